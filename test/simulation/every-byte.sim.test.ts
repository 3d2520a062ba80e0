/** A load torn at every byte that is programmed, in every way a byte can be torn, and every way of going on afterwards. */
import { expect, test } from 'vitest';
import { AFTER_A_TEAR, bytesOfALoad, tearEverywhere, tearOpenings, tearTwice } from './tears.ts';

test('a sale programs the error counter twice and then its slot', async () => {
  expect(await bytesOfALoad('first')).toBeGreaterThan(40);
  expect(await bytesOfALoad('later')).toBeGreaterThan(8);
});

for (const age of ['first', 'later'] as const) {
  for (const after of AFTER_A_TEAR) {
    test(`torn at every byte of a ${age} load, then: ${after}`, async () => {
      const { cases, broken } = await tearEverywhere(age, after);
      expect(broken).toEqual([]);
      expect(cases).toBe(4 * (await bytesOfALoad(age)));
    });
  }
}

test('torn at every byte, and torn again while it is put right', async () => {
  // A prime, so that all bytes, kinds of tear and ways of going on meet; the long form takes every pair.
  const { cases, broken } = await tearTwice('first', 'sle4442', { stride: 11 });
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(300);
});

for (const seed of [1, 2, 3]) {
  test(`an opening torn at every byte, seed ${seed}`, async () => {
    const { cases, broken } = await tearOpenings(seed);
    expect(broken).toEqual([]);
    expect(cases).toBeGreaterThan(4 * 60);
  });
}
