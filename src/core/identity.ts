/**
 * Numbers of identity documents (证件号码). A resident identity card has 18 characters, the last a check character (GB 11643:
 * ISO 7064 MOD 11-2); of any other document only the length and the characters are looked at.
 */
import { isStandIn } from './personal.ts';

const RESIDENT = /^\d{17}[\dX]$/;
const OTHER = /^[\p{L}\p{N}()（）/-]{5,32}$/u;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

const checkOf = (number: string): string | undefined =>
  CHECKS[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(number[at]), 0) % CHECKS.length];

/** Without spaces, letters large; null where it can be no such number. */
export function identityNumber(typed: string): string | null {
  const number = typed.replaceAll(/\s/gu, '').toUpperCase();
  if (RESIDENT.test(number)) return checkOf(number) === number.at(-1) ? number : null;
  return OTHER.test(number) ? number : null;
}

const FIRST = 3;
const LAST = 4;

/** 310***********7714: three and four stay; of a number of ten characters or less, the last two. */
export function maskedIdentity(number: string): string {
  if (isStandIn(number)) return number;
  const hidden = number.length - FIRST - LAST;
  return hidden > FIRST
    ? `${number.slice(0, FIRST)}${'*'.repeat(hidden)}${number.slice(-LAST)}`
    : `****${number.slice(-2)}`;
}
