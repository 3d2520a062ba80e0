/**
 * Money and gas are safe integers with a unit in their type, so that fen and litres cannot meet by accident.
 * Products and quotients that may leave the safe range go through BigInt and come back checked.
 */
import { accept, assert, type Outcome, refuse } from './outcome.ts';

declare const unit: unique symbol;
type Unit<U extends string> = number & { readonly [unit]: U };

/** Money: 0.01 yuan (分). Any safe integer; negative only where a name says so. */
export type Fen = Unit<'fen'>;
/** Gas: 0.001 m³ (升). Any safe integer; negative only where a name says so. */
export type Litre = Unit<'litre'>;
/** Price of 1 m³ in 1/10000 yuan: 2.4000 yuan/m³ is 24000. From 1 to PRICE_MAX. */
export type PriceE4 = Unit<'price'>;

/** Largest amount of one payment or purchase: 10⁸ yuan. Far above the trade, far below 2^53. */
export const FEN_MAX = 10_000_000_000;
/** Largest volume of one purchase: 10⁶ m³ less one litre (10⁶ m³ itself is refused). */
export const LITRE_MAX = 999_999_999;
/** Highest index of a meter: a wheel of eight whole digits, one litre before its end. */
export const INDEX_MAX = 99_999_999_999;
/** Largest price: 1000 yuan/m³. With it no cost of a cycle below 10¹³ litres leaves the safe range. */
export const PRICE_MAX = 10_000_000;

const isInteger = (n: number): boolean => Number.isSafeInteger(n);

export function fen(n: number): Fen {
  assert(isInteger(n), () => `fen must be a safe integer, got ${n}`);
  return (n === 0 ? 0 : n) as Fen;
}

export function litre(n: number): Litre {
  assert(isInteger(n), () => `litre must be a safe integer, got ${n}`);
  return (n === 0 ? 0 : n) as Litre;
}

export function priceE4(n: number): PriceE4 {
  assert(isInteger(n) && n > 0 && n <= PRICE_MAX, `price must be 1 … ${PRICE_MAX}, got ${n}`);
  return n as PriceE4;
}

export const ZERO_FEN = fen(0);
export const ZERO_LITRE = litre(0);

export const addFen = (a: Fen, b: Fen): Fen => fen(a + b);
export const subFen = (a: Fen, b: Fen): Fen => fen(a - b);
export const addLitre = (a: Litre, b: Litre): Litre => litre(a + b);
export const subLitre = (a: Litre, b: Litre): Litre => litre(a - b);

/** How a quotient becomes an integer. The name stands in the posting that carries the residue. */
export type Rounding = 'down' | 'half-up' | 'up';

/** Divides non-negative `n` by positive `d` with a named rounding. */
export function divide(n: bigint, d: bigint, rounding: Rounding): bigint {
  assert(n >= 0n && d > 0n, 'divide takes a non-negative dividend and a positive divisor');
  if (rounding === 'down') return n / d;
  if (rounding === 'up') return (n + d - 1n) / d;
  return (2n * n + d) / (2n * d);
}

/** Formats an integer with `digits` decimals: scaled(12345, 2) is "123.45". */
function scaled(n: number, digits: number): string {
  const text = Math.abs(n)
    .toString()
    .padStart(digits + 1, '0');
  return `${n < 0 ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Yuan with two decimals: fen(12345) is "123.45". */
export const formatYuan = (amount: Fen): string => scaled(amount, 2);
/** Cubic metres with three decimals: litre(20000) is "20.000". */
export const formatCubicMetres = (volume: Litre): string => scaled(volume, 3);
/** Yuan per m³ with four decimals. */
export const formatPrice = (price: PriceE4): string => scaled(price, 4);

function parseScaled(text: string, digits: number): number | undefined {
  const match = /^(0|[1-9]\d{0,12})(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  if (fraction.length > digits) return undefined;
  const n = Number(`${match[1]}${fraction.padEnd(digits, '0')}`);
  return isInteger(n) ? n : undefined;
}

/** Reads "123.45" yuan, 0 … FEN_MAX; refuses signs, exponents, blanks and a third decimal. */
export function parseYuan(text: string): Outcome<Fen> {
  const n = parseScaled(text, 2);
  if (n === undefined || n > FEN_MAX) return refuse('request.not-an-amount', { text });
  return accept(fen(n));
}

/** Reads "20.5" m³ with at most three decimals, 0 … LITRE_MAX. */
export function parseCubicMetres(text: string): Outcome<Litre> {
  const n = parseScaled(text, 3);
  if (n === undefined || n > LITRE_MAX) return refuse('request.not-a-volume', { text });
  return accept(litre(n));
}

/** Reads the index of a meter, "1234567.8" m³ with at most three decimals, 0 … INDEX_MAX. */
export function parseIndex(text: string): Outcome<Litre> {
  const n = parseScaled(text, 3);
  if (n === undefined || n > INDEX_MAX) return refuse('request.not-an-index', { text });
  return accept(litre(n));
}

/** Yuan that a price may be. */
const PRICES = `0.0001 … ${PRICE_MAX / 10_000}`;

/** Reads "2.4" yuan/m³ with at most four decimals, above zero and up to PRICE_MAX. */
export function parsePrice(text: string): Outcome<PriceE4> {
  const n = parseScaled(text, 4);
  if (n === undefined || n === 0 || n > PRICE_MAX) {
    return refuse('request.invalid', { field: 'price', text, expected: PRICES });
  }
  return accept(priceE4(n));
}
