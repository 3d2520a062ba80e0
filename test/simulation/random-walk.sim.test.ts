/**
 * Seeded days at two stations that share one ledger, with everything going wrong that may. A failure names its seed and
 * tells the shortest story that was found; `tsx test/simulation/run-seed.ts` runs it again.
 */
import { expect, test } from 'vitest';
import { Cells } from '../rig/cells.ts';
import { IMPOSSIBLE } from './impossible-cells.ts';
import { runWalk, tell, unreached, type WalkFigures } from './walk.ts';

const DAYS = 300;
/** So many are tried to reach every cell; some 500 do. */
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
    ).toBeGreaterThan(20);
  }
  expect(sum((walk) => walk.faults)).toBeGreaterThan(10 * DAYS);
});
