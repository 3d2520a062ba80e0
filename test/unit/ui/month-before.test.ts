/** The month board begins with the month that has ended: one that has not cannot be submitted, and begun first it bars the earlier one. */
import { expect, test } from 'vitest';
import { monthBefore } from '../../../src/ui/finance/month-before.ts';

test('the month before a day, over a year’s end too', () => {
  expect(['2026-11-27T09:00', '2026-10-01', '2027-01-31'].map(monthBefore)).toEqual([
    '2026-10',
    '2026-09',
    '2026-12',
  ]);
});
