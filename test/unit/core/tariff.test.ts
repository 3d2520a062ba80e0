import { describe, expect, it } from 'vitest';
import { cycleStart, toBusinessDate } from '../../../src/core/calendar.ts';
import {
  costOf,
  effectiveTariff,
  type HouseholdRule,
  limitsFor,
  type TariffVersion,
  validateTariff,
} from '../../../src/core/tariff.ts';
import { litre, type PriceE4 } from '../../../src/core/units.ts';
import { ladder } from './tariff-ladders.ts';

const household: HouseholdRule = {
  baseSize: 4,
  perPersonUpTo: [litre(80_000), litre(110_000)],
  capPersons: 7,
};
const version: TariffVersion = {
  id: 'resident-2026',
  customerClass: 'resident',
  effectiveFrom: toBusinessDate('2026-01-01'),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: ladder([360_000, 26_300], [600_000, 31_600], [null, 39_500]),
  household,
};
const from = (date: string, id: string, tiers = version.tiers): TariffVersion => ({
  ...version,
  id,
  effectiveFrom: toBusinessDate(date),
  tiers,
});

describe('a price version', () => {
  it('is accepted as it is', () => {
    expect(validateTariff(version)).toEqual({ ok: true, value: version });
    expect(validateTariff({ ...version, household: null }).ok).toBe(true);
  });

  it('may be flat, and prices may fall', () => {
    const flat = { ...version, tiers: ladder([null, 42_000]), household: null };
    expect(validateTariff(flat).ok).toBe(true);
    expect(validateTariff({ ...flat, tiers: ladder([1, 2], [null, 1]) }).ok).toBe(true);
  });

  const rule = (change: Partial<HouseholdRule>) => ({ household: { ...household, ...change } });
  const wrong: [why: string, what: string, change: Partial<TariffVersion>][] = [
    ['no-tiers', 'no tier', { tiers: [] }],
    ['gap', 'a bounded last tier', { tiers: ladder([10, 1]) }],
    ['gap', 'an open tier before the last', { tiers: ladder([null, 1], [null, 2]) }],
    ['bounds-not-rising', 'two equal bounds', { tiers: ladder([10, 1], [10, 2], [null, 3]) }],
    ['bounds-not-rising', 'a falling bound', { tiers: ladder([10, 1], [9, 2], [null, 3]) }],
    ['bounds-not-rising', 'a first bound of 0', { tiers: ladder([0, 1], [null, 3]) }],
    ['price', 'a price of 0', { tiers: [{ upTo: null, price: 0 as PriceE4 }] }],
    ['price', 'a price above all sense', { tiers: [{ upTo: null, price: 10_000_001 as PriceE4 }] }],
    ['cycle', 'month 13', { cycleStartMonth: 13 }],
    ['cycle', 'month 0', { cycleStartMonth: 0 }],
    ['cycle', 'an unknown cycle', { cycle: 'week' as TariffVersion['cycle'] }],
    ['date', 'no such day', { effectiveFrom: '2026-02-29' as TariffVersion['effectiveFrom'] }],
    ['increment-count', 'too few increments', rule({ perPersonUpTo: [litre(1)] })],
    ['increment-count', 'too many', rule({ perPersonUpTo: [litre(1), litre(1), litre(1)] })],
    ['increment', 'a negative increment', rule({ perPersonUpTo: [litre(-1), litre(0)] })],
    ['increment', 'one beyond all integers', rule({ perPersonUpTo: [litre(0), litre(2 ** 52)] })],
    ['household-size', 'a cap below the base', rule({ capPersons: 3 })],
    ['household-size', 'a household of nobody', rule({ baseSize: 0 })],
    // +80 m³ a person passes 600 m³ only at the seventh person: rising at the base is not enough.
    ['bounds-not-rising', 'bounds that cross', rule({ perPersonUpTo: [litre(80_000), litre(0)] })],
  ];
  it.each(wrong)('is refused for %s: %s', (why, _what, change) => {
    expect(validateTariff({ ...version, ...change })).toEqual({
      ok: false,
      refusal: { code: 'tariff.invalid', facts: { tariffId: 'resident-2026', why } },
    });
  });
});

