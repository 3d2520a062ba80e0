/**
 * The long form of the proofs: `npm run prove [-- --only NAME] [--scale N]`. Each proof prints its figures and says whether
 * it held; all go into bench/proofs.json with the commit and the seeds. Exit code 1 when one did not hold.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { TORN_MODES } from '../simulators/faults.ts';
import { holdToLaws, held as keptAll } from './conformance/conformance.ts';
import { knownFormats, pairs } from './conformance/own-pairs.ts';
import type { CardPair } from './conformance/pair.ts';
import { reportText } from './conformance/report.ts';
import { runPcscKills } from './e2e/pcsc-kills.ts';
import { runEdits } from './proofs/edits/edits.ts';
import { runFuzz } from './proofs/fuzz/fuzz.ts';
import { fromElsewhere, fromReaders } from './proofs/fuzz/parsers.ts';
import { largeYear } from './proofs/hledger/large-year.ts';
import { readTwice } from './proofs/hledger/second-reader.ts';
import { runKills } from './proofs/kill/kills.ts';
import { runLineCredits } from './proofs/line/line-credits.ts';
import { runPowerCut } from './proofs/power-cut/power-cut.ts';
import { FORMAT_KINDS, type FormatFigures, tearFormats } from './simulation/formatting.ts';
import { troubleReaders } from './simulation/reader-trouble.ts';
import { type ChipFigures, runChips } from './simulation/run-chips.ts';
import { runCounts } from './simulation/run-counts.ts';
import { runLife } from './simulation/run-life.ts';
import { runMoney } from './simulation/run-money.ts';
import { breakMonthEverywhere, runMonths } from './simulation/run-months.ts';
import { runSimulation } from './simulation/run-simulation.ts';
import { tearTakeOffs } from './simulation/take-off-tears.ts';
import { PAIRS_OF_EACH_CHIP, walkTries } from './simulation/tries.ts';
import { troubleWorks } from './simulation/troubled-works.ts';
import { besideReaders } from './simulation/two-readers.ts';

type Figures = Readonly<Record<string, unknown>>;

interface Proof {
  readonly name: string;
  readonly claim: string;
  /** `scale` multiplies the size; 1 is the size that the documents quote. */
  run(scale: number): Promise<{ readonly held: boolean; readonly figures: Figures }>;
}

const SEED = 1000;

/** In three proofs, since each is long; they may run beside each other. */
const conformanceOf = (name: string, has: (pair: CardPair) => boolean): Proof => ({
  name,
  claim:
    'each pair of chip and format holds every law of the kit: each operation torn in every programming, each answer lost',
  async run(scale) {
    const stride = Math.max(1, Math.round(1 / scale));
    const effort = { seed: SEED, samples: 200, stride, others: knownFormats };
    const figures: Record<string, Figures> = {};
    const broken: string[] = [];
    for (const pair of pairs.filter(has)) {
      const report = await holdToLaws(pair, effort);
      const laws = report.laws.filter(({ applies }) => applies);
      figures[pair.name] = Object.fromEntries(laws.map(({ law, checks }) => [law, checks]));
      process.stdout.write(`  ${pair.name}: ${JSON.stringify(figures[pair.name])}\n`);
      if (!keptAll(report)) broken.push(reportText(report, SEED));
    }
    return { held: broken.length === 0, figures: { ...figures, broken } };
  },
});

