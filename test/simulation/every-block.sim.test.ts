/** A MIFARE Classic torn inside every block that is written, in every way, and every way of going on afterwards. */
import { expect, test } from 'vitest';
import { AFTER_A_TEAR, bytesOfALoad, tearEverywhere, tearOpenings, tearTwice } from './tears.ts';

/** A torn block is drawn so often, as each of its bytes is torn by itself; `npm run prove` draws more. */
const DRAWS = 2;

test('a sale writes its slot in four blocks: the first one twice', async () => {
  expect(await bytesOfALoad('first', 'mifare')).toBe(4);
  expect(await bytesOfALoad('later', 'mifare')).toBe(4);
});

for (const age of ['first', 'later'] as const) {
  for (const after of AFTER_A_TEAR) {
    test(`torn in every block of a ${age} load, then: ${after}`, async () => {
      const { cases, broken } = await tearEverywhere(age, after, 'mifare', { draws: DRAWS });
      expect(broken).toEqual([]);
      expect(cases).toBe(4 * 4 * DRAWS);
    });
  }
}

test('torn in every block, and torn again in every block while it is put right', async () => {
  const { cases, broken } = await tearTwice('later', 'mifare', { draws: 2 * DRAWS });
  expect(broken).toEqual([]);
  expect(cases).toBe(4 * 8 * 2 * DRAWS);
});

test('an opening torn in every block', async () => {
  const { cases, broken } = await tearOpenings(1, 'mifare', { draws: DRAWS });
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(4 * 10 * DRAWS);
});
