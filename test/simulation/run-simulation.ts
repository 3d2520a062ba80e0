/** The long form of the simulation, with figures: seeded days, every byte, every step. Called by `npm run prove`. */
import { STRIKES } from '../rig/cells.ts';
import { PHASES } from '../rig/phase.ts';
import { AFTER_A_CRASH, crashEverywhere, FLOWS } from './crashes.ts';
import { isPossible } from './impossible-cells.ts';
import { AFTER_A_TEAR, type Result, tearEverywhere, tearOpenings, tearTwice } from './tears.ts';
import { runWalk, tell, unreached, type WalkFigures } from './walk.ts';

export interface SimulationOptions {
  /** Days to walk through. */
  readonly seeds: number;
  readonly from: number;
  /** Of all pairs of two tears every so many is tried; 1 tries all. Default 1. */
  readonly stride?: number;
}

export interface SimulationFigures {
  readonly seeds: number;
  readonly from: number;
  readonly steps: number;
  readonly events: number;
  readonly operations: number;
  readonly faults: number;
  readonly loads: Readonly<Record<string, number>>;
  /** Cells of phase and fault: those a fault can strike in, those that were reached, and the least count of one. */
  readonly cells: {
    readonly possible: number;
    readonly reached: number;
    readonly leastOften: number;
    readonly unreached: readonly string[];
  };
  /** Seeds run twice that told the same story twice. */
  readonly repeated: number;
  readonly tornAtEveryByte: number;
  readonly tornTwice: number;
  readonly tornOpenings: number;
  readonly crashedAtEveryStep: number;
  /** Sentences of what broke; none is the claim. */
  readonly violations: readonly string[];
}

export function cellFigures({ cells }: WalkFigures): SimulationFigures['cells'] {
  const counts = PHASES.flatMap((phase) =>
    STRIKES.filter((strike) => isPossible(phase, strike)).map((strike) =>
      cells.count(phase, strike),
    ),
  );
  const missed = unreached(cells);
  return {
    possible: counts.length,
    reached: counts.length - missed.length,
    leastOften: Math.min(...counts),
    unreached: missed,
  };
}

/** Runs experiments one after another; a sum of cases, and what they broke. */
async function sum(works: readonly (() => Promise<Result>)[]): Promise<Result> {
  let cases = 0;
  const broken: string[] = [];
  for (const work of works) {
    const result = await work();
    cases += result.cases;
    broken.push(...result.broken);
  }
  return { cases, broken };
}

const AGES = ['first', 'later'] as const;

export async function runSimulation(options: SimulationOptions): Promise<SimulationFigures> {
  const { seeds, from, stride = 1 } = options;
  const walk = await runWalk({ seeds, from });
  const torn = await sum(
    AGES.flatMap((age) => AFTER_A_TEAR.map((after) => () => tearEverywhere(age, after))),
  );
  const twice = await sum(AGES.map((age) => () => tearTwice(age, 'sle4442', { stride })));
  const openings = await sum([1, 2, 3, 4].map((seed) => () => tearOpenings(seed)));
  const crashed = await sum(
    FLOWS.flatMap((flow) => AFTER_A_CRASH.map((after) => () => crashEverywhere(flow, after))),
  );
  const { cells, violations, ...figures } = walk;
  const results = [torn, twice, openings, crashed];
  return {
    ...figures,
    cells: cellFigures(walk),
    tornAtEveryByte: torn.cases,
    tornTwice: twice.cases,
    tornOpenings: openings.cases,
    crashedAtEveryStep: crashed.cases,
    violations: [...violations.map(tell), ...results.flatMap(({ broken }) => broken)],
  };
}
