/** Laws of what a station and a meter do with the pair, torn at every programming, through the real counter and its ledger. */

import type { TornMode } from '../../simulators/card/torn-byte.ts';
import type { SaleRequest } from '../../src/app/counter/sale.ts';
import { activeSlot } from '../../src/core/card.ts';
import { story } from '../unit/app/told.ts';
import { PairBench, SOLD } from './bench.ts';
import type { Findings, KitLaw } from './findings.ts';
import { type CardPair, presentingProgrammings } from './pair.ts';

export interface TornTrial {
  readonly findings: Findings;
  readonly pair: CardPair;
  /** Every how-manieth programming is torn: 1 is each of them. */
  readonly stride: number;
  readonly modes: readonly TornMode[];
}

export interface Tear {
  readonly at: number;
  readonly torn: TornMode;
  readonly words: string;
}

/** All tears of an operation of so many programmings; with a stride, another part of them for each kind of tear. */
export function* tears(count: number, { stride, modes }: TornTrial): Generator<Tear> {
  for (const [n, torn] of modes.entries()) {
    for (let at = 1 + (n % stride); at <= count; at += stride) {
      yield { at, torn, words: `torn ${torn} in programming ${at} of ${count}` };
    }
  }
}

/** How many programmings an operation takes when nothing goes wrong. */
export async function programmingsOf(
  bench: PairBench,
  operation: (bench: PairBench) => Promise<unknown>,
): Promise<number> {
  const before = bench.card.programmings;
  await operation(bench);
  return bench.card.programmings - before;
}

const checks =
  ({ findings }: TornTrial, law: KitLaw, { words }: Tear) =>
  (held: boolean, what: string): void =>
    findings.holds(law, held, () => `${words}: ${what}`);

/** How a blank that has neither secret is told: a chip that is read only with a key shows nothing of ours. */
const NEITHER = ['card.secret-wrong', 'card.not-blank'];

/**
 * Two things may spoil a blank, and no more than these: a torn change of the secret that leaves neither, and a torn
 * presentation. The latter is told as a secret unproven by a chip of three tries, and as wrong by one with tries to spare.
 */
async function tornOpenings(trial: TornTrial): Promise<void> {
  const { pair, findings } = trial;
  const { spoilingProgrammings = pair.chip.secretLength } = pair;
  const spares = await PairBench.create(pair, 1);
  const count = await programmingsOf(spares, (bench) => bench.open());
  const neither = new Set<number>();
  const barred = new Set<number>();
  for (const tear of tears(count, trial)) {
    const check = checks(trial, 'torn-opening', tear);
    const bench = await PairBench.create(pair, tear.at);
    bench.cut(tear.at, tear.torn);
    const broken = await bench.open();
    check(broken !== 'active', 'the opening is told as done');
    await bench.putBack();
    const again = await bench.open();
    const left = await bench.triesLeft();
    if (NEITHER.includes(again)) neither.add(tear.at);
    else if (again === 'card.secret-unproven') barred.add(tear.at);
    else check(again === 'active' && left >= 2, `the next contact says ${again} at ${left} tries`);
    check(left >= 1, 'the card is locked');
  }
  const told = (positions: ReadonlySet<number>): string => [...positions].join(', ');
  const most = spoilingProgrammings + presentingProgrammings(pair);
  const mostWrong = (await spares.triesLeft()) > 3 ? most : spoilingProgrammings;
  findings.holds('torn-opening', neither.size <= mostWrong, () => {
    return `a secret torn in ${told(neither)} is lost: more than ${mostWrong}`;
  });
  findings.holds('torn-opening', barred.size <= most, () => {
    return `blanks torn in ${told(barred)} are barred: more than secret and presentations`;
  });
}

async function brokenLoad(
  trial: TornTrial,
  law: KitLaw,
  tear: Tear,
): Promise<{ readonly bench: PairBench; readonly request: SaleRequest }> {
  const check = checks(trial, law, tear);
  const bench = await PairBench.opened(trial.pair, tear.at);
  const request = bench.sale();
  bench.cut(tear.at, tear.torn);
  const told = story(await bench.load(request));
  check(told.startsWith('done done pending card.'), `the load is told ${told}`);
  check(`${bench.stages}` === `0,${SOLD},0,0`, `gas stands at ${bench.stages}`);
  await bench.putBack();
  return { bench, request };
}

/** Written, posted once, nothing open; and the meter credits it once. */
async function endsWritten(
  trial: TornTrial,
  law: KitLaw,
  tear: Tear,
  bench: PairBench,
  told: string,
): Promise<void> {
  const check = checks(trial, law, tear);
  check(told === 'done done done', `the next contact says ${told}`);
  check(`${bench.stages}` === `0,0,${SOLD},0`, `gas stands at ${bench.stages}`);
  check(bench.hall.store.openLoads(10).length === 0, 'a load is open');
  bench.visitMeter();
  bench.visitMeter();
  check(bench.credited === SOLD, `the meter credited ${bench.credited}`);
}

const loadProgrammings = async (pair: CardPair): Promise<number> => {
  const bench = await PairBench.opened(pair, 1);
  return programmingsOf(bench, () => bench.load(bench.sale()));
};

async function tornLoads(trial: TornTrial): Promise<void> {
  for (const tear of tears(await loadProgrammings(trial.pair), trial)) {
    const { bench, request } = await brokenLoad(trial, 'torn-load', tear);
    const told = story(await bench.load(request));
    await endsWritten(trial, 'torn-load', tear, bench, told);
  }
}

