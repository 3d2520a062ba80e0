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

// A secret torn while it was set, and a counter torn while the right secret filled it again: each was once presented on twice.
test.each([
  ['SLE4428 × reference-v1, ACS', 2945],
  ['SLE4428 × reference-v1, ACS', 2094],
  ['SLE4428 × reference-v1, OMNIKEY', 2481],
])(
  '%s, seed %i: nothing that the card has refused since is asked of it again',
  async (name, seed) => {
    const pair = PAIRS_OF_EACH_CHIP.find((one) => one.name === name);
    if (pair === undefined) throw new Error(`${name} is no pair`);
    const { presentations, violations } = await walkTries(pair, 1, seed);
    expect(violations).toEqual([]);
    expect(presentations).toBeGreaterThan(3);
  },
);
