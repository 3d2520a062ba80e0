/**
 * Gas, or money, is taken off a card, and the write is torn. Whatever the card then does — it comes back, or visits its meter first —
 * what was bought is either waiting in the ledger or in the meter, and never both.
 */
import type { TornMode } from '../../simulators/card/torn-byte.ts';
import { TORN_MODES } from '../../simulators/faults.ts';
import type { MeterStep } from '../../simulators/meter/visit-steps.ts';
import { buildRig, type Rig } from '../rig/rig.ts';
import type { Household, RigChip } from '../rig/world.ts';
import { bytesProgrammed, homeWithCard, proveEnd } from './households.ts';
import { type Result, SALE } from './tears.ts';

export const AFTER_A_TORN_TAKE_OFF = [
  'counter',
  'meter',
  'meter-pulled',
  'cancel',
  'meter-twice',
  'marked-then-meter',
  'credited-then-meter',
] as const;
type After = (typeof AFTER_A_TORN_TAKE_OFF)[number];

const REVERSE = { kind: 'reverse-card' } as const;

/** Visits before the counter, and the step after which each was pulled; a cell between two levels may change in between. */
const VISITS: Readonly<Record<After, readonly (MeterStep | null)[]>> = {
  counter: [],
  meter: [null],
  'meter-pulled': ['credited'],
  cancel: [],
  'meter-twice': [null, null],
  'marked-then-meter': ['marked', null],
  'credited-then-meter': ['credited', null],
};

/** More power-ups than a marginal cell keeps its first level for. */
const POWER_UPS = 32;

function visitMeter(rig: Rig, home: Household, after: After): void {
  for (const [n, stopAfter] of VISITS[after].entries()) {
    for (let up = 0; n > 0 && up < POWER_UPS; up += 1) {
      home.chip.powerUp();
      home.chip.powerDown();
    }
    rig.visitMeter(home, stopAfter === null ? {} : { stopAfter });
  }
}

async function goOn(rig: Rig, home: Household, after: After): Promise<void> {
  visitMeter(rig, home, after);
  if (after === 'cancel') await rig.serve(home, { kind: 'cancel' }, { confirm: true });
  else await rig.serve(home, REVERSE, { confirm: true });
}

export interface TornTakeOff {
  readonly byte: number;
  readonly torn: TornMode;
  readonly after: After;
}

export async function tearTakeOff(rig: Rig, { byte, torn, after }: TornTakeOff): Promise<void> {
  const what = JSON.stringify({ seed: rig.seed, chip: rig.world.chip, byte, torn, after });
  const home = await homeWithCard(rig, 'later');
  await rig.serve(home, SALE);
  home.chip.cutPowerAfter(byte, torn);
  await rig.serve(home, REVERSE);
  home.chip.clearFaults();
  rig.take(home.chip);
  await goOn(rig, home, after);
  await proveEnd(rig, home, what);
}

/** Every `stride`-th byte that taking off programs, torn in every way, and every way of going on. */
export async function tearTakeOffs(
  chip: RigChip,
  stride = 1,
  counts: 'gas' | 'money' = 'gas',
): Promise<Result> {
  const money = counts === 'money' ? { moneyFrom: 1 } : {};
  const rig = await buildRig({ seed: 41, chip, ...money });
  const home = await homeWithCard(rig, 'later');
  await rig.serve(home, SALE);
  const bytes = await bytesProgrammed(home, () => rig.serve(home, REVERSE));
  let cases = 0;
  const ways = TORN_MODES.flatMap((torn) =>
    AFTER_A_TORN_TAKE_OFF.map((after) => ({ torn, after })),
  );
  for (const [way, { torn, after }] of ways.entries()) {
    for (let byte = 1 + (way % stride); byte <= bytes; byte += stride) {
      await tearTakeOff(rig, { byte, torn, after });
      cases += 1;
    }
  }
  await rig.close();
  return { cases, broken: rig.broken };
}
