/**
 * Accounting periods (会计期间) as the company's calendar has them: a calendar month, or from the 26th to the 25th. A period is
 * named by the month in which it ends.
 */
import { type BusinessDate, toBusinessDate } from './calendar.ts';
import { assert } from './outcome.ts';

declare const accounting: unique symbol;
/** 'YYYY-MM'. Plain string order is time order. */
export type Period = string & { readonly [accounting]: 'period' };

const PERIOD = /^(19\d\d|[2-9]\d{3})-(0[1-9]|1[0-2])$/;

export const isPeriod = (text: string): text is Period => PERIOD.test(text);

/** Brands a text that is known to be a period; anything else is a bug. */
export function toPeriod(text: string): Period {
  assert(isPeriod(text), `not a period: ${text}`);
  return text;
}

/** Business dates, both inclusive. */
export interface PeriodRange {
  readonly from: BusinessDate;
  readonly to: BusinessDate;
}

const DAYS_PER_ERA = 146_097;

/** Days since 0000-03-01 of the Gregorian calendar; differences count the days between two dates. */
export function dayNumber(date: BusinessDate): number {
  const month = Number(date.slice(5, 7));
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const ofEra = year - era * 400;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + Number(date.slice(8)) - 1;
  return (
    era * DAYS_PER_ERA + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear
  );
}

/** The date of a day number. */
export function dateOfDay(day: number): BusinessDate {
  const era = Math.floor(day / DAYS_PER_ERA);
  const ofEra = day - era * DAYS_PER_ERA;
  const leaps = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const yearOfEra = Math.floor((ofEra - leaps) / 365);
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const dayOfMonth = ofYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (n: number): string => n.toString().padStart(2, '0');
  return toBusinessDate(`${year}-${two(month)}-${two(dayOfMonth)}`);
}

/** `startDay` 1 … 28 is the day on which a period begins; above 1 it begins in the month before the one that names it. */
export function periodRange(period: Period, startDay: number): PeriodRange {
  assert(
    Number.isInteger(startDay) && startDay >= 1 && startDay <= 28,
    `not a first day of a period: ${startDay}`,
  );
  const day = startDay.toString().padStart(2, '0');
  const begins = startDay === 1 ? period : monthAfter(period, -1);
  const next = monthAfter(begins, 1);
  return {
    from: toBusinessDate(`${begins}-${day}`),
    to: dateOfDay(dayNumber(toBusinessDate(`${next}-${day}`)) - 1),
  };
}

/** The period that `date` is a day of; `startDay` as in `periodRange`. */
export function periodOf(date: BusinessDate, startDay: number): Period {
  const month = toPeriod(date.slice(0, 7));
  return date > periodRange(month, startDay).to ? monthAfter(month, 1) : month;
}

/** `n` months later. */
export function monthAfter(period: Period, n: number): Period {
  const month = Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1 + n;
  return toPeriod(`${Math.floor(month / 12)}-${((month % 12) + 1).toString().padStart(2, '0')}`);
}
