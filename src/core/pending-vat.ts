/**
 * Pending output VAT of bought gas (待转销项税额, trade.md §7): the tax in the price of a lot waits beside the contract
 * liability until the gas is used. It is released cumulatively: of a lot whose first x fen are used T(x) is gone, so that
 * nothing is left when the lot is.
 */
import { type HeldLot, type Lot, lotCost } from './lots.ts';
import { divide, type Fen, fen, type Litre, ZERO_LITRE } from './units.ts';
import { GAS_VAT_PERCENT } from './vat.ts';

/** T(x) = x · 9 / 109, half up; `gross` at least 0. */
export function vatWithin(gross: Fen): Fen {
  const percent = BigInt(GAS_VAT_PERCENT);
  return fen(Number(divide(BigInt(gross) * percent, 100n + percent, 'half-up')));
}

/** What the litres from `from` to `to` of a lot release, 0 ≤ from ≤ to ≤ volume; 0 for a lot whose tax never waited. */
export function releasedBy(lot: Lot, from: Litre, to: Litre): number {
  if (lot.pendingVat !== true) return 0;
  return vatWithin(lotCost(lot, ZERO_LITRE, to)) - vatWithin(lotCost(lot, ZERO_LITRE, from));
}

/** What still waits with the gas that is held. */
export const pendingOf = (held: readonly HeldLot[]): number =>
  held.reduce((sum, { lot, used }) => sum + releasedBy(lot, used, lot.volume), 0);
