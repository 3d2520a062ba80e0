/** Taking gas or money off a card, torn: every so many bytes here, every byte in `npm run prove -- --only life`. */
import { expect, test } from 'vitest';
import { tearTakeOffs } from './take-off-tears.ts';

test.each([
  ['gas', 'sle4442', 3, 70],
  ['gas', 'mifare', 3, 20],
  ['gas', 'cpu-3des', 41, 4],
  ['money', 'sle4442', 3, 70],
  ['money', 'mifare', 5, 10],
] as const)('%s on %s, torn at every %i-th programming', async (counts, chip, stride, least) => {
  const { cases, broken } = await tearTakeOffs(chip, stride, counts);
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(least);
});
