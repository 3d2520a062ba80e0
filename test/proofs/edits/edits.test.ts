/** The short form of the proof that verify misses no edit; `npm run prove -- --only edits` makes ten thousand. */
import { expect, test } from 'vitest';
import { runEdits } from './edits.ts';

const SEED = 20261126;

test('five hundred random edits in any table, none missed', async () => {
  const figures = await runEdits({ edits: 500, seed: SEED });
  expect(figures.missed, `seed ${SEED}`).toEqual([]);
  expect(figures.cells + figures.lost + figures.added).toBe(500);
  expect(Math.min(figures.lost, figures.added)).toBeGreaterThan(10);
});
