/**
 * A CPU card torn inside every byte that it programs for a load or an opening, and cut off after every command, in both
 * ciphers. Thinned out evenly here; `npm run prove` takes every byte in every way.
 */
import { expect, test } from 'vitest';
import { AFTER_A_TEAR, bytesOfALoad, tearEverywhere, tearOpenings, tearTwice } from './tears.ts';

const CHIPS = ['cpu-3des', 'cpu-sm4'] as const;

test('a sale writes its slot in three commands, and proves the key before them and to read it back: a try each, given back', async () => {
  expect(await bytesOfALoad('first', 'cpu-3des')).toBe(2 + 1 + 47 + 1 + 2);
});

test.each(CHIPS)('torn while it is written, whatever comes after: %s', async (chip) => {
  for (const age of ['first', 'later'] as const) {
    for (const after of AFTER_A_TEAR) {
      const { cases, broken } = await tearEverywhere(age, after, chip, { stride: 13 });
      expect(broken).toEqual([]);
      expect(cases).toBeGreaterThan(12);
    }
  }
});

test.each(CHIPS)('torn, and torn again while it is put right: %s', async (chip) => {
  const { cases, broken } = await tearTwice('first', chip, { stride: 61 });
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(50);
});

test.each(CHIPS)('an opening torn in its files and keys: %s', async (chip) => {
  const { cases, broken } = await tearOpenings(1, chip, { stride: 13 });
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(20);
});