const PROOFS: readonly Proof[] = [
  {
    name: 'simulation',
    claim: 'seeded days, tears at every byte and crashes at every step break no law',
    async run(scale) {
      const figures = await runSimulation({ seeds: 5000 * scale, from: 1 });
      const { reached, possible } = figures.cells;
      return {
        held: figures.violations.length === 0 && reached === possible,
        figures: { ...figures },
      };
    },
  },
  {
    name: 'life',
    claim:
      'seeded days of stock, formatting, tool cards, meter changes, lost loads, reversals, refunds, diagnoses and closures, with and without marks of the meter, and gas taken off cards torn at every byte, break no law',
    async run(scale) {
      const days = await runLife({ seeds: 2000 * scale, from: 1 });
      const stride = Math.max(1, Math.round(1 / scale));
      let tornTakeOffs = 0;
      const violations = [...days.violations];
      for (const chip of ['sle4442', 'mifare', 'cpu-3des', 'cpu-sm4'] as const) {
        const { cases, broken } = await tearTakeOffs(chip, stride);
        tornTakeOffs += cases;
        violations.push(...broken);
      }
      return { held: violations.length === 0, figures: { ...days, tornTakeOffs, violations } };
    },
  },
  {
    name: 'money',
    claim:
      'seeded days, tears and crashes of money meters, whose prices change meanwhile, neither lose nor make a fen',
    async run(scale) {
      const stride = Math.max(1, Math.round(1 / scale));
      const figures = await runMoney({ seeds: 2000 * scale, from: 1, stride });
      return { held: figures.violations.length === 0, figures };
    },
  },
  {
    name: 'counts',
    claim:
      'seeded days of the whole life of cards whose meters count purchases, by each of three rules and on three kinds of chip, break no law: at most one count is untaken, and of a lost card and its replacement one is credited',
    async run(scale) {
      const figures = await runCounts({ seeds: 1000 * scale, from: 1 });
      return { held: figures.violations.length === 0, figures: { ...figures } };
    },
  },
  {
    name: 'months',
    claim:
      'seeded months, broken off anywhere beside cashiers and torn cards, close with every account tied, and resumed they are the same bytes',
    async run(scale) {
      const figures = await runMonths({ seeds: 1000 * scale, from: 1 });
      let brokenOff = 0;
      const violations = [...figures.violations];
      for (let seed = 1; seed <= Math.max(1, 10 * scale); seed += 1) {
        const { cases, broken } = await breakMonthEverywhere(seed);
        brokenOff += cases;
        violations.push(...broken);
      }
      return { held: violations.length === 0, figures: { ...figures, brokenOff, violations } };
    },
  },
  {
    name: 'chips',
    claim:
      'SLE4428, MIFARE and CPU cards torn in every block and byte break no law and end in no case',
    async run(scale) {
      const chips = ['sle4428', 'mifare', 'cpu-3des', 'cpu-sm4'] as const;
      const figures: Record<string, ChipFigures> = {};
      for (const chip of chips) figures[chip] = await runChips(chip, scale);
      const held = Object.values(figures).every(({ violations }) => violations.length === 0);
      return { held, figures };
    },
  },
  {
    name: 'readers',
    claim:
      'a card pulled or swapped, a cable out, a reader that hangs or a service that dies at any command of a sale, and a second reader that sells, arrives or leaves meanwhile, break no law; nor do they, or another program, at any command of an opening, a replacement, a formatting, a writing again, a taking off, a settlement or the making of a tool card, and the same request sent again ends each',
    async run(scale) {
      const stride = Math.max(1, Math.round(1 / scale));
      const alone = await troubleReaders(stride);
      const beside = await besideReaders(stride);
      const works = await troubleWorks(stride);
      const violations = [...alone.violations, ...beside.violations, ...works.violations];
      const figures = { ...alone, ...beside, ...works, violations };
      return { held: violations.length === 0, figures };
    },
  },
  {
    name: 'formatting',
    claim:
      'a card torn anywhere while it is formatted is blank stock in the end or a spoiled blank',
    async run(scale) {
      const figures: Record<string, FormatFigures> = {};
      const stride = Math.max(1, Math.round(1 / scale));
      for (const kind of Object.keys(FORMAT_KINDS)) {
        figures[kind] = await tearFormats(kind, TORN_MODES, stride);
      }
      const held = Object.values(figures).every(({ violations }) => violations.length === 0);
      return { held, figures };
    },
  },
  conformanceOf('conformance-memory-cards', (pair) => pair.sam === undefined),
  conformanceOf('conformance-m1-cards', ({ chip }) => chip.id === 'mifare-classic-1k'),
  conformanceOf('conformance-cpu-cards', ({ chip }) => chip.id === 'cpu-card'),
  {
    name: 'tries',
    claim:
      'no chip is asked for a secret against the rule of tries, whatever is torn or unheard while it is presented',
    async run(scale) {
      const figures: Record<string, Figures> = {};
      const violations: string[] = [];
      for (const pair of PAIRS_OF_EACH_CHIP) {
        const { violations: found, ...walk } = await walkTries(pair, 100_000 * scale, SEED);
        figures[pair.name] = walk;
        violations.push(...found);
        process.stdout.write(`  ${pair.name}: ${JSON.stringify(walk)}\n`);
      }
      return { held: violations.length === 0, figures: { ...figures, violations } };
    },
  },
  {
    name: 'line-credits',
    claim:
      'a meter on a line is credited exactly once through every fault of line, meter and station',
    async run(scale) {
      const figures = await runLineCredits({ exchanges: 100_000 * scale, from: 1 });
      return { held: figures.violations.length === 0, figures: { ...figures } };
    },
  },
  {
    name: 'power-cut',
    claim: 'no acknowledged operation is lost when unsynced writes are lost, torn or reordered',
    async run(scale) {
      const figures = await runPowerCut({ images: 20_000 * scale, seed: SEED });
      return {
        held: figures.imagesWithLoss === 0 && figures.broken === 0,
        figures: { ...figures },
      };
    },
  },
  {
    name: 'power-cut-control',
    claim: 'with synchronous=NORMAL the same proof finds lost operations',
    async run() {
      const figures = await runPowerCut({ images: 2000, seed: SEED, synchronous: 'NORMAL' });
      return { held: figures.imagesWithLoss > 0, figures: { ...figures } };
    },
  },
  {
    name: 'kill',
    claim: 'kill -9 of the daemon loses no acknowledged load; cards, meters and ledger agree',
    async run(scale) {
      const figures = await runKills({ kills: 500 * scale, seed: SEED });
      return {
        held: figures.violations.length === 0 && figures.verify === 0,
        figures: { ...figures },
      };
    },
  },
  {
    name: 'fuzz',
    claim:
      'no answer of a reader, image of a card, frame of a meter, word of a printer or file makes its parser throw what is not typed',
    async run(scale) {
      const inputs = 5_000_000 * scale;
      const readers = await runFuzz({ inputs, seed: SEED, of: fromReaders });
      const elsewhere = await runFuzz({ inputs, seed: SEED, of: fromElsewhere });
      const held = [...readers.violations, ...elsewhere.violations].length === 0;
      return { held, figures: { readers, elsewhere } };
    },
  },
  {
    name: 'hledger',
    claim:
      'hledger checks the journal of a year of 10 000 customers and has our balance for each account',
    async run(scale) {
      const customers = Math.round(10_000 * scale);
      const figures = readTwice(await largeYear(customers));
      return {
        held: figures.differences.length === 0 && figures.accounts > 3 * customers,
        figures: { customers, ...figures },
      };
    },
  },
  {
    name: 'edits',
    claim: 'verify misses no random edit of any table that changes a dump of the ledger',
    async run(scale) {
      const figures = await runEdits({ edits: 10_000 * scale, seed: SEED });
      return { held: figures.missed.length === 0, figures: { ...figures } };
    },
  },
  {
    name: 'kill-pcscd',
    claim: 'the same through a real pcscd and vpcd',
    async run(scale) {
      const figures = await runPcscKills({ kills: 50 * scale, seed: SEED });
      return {
        held: figures.violations.length === 0 && figures.verify === 0,
        figures: { ...figures },
      };
    },
  },
];