describe('the version in force', () => {
  const list = [from('2026-07-01', 'mid'), from('2025-01-01', 'old'), from('2027-01-01', 'next')];
  const on = (date: string, klass = 'resident') =>
    effectiveTariff(list, klass, toBusinessDate(date));

  it.each([
    ['2025-01-01', 'old'],
    ['2026-06-30', 'old'],
    ['2026-07-01', 'mid'],
    ['2026-12-31', 'mid'],
    ['2030-01-01', 'next'],
  ])('on %s is %s', (date, id) => {
    expect(on(date)).toMatchObject({ ok: true, value: { id } });
  });

  it('is none before the first one begins and for a class without prices', () => {
    const none = (customerClass: string, date: string) => ({
      ok: false,
      refusal: { code: 'tariff.none', facts: { customerClass, date } },
    });
    expect(on('2024-12-31')).toEqual(none('resident', '2024-12-31'));
    expect(on('2026-07-01', 'school')).toEqual(none('school', '2026-07-01'));
  });

  it('is refused while two versions begin on the same day, and until a later one begins', () => {
    const twice = [...list, from('2026-07-01', 'mid again')];
    const at = (date: string) => effectiveTariff(twice, 'resident', toBusinessDate(date));
    expect(at('2026-07-01')).toMatchObject({ ok: false, refusal: { code: 'tariff.invalid' } });
    expect(at('2026-06-30')).toMatchObject({ ok: true, value: { id: 'old' } });
    expect(at('2027-01-01')).toMatchObject({ ok: true, value: { id: 'next' } });
  });
});

describe('the bounds of a household', () => {
  it.each([
    [0, 360_000, 600_000],
    [1, 360_000, 600_000],
    [4, 360_000, 600_000],
    [5, 440_000, 710_000],
    [7, 600_000, 930_000],
    [8, 600_000, 930_000],
    [40, 600_000, 930_000],
  ])('of %i persons are %i and %i litres', (persons, first, second) => {
    const limits = limitsFor(version, persons);
    expect(limits.map((tier) => tier.upTo)).toEqual([first, second, null]);
    expect(limits.map((tier) => tier.price)).toEqual([26_300, 31_600, 39_500]);
  });

  it('are the printed ones where size does not count', () => {
    expect(limitsFor({ ...version, household: null }, 9)).toEqual(version.tiers);
  });

  it('of a fraction of a person are a bug', () => {
    expect(() => limitsFor(version, 4.5)).toThrow('household size');
    expect(() => limitsFor(version, -1)).toThrow('household size');
  });
});

describe('a year of purchases', () => {
  /** Buys in order; V starts again when the cycle does, never when the price does. */
  function buy(versions: TariffVersion[], purchases: [date: string, volume: number][]): number[] {
    let cycle = '';
    let v = 0;
    return purchases.map(([text, volume]) => {
      const date = toBusinessDate(text);
      const found = effectiveTariff(versions, 'resident', date);
      if (!found.ok) throw new Error(found.refusal.code);
      const start = cycleStart(date, found.value.cycle, found.value.cycleStartMonth);
      if (start !== cycle) v = 0;
      cycle = start;
      const cost = costOf(limitsFor(found.value, 4), litre(v), litre(volume));
      v += volume;
      return cost;
    });
  }

  it('starts again at V = 0 in January; a December purchase counts in December', () => {
    const paid = buy(
      [version],
      [
        ['2026-12-31', 360_000], // the whole first tier
        ['2026-12-31', 10_000], // 10 × 3.16
        ['2027-01-01', 10_000], // 10 × 2.63
      ],
    );
    expect(paid).toEqual([94_680, 3_160, 2_630]);
  });

  it('starts again in the month that the version names', () => {
    const april = { ...version, cycleStartMonth: 4 };
    const paid = buy(
      [april],
      [
        ['2026-12-31', 360_000],
        ['2027-01-01', 10_000],
        ['2027-03-31', 10_000],
        ['2027-04-01', 10_000],
      ],
    );
    expect(paid).toEqual([94_680, 3_160, 3_160, 2_630]);
  });

  it('goes on from the same V at new prices', () => {
    const dearer = from('2026-07-01', 'mid', ladder([360_000, 30_000], [null, 40_000]));
    const paid = buy(
      [version, { ...dearer, household: null }],
      [
        ['2026-06-30', 350_000], // 350 × 2.63
        ['2026-07-01', 20_000], // 10 left of the first tier at 3.00, 10 at 4.00
      ],
    );
    expect(paid).toEqual([92_050, 7_000]);
  });
});
