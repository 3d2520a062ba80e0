/** One load, torn inside one byte, and one way in which the world goes on. Exhausted by every-byte.sim.test.ts. */

import type { TornMode } from '../../simulators/card/sle4442.ts';
import { TORN_MODES } from '../../simulators/faults.ts';
import { buildRig, type Rig } from '../rig/rig.ts';
import type { RigChip } from '../rig/world.ts';
import { bytesProgrammed, type CardAge, homeWithCard, proveEnd } from './households.ts';
import { replaceSpoiled } from './spoiled-stock.ts';

export const SALE = { kind: 'sell', fen: 5000 } as const;

export const AFTER_A_TEAR = ['put back', 'cancel', 'meter', 'meter, cancel'] as const;
export type AfterATear = (typeof AFTER_A_TEAR)[number];

export interface Tear {
  readonly byte: number;
  readonly torn: TornMode;
}

export interface Result {
  readonly cases: number;
  readonly broken: readonly string[];
}

/**
 * Programmings of a sale on a card of this age. SLE4442: two bytes of the error counter, then the slot's; MIFARE: blocks.
 */
export async function bytesOfALoad(
  age: CardAge,
  chip: RigChip = 'sle4442',
  counts: 'gas' | 'money' = 'gas',
): Promise<number> {
  const rig = await buildRig({ seed: 1, chip, ...countingIn(counts) });
  const home = await homeWithCard(rig, age);
  const bytes = await bytesProgrammed(home, () => rig.serve(home, SALE));
  await rig.close();
  return bytes;
}

/** Tears a sale, and tears what follows if asked to; then the world goes on. */
export async function tearOnce(
  rig: Rig,
  age: CardAge,
  tear: Tear,
  after: AfterATear,
  second: Tear | null = null,
): Promise<void> {
  const what = JSON.stringify({ seed: rig.seed, age, tear, after, second });
  const home = await homeWithCard(rig, age);
  const { bench } = rig.station(0);
  await rig.insert(home.chip, rig.station(0));
  bench.plan({ kind: 'cut-power', ...tear });
  await rig.serve(home, SALE);
  if (after.startsWith('meter')) rig.visitMeter(home);
  if (second !== null) {
    await rig.insert(home.chip, rig.station(0));
    // A second loss of power inside the presentation would leave one try: see set-fault.ts.
    const spared = home.chip.triesLeft < 3 ? 2 : 0;
    bench.plan({ kind: 'cut-power', ...second, byte: second.byte + spared });
    await rig.serve(home, { kind: after.endsWith('cancel') ? 'cancel' : 'read' }, CONFIRMED);
    bench.clearFaults();
  }
  if (after.endsWith('cancel')) await rig.serve(home, { kind: 'cancel' }, CONFIRMED);
  await proveEnd(rig, home, what);
}

const CONFIRMED = { confirm: true } as const;

export interface Thoroughness {
  /** A block is torn in each of its 16 bytes at once: where chips write blocks, each is torn so often. Default 1. */
  readonly draws?: number;
  /** Every so many programmings one is torn, evenly; 1 tears each. Default 1. */
  readonly stride?: number;
  /** What the meters count. Default gas. */
  readonly counts?: 'gas' | 'money';
}

/** All households of such a rig have money meters. */
const countingIn = (counts: 'gas' | 'money') => (counts === 'money' ? { moneyFrom: 1 } : {});

/** All bytes, all kinds of tear, one way of going on. */
export async function tearEverywhere(
  age: CardAge,
  after: AfterATear,
  chip: RigChip = 'sle4442',
  { draws = 1, stride = 1, counts = 'gas' }: Thoroughness = {},
): Promise<Result> {
  const bytes = await bytesOfALoad(age, chip, counts);
  let cases = 0;
  const broken: string[] = [];
  for (const [kind, torn] of TORN_MODES.entries()) {
    const rig = await buildRig({ seed: cases + 1, chip, ...countingIn(counts) });
    for (let n = kind % stride; n < bytes * draws; n += stride) {
      await tearOnce(rig, age, { byte: 1 + (n % bytes), torn }, after);
      cases += 1;
    }
    broken.push(...rig.broken);
    await rig.close();
  }
  return { cases, broken };
}

/** The slot through its complement, and what presenting the secret programs. */
const RECOVERY: Readonly<Record<RigChip, number>> = {
  sle4442: 2 * 48 + 4,
  sle4428: 2 * 48 + 4,
  mifare: 2 * 4,
  'cpu-3des': 2 * 48 + 4,
  'cpu-sm4': 2 * 48 + 4,
};

/** All bytes of the load, and a second tear at some byte of what follows; `stride` thins out the pairs evenly. */
export async function tearTwice(
  age: CardAge,
  chip: RigChip = 'sle4442',
  { draws = 1, stride = 1, counts = 'gas' }: Thoroughness = {},
): Promise<Result> {
  const bytes = await bytesOfALoad(age, chip, counts);
  const recovery = RECOVERY[chip];
  let cases = 0;
  const broken: string[] = [];
  const rig = await buildRig({ seed: 77, chip, ...countingIn(counts) });
  for (let pair = 0; pair < bytes * recovery * draws; pair += stride) {
    const first = { byte: 1 + (pair % bytes), torn: modeOf(pair) };
    const second = { byte: 1 + (Math.floor(pair / bytes) % recovery), torn: modeOf(pair >> 2) };
    const after = AFTER_A_TEAR[cases % AFTER_A_TEAR.length] ?? 'put back';
    await tearOnce(rig, age, first, after, second);
    cases += 1;
  }
  broken.push(...rig.broken);
  await rig.close();
  return { cases, broken };
}

const modeOf = (n: number): TornMode => TORN_MODES[n % TORN_MODES.length] ?? 'old';

/** Opens a card, torn inside one byte; goes on with the same card, or with another blank where that one is spoiled. */
export async function tearOpening(rig: Rig, tear: Tear): Promise<void> {
  const what = JSON.stringify({ seed: rig.seed, opening: tear });
  const home = await rig.newHome();
  await rig.insert(home.chip, rig.station(0));
  rig.station(0).bench.plan({ kind: 'cut-power', ...tear });
  let line = await rig.serve(home, { kind: 'open-card' }, CONFIRMED);
  for (let visits = 0; visits < 3 && line !== 'active'; visits += 1) {
    replaceSpoiled(rig, home, line);
    line = await rig.serve(home, { kind: 'open-card' }, CONFIRMED);
  }
  if (line !== 'active') rig.broken.push(`L13: the card is not open: ${line}`);
  await rig.serve(home, SALE, CONFIRMED);
  await proveEnd(rig, home, what);
}

/** All bytes of an opening, all kinds of tear. */
export async function tearOpenings(
  seed: number,
  chip: RigChip = 'sle4442',
  { draws = 1, stride = 1 }: Thoroughness = {},
): Promise<Result> {
  const rig = await buildRig({ seed, chip });
  const first = await rig.newHome();
  const bytes = await bytesProgrammed(first, () => rig.serve(first, { kind: 'open-card' }));
  rig.world.retire(first);
  let cases = 0;
  for (const [kind, torn] of TORN_MODES.entries()) {
    for (let n = kind % stride; n < bytes * draws; n += stride) {
      await tearOpening(rig, { byte: 1 + (n % bytes), torn });
      cases += 1;
    }
  }
  await rig.close();
  return { cases, broken: rig.broken };
}
