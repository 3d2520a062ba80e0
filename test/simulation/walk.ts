/** Many days, one after another: the short form runs in the tests, the long form in `npm run prove`. */
import { Cells, STRIKES } from '../rig/cells.ts';
import { PHASES } from '../rig/phase.ts';
import { isPossible } from './impossible-cells.ts';
import { type Plan, planOf, runPlan } from './run-script.ts';
import { shrink } from './shrink.ts';

export interface WalkOptions {
  readonly seeds: number;
  readonly from: number;
  /** Steps a day. Default 40. */
  readonly steps?: number;
  /** Every so many seeds one is run twice, the first of them first; 0 is never. Default 50. */
  readonly repeatEvery?: number;
  /** How a seed becomes a day. Default planOf. */
  readonly dayOf?: (seed: number, steps: number) => Plan;
  /** Hears each line of each day's story. */
  readonly hear?: (line: string) => void;
}

export interface Violation {
  readonly seed: number;
  readonly broken: readonly string[];
  /** The shortest story found that still ends so. */
  readonly story: readonly string[];
}

export interface WalkFigures {
  readonly seeds: number;
  readonly from: number;
  readonly steps: number;
  /** Events of the virtual world. */
  readonly events: number;
  /** Payments, purchases and loads asked for. */
  readonly operations: number;
  /** Faults that struck. */
  readonly faults: number;
  /** Loads by the state in which their day ended. */
  readonly loads: Readonly<Record<string, number>>;
  /** Seeds that were run twice, and told the same story twice. */
  readonly repeated: number;
  readonly cells: Cells;
  readonly violations: readonly Violation[];
}

/** More than a few broken days say nothing new. */
const ENOUGH = 3;

export async function runWalk(options: WalkOptions): Promise<WalkFigures> {
  const { seeds, from, steps = 40, repeatEvery = 50, dayOf = planOf, hear } = options;
  const cells = new Cells();
  const loads: Record<string, number> = {};
  const violations: Violation[] = [];
  const sums = { seeds: 0, steps: 0, events: 0, operations: 0, repeated: 0 };
  for (let seed = from; seed < from + seeds && violations.length < ENOUGH; seed += 1) {
    const plan = dayOf(seed, steps);
    const run = await runPlan(plan);
    sums.seeds += 1;
    sums.steps += run.stepsRun;
    sums.events += run.events;
    sums.operations += run.operations;
    cells.add(run.cells);
    if (hear !== undefined) for (const line of run.story) hear(line);
    for (const [state, n] of Object.entries(run.loads)) loads[state] = (loads[state] ?? 0) + n;
    if (run.broken.length > 0) {
      const shortest = await runPlan(await shrink(plan));
      violations.push({ seed, broken: run.broken.slice(0, 3), story: shortest.story });
    }
    if (repeatEvery > 0 && (seed - from) % repeatEvery === 0) {
      const { trace } = await runPlan(plan);
      if (trace === run.trace) sums.repeated += 1;
      else violations.push({ seed, broken: ['the same seed told another story'], story: [] });
    }
  }
  return { ...sums, from, faults: cells.total(), loads, cells, violations };
}

/** Cells that a fault can strike in and none has. */
export function unreached(cells: Cells): string[] {
  return PHASES.flatMap((phase) =>
    STRIKES.filter((strike) => isPossible(phase, strike) && cells.count(phase, strike) === 0).map(
      (strike) => `${phase} × ${strike}`,
    ),
  );
}

/** One line a violation, and its story. */
export const tell = ({ seed, broken, story }: Violation): string =>
  [`seed ${seed}: ${broken.join(' · ')}`, ...story.map((line) => `    ${line}`)].join('\n');
