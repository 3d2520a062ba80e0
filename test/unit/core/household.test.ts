/** 人口: a change of it counts from its date. What the bounds are is worked out here month by month, as a clerk would on paper. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BusinessDate, toBusinessDate } from '../../../src/core/calendar.ts';
import {
  extraPersonMonths,
  type Household,
  householdLadder,
  withSize,
} from '../../../src/core/household.ts';
import { limitsFor, type TariffVersion } from '../../../src/core/tariff.ts';
import { litre } from '../../../src/core/units.ts';
import { HOUSEHOLD_TARIFF } from './ledger-town.ts';

const opened = (persons: number): Household => ({ householdSize: persons, sizePast: [] });
const day = toBusinessDate;

const grown = (persons: number, ...changes: readonly (readonly [string, number])[]): Household =>
  changes.reduce((home, [date, size]) => withSize(home, size, day(date)), opened(persons));

/** Bounds in whole m³, in the cycle that the day lies in. */
const bounds = (home: Household, on: string, version: TariffVersion = HOUSEHOLD_TARIFF) =>
  householdLadder(home, version, day(on)).map(({ upTo }) => upTo && upTo / 1_000);

describe('a ladder of 300/500 m³ a year for three persons, 60/120 m³ more for each one more up to six', () => {
  test.each([
    ['nobody came', grown(3), [300, 500, null]],
    ['two more since January: a whole year', grown(3, ['2026-01-20', 5]), [420, 740, null]],
    ['two more since July: half a year', grown(3, ['2026-07-31', 5]), [360, 620, null]],
    ['two more since December: a month', grown(3, ['2026-12-01', 5]), [310, 520, null]],
    ['two fewer since July', grown(5, ['2026-07-01', 3]), [360, 620, null]],
    [
      'came and went in other months',
      grown(3, ['2026-03-02', 5], ['2026-06-09', 3]),
      [330, 560, null],
    ],
    [
      'a mistake put right within its month',
      grown(3, ['2026-07-03', 6], ['2026-07-09', 3]),
      [300, 500, null],
    ],
    ['of one month the last', grown(3, ['2026-07-03', 6], ['2026-07-09', 5]), [360, 620, null]],
    ['more than count', grown(3, ['2026-07-03', 9]), [390, 680, null]],
    ['fewer than the bounds are made for', grown(3, ['2026-07-03', 1]), [300, 500, null]],
    ['it changed before this year', grown(3, ['2025-12-31', 5]), [420, 740, null]],
  ])('%s', (_what, home, expected) => {
    expect(bounds(home, '2026-12-31')).toEqual(expected);
  });

  test('the year after has the size that is left, and the year of the change stays what it was', () => {
    const home = grown(3, ['2026-07-31', 5]);
    expect(bounds(home, '2027-01-01')).toEqual([420, 740, null]);
    expect(bounds(home, '2026-07-31')).toEqual([360, 620, null]);
    expect(extraPersonMonths(home, HOUSEHOLD_TARIFF, day('2027-01-01'))).toBeUndefined();
  });

  test('of a cycle of a month the whole month counts, and of a quarter its months', () => {
    const home = grown(3, ['2026-08-20', 5]);
    const of = (cycle: TariffVersion['cycle']) => ({ ...HOUSEHOLD_TARIFF, cycle });
    expect(bounds(home, '2026-08-31', of('month'))).toEqual([420, 740, null]);
    expect(bounds(home, '2026-07-31', of('month'))).toEqual([300, 500, null]);
    expect(bounds(home, '2026-09-30', of('quarter'))).toEqual([380, 660, null]);
  });

  test('a share that is no whole litre is rounded half up', () => {
    const [least] = householdLadder(
      grown(3, ['2026-12-01', 4]),
      {
        ...HOUSEHOLD_TARIFF,
        household: { baseSize: 3, perPersonUpTo: [litre(6), litre(18)], capPersons: 6 },
      },
      day('2026-12-01'),
    );
    expect(least?.upTo).toBe(300_001);
  });

  test('a clock that was set back changes nothing that was before', () => {
    const home = grown(3, ['2026-09-05', 5], ['2026-05-01', 6]);
    expect(bounds(home, '2026-12-31')).toEqual([360, 620, null]);
  });
});

const aDay = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(
    ([month, date]) => `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
  );
const changes = fc
  .array(fc.tuple(aDay, fc.integer({ min: 1, max: 9 })), { maxLength: 8 })
  .map((all) => all.sort(([a], [b]) => (a < b ? -1 : 1)));

test('whatever came and went, each month counts those who lived there at its end, and bounds rise', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), changes, (first, all) => {
      const home = grown(first, ...all);
      let sum = 0;
      for (let month = 1; month <= 12; month += 1) {
        const last = `2026-${String(month).padStart(2, '0')}-31`;
        const living = all.filter(([date]) => date <= last).at(-1)?.[1] ?? first;
        sum += Math.min(6, Math.max(3, living)) - 3;
      }
      const [one, two] = householdLadder(home, HOUSEHOLD_TARIFF, day('2026-06-01'));
      expect(one?.upTo).toBe(300_000 + Math.round((60_000 * sum) / 12));
      expect(two?.upTo).toBe(500_000 + Math.round((120_000 * sum) / 12));
      expect(home.sizePast.map(({ until }) => until.slice(0, 7))).toEqual([
        ...new Set(home.sizePast.map(({ until }) => until.slice(0, 7))),
      ]);
    }),
  );
});

test('a household that never changed has the bounds of its size, in every cycle', () => {
  const dates: readonly BusinessDate[] = ['2025-01-01', '2026-06-15', '2027-12-31'].map(day);
  for (const persons of [1, 3, 4, 6, 9]) {
    for (const date of dates) {
      expect(householdLadder(opened(persons), HOUSEHOLD_TARIFF, date)).toEqual(
        limitsFor(HOUSEHOLD_TARIFF, persons),
      );
    }
  }
});
