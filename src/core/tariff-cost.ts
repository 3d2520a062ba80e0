/**
 * Ladder arithmetic (阶梯气价, trade.md §4). One function, the cumulative cost C(V) of the cycle's volume, is rounded
 * once; every price, piece and volume is a difference of it, so splitting a purchase never changes its total.
 */
import { assert } from './outcome.ts';
import {
  addLitre,
  divide,
  type Fen,
  fen,
  type Litre,
  litre,
  type PriceE4,
  subFen,
  subLitre,
} from './units.ts';

/** One tier (档). `upTo` is its upper bound in the cycle's volume, inclusive; null on the last tier, which has none. */
export interface Tier {
  readonly upTo: Litre | null;
  readonly price: PriceE4;
}

/** The tiers of one household for one cycle: bounds rise, the last is open (`validateTariff` sees to it). */
export type Ladder = readonly Tier[];

/** What a purchase takes from one tier. `tier` counts from 1; `from` is the cycle's volume where the piece begins. */
export interface TierPart {
  readonly tier: number;
  readonly from: Litre;
  readonly volume: Litre;
  readonly price: PriceE4;
  readonly amount: Fen;
}

/** The tier of the next litre. `remaining` is the gas left in it, null on the last tier. */
export interface TierPosition {
  readonly tier: number;
  readonly price: PriceE4;
  readonly remaining: Litre | null;
}

/** Price in 1/10000 yuan a m³ times litres is in 1/100000 fen: 0.0001 yuan · 0.001 m³ = 10⁻⁷ yuan = 10⁻⁵ fen. */
export const EXACT_PER_FEN = 100_000n;

interface PartBetween {
  readonly tier: number;
  readonly price: PriceE4;
  readonly from: Litre;
  readonly to: Litre;
}

/** The part of [from, to] that lies in each tier, empty parts left out. A million lots are priced at a month's end: a plain loop. */
function partsBetween(ladder: Ladder, from: Litre, to: Litre): readonly PartBetween[] {
  const parts: PartBetween[] = [];
  let lower = from;
  let tier = 0;
  for (const { upTo, price } of ladder) {
    tier += 1;
    const upper = upTo === null || upTo > to ? to : upTo;
    if (upper > lower) {
      parts.push({ tier, price, from: lower, to: upper });
      lower = upper;
    }
  }
  assert(lower === to, 'the last tier of a ladder has no upper bound');
  return parts;
}

/** Exact cost of the cycle's first `volume` litres (≥ 0), in 1/100000 fen. */
export function exactCost(ladder: Ladder, volume: Litre): bigint {
  assert(volume >= 0, () => `the cycle's volume is never negative, got ${volume}`);
  let sum = 0n;
  for (const part of partsBetween(ladder, litre(0), volume)) {
    sum += BigInt(part.price) * BigInt(part.to - part.from);
  }
  return sum;
}

/** C(V): cost of the cycle's first `volume` litres, rounded once, half up, to the fen. */
export const cumulativeCost = (ladder: Ladder, volume: Litre): Fen =>
  fen(Number(divide(exactCost(ladder, volume), EXACT_PER_FEN, 'half-up')));

/**
 * Cost of `volume` litres (≥ 0) bought when the cycle stands at `before`: C(before + volume) − C(before). One litre
 * alone may cost 0 fen; the fen appears in the litre whose exact cost passes the half.
 */
export function costOf(ladder: Ladder, before: Litre, volume: Litre): Fen {
  assert(volume >= 0, () => `a purchase is never negative, got ${volume}`);
  return subFen(cumulativeCost(ladder, addLitre(before, volume)), cumulativeCost(ladder, before));
}

/**
 * Largest multiple of `unit` (the format's volume unit, ≥ 1 litre) whose exact cost, before rounding, does not exceed
 * `amount` (≥ 0 fen); 0 when not even one unit is affordable. The rest of the amount stays in the balance.
 *
 * The charged cost, rounded at both ends, cannot exceed the amount either, so no step down is needed: half-up
 * rounding R is monotone and R(x + n) = R(x) + n for whole fen n; exact(V1) ≤ exact(V0) + amount therefore gives
 * C(V1) ≤ C(V0) + amount. The assertion at the end keeps the proof honest.
 */
export function volumeForAmount(ladder: Ladder, before: Litre, amount: Fen, unit: Litre): Litre {
  assert(before >= 0 && amount >= 0, 'volume and amount are never negative');
  assert(unit >= 1, `a volume unit is at least one litre, got ${unit}`);
  let money = BigInt(amount) * EXACT_PER_FEN;
  let volume = 0n;
  let lower = before;
  for (const { upTo, price } of ladder) {
    if (upTo !== null && upTo <= lower) continue;
    const affordable = money / BigInt(price);
    const room = upTo === null ? affordable : BigInt(upTo - lower);
    if (upTo === null || affordable < room) {
      volume += affordable;
      break;
    }
    volume += room;
    money -= room * BigInt(price);
    lower = upTo;
  }
  const whole = litre(Number(volume - (volume % BigInt(unit))));
  assert(
    costOf(ladder, before, whole) <= amount,
    'a volume for an amount costs more than the amount',
  );
  return whole;
}

/**
 * What a purchase takes from each tier, cheapest-numbered tier first; empty for volume 0. Each amount is a difference
 * of C at the tier's edges, so the amounts sum to `costOf` exactly.
 */
export function breakdown(ladder: Ladder, before: Litre, volume: Litre): TierPart[] {
  assert(before >= 0 && volume >= 0, 'volumes are never negative');
  const parts: TierPart[] = [];
  for (const { tier, price, from, to } of partsBetween(ladder, before, addLitre(before, volume))) {
    const amount = subFen(cumulativeCost(ladder, to), cumulativeCost(ladder, from));
    parts.push({ tier, from, volume: subLitre(to, from), price, amount });
  }
  return parts;
}

/** Where the next litre falls. Bounds are inclusive: with the cycle exactly at a bound it is the tier above. */
export function remainingInTier(ladder: Ladder, before: Litre): TierPosition {
  const index = ladder.findIndex(({ upTo }) => upTo === null || upTo > before);
  const found = ladder[index];
  assert(found !== undefined, 'the last tier of a ladder has no upper bound');
  const remaining = found.upTo === null ? null : subLitre(found.upTo, before);
  return { tier: index + 1, price: found.price, remaining };
}
