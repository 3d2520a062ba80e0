/** Days of the whole life, one after another, and what their users were told. The long form is of `npm run prove`. */
import { lifeDayOf } from './draw-life.ts';
import { runPlan } from './run-script.ts';
import { shrink } from './shrink.ts';
import { tell } from './walk.ts';

export interface LifeFigures {
  readonly seeds: number;
  readonly from: number;
  readonly steps: number;
  /** Faults that struck. */
  readonly faults: number;
  /** How often each request of the life of a card or meter was answered so; refusals by their code. */
  readonly told: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

const NAMES =
  /(change the meter|settle the contract|supply gas owed|end the lost load|grant emergency gas|close the account|refund the balance|change the size|diagnose|format the card|make a \w+ card|bring the tool card back|[a-z-]+-cards|rule-card-count|spoil-opened-card|replace the card|reverse the purchase|reverse with the card): ([^|]+)/g;
const ENOUGH = 3;

export async function runLife(options: {
  readonly seeds: number;
  readonly from: number;
}): Promise<LifeFigures> {
  const { seeds, from } = options;
  const told: Record<string, number> = {};
  const violations: string[] = [];
  const sums = { steps: 0, faults: 0 };
  for (let seed = from; seed < from + seeds && violations.length < ENOUGH; seed += 1) {
    const plan = lifeDayOf(seed);
    const run = await runPlan(plan);
    sums.steps += run.stepsRun;
    sums.faults += run.cells.total();
    for (const line of run.story) countTold(told, line);
    if (run.broken.length === 0) continue;
    const { story } = await runPlan(await shrink(plan));
    violations.push(tell({ seed, broken: run.broken.slice(0, 3), story }));
  }
  return { seeds, from, ...sums, told, violations };
}

/** How often each request of the life of a card or meter was answered so. */
export function countTold(told: Record<string, number>, line: string): void {
  for (const [, name, answer] of line.matchAll(NAMES)) {
    const key = `${name}: ${answer?.trim()}`;
    told[key] = (told[key] ?? 0) + 1;
  }
}
