/** What makes a reading doubtful, each rule alone and at its edge. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Against,
  type Doubt,
  judge,
  type Observed,
  wheelOf,
} from '../../../src/core/reading.ts';
import { litre } from '../../../src/core/units.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 5, 15, 4);

const against = (over: Partial<Against> = {}): Against => ({
  before: { index: litre(100_000), at: NOON, valveOpen: null },
  after: null,
  size: 'G2.5',
  wheel: wheelOf(5),
  agreed: { index: litre(0), electronic: litre(0), testGasUnknown: false },
  ...over,
});

const reading = (index: number, over: Partial<Observed> = {}): Observed => ({
  source: 'handheld',
  at: NOON + 10 * DAY,
  index: litre(index),
  electronic: null,
  valveOpen: null,
  batteryLow: null,
  ...over,
});

const doubts = (of: Observed, beside: Against = against()): readonly Doubt[] =>
  judge(of, beside).doubts;

describe('a reading is doubtful', () => {
  test('never when it is an ordinary one', () => {
    expect(judge(reading(112_345), against())).toEqual({ use: 12_345, doubts: [], counts: true });
  });

  test('when it goes back, and then it does not count', () => {
    expect(judge(reading(99_999), against())).toEqual({
      use: -1,
      doubts: ['going-back'],
      counts: false,
    });
    expect(doubts(reading(100_000))).toEqual([]);
  });

  test('not because the wheel has turned since it and the electronics agreed', () => {
    const turned = against({ before: { index: litre(50_000), at: NOON, valveOpen: null } });
    expect(doubts(reading(100_000, { electronic: litre(100_100_000) }), turned)).toEqual([]);
    expect(doubts(reading(100_000, { electronic: litre(102_000_000) }), turned)).toEqual([
      'mechanical-electronic',
    ]);
  });

  test('when the wheel has passed its end, told with the use over the end', () => {
    const near = against({ before: { index: litre(99_999_000), at: NOON, valveOpen: null } });
    expect(judge(reading(500), near)).toEqual({ use: 1_500, doubts: ['roll-over'], counts: false });
    const far = against({ before: { index: litre(89_999_999), at: NOON, valveOpen: null } });
    expect(doubts(reading(0), far)).toEqual(['going-back']);
    // As many digits as the wheel has, and no others.
    const large = against({
      before: { index: litre(999_999_000), at: NOON, valveOpen: null },
      size: null,
    });
    expect(doubts(reading(500), large)).toEqual(['going-back']);
    expect(judge(reading(500), { ...large, wheel: wheelOf(6) })).toMatchObject({
      use: 1_500,
      doubts: ['roll-over'],
    });
    expect(doubts(reading(500), { ...near, wheel: wheelOf(6) })).toEqual(['going-back']);
  });

  test('when more has passed than the size of the meter lets pass', () => {
    const hour = against({
      before: { index: litre(100_000), at: NOON + 10 * DAY - 3_600_000, valveOpen: null },
    });
    expect(doubts(reading(104_000), hour)).toEqual([]);
    expect(doubts(reading(104_001), hour)).toEqual(['too-fast']);
    expect(doubts(reading(104_001), { ...hour, size: 'G4' })).toEqual([]);
    expect(doubts(reading(999_999), { ...hour, size: null })).toEqual([]);
    const first = against({ before: { index: litre(0), at: 0, valveOpen: null } });
    expect(doubts(reading(90_000_000), first)).toEqual([]);
  });

  test('when a later reading has less', () => {
    const later = against({
      after: { index: litre(110_000), at: NOON + 20 * DAY, valveOpen: null },
    });
    expect(doubts(reading(110_000), later)).toEqual([]);
    expect(doubts(reading(110_001), later)).toEqual(['above-a-later-one']);
  });

  test('when wheel and electronics differ by more than a cubic metre and a hundredth', () => {
    expect(doubts(reading(112_000, { electronic: litre(111_000) }))).toEqual([]);
    expect(doubts(reading(112_500, { electronic: litre(111_000) }))).toEqual([
      'mechanical-electronic',
    ]);
    const changed = against({
      agreed: { index: litre(50_000), electronic: litre(0), testGasUnknown: false },
    });
    expect(doubts(reading(112_000, { electronic: litre(62_000) }), changed)).toEqual([]);
  });

  test('not because it began with test gas, but when the electronics count more than the wheel', () => {
    const first = against({
      agreed: { index: litre(0), electronic: litre(0), testGasUnknown: true },
    });
    expect(doubts(reading(112_000, { electronic: litre(-20_000) }), first)).toEqual([]);
    expect(doubts(reading(112_000, { electronic: litre(113_120) }), first)).toEqual([]);
    expect(doubts(reading(112_000, { electronic: litre(113_200) }), first)).toEqual([
      'mechanical-electronic',
    ]);
  });

  test('when gas passes a closed valve; the index counts all the same', () => {
    const shut = against({ before: { index: litre(100_000), at: NOON, valveOpen: false } });
    expect(judge(reading(100_001, { valveOpen: false }), shut)).toMatchObject({
      doubts: ['closed-valve-passes'],
      counts: true,
    });
    expect(doubts(reading(100_000, { valveOpen: false }), shut)).toEqual([]);
    expect(doubts(reading(100_001, { valveOpen: true }), shut)).toEqual([]);
    // Its gas ran out since it was last read.
    expect(doubts(reading(100_001, { valveOpen: false }))).toEqual([]);
  });

  test('when it has not moved for sixty days, and when the battery is low', () => {
    expect(doubts(reading(100_000, { at: NOON + 60 * DAY - 1 }))).toEqual([]);
    expect(doubts(reading(100_000, { at: NOON + 60 * DAY }))).toEqual(['unchanged']);
    expect(doubts(reading(112_000, { batteryLow: true }))).toEqual(['battery-low']);
  });
});

test('whatever comes, a reading that counts neither goes back nor passes a later one', () => {
  const index = fc.integer({ min: 0, max: 100_000_000 });
  fc.assert(
    fc.property(index, index, index, fc.integer({ min: 1, max: 4_000 }), (was, is, will, days) => {
      const beside = against({
        before: { index: litre(was), at: NOON, valveOpen: null },
        after: { index: litre(will), at: NOON + 5_000 * DAY, valveOpen: null },
      });
      const { use, counts } = judge(reading(is, { at: NOON + days * DAY }), beside);
      expect(!counts || (is >= was && is <= will && use === is - was)).toBe(true);
    }),
    { seed: 20261126 },
  );
});
