/**
 * The days of the walk once more, with meters that turn out to have been written down crosswise (表号错误) in the middle of
 * whatever goes wrong: what hangs on a meter goes over whole, coins stay whose they were, and every law holds after it.
 */
import { expect, test } from 'vitest';
import { createRandom } from '../../simulators/random.ts';
import { type Plan, planOf, runPlan } from './run-script.ts';
import type { Step } from './script.ts';

const DAYS = 60;
const A_DAY = 4;

/** The day that the seed draws, with exchanges between its steps. */
function dayOf(seed: number): Plan {
  const plan = planOf(seed);
  const random = createRandom(seed).stream('exchange');
  const steps: Step[] = [...plan.steps];
  for (let n = 0; n < A_DAY; n += 1) {
    const one = random.below(plan.homes);
    const other = (one + 1 + random.below(plan.homes - 1)) % plan.homes;
    const exchange = { do: 'exchange', homes: [one, other] } as const;
    steps.splice(random.below(steps.length + 1), 0, exchange);
  }
  return { ...plan, opened: plan.homes, steps };
}

test(`no law breaks on any of ${DAYS} days with exchanged meters`, async () => {
  const told = new Map<string, number>();
  for (let seed = 1; seed <= DAYS; seed += 1) {
    const run = await runPlan(dayOf(seed));
    expect(run.broken, [`seed ${seed}`, ...run.story].join('\n')).toEqual([]);
    for (const line of run.story) {
      const [, answer] = /"exchange".* → (.*)$/.exec(line) ?? [];
      if (answer !== undefined) told.set(answer, (told.get(answer) ?? 0) + 1);
    }
  }
  expect(told.get('exchanged')).toBeGreaterThan(DAYS);
  expect(told.get('load.open-on-meter')).toBeGreaterThan(3);
}, 300_000);
