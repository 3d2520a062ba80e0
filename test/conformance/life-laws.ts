/** Each operation of a card's life, torn in every programming and cut off in every answer: it goes on, and the gas is there once. */
import { verifyLedger } from '../../src/store/verify.ts';
import { systemHash } from '../../src/system/hash.ts';
import type { KitLaw } from './findings.ts';
import type { Operation, Scene } from './operations.ts';
import { type CardPair, countsTries, presentingProgrammings } from './pair.ts';
import { programmingsOf, type TornTrial, tears } from './torn-laws.ts';

/** How stock that a tear has spoiled is told; a meter's key that is neither refuses only when it is wanted. */
const GIVEN_UP: readonly string[] = [
  'card.secret-wrong',
  'card.secret-unproven',
  'card.last-try',
  'card.not-blank',
  'card.foreign',
  'card.refused-by-chip',
  'making',
];
/** The last byte of a header by which the card is known: weak, it shows a card whose secret is not its own yet. */
const HEADER_ENDS = 1;
/** Contacts after which a card that still is not done counts as given up. */
const CONTACTS = 4;
/** Which card the meter sees first, by turns. */
const FIRST = ['newest', 'oldest'] as const;
const CUT_SHORT = ['lose-answer', 'short-answer'] as const;

/** A chip that is read only with a key shows nothing, once a tear of its formatting has left a key that nobody has. */
const isGivenUp = ({ pair }: TornTrial, told: string): boolean =>
  GIVEN_UP.includes(told) || (told === 'format.other-card' && !countsTries(pair));

/** What is told at the last contact of an operation that was broken off. */
async function goesOn({ bench, run }: Scene): Promise<string> {
  let told = '';
  for (let contact = 0; contact < CONTACTS && told !== 'done'; contact += 1) {
    await bench.putBack();
    told = await run();
  }
  return told;
}

/**
 * Whatever came of it: the chip is not locked, each litre is credited once, whichever card the meter sees first, and the ledger keeps its
 * laws.
 */
async function proves(
  { findings, pair }: TornTrial,
  law: KitLaw,
  { bench, credited }: Scene,
  { words, first }: { readonly words: string; readonly first: 'oldest' | 'newest' },
): Promise<void> {
  const check = (held: boolean, what: string): void =>
    findings.holds(law, held, () => `${words}, ${first} card first: ${what}`);
  await bench.putBack();
  const tries = countsTries(pair) ? await bench.triesLeft() : 1;
  check(tries >= 1, 'the card is locked');
  bench.visitMeterWithAll(first);
  check(bench.credited === credited, `the meter credited ${bench.credited}, not ${credited}`);
  const { laws } = verifyLedger(bench.hall.store.db, systemHash);
  const broken = laws.filter(({ ok }) => !ok).map(({ law: name }) => name);
  check(broken.length === 0, `the ledger breaks ${broken.join(', ')}`);
  await bench.end();
}

/** Positions of one operation at which its blank was given up; more than the secret's own are a violation. */
class Spoiled {
  readonly #at = new Map<number, Set<number>>();

  add(of: number, at: number): void {
    const known = this.#at.get(of) ?? new Set<number>();
    this.#at.set(of, known.add(at));
  }

  judge({ findings, pair }: TornTrial, law: KitLaw): void {
    const { spoilingProgrammings = pair.chip.secretLength } = pair;
    const presenting = presentingProgrammings(pair);
    const most = spoilingProgrammings + (presenting === 0 ? 0 : presenting + HEADER_ENDS);
    for (const [of, positions] of this.#at) {
      const where = [...positions].sort((a, b) => a - b).join(', ');
      findings.holds(law, positions.size <= most, () => {
        return `blanks are given up at ${where} of ${of}: more than ${most}`;
      });
    }
  }
}

async function prepared(operation: Operation, pair: CardPair, seed: number): Promise<Scene> {
  const scene = await operation.prepare(pair, seed);
  if (scene === null) throw new Error(`${pair.name} has no ${operation.name}`);
  return scene;
}

/** How many programmings the operation takes when nothing goes wrong, on a card with the past that `seed` draws. */
async function lengthOf(operation: Operation, pair: CardPair, seed: number): Promise<number> {
  const scene = await prepared(operation, pair, seed);
  let told = '';
  const count = await programmingsOf(scene.bench, async () => {
    told = await scene.run();
  });
  await scene.bench.end();
  if (told === 'done') return count;
  throw new Error(`${operation.name} that nothing disturbs ended ${told}`);
}

export async function tornEverywhere(trial: TornTrial, operation: Operation): Promise<void> {
  const { pair, findings } = trial;
  const { law } = operation;
  const first = await operation.prepare(pair, 1);
  if (first === null) return findings.passes(law);
  await first.bench.end();
  const spoiled = new Spoiled();
  // The past of an even seed and of an odd one differ: the gas taken, or not.
  for (const past of [1, 2]) {
    const count = await lengthOf(operation, pair, past);
    for (const [n, tear] of [...tears(count, trial)].entries()) {
      const words = `${tear.words}, past ${past}`;
      const scene = await prepared(operation, pair, past);
      scene.bench.cut(tear.at, tear.torn);
      const broken = await scene.run();
      findings.holds(law, broken !== 'done', () => `${words}: told as done`);
      const told = await goesOn(scene);
      if (operation.onStock && isGivenUp(trial, told)) spoiled.add(count, tear.at);
      else findings.holds(law, told === 'done', () => `${words}: the contacts end ${told}`);
      await proves(trial, law, scene, { words, first: FIRST[n % 2] ?? 'oldest' });
    }
  }
  spoiled.judge(trial, law);
}

/** Commands to the reader that the operation takes when nothing goes wrong. */
async function commandsOf(operation: Operation, pair: CardPair): Promise<number> {
  const { bench, run } = await prepared(operation, pair, 1);
  const { reader } = bench;
  const { transmit } = reader;
  let commands = 0;
  reader.transmit = (apdu) => {
    commands += 1;
    return transmit.call(reader, apdu);
  };
  await run();
  await bench.end();
  return commands;
}

/** The card executes a command, and nobody hears of it, or hears half. What is then told as done is done. */
export async function lostAnswers(trial: TornTrial, operation: Operation): Promise<void> {
  const { pair, findings, stride } = trial;
  const first = await operation.prepare(pair, 1);
  if (first === null) return;
  await first.bench.end();
  const count = await commandsOf(operation, pair);
  for (const [n, kind] of CUT_SHORT.entries()) {
    for (let command = 1 + (n % stride); command <= count; command += stride) {
      const words = `${operation.name}, ${kind} at command ${command} of ${count}`;
      const scene = await prepared(operation, pair, 1);
      scene.bench.reader.plan({ kind, command });
      await scene.run();
      const told = await goesOn(scene);
      const ended = told === 'done' || (operation.onStock && isGivenUp(trial, told));
      findings.holds('lost-answer', ended, () => `${words}: the contacts end ${told}`);
      await proves(trial, 'lost-answer', scene, { words, first: FIRST[command % 2] ?? 'oldest' });
    }
  }
}
