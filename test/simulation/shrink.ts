/** Shortens a failing plan: steps are left out, and trouble is taken out of those that stay, as long as it still fails. */
import { type Plan, runPlan } from './run-script.ts';
import type { Step } from './script.ts';

/** Runs spent on shortening. */
const PATIENCE = 150;

/** A step with less trouble; none when it is as simple as it gets. */
function simpler(step: Step): Step | null {
  if (step.do !== 'visit') return null;
  if (step.rival !== null) return { ...step, rival: null };
  if (step.lostCommit !== null) return { ...step, lostCommit: null };
  if (step.mishap !== null) return { ...step, mishap: null };
  if (step.faults.length > 0) return { ...step, faults: [] };
  return null;
}

export async function shrink(plan: Plan): Promise<Plan> {
  let runs = 0;
  let best = plan;
  const fails = async (steps: readonly Step[]): Promise<boolean> => {
    runs += 1;
    const candidate = { ...plan, steps };
    if ((await runPlan(candidate)).broken.length === 0) return false;
    best = candidate;
    return true;
  };
  // What came after the failure is of no interest, and what came before seldom all of it.
  for (let size = best.steps.length; size >= 1 && runs < PATIENCE; size = Math.floor(size / 2)) {
    for (let at = best.steps.length - size; at >= 0 && runs < PATIENCE; at -= size) {
      await fails([...best.steps.slice(0, at), ...best.steps.slice(at + size)]);
    }
  }
  for (let at = best.steps.length - 1; at >= 0 && runs < PATIENCE; at -= 1) {
    const step = best.steps[at];
    const less = step === undefined ? null : simpler(step);
    if (less !== null && (await fails(best.steps.with(at, less)))) at += 1;
  }
  return best;
}
