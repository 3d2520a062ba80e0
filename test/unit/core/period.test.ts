/** The accounting calendar: months as they are, or from one day to the eve of it, named by the month in which they end. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dateOfDay,
  dayNumber,
  monthAfter,
  periodOf,
  periodRange,
  toPeriod,
} from '../../../src/core/period.ts';

test.each([
  ['2026-10', 1, '2026-10-01', '2026-10-31'],
  ['2028-02', 1, '2028-02-01', '2028-02-29'],
  ['2026-10', 26, '2026-09-26', '2026-10-25'],
  ['2027-01', 26, '2026-12-26', '2027-01-25'],
  ['2028-03', 26, '2028-02-26', '2028-03-25'],
  ['2027-03', 28, '2027-02-28', '2027-03-27'],
])('%s of a calendar that begins on day %i goes from %s to %s', (period, startDay, from, to) => {
  expect(periodRange(toPeriod(period), startDay)).toEqual({ from, to });
});

test('every day is in one period, whatever the day on which they begin', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_400 }),
      fc.integer({ min: 1, max: 28 }),
      (months, startDay) => {
        const period = monthAfter(toPeriod('1990-01'), months);
        const { to } = periodRange(period, startDay);
        const { from } = periodRange(monthAfter(period, 1), startDay);
        expect([dayNumber(from) - dayNumber(to), to.slice(0, 7)]).toEqual([1, period]);
      },
    ),
  );
});

test('a day is of the period whose days it is one of', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_400 }),
      fc.integer({ min: 1, max: 28 }),
      fc.nat(27),
      (months, startDay, day) => {
        const period = monthAfter(toPeriod('1990-01'), months);
        const { from, to } = periodRange(period, startDay);
        const within = dateOfDay(dayNumber(from) + day);
        expect([from, within, to].map((date) => periodOf(date, startDay))).toEqual(
          [1, 2, 3].map(() => period),
        );
      },
    ),
  );
});

test.each([0, 29, 1.5])('%d is no day on which every month can begin', (startDay) => {
  expect(() => periodRange(toPeriod('2026-10'), startDay)).toThrow(/not a first day/);
});
