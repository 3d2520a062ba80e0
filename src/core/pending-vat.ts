/**
 * Pending output VAT of bought gas (待转销项税额, trade.md §7): the tax in the price of a lot waits beside the contract
 * liability until the gas is used. It is released cumulatively: of a lot whose first x fen are used T(x) is gone, so that
 * nothing is left when the lot is. A VAT invoice that is given before the use makes the tax of the rest due at once.
 */
import { type HeldLot, type Lot, lotCost } from './lots.ts';
import { divide, type Fen, fen, type Litre, litre, ZERO_LITRE } from './units.ts';
import { GAS_VAT_PERCENT } from './vat.ts';

/** T(x) = x · 9 / 109, half up; `gross` at least 0. */
export function vatWithin(gross: Fen): Fen {
  const percent = BigInt(GAS_VAT_PERCENT);
  return fen(Number(divide(BigInt(gross) * percent, 100n + percent, 'half-up')));
}

/** Tax in the price of the litres from `from` to `to` of a lot, 0 ≤ from ≤ to ≤ volume, so that pieces sum to the lot's. */
export const taxOf = (lot: Lot, from: Litre, to: Litre): number =>
  vatWithin(lotCost(lot, ZERO_LITRE, to)) - vatWithin(lotCost(lot, ZERO_LITRE, from));

/** Which of these litres stand in a VAT invoice that was given before their use; null for none. */
export function invoicedWithin(
  { invoiced, volume }: Lot,
  from: Litre,
  to: Litre,
): readonly [Litre, Litre] | null {
  if (invoiced === undefined) return null;
  const low = litre(Math.max(from, invoiced.from));
  const high = litre(Math.min(to, invoiced.to ?? volume));
  return low < high ? [low, high] : null;
}

/** Their tax: due since the invoice, and not again when the gas is used. */
export function invoicedBy(lot: Lot, from: Litre, to: Litre): number {
  const those = invoicedWithin(lot, from, to);
  return those === null ? 0 : taxOf(lot, ...those);
}

/**
 * What the litres from `from` to `to` of a lot release, 0 ≤ from ≤ to ≤ volume; 0 for a lot whose tax never waited, and for what
 * an invoice has released before.
 */
export const releasedBy = (lot: Lot, from: Litre, to: Litre): number =>
  lot.pendingVat === true ? taxOf(lot, from, to) - invoicedBy(lot, from, to) : 0;

/** What still waits with the gas that is held. */
export const pendingOf = (held: readonly HeldLot[]): number =>
  held.reduce((sum, { lot, used }) => sum + releasedBy(lot, used, lot.volume), 0);

/** Tax of held gas that is due already, because it was invoiced before its use. */
export const invoicedOf = (held: readonly HeldLot[]): number =>
  held.reduce((sum, { lot, used }) => sum + invoicedBy(lot, used, lot.volume), 0);
