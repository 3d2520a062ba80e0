/**
 * Acknowledged means durable (L7), on disk images rebuilt from a strace of the real store. The short form; the long one is
 * `npm run prove`. Both negative controls must fail the same proof, or it would prove nothing.
 */
import { expect, test } from 'vitest';
import { DATABASE, type PowerCutFigures, runPowerCut } from './power-cut.ts';

const LIMIT = { timeout: 180_000 };
const SEED = 20_261_123;

const inWords = (figures: PowerCutFigures): string => JSON.stringify(figures, null, 2);

test(
  '2000 power cuts: no acknowledged operation is lost, every image opens and its chain holds',
  LIMIT,
  async () => {
    const figures = await runPowerCut({ images: 2000, seed: SEED });
    expect(figures.rebuilt, inWords(figures)).toBeGreaterThanOrEqual(2000);
    expect(figures.imagesWithLoss, inWords(figures)).toBe(0);
    expect(figures.broken, inWords(figures)).toBe(0);
    expect(figures.acknowledged, inWords(figures)).toBeGreaterThan(1000);
    expect(figures.checkpoints, inWords(figures)).toBeGreaterThan(3);
    expect(figures.reopened, inWords(figures)).toBeGreaterThanOrEqual(40);
    for (const [policy, count] of Object.entries(figures.byPolicy)) {
      expect(count, policy).toBeGreaterThanOrEqual(50);
    }
  },
);

test(
  'negative control: with synchronous=NORMAL the same proof finds lost operations',
  LIMIT,
  async () => {
    const figures = await runPowerCut({
      images: 300,
      seed: SEED,
      synchronous: 'NORMAL',
    });
    expect(figures.imagesWithLoss, inWords(figures)).toBeGreaterThan(0);
    expect(figures.mostLost, inWords(figures)).toBeGreaterThan(0);
  },
);

test(
  'negative control: on a disk that ignores syncs of the database file the proof finds broken images',
  LIMIT,
  async () => {
    const figures = await runPowerCut({
      images: 300,
      seed: SEED,
      lyingFor: DATABASE,
    });
    expect(figures.broken + figures.imagesWithLoss, inWords(figures)).toBeGreaterThan(0);
  },
);