const OUT = new URL('../bench/proofs.json', import.meta.url);
/** Figures of the proof before are no change of what is proven. */
const BUT_FIGURES = ['--', ':/', ':!/bench/proofs.json'];

function earlier(): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(OUT, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw cause;
  }
}

const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8' }).trim();

async function prove(proof: Proof, scale: number): Promise<boolean> {
  process.stdout.write(`${proof.name}: ${proof.claim} …\n`);
  const began = performance.now();
  const { held, figures } = await proof.run(scale);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  process.stdout.write(`${proof.name}: ${held ? 'held' : 'DID NOT HOLD'} after ${seconds} s\n`);
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version };
  const commit =
    git('rev-parse', 'HEAD') +
    (git('status', '--porcelain', ...BUT_FIGURES) === '' ? '' : ' + changes');
  const entry = { claim: proof.claim, held, commit, seconds, scale, machine, figures };
  writeFileSync(OUT, `${JSON.stringify({ ...earlier(), [proof.name]: entry }, null, 2)}\n`);
  return held;
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, scale: { type: 'string', default: '1' } },
});
const scale = Number(values.scale);
const chosen = PROOFS.filter(({ name }) => values.only === undefined || values.only === name);
if (chosen.length === 0 || !(scale > 0)) {
  process.stderr.write(
    `prove: --only takes one of ${PROOFS.map(({ name }) => name).join(', ')}; --scale a number above 0\n`,
  );
  process.exit(2);
}
let held = true;
for (const proof of chosen) held = (await prove(proof, scale)) && held;
process.exitCode = held ? 0 : 1;
