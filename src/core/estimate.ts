/**
 * What an account has probably used where its reading is due and missing (自动估抄): its own past, no neighbour's. Days that
 * were read say how much a day, and the days since the last reading how many of them. An estimate never exceeds the gas that
 * is known to be in the meter (trade.md §7), so it never makes a receivable; the next reading trues it up.
 */
import type { BusinessDate } from './calendar.ts';
import { dayNumber } from './period.ts';
import { type Litre, litre } from './units.ts';

/** Two readings of one base meter, and the days on which they were taken. */
export interface ReadInterval {
  readonly from: BusinessDate;
  readonly to: BusinessDate;
  /** Between them; below zero is nobody's use and is passed over. */
  readonly litres: number;
}

/** A shorter past says more of one cold week than of a household. */
const DAYS_MIN = 14;

export interface EstimateFrom {
  readonly past: readonly ReadInterval[];
  /** Day of the last reading, and the day up to which is estimated. */
  readonly lastRead: BusinessDate;
  readonly upTo: BusinessDate;
  /** Estimated since that reading already. */
  readonly estimated: number;
  /** Gas known to be in the meter. */
  readonly held: number;
}

/** Whole litres, rounded down; null where the past says too little, or nothing is left to estimate. */
export function estimatedUse({
  past,
  lastRead,
  upTo,
  estimated,
  held,
}: EstimateFrom): Litre | null {
  let days = 0;
  let litres = 0;
  for (const interval of past) {
    const between = dayNumber(interval.to) - dayNumber(interval.from);
    if (between <= 0 || interval.litres < 0) continue;
    days += between;
    litres += interval.litres;
  }
  if (days < DAYS_MIN) return null;
  const since = Math.max(0, dayNumber(upTo) - dayNumber(lastRead));
  const use = Math.floor((litres * since) / days) - estimated;
  const bounded = Math.min(use, held);
  return bounded > 0 ? litre(bounded) : null;
}
