/** Acknowledged means durable (L7) and no litre is created, with the running daemon killed thirty times; `npm run prove` kills it 500 times. */
import { expect, test } from 'vitest';
import { runKills } from './kills.ts';

const SEED = 20_261_123;

test('30 kills of the running daemon: no acknowledged load is lost, no litre is created, the books verify', {
  timeout: 600_000,
}, async () => {
  const figures = await runKills({ kills: 30, seed: SEED });
  const inWords = JSON.stringify(figures, null, 2);
  expect(figures.violations, inWords).toEqual([]);
  expect(figures.control, 'a lie of one litre is found').not.toEqual([]);
  expect(figures.verify, inWords).toBe(0);
  expect(figures.kills, inWords).toBeGreaterThanOrEqual(30);
  expect(figures.killsInLoad, inWords).toBeGreaterThan(15);
  expect(figures.foundOpen, inWords).toBeGreaterThan(0);
  expect(figures.acknowledgedLoads, inWords).toBeGreaterThan(30);
  expect(figures.litresCredited, inWords).toBeGreaterThan(0);
});
