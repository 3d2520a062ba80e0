/**
 * A reader in trouble in the middle of every work on a card that is no sale: each trouble of each work once on an SLE4442, one of them on
 * the other chips. Every command of every chip in `npm run prove -- --only readers`.
 */
import { describe, expect, test } from 'vitest';
import { eachTrouble, WORK_TROUBLES } from './troubled-works.ts';
import { WORK_NAMES } from './work-list.ts';

test.each(WORK_NAMES)('%s, an SLE4442', async (work) => {
  const { cases, broken } = await eachTrouble('sle4442', work);
  expect(broken).toEqual([]);
  expect(cases).toBeGreaterThan(WORK_TROUBLES.length - 2);
});

describe.each(['mifare', 'cpu-3des'] as const)('%s', (chip) => {
  test.each(WORK_NAMES.map((work, n) => [work, WORK_TROUBLES[n % WORK_TROUBLES.length]] as const))(
    '%s, %s',
    async (work, trouble = 'card pulled') => {
      const { cases, broken } = await eachTrouble(chip, work, [trouble]);
      expect(broken).toEqual([]);
      expect(cases).toBe(1);
    },
  );
});
