import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  businessDate,
  type Cycle,
  cycleStart,
  isBusinessDate,
  isTimeZone,
  toBusinessDate,
} from '../../../src/core/calendar.ts';

const at = (iso: string): number => Date.parse(iso);

describe('the business date of an instant', () => {
  it.each([
    ['2026-12-31T15:59:59.999Z', 'Asia/Shanghai', '2026-12-31'],
    ['2026-12-31T16:00:00.000Z', 'Asia/Shanghai', '2027-01-01'],
    ['2026-12-31T17:59:59.999Z', 'Asia/Urumqi', '2026-12-31'],
    ['2026-12-31T18:00:00.000Z', 'Asia/Urumqi', '2027-01-01'],
    ['2028-02-28T16:00:00.000Z', 'Asia/Shanghai', '2028-02-29'],
    ['2026-12-31T23:59:59.999Z', 'UTC', '2026-12-31'],
    // China had summer time in 1988: +9.
    ['1988-07-01T15:00:00.000Z', 'Asia/Shanghai', '1988-07-02'],
    ['1988-12-01T15:00:00.000Z', 'Asia/Shanghai', '1988-12-01'],
    ['1969-12-31T23:59:59.999Z', 'UTC', '1969-12-31'],
  ])('%s in %s is %s', (iso, zone, date) => {
    expect(businessDate(at(iso), zone)).toBe(date);
    expect(businessDate(at(iso), zone)).toBe(date);
  });

  it('is UTC shifted by eight hours in today’s Shanghai', () => {
    const instant = fc.integer({
      min: at('2000-01-01T00:00:00Z'),
      max: at('2099-12-31T00:00:00Z'),
    });
    fc.assert(
      fc.property(instant, (ms) => {
        const shifted = new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
        expect(businessDate(ms, 'Asia/Shanghai')).toBe(shifted);
      }),
      { seed: 20_260_703, numRuns: 300 },
    );
  });

  it.each([
    ['Asia/Shanghai', '2026-12-31T16:00:00.000Z'],
    ['Asia/Kathmandu', '2026-12-31T18:15:00.000Z'],
    // Half a minute from every whole one: Monrovia kept its local mean time until 1972.
    ['Africa/Monrovia', '1971-01-01T00:44:30.000Z'],
  ])('changes in %s at midnight, whichever side was asked for before', (zone, midnight) => {
    const first = at(midnight);
    const [before, after] = [
      businessDate(first - 60_000, zone),
      businessDate(first + 60_000, zone),
    ];
    expect(before < after).toBe(true);
    for (const ms of [-1, 0, -1, 29_999, -30_000, 0]) {
      expect(businessDate(first + ms, zone), String(ms)).toBe(ms < 0 ? before : after);
    }
  });

  it('asks for an IANA name, because CST is Chicago and offsets depend on the engine', () => {
    expect(['UTC', 'Asia/Shanghai', 'America/Argentina/Ushuaia'].every(isTimeZone)).toBe(true);
    for (const zone of ['CST', 'PRC', '+08:00', '', 'Asia/Nowhere', ' Asia/Shanghai']) {
      expect(isTimeZone(zone), zone).toBe(false);
      expect(() => businessDate(0, zone)).toThrow('time zone');
    }
  });

  it('takes whole milliseconds only', () => {
    expect(() => businessDate(0.5, 'UTC')).toThrow('instant');
    expect(() => businessDate(Number.NaN, 'UTC')).toThrow('instant');
  });
});

describe('a date', () => {
  it.each(['2026-01-01', '2024-02-29', '2000-02-29', '2026-04-30', '9999-12-31', '1900-01-01'])(
    '%s exists',
    (text) => {
      expect(isBusinessDate(text)).toBe(true);
      expect(toBusinessDate(text)).toBe(text);
    },
  );

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00',
    '2026-01-01\n',
    '0026-01-01',
    '',
  ])('%j does not', (text) => {
    expect(isBusinessDate(text)).toBe(false);
    expect(() => toBusinessDate(text)).toThrow('business date');
  });
});

describe('the start of a cycle', () => {
  const cases: [string, Cycle, number, string][] = [
    ['2026-02-28', 'month', 1, '2026-02-01'],
    ['2026-02-28', 'month', 7, '2026-02-01'],
    ['2026-03-31', 'quarter', 1, '2026-01-01'],
    ['2026-04-01', 'quarter', 1, '2026-04-01'],
    ['2026-12-31', 'quarter', 1, '2026-10-01'],
    ['2026-01-31', 'quarter', 2, '2025-11-01'],
    ['2026-12-31', 'quarter', 12, '2026-12-01'],
    ['2026-12-31', 'year', 1, '2026-01-01'],
    ['2027-01-01', 'year', 1, '2027-01-01'],
    ['2026-03-31', 'year', 4, '2025-04-01'],
    ['2026-04-01', 'year', 4, '2026-04-01'],
    ['2026-11-30', 'year', 12, '2025-12-01'],
  ];
  it.each(cases)('of %s, cycle %s from month %i, is %s', (date, cycle, month, start) => {
    expect(cycleStart(toBusinessDate(date), cycle, month)).toBe(start);
  });

  it('is January when no month is named', () => {
    expect(cycleStart(toBusinessDate('2026-07-15'), 'year')).toBe('2026-01-01');
  });

  it('lies at or before the date, less than a cycle away, and is its own start', () => {
    const months: Record<Cycle, number> = { month: 1, quarter: 3, year: 12 };
    const day = fc
      .integer({ min: at('1950-01-01T00:00:00Z'), max: at('2150-01-01T00:00:00Z') })
      .map((ms) => businessDate(ms, 'UTC'));
    const cycle = fc.constantFrom<Cycle>('month', 'quarter', 'year');
    fc.assert(
      fc.property(day, cycle, fc.integer({ min: 1, max: 12 }), (date, kind, month) => {
        const start = cycleStart(date, kind, month);
        const count = (d: string) => Number(d.slice(0, 4)) * 12 + Number(d.slice(5, 7));
        expect(start <= date).toBe(true);
        expect(count(date) - count(start)).toBeLessThan(months[kind]);
        expect((count(start) - month) % months[kind]).toBe(0);
        expect(cycleStart(start, kind, month)).toBe(start);
      }),
      { seed: 20_260_703, numRuns: 300 },
    );
  });

  it('takes months 1 to 12', () => {
    for (const month of [0, 13, 1.5]) {
      expect(() => cycleStart(toBusinessDate('2026-01-01'), 'year', month)).toThrow('month');
    }
  });
});
