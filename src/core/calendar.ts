/**
 * The company's calendar: an instant becomes a business date in the company's time zone, and a date belongs to one
 * ladder cycle. Years 1900 … 9999. No clock here: instants come in as values.
 */
import { assert } from './outcome.ts';

declare const business: unique symbol;
/** A day of the company's calendar, 'YYYY-MM-DD'. Plain string order is date order. */
export type BusinessDate = string & { readonly [business]: 'date' };

/** After how many months the ladder starts again at V = 0 (trade.md §4). */
export type Cycle = 'month' | 'quarter' | 'year';

export const CYCLE_MONTHS: Readonly<Record<Cycle, number>> = { month: 1, quarter: 3, year: 12 };
const DATE = /^(19\d\d|[2-9]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** 'UTC' or Area/City. Short names lie: 'CST' is Chicago, not China; offsets work on some engines only. */
const ZONE = /^(?:UTC|[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)+)$/;

/** Building a formatter costs a hundred times its use, so each zone keeps one. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formatters.get(zone);
  if (known) return known;
  if (!ZONE.test(zone)) return undefined;
  try {
    const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(zone, made);
    return made;
  } catch {
    // A RangeError is the language's only answer to "do you know this zone?".
    return undefined;
  }
}

/** True for 'UTC' and for IANA names of the form Area/City; short names and bare offsets are refused. */
export const isTimeZone = (zone: string): boolean => formatterOf(zone) !== undefined;

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** True for a date that exists, written 'YYYY-MM-DD'. */
export function isBusinessDate(text: string): text is BusinessDate {
  const match = DATE.exec(text);
  return match !== null && Number(match[3]) <= daysInMonth(Number(match[1]), Number(match[2]));
}

/** Brands a text that is known to be a date; anything else is a bug. Ask `isBusinessDate` of foreign input. */
export function toBusinessDate(text: string): BusinessDate {
  assert(isBusinessDate(text), `not a business date: ${text}`);
  return text;
}

const MINUTE_MS = 60_000;
/** 1972-02-01: since then every zone has been whole minutes from UTC, so that no day begins within a minute. */
const WHOLE_MINUTES_SINCE = 65_750_400_000;

/** The last answer of each zone: sales come many to the minute, and formatting one costs more than hashing it. */
const lastDates = new Map<string, { readonly minute: number; readonly date: BusinessDate }>();

function formattedDate(atMs: number, zone: string): BusinessDate {
  const formatter = formatterOf(zone);
  assert(formatter !== undefined, `not a time zone: ${zone}`);
  const part: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(atMs)) part[type] = value;
  return toBusinessDate(`${part.year}-${part.month}-${part.day}`);
}

/**
 * The company's date at an instant: `atMs` in milliseconds since 1970 UTC, a safe integer; `zone` as in
 * `isTimeZone`. A sale at 00:30 in Shanghai is of that day, although UTC still has the day before.
 */
export function businessDate(atMs: number, zone: string): BusinessDate {
  assert(Number.isSafeInteger(atMs), () => `an instant is an integer of milliseconds, got ${atMs}`);
  const minute = Math.floor(atMs / MINUTE_MS);
  const last = lastDates.get(zone);
  if (last?.minute === minute && atMs >= WHOLE_MINUTES_SINCE) return last.date;
  const date = formattedDate(atMs, zone);
  lastDates.set(zone, { minute, date });
  return date;
}

/**
 * First day of the cycle that `date` lies in. `startMonth` 1 … 12 is a month in which a cycle starts: 4 makes the
 * year run from April to March, 2 the quarters begin in February, May, August and November.
 */
export function cycleStart(date: BusinessDate, cycle: Cycle, startMonth = 1): BusinessDate {
  assert(
    Number.isInteger(startMonth) && startMonth >= 1 && startMonth <= 12,
    `not a month: ${startMonth}`,
  );
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  const start = month - ((month - (startMonth - 1)) % CYCLE_MONTHS[cycle]);
  const year = Math.floor(start / 12);
  return toBusinessDate(`${year}-${((start % 12) + 1).toString().padStart(2, '0')}-01`);
}
