/**
 * Two readers of one station: the trouble of one is not the other's, readers come and go in the middle of a sale, and no law breaks.
 * Every command of an SLE4442 here; every one of the other chips in `npm run prove -- --only readers`.
 */
import { describe, expect, test } from 'vitest';
import { BESIDE, besideEverywhere } from './two-readers.ts';

/** A prime beside the four ways of going on, so that all meet. */
const STRIDE = 7;

describe.each(['sle4442', 'mifare', 'cpu-3des'] as const)('%s', (chip) => {
  test.each(BESIDE)('%s', async (what) => {
    const { cases, broken } = await besideEverywhere(chip, what, chip === 'sle4442' ? 1 : STRIDE);
    expect(broken).toEqual([]);
    expect(cases).toBeGreaterThan(2);
  });
});
