/** Ladders and their slow oracles for the tariff tests. The oracles share no line with src/core/tariff-cost.ts. */
import fc from 'fast-check';
import type { Ladder, Tier } from '../../../src/core/tariff.ts';
import { litre, priceE4 } from '../../../src/core/units.ts';

/** One seed for every property of this folder's tariff tests; a failing run prints it with its path. */
export const SEED = 20_260_703;

/** Writes a ladder as people say it: bounds and prices in litres and 1/10000 yuan. */
export const ladder = (...tiers: [upTo: number | null, price: number][]): Ladder =>
  tiers.map(([upTo, price]) => ({
    upTo: upTo === null ? null : litre(upTo),
    price: priceE4(price),
  }));

const ladderOf = (width: fc.Arbitrary<number>, price: fc.Arbitrary<number>): fc.Arbitrary<Ladder> =>
  fc
    .tuple(fc.array(fc.tuple(width, price), { maxLength: 4 }), price)
    .map(([bounded, last]): Ladder => {
      let upTo = 0;
      const tiers: Tier[] = bounded.map(([step, cost]) => {
        upTo += step;
        return { upTo: litre(upTo), price: priceE4(cost) };
      });
      return [...tiers, { upTo: null, price: priceE4(last) }];
    });

const anyPrice = fc.oneof(
  fc.integer({ min: 1, max: 60_000 }),
  fc.constantFrom(1, 20_000, 24_000, 50_000, 99_999, 100_000, 10_000_000),
);

/** Up to four bounded tiers of up to 1000 m³; prices may fall as well as rise. */
export const anyLadder = ladderOf(fc.integer({ min: 1, max: 1_000_000 }), anyPrice);
/** Tiers of a few litres at prices of about a fen a litre, so that edges and half fen meet all the time. */
export const tinyLadder = ladderOf(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 400_000 }),
);

/** Walks up litre by litre: each litre costs the price of the first tier whose bound has not been passed. */
export function exactByLitre(tiers: Ladder, from: number, to: number): bigint {
  let sum = 0n;
  for (let nth = from + 1; nth <= to; nth += 1) {
    for (const tier of tiers) {
      if (tier.upTo !== null && nth > tier.upTo) continue;
      sum += BigInt(tier.price);
      break;
    }
  }
  return sum;
}

/** The first price on everything, then each step of price on what lies above its bound. */
export function exactBySteps(tiers: Ladder, volume: number): bigint {
  let sum = 0n;
  let below = 0n;
  let bound = 0;
  for (const { upTo, price } of tiers) {
    const above = BigInt(Math.max(0, volume - bound));
    sum += (BigInt(price) - below) * above;
    below = BigInt(price);
    bound = upTo ?? bound;
  }
  return sum;
}

/** Half up by looking at the remainder. */
export function halfUp(exact: bigint): number {
  const whole = Number(exact / 100_000n);
  return exact % 100_000n >= 50_000n ? whole + 1 : whole;
}