/** The load is torn in its middle; then the contact that settles it is torn, at every programming of its own. */
async function tornSettlings(trial: TornTrial): Promise<void> {
  const at = Math.ceil((await loadProgrammings(trial.pair)) / 2);
  const first: Tear = { at, torn: 'mixture', words: `torn mixture in programming ${at}` };
  const plain = await brokenLoad(trial, 'torn-settling', first);
  const count = await programmingsOf(plain.bench, (bench) => bench.load(plain.request));
  for (const tear of tears(count, trial)) {
    const { bench, request } = await brokenLoad(trial, 'torn-settling', first);
    bench.cut(tear.at, tear.torn);
    const told = story(await bench.load(request));
    const pending = told.startsWith('done done pending');
    checks(trial, 'torn-settling', tear)(pending, `the contact says ${told}`);
    await bench.putBack();
    const settled = story(await bench.load(request));
    await endsWritten(trial, 'torn-settling', tear, bench, settled);
  }
}

/** Written after all or not at all; whichever it is, ledger, card and meter agree on it. */
async function tornCancels(trial: TornTrial): Promise<void> {
  for (const tear of tears(await loadProgrammings(trial.pair), trial)) {
    const { bench, request } = await brokenLoad(trial, 'torn-cancel', tear);
    const check = checks(trial, 'torn-cancel', tear);
    const cancelled = await bench.cancel(request);
    const ended = cancelled.ok ? cancelled.value.state : cancelled.refusal.code;
    check(ended === 'not-done' || ended === 'done', `cancelling ends ${ended}`);
    const expected = ended === 'done' ? [0, 0, SOLD, 0] : [SOLD, 0, 0, 0];
    check(`${bench.stages}` === `${expected}`, `gas stands at ${bench.stages}`);
    bench.visitMeter();
    const credited = ended === 'done' ? SOLD : 0;
    check(bench.credited === credited, `the meter credited ${bench.credited}`);
    await bench.putBack();
    const next = await bench.station.counter.readCard(
      { operator: 'kit' },
      { reader: trial.pair.reader, accountId: null, confirmLowTries: true },
    );
    check(next.ok, `the next contact says ${next.ok ? '' : next.refusal.code}`);
  }
}

/**
 * A worn cell: the chip confirms a programming that did nothing. Whoever believes that answer, or reads back what was sent and
 * not what is there, tells a load as done that no meter will take.
 */
async function unkeptProgrammings(trial: TornTrial): Promise<void> {
  const count = await loadProgrammings(trial.pair);
  // With a stride that passes over the load, its middle: the first byte is the marker, which may well fail.
  const first = Math.min(trial.stride, Math.ceil(count / 2));
  for (let n = first; n <= count; n += trial.stride) {
    const words = `programming ${n} of ${count} did nothing`;
    const check = checks(trial, 'read-back', { at: n, torn: 'old', words });
    const bench = await PairBench.opened(trial.pair, n);
    const request = bench.sale();
    bench.card.ignoreWrites(n);
    const told = story(await bench.load(request));
    check(told.startsWith('done done'), `the load is told ${told}`);
    if (told === 'done done done') {
      bench.visitMeter();
      check(
        bench.credited === SOLD,
        `it is told as done, and the meter credited ${bench.credited}`,
      );
    }
    await bench.putBack();
    const next = story(await bench.load(request));
    check(next === 'done done done', `the next contact says ${next}`);
    bench.visitMeter();
    check(bench.credited === SOLD, `the meter credited ${bench.credited}`);
  }
}

/** What a meter has credited it has marked before, or reported: a format that says so is held to it at every tear. */
function saysThatItTook({ format }: CardPair, { card, credited }: PairBench): boolean {
  if (!format.capabilities.marksBeforeCredit || credited === 0) return true;
  const seen = format.recognise(card.main());
  if (seen.kind !== 'customer') return false;
  const { content } = seen;
  const taken = activeSlot(content)?.writeSequence ?? 0;
  const told = Math.max(content.mark ?? 0, content.report?.takenSequence ?? 0);
  return content.markTorn || told >= taken;
}

/** The card is pulled out of its meter inside every byte that the meter writes, and comes back to it. */
async function tornMeterVisits(trial: TornTrial): Promise<void> {
  const loaded = async (seed: number): Promise<PairBench> => {
    const bench = await PairBench.opened(trial.pair, seed);
    await bench.load(bench.sale());
    bench.takeOut();
    return bench;
  };
  const count = await programmingsOf(await loaded(1), async (bench) => bench.visitMeter());
  for (const tear of tears(count, trial)) {
    const check = checks(trial, 'meter', tear);
    const bench = await loaded(tear.at);
    bench.cut(tear.at, tear.torn);
    bench.visitMeter();
    check(
      saysThatItTook(trial.pair, bench),
      'the meter has credited, and the card has neither its mark nor its report',
    );
    for (let n = 0; n < 3; n += 1) bench.visitMeter();
    check(bench.credited === SOLD, `the meter credited ${bench.credited}`);
    await bench.putBack();
    const told = story(await bench.load(bench.sale()));
    check(told === 'done done done', `the next sale says ${told}`);
    bench.visitMeter();
    check(
      bench.credited === 2 * SOLD,
      `after the next sale the meter has credited ${bench.credited}`,
    );
  }
}

export const TORN_LAWS: readonly (readonly [KitLaw, (trial: TornTrial) => Promise<void>])[] = [
  ['torn-opening', tornOpenings],
  ['torn-load', tornLoads],
  ['torn-settling', tornSettlings],
  ['torn-cancel', tornCancels],
  ['read-back', unkeptProgrammings],
  ['meter', tornMeterVisits],
];
