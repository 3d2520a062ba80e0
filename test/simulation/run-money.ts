/** The simulation of money meters with figures: seeded days, every byte, every step. The long form is of `npm run prove`. */
import { AFTER_A_CRASH, type AfterACrash, crashEverywhere, FLOWS, type Flow } from './crashes.ts';
import { moneyDayOf } from './draw-money.ts';
import { countTold } from './run-life.ts';
import { cellFigures } from './run-simulation.ts';
import { AFTER_A_TEAR, tearEverywhere, tearTwice } from './tears.ts';
import { runWalk, tell } from './walk.ts';

export interface MoneyOptions {
  readonly seeds: number;
  readonly from: number;
  /** Of the programmings of a load every so many is torn; 1 tears each. */
  readonly stride: number;
  /** Default: all. */
  readonly flows?: readonly Flow[];
  readonly afterCrash?: readonly AfterACrash[];
}

export async function runMoney({ seeds, from, stride, ...crashes }: MoneyOptions) {
  const told: Record<string, number> = {};
  const hear = (line: string): void => countTold(told, line);
  const {
    cells: _,
    violations,
    ...days
  } = await runWalk({ seeds, from, dayOf: moneyDayOf, hear }).then((walk) => ({
    ...walk,
    reached: cellFigures(walk),
  }));
  const broken = violations.map(tell);
  const counted = { tornAtEveryByte: 0, tornTwice: 0, crashedAtEveryStep: 0 };
  for (const age of ['first', 'later'] as const) {
    for (const after of AFTER_A_TEAR) {
      const torn = await tearEverywhere(age, after, 'sle4442', { stride, counts: 'money' });
      counted.tornAtEveryByte += torn.cases;
      broken.push(...torn.broken);
    }
    // A prime, so that all bytes, kinds of tear and ways of going on meet.
    const twice = await tearTwice(age, 'sle4442', { stride: 31 * stride, counts: 'money' });
    counted.tornTwice += twice.cases;
    broken.push(...twice.broken);
  }
  for (const flow of crashes.flows ?? FLOWS) {
    for (const after of crashes.afterCrash ?? AFTER_A_CRASH) {
      const crashed = await crashEverywhere(flow, after, 'money');
      counted.crashedAtEveryStep += crashed.cases;
      broken.push(...crashed.broken);
    }
  }
  return { ...days, told, ...counted, violations: broken };
}
