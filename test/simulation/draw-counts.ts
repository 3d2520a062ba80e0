/**
 * Gives every household of a day of the whole life a meter that counts purchases, of one rule and on one chip by turns, and puts
 * in what only such meters mind: the card goes to the meter before anything is sold again, or does not; it is lost while a count
 * of it may be taken; old and new card go to the meter in any order.
 */
import type { CountRule } from '../../simulators/card/single-zone.ts';
import { TORN_MODES } from '../../simulators/faults.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import type { RigChip } from '../rig/world.ts';
import { Around, type Drawing, troubled } from './around.ts';
import { lifeDayOf } from './draw-life.ts';
import { drawMeterVisit } from './draw-visit.ts';
import type { Plan } from './run-script.ts';
import type { Step } from './script.ts';
import { drawWeather } from './weather.ts';

/** Each rule on the memory chip; an M1 and a CPU card with one of them. */
export const COUNTED_PAIRS: readonly { readonly chip: RigChip; readonly countRule: CountRule }[] = [
  { chip: 'sle4442', countRule: 'exactly-one-more' },
  { chip: 'sle4442', countRule: 'greater' },
  { chip: 'sle4442', countRule: 'raised-when-taken' },
  { chip: 'mifare', countRule: 'greater' },
  { chip: 'cpu-3des', countRule: 'exactly-one-more' },
];

const OF_COUNTS = 8;

/** Sold, taken once or twice, maybe pulled before the return area, and sold again; or not taken, and sold again in vain. */
function drawSales(drawing: Drawing, home: number, around: Around): readonly Step[] {
  const { random } = drawing;
  const pulled = random.chance(1, 3) ? [around.toTheMeter('credited')] : [];
  const taken = random.chance(3, 4) ? [around.toTheMeter(null)] : [];
  const twice = random.chance(1, 3) ? [around.toTheMeter(null)] : [];
  const fen = 300 + random.below(9_000);
  const second = troubled(drawing, home, { kind: 'sell', fen });
  return [around.sale(), ...pulled, ...taken, ...twice, second, around.toTheMeter(null)];
}

/** A zone is torn, and its card goes to the meter, is written again, or is asked to be without its load. */
function drawTear(random: Random, around: Around): readonly Step[] {
  const byte = 1 + random.below(60);
  const torn = around.sale([{ kind: 'cut-power', byte, torn: random.pick(TORN_MODES) }]);
  const meter = random.chance(1, 2) ? [around.toTheMeter(null)] : [];
  const then = random.pick(['load', 'cancel', 'read', 'replace-card'] as const);
  return [around.sale(), around.toTheMeter(null), torn, ...meter, around.of({ kind: then })];
}

/** The card is lost in any state of its count; whoever has it may be at the meter first, in between, or never. */
function drawLoss(drawing: Drawing, home: number, around: Around): readonly Step[] {
  const { random, weather } = drawing;
  const before = random.pick<readonly Step[]>([
    [around.sale()],
    [around.openLoad()],
    [around.sale(), around.toTheMeter('credited')],
    [around.sale(), around.toTheMeter(null)],
  ]);
  const lost: Step = { do: 'meter', home, stopAfter: null, cut: null, lost: true };
  const own = drawMeterVisit(random, home, weather);
  const visits = random.pick<readonly Step[]>([
    [own, lost],
    [lost, own],
    [own],
    [lost, around.toTheMeter(null), lost],
    [],
  ]);
  const replace = troubled(drawing, home, { kind: 'replace-card' });
  return [...before, replace, ...visits, around.sale(), around.toTheMeter(null), around.sale()];
}

/** Gas that is bought and waits is reversed; what is on the card already is not, whatever a window shows. */
function drawReversal(random: Random, around: Around): readonly Step[] {
  const bought = around.of({ kind: 'buy', litres: 1 + random.below(3_000) });
  const reverse = around.of({ kind: 'reverse' });
  const offCard = around.of({ kind: 'reverse-card', window: random.chance(1, 2) });
  return random.pick<readonly Step[]>([
    [bought, reverse],
    [around.sale(), around.toTheMeter('credited'), offCard, reverse],
    [around.sale(), offCard, around.toTheMeter(null), reverse],
  ]);
}

function drawCounts(drawing: Drawing): readonly Step[] {
  const { random, plan } = drawing;
  const home = random.below(plan.homes);
  const around = new Around(random, home);
  switch (random.below(5)) {
    case 0:
      return drawTear(random, around);
    case 1:
      return drawLoss(drawing, home, around);
    case 2:
      return drawReversal(random, around);
    default:
      return drawSales(drawing, home, around);
  }
}

export function countDayOf(seed: number): Plan {
  const day = lifeDayOf(seed);
  const random = createRandom(seed).stream('counts');
  const weather = drawWeather(random.stream('weather'));
  const steps = [...day.steps];
  for (let n = 0; n < OF_COUNTS; n += 1) {
    const at = random.below(steps.length + 1);
    steps.splice(at, 0, ...drawCounts({ random, plan: day, weather }));
  }
  const pair = COUNTED_PAIRS[seed % COUNTED_PAIRS.length];
  return { ...day, ...pair, steps };
}
