/** The simulation of meters that count purchases, with figures: seeded days of the whole life. The long form is of `npm run prove`. */
import { COUNTED_PAIRS, countDayOf } from './draw-counts.ts';
import { countTold } from './run-life.ts';
import { runWalk, tell, type WalkFigures } from './walk.ts';

export interface CountOptions {
  readonly seeds: number;
  readonly from: number;
}

export interface CountFigures extends Omit<WalkFigures, 'cells' | 'violations'> {
  /** The chips and rules that its households took turns with. */
  readonly pairs: readonly string[];
  /** How often a request, or a visit of a meter, ended so. */
  readonly told: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
}

/** What a sale, a writing again or a cancelling ended in, and what a meter did with a card. */
const SOLD = /(sell|load what waits|cancel the load)(?: for \d+ fen)?: ([^|]+)/g;
const AT_THE_METER = /"do":"meter".*"kind":"([a-z-]+)"/;

function countStory(told: Record<string, number>, line: string): void {
  const count = (what: string): void => {
    told[what] = (told[what] ?? 0) + 1;
  };
  countTold(told, line);
  for (const [, name, answer] of line.matchAll(SOLD)) count(`${name}: ${answer?.trim()}`);
  const visit = AT_THE_METER.exec(line)?.[1];
  if (visit !== undefined)
    count(`${line.includes('"lost":true') ? 'lost card' : 'card'} in the meter: ${visit}`);
}

export async function runCounts({ seeds, from }: CountOptions): Promise<CountFigures> {
  const told: Record<string, number> = {};
  const hear = (line: string): void => countStory(told, line);
  const walk = await runWalk({ seeds, from, dayOf: countDayOf, hear });
  const { cells: _, violations, ...figures } = walk;
  const pairs = COUNTED_PAIRS.map(({ chip, countRule }) => `${chip} × ${countRule}`);
  return { ...figures, pairs, told, violations: violations.map(tell) };
}
