/** How a money meter prices gas (docs/card-format-money.md §6): one cumulative function of the cycle's volume, rounded to the fen. */
import type { MoneyTariff } from '../card/reference-money.ts';

/** What the meter knows of prices. */
export interface TariffMemory {
  /** Null before the first card that brought one. */
  readonly inForce: MoneyTariff | null;
  /** Announced, and waiting for its day. */
  readonly next: MoneyTariff | null;
  /** First day of the cycle that is being counted, in days since 1 January 2000. */
  readonly cycleDay: number;
  /** Gas of that cycle, litres. */
  readonly cycleLitres: number;
}

const DAY_SECONDS = 86_400;
/** Days are those of Beijing time. */
const AHEAD_SECONDS = 8 * 3_600;
const FIRST_DAY = Date.UTC(2000, 0, 1) / 1000 / DAY_SECONDS;

/** Days since 1 January 2000 of a clock in seconds since 1970. */
export const dayOfClock = (clock: number): number =>
  Math.floor((clock + AHEAD_SECONDS) / DAY_SECONDS) - FIRST_DAY;

/** C(V) in fen: thousandths of a yuan times litres are ten-thousandths of a fen; half up. */
export function costOfCycle({ tiers }: MoneyTariff, litres: number): number {
  let below = 0;
  let sum = 0n;
  for (const { price, boundM3 } of tiers) {
    const upper = boundM3 === 0 ? litres : Math.min(litres, boundM3 * 1000);
    if (upper > below) {
      sum += BigInt(price) * BigInt(upper - below);
      below = upper;
    }
  }
  return Number((sum + 5_000n) / 10_000n);
}

function cycleStartOf({ cycle, startMonth }: MoneyTariff, day: number): number {
  const date = new Date((day + FIRST_DAY) * DAY_SECONDS * 1000);
  const months = [1, 1, 3, 12][cycle] ?? 12;
  const since = (((date.getUTCMonth() + 1 - startMonth) % months) + months) % months;
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - since, 1);
  return start / 1000 / DAY_SECONDS - FIRST_DAY;
}

/** The day has come on: an announced version begins on its day, and a new cycle at V = 0. New prices go on from the same V. */
export function onDay(memory: TariffMemory, day: number): TariffMemory {
  const begins = memory.next !== null && memory.next.effectiveDay <= day;
  const inForce = begins ? memory.next : memory.inForce;
  const next = begins ? null : memory.next;
  if (inForce === null) {
    return { ...memory, inForce, next };
  }
  const start = cycleStartOf(inForce, day);
  const renewed = start > memory.cycleDay;
  return {
    inForce,
    next,
    cycleDay: renewed ? start : memory.cycleDay,
    cycleLitres: renewed ? 0 : memory.cycleLitres,
  };
}

/** A card has brought prices: at once where their day has come or the meter has none, else when it comes. */
export function withTariff(memory: TariffMemory, tariff: MoneyTariff, day: number): TariffMemory {
  const now = memory.inForce === null || tariff.effectiveDay <= day;
  return onDay(now ? { ...memory, inForce: tariff, next: null } : { ...memory, next: tariff }, day);
}

/** Most litres, up to `litres`, whose cost does not pass `fen`; and that cost. */
export function burnable(
  tariff: MoneyTariff,
  from: number,
  litres: number,
  fen: number,
): { readonly litres: number; readonly fen: number } {
  const before = costOfCycle(tariff, from);
  const cost = (n: number): number => costOfCycle(tariff, from + n) - before;
  let [least, most] = [0, litres];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (cost(middle) <= fen) {
      least = middle;
    } else {
      most = middle - 1;
    }
  }
  return { litres: least, fen: cost(least) };
}
