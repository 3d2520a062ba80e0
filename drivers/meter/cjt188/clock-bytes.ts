/** A meter's clock: seven BCD bytes, local time, no time zone. */
import { assert } from '../../../src/core/outcome.ts';
import { bcdDigits, bytesOf } from './bytes.ts';
import type { Profile } from './profile.ts';

const LENGTH = 7;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const daysOf = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** "2015-05-11T22:01:31"; `not-set` for all zeros; null where it is no date and time. */
export function readClock(
  bytes: Uint8Array,
  order: Profile['clockOrder'],
): string | 'not-set' | null {
  if (bytes.length !== LENGTH) return null;
  if (bytes.every((byte) => byte === 0)) return 'not-set';
  const digits = bcdDigits(order === 'second-first' ? bytes : Uint8Array.from(bytes).reverse());
  if (digits === null) return null;
  const [year, month, day, hour, minute, second] = [
    digits.slice(0, 4),
    ...(digits.slice(4).match(/../g) ?? []),
  ];
  const number = (part: string | undefined): number => Number(part ?? '0');
  const days = daysOf(number(year), number(month));
  const right =
    number(month) >= 1 &&
    number(month) <= 12 &&
    number(day) >= 1 &&
    number(day) <= days &&
    number(hour) <= 23 &&
    number(minute) <= 59 &&
    number(second) <= 59;
  return right ? `${year}-${month}-${day}T${hour}:${minute}:${second}` : null;
}

/** The seven bytes of "2015-05-11T22:01:31". */
export function clockBytes(local: string, order: Profile['clockOrder']): Uint8Array {
  const centuryFirst = bytesOf(local.replace(/[-T:]/g, ''));
  assert(readClock(centuryFirst, 'century-first') === local, () => `not a local time: ${local}`);
  return order === 'century-first' ? centuryFirst : centuryFirst.reverse();
}
