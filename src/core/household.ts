/**
 * How many live in a household (人口), and what a change of it does to a cycle that has begun: it counts from its date and never
 * backwards (trade.md §4). A cycle's bounds are the sum of its months, each with the persons who lived there when it ended, so that
 * nobody gains or loses the months that were over. V goes on, and no purchase is priced again.
 */
import { type BusinessDate, CYCLE_MONTHS, cycleStart } from './calendar.ts';
import { extraPersons, type Ladder, limitsFor, type TariffVersion } from './tariff.ts';

/** A size that the household had, and the day on which the next one began. */
export interface SizePast {
  readonly persons: number;
  readonly until: BusinessDate;
}

export interface Household {
  /** Persons who live there now. */
  readonly householdSize: number;
  /** Those before, oldest first: at most one a month, the one that the month began with. */
  readonly sizePast: readonly SizePast[];
}

const monthOf = (date: string): string => date.slice(0, 7);

function monthBehind(date: string, months: number): string {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  return `${Math.floor(month / 12)}-${((month % 12) + 1).toString().padStart(2, '0')}`;
}

/** Persons whom a month counts: those who lived there at its end, or live there now. */
const personsIn = ({ householdSize, sizePast }: Household, month: string): number =>
  sizePast.find(({ until }) => monthOf(until) > month)?.persons ?? householdSize;

/** The household as it is from `on` on. A clock that was set back changes nothing that was before. */
export function withSize(household: Household, persons: number, on: BusinessDate): Household {
  const { householdSize, sizePast } = household;
  const last = sizePast.at(-1);
  const until = last !== undefined && last.until > on ? last.until : on;
  // What began and ended within one month is of no month.
  if (last !== undefined && monthOf(last.until) === monthOf(until)) {
    return { householdSize: persons, sizePast };
  }
  return {
    householdSize: persons,
    sizePast: [...sizePast, { persons: householdSize, until }],
  };
}

/**
 * Persons above the version's base size, summed over the months of the cycle that `inCycle` lies in; undefined where the size did not
 * change within it, and the bounds are simply those of `householdSize`.
 */
export function extraPersonMonths(
  household: Household,
  version: TariffVersion,
  inCycle: BusinessDate,
): number | undefined {
  const last = household.sizePast.at(-1);
  if (last === undefined || version.household === null) return undefined;
  const first = cycleStart(inCycle, version.cycle, version.cycleStartMonth);
  if (monthOf(last.until) <= monthOf(first)) return undefined;
  let sum = 0;
  for (let month = 0; month < CYCLE_MONTHS[version.cycle]; month += 1) {
    sum += extraPersons(version.household, personsIn(household, monthBehind(first, month)));
  }
  return sum;
}

/** The household's ladder in the cycle that `inCycle` lies in, as it stands now. */
export const householdLadder = (
  household: Household,
  version: TariffVersion,
  inCycle: BusinessDate,
): Ladder =>
  limitsFor(version, household.householdSize, extraPersonMonths(household, version, inCycle));
