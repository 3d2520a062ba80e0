/** L14 on every chip and dialect, in short; `npm run prove -- --only tries` walks a hundred thousand steps on each. */
import { expect, test } from 'vitest';
import { PAIRS_OF_EACH_CHIP, walkTries } from './tries.ts';

const STEPS = 1200;
const SEED = 20261126;

test.each(PAIRS_OF_EACH_CHIP.map((pair) => [pair.name, pair] as const))(
  '%s',
  async (_name, pair) => {
    const { steps, presentations, at, violations } = await walkTries(pair, STEPS, SEED);
    expect(violations).toEqual([]);
    expect(steps).toBeGreaterThanOrEqual(STEPS);
    expect(presentations).toBeGreaterThan(STEPS / 4);
    // The walk comes to where the rule bites.
    if (pair.name.startsWith('SLE4442')) expect(at[2]).toBeGreaterThan(3);
  },
);
