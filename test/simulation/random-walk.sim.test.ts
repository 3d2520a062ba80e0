/**
 * Seeded days at two stations that share one ledger, with everything going wrong that may. A failure names its seed and
 * tells the shortest story that was found; `tsx test/simulation/run-seed.ts` runs it again.
 */
import { expect, test } from 'vitest';
import { Cells } from '../rig/cells.ts';
import { IMPOSSIBLE } from './impossible-cells.ts';
import { runWalk, tell, unreached, type WalkFigures } from './walk.ts';

const DAYS = 150;
/**
 * Of the first 700 days these reach every cell of phase and fault among them. When days are drawn in another way they may
 * reach less: then further days are run, until all are reached or so many were tried.
 */
const REACHING = [
  281, 200, 109, 258, 613, 461, 301, 433, 446, 345, 46, 358, 18, 83, 599, 376, 33, 110, 45, 51, 184,
  272, 288, 378, 490, 1, 6, 17, 19, 140, 149, 156, 188, 193, 385, 476,
];
const MOST = 1200;
const BATCH = 50;
/** More days are run as long as there is time. */
const SECONDS = 20;

const figures: WalkFigures[] = [];
const cells = new Cells();

test(
  'no law breaks on any day',
  async () => {
    const end = performance.now() + SECONDS * 1000;
    for (const from of REACHING.filter((seed) => seed > DAYS)) {
      const walk = await runWalk({ from, seeds: 1, repeatEvery: 0 });
      figures.push(walk);
      cells.add(walk.cells);
      expect(walk.violations.map(tell)).toEqual([]);
    }
    const goOn = (days: number): boolean =>
      days < DAYS || performance.now() < end || (days < MOST && unreached(cells).length > 0);
    for (let days = 0; goOn(days); days += BATCH) {
      const walk = await runWalk({ from: 1 + days, seeds: BATCH });
      figures.push(walk);
      cells.add(walk.cells);
      expect(walk.violations.map(tell)).toEqual([]);
      expect(walk.repeated).toBe(1);
    }
  },
  (SECONDS + 400) * 1000,
);

test('every fault has struck in every phase of a load in which it can', () => {
  expect(unreached(cells)).toEqual([]);
  for (const [phase, strike] of IMPOSSIBLE) {
    expect(cells.count(phase, strike), `${phase} × ${strike} was thought impossible`).toBe(0);
  }
});

test('loads end in every state, and the days are not idle', () => {
  const sum = (of: (walk: WalkFigures) => number): number =>
    figures.reduce((total, walk) => total + of(walk), 0);
  for (const state of ['POSTED', 'VOIDED', 'CASE', 'SUPERSEDED', 'reversed']) {
    expect(
      sum((walk) => walk.loads[state] ?? 0),
      state,
    ).toBeGreaterThan(10);
  }
  expect(sum((walk) => walk.faults)).toBeGreaterThan(10 * DAYS);
});
