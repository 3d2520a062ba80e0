/** Payments in process as figures: rates, ratios to the bare loop, and what a long past adds. */
import { join } from 'node:path';
import { copyBooks, type Past } from './books.ts';
import { Arena, type PerCommit, type Sample } from './in-process.ts';
import { ratios, spread } from './statistics.ts';
import { type Figure, figureOf } from './table.ts';

const WARM_UP = 3;
const ROUNDS = 15;
const SIZES = [1, 1000] as const satisfies PerCommit[];
const GOAL: Readonly<Record<PerCommit, number>> = { 1: 0.8, 1000: 0.7 };

export interface Books {
  readonly past: Past;
  readonly path: string;
}

const rates = (samples: readonly Sample[]): number[] => samples.map(({ perSecond }) => perSecond);
const cpu = (samples: readonly Sample[]): number[] => samples.map((sample) => sample.cpu);

/** "10 k", "5 M". */
export const short = (n: number): string => (n >= 1e6 ? `${n / 1e6} M` : `${n / 1e3} k`);

/** What one pair of files showed. */
interface Side {
  readonly arena: Arena;
  /** As in "at 10 k". */
  readonly what: string;
  readonly name: string;
  readonly hasGoal: boolean;
}

function sideFigures({ arena, what, name, hasGoal }: Side, perCommit: PerCommit): Figure[] {
  const { store, bare } = arena.samples[perCommit];
  const figure = (of: string, text: string, unit: string, values: number[], goal = false): Figure =>
    figureOf(
      `process.${perCommit}.${name}.${of}`,
      `${perCommit}/commit ${what}: ${text}`,
      unit,
      spread(values),
      goal ? { atLeast: GOAL[perCommit] } : undefined,
    );
  return [
    figure('store', 'store', 'payments/s', rates(store)),
    figure('bare', 'bare loop, same rows', 'payments/s', rates(bare)),
    figure('ratio', 'ratio', '×', ratios(rates(store), rates(bare)), hasGoal),
    figure('cpu', 'ratio by processor time', '×', ratios(cpu(bare), cpu(store))),
  ];
}

function growthFigure(few: Side, many: Side, perCommit: PerCommit): Figure {
  const ratesOf = ({ arena }: Side): number[] => rates(arena.samples[perCommit].store);
  const what = `${perCommit}/commit: cost ${many.what} over cost ${few.what}`;
  const cost = spread(ratios(ratesOf(few), ratesOf(many)));
  return figureOf(`process.${perCommit}.growth`, what, '×', cost, { atMost: 1.2 });
}

function arenaOf(folder: string, { past, path }: Books): Arena {
  const own = join(folder, `store-${past.customers}-${past.payments}.db`);
  copyBooks(path, own);
  return new Arena(folder, own, past);
}

/** Both pasts in turns, so that a noisy moment hits both. */
export async function measureInProcess(folder: string, few: Books, many: Books): Promise<Figure[]> {
  const sideOf = (books: Books, name: string): Side => {
    const what = `at ${short(books.past.payments)}`;
    return { arena: arenaOf(folder, books), what, name, hasGoal: true };
  };
  const sides = [sideOf(few, 'few'), sideOf(many, 'many')] as const;
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const { arena } of sides) {
      await arena.round(round >= WARM_UP);
      if (round === 0) arena.meetEverybody();
    }
  }
  for (const { arena } of sides) await arena.close();
  return SIZES.flatMap((perCommit) => [
    ...sides.flatMap((side) => sideFigures(side, perCommit)),
    growthFigure(...sides, perCommit),
  ]);
}

/** Customers of whom hardly one is in memory: what the look-ups cost that a station with fewer customers is spared. */
export async function measureStrangers(folder: string, books: Books): Promise<Figure[]> {
  const arena = arenaOf(folder, books);
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) await arena.round(round >= WARM_UP);
  await arena.close();
  const what = `among ${short(books.past.customers)} customers`;
  const side = { arena, what, name: 'strangers', hasGoal: false };
  return SIZES.flatMap((perCommit) => sideFigures(side, perCommit));
}
