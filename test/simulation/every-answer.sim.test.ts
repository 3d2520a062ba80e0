/** Every command of a load answered by nothing, one byte or noise; thinned out here, whole in `npm run prove`. */
import { expect, test } from 'vitest';
import { spoilAnswers } from './answers.ts';

test.each([
  ['mifare', 23],
  ['cpu-3des', 11],
  ['cpu-sm4', 11],
] as const)('a load on %s with an answer spoiled', async (chip, stride) => {
  const { cases, broken } = await spoilAnswers(chip, stride);
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(24);
});
