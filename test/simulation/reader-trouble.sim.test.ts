/**
 * A reader in trouble in the middle of a sale, on a card of each family: no law breaks, no other card is touched, the gas arrives once.
 * Every command of an SLE4442 here; every one of the other chips in `npm run prove -- --only readers`.
 */
import { describe, expect, test } from 'vitest';
import { TROUBLED_CHIPS, TROUBLES, troubleEverywhere } from './reader-trouble.ts';

/** A prime beside the four ways of going on, so that all meet. */
const STRIDE = 5;

describe.each(TROUBLED_CHIPS)('%s', (chip) => {
  test.each(TROUBLES)('%s', async (trouble) => {
    const { cases, broken } = await troubleEverywhere(
      chip,
      trouble,
      chip === 'sle4442' ? 1 : STRIDE,
    );
    expect(broken).toEqual([]);
    expect(cases).toBeGreaterThan(4);
  });
});
