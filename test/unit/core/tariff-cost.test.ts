import { describe, expect, it } from 'vitest';
import {
  breakdown,
  costOf,
  cumulativeCost,
  exactCost,
  remainingInTier,
  volumeForAmount,
} from '../../../src/core/tariff.ts';
import { FEN_MAX, fen, LITRE_MAX, litre, PRICE_MAX } from '../../../src/core/units.ts';
import { ladder } from './tariff-ladders.ts';

/** 300/500/800 m³ at 2.0/2.4/3.0/3.5 yuan. */
const four = ladder([300_000, 20_000], [500_000, 24_000], [800_000, 30_000], [null, 35_000]);
/** 0.5 fen a litre: every odd litre lies on the half. */
const half = ladder([null, 50_000]);

describe('ladder prices by hand', () => {
  it('gives 640.000 m³ for 1500.00 yuan, where public code gives 662.86', () => {
    // 300 × 2.0 + 200 × 2.4 = 1080.00; the other 420.00 buy 140 m³ at 3.0.
    expect(volumeForAmount(four, litre(0), fen(150_000), litre(1))).toBe(640_000);
    expect(breakdown(four, litre(0), litre(640_000))).toEqual([
      { tier: 1, from: 0, volume: 300_000, price: 20_000, amount: 60_000 },
      { tier: 2, from: 300_000, volume: 200_000, price: 24_000, amount: 48_000 },
      { tier: 3, from: 500_000, volume: 140_000, price: 30_000, amount: 42_000 },
    ]);
  });

  it.each([
    // V0, dV in litres → fen
    [0, 0, 0],
    [0, 20_000, 4_000],
    [0, 300_000, 60_000],
    [299_000, 1_000, 200],
    [299_000, 2_000, 440],
    [300_000, 1_000, 240],
    [500_000, 1_000, 300],
    [800_000, 1_000, 350],
    [0, 1_000_000, 268_000],
  ])('from V0 = %i litres, %i litres cost %i fen', (v0, dv, cost) => {
    expect(costOf(four, litre(v0), litre(dv))).toBe(cost);
  });

  it('takes the litre at the bound at the lower price and the next one at the higher', () => {
    const step = (at: number) => exactCost(four, litre(at)) - exactCost(four, litre(at - 1));
    expect([step(300_000), step(300_001)]).toEqual([20_000n, 24_000n]);
    expect([step(800_000), step(800_001)]).toEqual([30_000n, 35_000n]);
  });

  it('says what is left of a tier, and at its bound names the tier above', () => {
    const at = (v: number) => remainingInTier(four, litre(v));
    expect(at(0)).toEqual({ tier: 1, price: 20_000, remaining: 300_000 });
    expect(at(299_999)).toEqual({ tier: 1, price: 20_000, remaining: 1 });
    expect(at(300_000)).toEqual({ tier: 2, price: 24_000, remaining: 200_000 });
    expect(at(800_000)).toEqual({ tier: 4, price: 35_000, remaining: null });
  });

  it('has no part for a tier that gets nothing', () => {
    expect(breakdown(four, litre(300_000), litre(0))).toEqual([]);
    expect(breakdown(four, litre(0), litre(300_000)).map((part) => part.tier)).toEqual([1]);
    expect(breakdown(four, litre(300_000), litre(1)).map((part) => part.tier)).toEqual([2]);
  });
});

describe('rounding', () => {
  it('rounds the cumulative cost half up', () => {
    const costs = [0, 1, 2, 3, 4].map((v) => cumulativeCost(half, litre(v)));
    expect(costs).toEqual([0, 1, 1, 2, 2]);
  });

  it('lets neighbouring litres cost 1 and 0 fen, so that the total stays right', () => {
    const litres = [0, 1, 2, 3].map((v) => costOf(half, litre(v), litre(1)));
    expect(litres).toEqual([1, 0, 1, 0]);
  });

  it('takes the exact cost, not the charged one, as the measure of a volume for an amount', () => {
    // From V0 = 1 (charged 1 fen for 0.5) three litres are charged 1 fen but are worth 1.5.
    expect(costOf(half, litre(1), litre(3))).toBe(1);
    expect(volumeForAmount(half, litre(1), fen(1), litre(1))).toBe(2);
  });

  it('gives nothing when not one unit is affordable', () => {
    expect(volumeForAmount(four, litre(0), fen(0), litre(1))).toBe(0);
    expect(volumeForAmount(four, litre(0), fen(199), litre(1000))).toBe(0);
    expect(volumeForAmount(four, litre(0), fen(200), litre(1000))).toBe(1000);
  });

  it('spends the rest of a full tier in the next one, even when that is cheaper', () => {
    // 70 fen fill the first tier of one litre; the other 30 fen buy four litres at 7 fen.
    const falling = ladder([1, 7_000_000], [null, 700_000]);
    expect(volumeForAmount(falling, litre(0), fen(100), litre(1))).toBe(5);
  });

  it('keeps whole units across a tier edge', () => {
    // 299.5 m³ gone: 1 m³ costs 0.5 × 2.0 + 0.5 × 2.4 = 2.20 yuan.
    expect(volumeForAmount(four, litre(299_500), fen(219), litre(1000))).toBe(0);
    expect(volumeForAmount(four, litre(299_500), fen(220), litre(1000))).toBe(1000);
  });

  it('stays exact at the largest amounts, volumes and prices', () => {
    const dear = ladder([LITRE_MAX, PRICE_MAX - 1], [null, PRICE_MAX]);
    expect(costOf(dear, litre(0), litre(LITRE_MAX))).toBe(99_999_989_900);
    expect(volumeForAmount(ladder([null, 1]), litre(0), fen(FEN_MAX), litre(1))).toBe(1e15);
    expect(() => costOf(dear, litre(Number.MAX_SAFE_INTEGER), litre(1))).toThrow('safe integer');
  });
});

describe('what is a bug of the caller', () => {
  it.each([
    ['a negative cycle volume', () => exactCost(four, litre(-1))],
    ['a negative purchase', () => costOf(four, litre(10), litre(-1))],
    ['a negative amount', () => volumeForAmount(four, litre(0), fen(-1), litre(1))],
    ['a unit of nothing', () => volumeForAmount(four, litre(0), fen(1), litre(0))],
    ['a ladder without an open end', () => exactCost(ladder([10, 1]), litre(11))],
    ['no ladder at all', () => remainingInTier([], litre(0))],
  ])('%s stops the program', (_what, run) => {
    expect(run).toThrow(expect.objectContaining({ name: 'Bug' }));
  });
});
