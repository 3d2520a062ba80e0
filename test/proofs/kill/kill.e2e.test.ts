/** Acknowledged means durable (L7) and no litre is created, with the running daemon killed a hundred times. */
import { expect, test } from 'vitest';
import { runKills } from './kills.ts';

const SEED = 20_261_123;

test('100 kills of the running daemon: no acknowledged load is lost, no litre is created, the books verify', {
  timeout: 600_000,
}, async () => {
  const figures = await runKills({ kills: 100, seed: SEED });
  const inWords = JSON.stringify(figures, null, 2);
  expect(figures.violations, inWords).toEqual([]);
  expect(figures.control, 'a lie of one litre is found').not.toEqual([]);
  expect(figures.verify, inWords).toBe(0);
  expect(figures.kills, inWords).toBeGreaterThanOrEqual(100);
  expect(figures.killsInLoad, inWords).toBeGreaterThan(30);
  expect(figures.foundOpen, inWords).toBeGreaterThan(0);
  expect(figures.acknowledgedLoads, inWords).toBeGreaterThan(100);
  expect(figures.litresCredited, inWords).toBeGreaterThan(0);
});
