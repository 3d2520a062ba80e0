/** Bytes as CJ/T 188 means them: hex as it is printed, BCD with the low byte first, decimals that stay exact. */
import { assert } from '../../../src/core/outcome.ts';

const DIGITS = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);

export const hexByte = (byte: number): string => DIGITS[byte & 0xff] ?? '';

/** Two capital hex digits a byte, in the order of the wire. */
export const hex = (bytes: Uint8Array): string => Array.from(bytes, hexByte).join('');

/** As printed on the meter: the last byte on the wire is the most significant. */
export const hexReversed = (bytes: Uint8Array): string => hex(Uint8Array.from(bytes).reverse());

/** Pairs of hex digits to bytes. Anything else is a mistake of the program. */
export function bytesOf(digits: string): Uint8Array {
  assert(/^(?:[0-9A-Fa-f]{2})*$/.test(digits), () => `not pairs of hex digits: ${digits}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The decimal digits of BCD bytes, most significant first; null where a nibble is no digit. */
export function bcdDigits(bytes: Uint8Array): string | null {
  const digits = hexReversed(bytes);
  return /^\d*$/.test(digits) ? digits : null;
}

/**
 * Digits times 10^exponent as an exact decimal, at least one digit before the point: ("00012300", −2) is "123.00" and
 * ("12300", 1) is "123000". Zeros behind the point stay, they say how fine the meter counts.
 */
export function decimal(digits: string, exponent: number): string {
  assert(/^\d+$/.test(digits), () => `not digits: ${digits}`);
  if (exponent >= 0) return `${digits}${'0'.repeat(exponent)}`.replace(/^0+(?=\d)/, '');
  const padded = digits.padStart(1 - exponent, '0');
  const whole = padded.slice(0, exponent).replace(/^0+(?=\d)/, '');
  return `${whole}.${padded.slice(exponent)}`;
}
