/** Payments in process as figures: rates, ratios to the bare loop, and what a long past adds. */
import { join } from 'node:path';
import { copyBooks, type Past } from './books.ts';
import { Arena, type PerCommit, type Sample } from './in-process.ts';
import { ratios, type Spread, spread } from './statistics.ts';
import { type Figure, figureOf } from './table.ts';

const WARM_UP = 3;
const ROUNDS = 15;
const GOAL: Readonly<Record<PerCommit, number>> = { 1: 0.8, 1000: 0.7 };

export interface Books {
  readonly past: Past;
  readonly path: string;
}

const rates = (samples: readonly Sample[]): number[] => samples.map(({ perSecond }) => perSecond);
const cpu = (samples: readonly Sample[]): number[] => samples.map((sample) => sample.cpu);

/** "10 k", "5 M". */
export const short = (n: number): string => (n >= 1e6 ? `${n / 1e6} M` : `${n / 1e3} k`);

function sideFigures(arena: Arena, past: Past, perCommit: PerCommit): Figure[] {
  const { store, bare } = arena.samples[perCommit];
  const at = `${perCommit}/commit at ${short(past.payments)}`;
  const id = (name: string): string => `process.${perCommit}.${past.payments}.${name}`;
  const rate = (name: string, what: string, of: Spread): Figure =>
    figureOf(id(name), `${at}: ${what}`, 'payments/s', of);
  const goal = { atLeast: GOAL[perCommit] };
  return [
    rate('store', 'store', spread(rates(store))),
    rate('bare', 'bare loop, same rows', spread(rates(bare))),
    figureOf(id('ratio'), `${at}: ratio`, '×', spread(ratios(rates(store), rates(bare))), goal),
    figureOf(
      id('cpu'),
      `${at}: ratio by processor time`,
      '×',
      spread(ratios(cpu(bare), cpu(store))),
    ),
  ];
}

function growthFigure(few: Arena, many: Arena, long: Past, perCommit: PerCommit): Figure {
  const cost = ratios(rates(few.samples[perCommit].store), rates(many.samples[perCommit].store));
  const what = `${perCommit}/commit: cost at ${short(long.payments)} over cost at 10 k`;
  return figureOf(`process.${perCommit}.growth`, what, '×', spread(cost), { atMost: 1.2 });
}

/** Both pasts in turns, so that a noisy moment hits both. */
export async function measureInProcess(folder: string, few: Books, many: Books): Promise<Figure[]> {
  const arenaOf = ({ past, path }: Books): Arena => {
    const own = join(folder, `store-${past.payments}.db`);
    copyBooks(path, own);
    return new Arena(folder, own, past);
  };
  const arenas = [arenaOf(few), arenaOf(many)] as const;
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const arena of arenas) {
      await arena.round(round >= WARM_UP);
      if (round === 0) arena.meetEverybody();
    }
  }
  for (const arena of arenas) await arena.close();
  const sizes = [1, 1000] as const;
  return sizes.flatMap((perCommit) => [
    ...sideFigures(arenas[0], few.past, perCommit),
    ...sideFigures(arenas[1], many.past, perCommit),
    growthFigure(arenas[0], arenas[1], many.past, perCommit),
  ]);
}
