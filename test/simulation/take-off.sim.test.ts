/** Taking gas off a card, torn: every so many bytes here, every byte in `npm run prove -- --only life`. */
import { expect, test } from 'vitest';
import { tearTakeOffs } from './take-off-tears.ts';

test.each([
  ['sle4442', 3, 70],
  ['mifare', 3, 20],
  ['cpu-3des', 41, 4],
] as const)('on %s, torn at every %i-th programming', async (chip, stride, least) => {
  const { cases, broken } = await tearTakeOffs(chip, stride);
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(least);
});
