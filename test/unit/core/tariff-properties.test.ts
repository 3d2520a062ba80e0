import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  breakdown,
  costOf,
  cumulativeCost,
  EXACT_PER_FEN,
  exactCost,
  type Ladder,
  remainingInTier,
  volumeForAmount,
} from '../../../src/core/tariff.ts';
import { fen, litre } from '../../../src/core/units.ts';
import {
  anyLadder,
  exactByLitre,
  exactBySteps,
  halfUp,
  SEED,
  tinyLadder,
} from './tariff-ladders.ts';

beforeAll(() => fc.configureGlobal({ seed: SEED, numRuns: 500 }));

const volume = fc.integer({ min: 0, max: 5_000_000 }).map(litre);
const fewLitres = fc.integer({ min: 0, max: 200 }).map(litre);
const unit = fc.constantFrom(1, 10, 100, 1000).map(litre);
const amount = fc.integer({ min: 0, max: 2_000_000 }).map(fen);
const fewFen = fc.integer({ min: 0, max: 500 }).map(fen);

describe('the cumulative cost', () => {
  it('is the sum over single litres', () => {
    fc.assert(
      fc.property(tinyLadder, fewLitres, (tiers, v) => {
        expect(exactCost(tiers, v)).toBe(exactByLitre(tiers, 0, v));
        expect(cumulativeCost(tiers, v)).toBe(halfUp(exactByLitre(tiers, 0, v)));
      }),
    );
  });

  it('is the sum over steps of price, at any size', () => {
    fc.assert(
      fc.property(anyLadder, volume, (tiers, v) => {
        expect(exactCost(tiers, v)).toBe(exactBySteps(tiers, v));
        expect(cumulativeCost(tiers, v)).toBe(halfUp(exactBySteps(tiers, v)));
      }),
    );
  });

  it('never falls, and rises exactly with every litre', () => {
    fc.assert(
      fc.property(anyLadder, volume, volume, (tiers, a, b) => {
        const low = litre(Math.min(a, b));
        const high = litre(Math.max(a, b));
        expect(cumulativeCost(tiers, low)).toBeLessThanOrEqual(cumulativeCost(tiers, high));
        expect(exactCost(tiers, high) > exactCost(tiers, low)).toBe(high > low);
      }),
    );
  });
});

describe('a purchase', () => {
  const pieces = fc.array(fewLitres, { minLength: 1, maxLength: 12 });

  function boughtInPieces(tiers: Ladder, start: number, parts: readonly number[]): number {
    let at = start;
    let paid = 0;
    for (const part of parts) {
      paid += costOf(tiers, litre(at), litre(part));
      at += part;
    }
    return paid;
  }

  it('costs the same in one piece and in many', () => {
    fc.assert(
      fc.property(fc.oneof(tinyLadder, anyLadder), volume, pieces, (tiers, v0, parts) => {
        const whole = parts.reduce((sum, part) => sum + part, 0);
        expect(boughtInPieces(tiers, v0, parts)).toBe(costOf(tiers, v0, litre(whole)));
      }),
    );
  });

  it('costs the difference of two independent totals', () => {
    fc.assert(
      fc.property(tinyLadder, fewLitres, fewLitres, (tiers, v0, dv) => {
        const after = halfUp(exactByLitre(tiers, 0, v0 + dv));
        expect(costOf(tiers, v0, dv)).toBe(after - halfUp(exactByLitre(tiers, 0, v0)));
      }),
    );
  });
});

describe('the volume for an amount', () => {
  function holds(tiers: Ladder, v0: number, money: number, step: number): void {
    const bought = volumeForAmount(tiers, litre(v0), fen(money), litre(step));
    const budget = BigInt(money) * EXACT_PER_FEN;
    const exact = (to: number): bigint => exactBySteps(tiers, to) - exactBySteps(tiers, v0);
    expect(bought % step).toBe(0);
    expect(exact(v0 + bought) <= budget).toBe(true);
    expect(exact(v0 + bought + step) > budget).toBe(true);
    expect(costOf(tiers, litre(v0), bought)).toBeLessThanOrEqual(money);
  }

  it('never costs more than the amount, and one unit more would', () => {
    fc.assert(fc.property(anyLadder, volume, amount, unit, holds));
  });

  it('holds where every litre is worth about a fen and every few litres an edge', () => {
    fc.assert(fc.property(tinyLadder, fewLitres, fewFen, fc.integer({ min: 1, max: 30 }), holds));
  });

  it('is what paying litre by litre reaches', () => {
    fc.assert(
      fc.property(tinyLadder, fewLitres, fc.integer({ min: 0, max: 60 }), (tiers, v0, money) => {
        const bought = volumeForAmount(tiers, v0, fen(money), litre(1));
        fc.pre(bought <= 2000);
        let left = BigInt(money) * EXACT_PER_FEN;
        let reached = -1;
        // The loop ends one litre above what is asserted, so that a wrong volume fails instead of hanging.
        for (; left >= 0n && reached <= bought; reached += 1) {
          left -= exactByLitre(tiers, v0 + reached + 1, v0 + reached + 2);
        }
        expect(bought).toBe(reached);
      }),
      { numRuns: 150 },
    );
  });

  it('never buys less for more money', () => {
    fc.assert(
      fc.property(anyLadder, volume, amount, amount, unit, (tiers, v0, a, b, step) => {
        const less = volumeForAmount(tiers, v0, fen(Math.min(a, b)), step);
        expect(volumeForAmount(tiers, v0, fen(Math.max(a, b)), step)).toBeGreaterThanOrEqual(less);
      }),
    );
  });

  it('buys at least the volume whose exact cost is the amount', () => {
    fc.assert(
      fc.property(anyLadder, volume, volume, (tiers, v0, dv) => {
        const exact = exactBySteps(tiers, v0 + dv) - exactBySteps(tiers, v0);
        const enough = fen(Number((exact + EXACT_PER_FEN - 1n) / EXACT_PER_FEN));
        expect(volumeForAmount(tiers, v0, enough, litre(1))).toBeGreaterThanOrEqual(dv);
      }),
    );
  });
});

describe('the breakdown', () => {
  it('sums to the purchase, joins without gaps and keeps each piece inside its tier', () => {
    fc.assert(
      fc.property(fc.oneof(tinyLadder, anyLadder), volume, volume, (tiers, v0, dv) => {
        const parts = breakdown(tiers, v0, dv);
        expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(costOf(tiers, v0, dv));
        let at: number = v0;
        for (const part of parts) {
          const tier = tiers[part.tier - 1];
          const below = tiers[part.tier - 2]?.upTo ?? 0;
          expect([part.from, part.price]).toEqual([at, tier?.price]);
          expect(part.volume).toBeGreaterThan(0);
          expect(part.from).toBeGreaterThanOrEqual(below);
          at += part.volume;
          expect(at).toBeLessThanOrEqual(tier?.upTo ?? Number.POSITIVE_INFINITY);
        }
        expect(at).toBe(v0 + dv);
      }),
    );
  });

  it('starts where remainingInTier says, and the remainder costs one price', () => {
    fc.assert(
      fc.property(anyLadder, volume, (tiers, v0) => {
        const { tier, price, remaining } = remainingInTier(tiers, v0);
        const [first, second] = breakdown(tiers, v0, litre((remaining ?? 1000) + 1));
        expect([first?.tier, first?.price]).toEqual([tier, price]);
        if (remaining !== null)
          expect([first?.volume, second?.tier]).toEqual([remaining, tier + 1]);
        else expect([tier, second]).toEqual([tiers.length, undefined]);
      }),
    );
  });
});
