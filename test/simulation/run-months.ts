/** Months of the simulated company with figures; and each of their works broken off at every step. The long form is of `npm run prove`. */
import type { Death } from '../rig/life.ts';
import { monthsOf } from './draw-month.ts';
import { type Plan, type Run, runPlan } from './run-script.ts';
import type { Step } from './script.ts';
import { shrink } from './shrink.ts';
import { tell } from './walk.ts';

const ENOUGH = 3;

export async function runMonths({ seeds, from }: { seeds: number; from: number }) {
  const violations: string[] = [];
  const sums = { seeds: 0, steps: 0, faults: 0, deaths: 0, deductions: 0, closedPeriods: 0 };
  const papers = { adjusted: 0, corrected: 0, refusedForMoney: 0 };
  for (let seed = from; seed < from + seeds && violations.length < ENOUGH; seed += 1) {
    const plan = monthsOf(seed);
    const run = await runPlan(plan);
    sums.seeds += 1;
    sums.steps += run.stepsRun;
    sums.faults += run.cells.total();
    sums.deaths += run.story.filter((line) => line.includes(': died')).length;
    sums.deductions += run.deductions;
    sums.closedPeriods += run.closed.size;
    papers.adjusted += told(run, /adjust \S+: (died \| again: )?done/);
    papers.corrected += told(run, /correct-price \S+: (died \| again: )?done/);
    papers.refusedForMoney += told(run, /: money-meter\.no-/);
    if (run.broken.length === 0) continue;
    const { story } = await runPlan(await shrink(plan));
    violations.push(tell({ seed, broken: run.broken.slice(0, 3), story }));
  }
  return { ...sums, papers, violations };
}

const told = ({ story }: Run, what: RegExp): number =>
  story.filter((line) => what.test(line)).length;

/** The first month of a seed, at which no process dies and no cashier sells at the same moment. */
function firstMonth(seed: number): Plan {
  const { steps, ...plan } = monthsOf(seed);
  const end = steps.findIndex((step) => step.do === 'office' && step.deed.kind === 'close');
  const calm = steps
    .slice(0, end + 1)
    .map((step): Step => (step.do === 'office' ? { ...step, death: null, besideFen: null } : step));
  return { ...plan, steps: calm };
}

const dyingAt = (plan: Plan, at: number, death: Death): Plan => ({
  ...plan,
  steps: plan.steps.map((step, n) =>
    n === at && step.do === 'office' ? { ...step, death } : step,
  ),
});

/** Names of the files that are not the same, byte for byte. */
function differences(whole: Run, broken: Run): readonly string[] {
  return [...whole.closed].flatMap(([period, files]) =>
    [...files].flatMap(([name, bytes]) =>
      broken.closed.get(period)?.get(name)?.equals(bytes) === true ? [] : [`${period} ${name}`],
    ),
  );
}

/**
 * Every work of the month, dying before and after each of its calls: resumed, the exported month is the same bytes. Of all cases
 * every so many is compared.
 */
export async function breakMonthEverywhere(seed: number, stride = 1) {
  const plan = firstMonth(seed);
  const whole = await runPlan(plan);
  const calls = whole.officeCalls;
  const broken = [...whole.broken];
  let [cases, compared] = [0, 0];
  if (whole.closed.size !== 1)
    broken.push(`seed ${seed}: ${whole.closed.size} periods were closed`);
  for (const [at, step] of plan.steps.entries()) {
    if (step.do !== 'office') continue;
    for (const when of ['before', 'after'] as const) {
      for (let call = 1; ; call += 1) {
        if (call > (calls.get(at) ?? 0)) break;
        cases += 1;
        if (cases % stride !== 0) continue;
        compared += 1;
        const run = await runPlan(dyingAt(plan, at, { call, when }));
        if (!run.story.some((line) => line.includes(': died'))) {
          broken.push(`seed ${seed}: ${step.deed.kind} has no call ${call}`);
        }
        const what = `seed ${seed}, ${step.deed.kind} dies ${when} call ${call}`;
        const other = [...run.broken, ...differences(whole, run)];
        broken.push(...other.map((told) => `${what}: ${told}`));
      }
    }
  }
  return { cases: compared, broken };
}
