/**
 * Price lots (价批, trade.md §5). One lot a purchase; its first x litres cost C(V0 + x) − C(V0), so pieces always sum to
 * what was paid. Use takes the oldest lot first, so what an account still holds is always its newest gas: lots are not
 * kept, they follow from the purchases and from how much gas is left.
 */
import type { BusinessDate } from './calendar.ts';
import type { OperationId } from './ids.ts';
import { assert } from './outcome.ts';
import { breakdown, costOf, type Ladder, type TierPart } from './tariff.ts';
import { addFen, addLitre, type Fen, type Litre, litre, subLitre, ZERO_FEN } from './units.ts';

export interface Lot {
  /** The purchase that brought it, or the grant. */
  readonly operationId: OperationId;
  readonly boughtOn: BusinessDate;
  /** '' where gas was given without a price. */
  readonly tariffId: string;
  /** The ladder of the household on that day; null is a lot of price 0, outside the ladder. */
  readonly ladder: Ladder | null;
  /** First day of the cycle that V0 counts in; '' outside the ladder. */
  readonly cycleStart: string;
  /** V0 of the purchase. */
  readonly before: Litre;
  readonly volume: Litre;
  /** True where it was granted while a load waited (应急气量): it is in the meter, and may be owed. Absent elsewhere. */
  readonly emergency?: true;
  /** True where the tax in its price was set aside when it was bought (待转销项税额); absent elsewhere. */
  readonly pendingVat?: boolean;
  /**
   * Its litres from `from` on stand in a VAT invoice that was given before their use, up to `to`, where a red one took back the
   * rest (null: none did). Their tax is due already. Absent elsewhere.
   */
  readonly invoiced?: {
    readonly by: OperationId;
    readonly from: Litre;
    readonly to: Litre | null;
  };
  /** What its purchase recognised, where revenue goes apart from use; absent where it follows the use. */
  readonly apart?: { readonly litres: number; readonly fen: number };
}

/** What is left of a lot: its litres above `used`. */
export interface HeldLot {
  readonly lot: Lot;
  readonly used: Litre;
  readonly left: Litre;
  readonly fen: Fen;
}

/** What the litres from `from` to `to` of a lot cost; 0 ≤ from ≤ to ≤ volume. */
export function lotCost({ ladder, before, volume }: Lot, from: Litre, to: Litre): Fen {
  assert(0 <= from && from <= to && to <= volume, () => `litres ${from} to ${to} of ${volume}`);
  return ladder === null ? ZERO_FEN : costOf(ladder, addLitre(before, from), subLitre(to, from));
}

/** The same by tier; one part of price 0 is no part. Amounts sum to `lotCost`. */
export function lotTiers({ ladder, before }: Lot, from: Litre, to: Litre): readonly TierPart[] {
  return ladder === null ? [] : breakdown(ladder, addLitre(before, from), subLitre(to, from));
}

/** What is left of a lot, before anybody asks what it cost. */
export type LeftOfLot = Omit<HeldLot, 'fen'>;

/**
 * The lots that hold `litres`, oldest first, from all lots newest first: the last of them may be used in part. No lot is asked
 * for once all is found, because the next one may stand far back in the past. Gas that no lot brought is a bug of whoever posted it.
 */
export function lotsHolding(newestFirst: Iterable<Lot>, litres: Litre): readonly LeftOfLot[] {
  const held: LeftOfLot[] = [];
  if (litres === 0) return held;
  let missing = litres;
  for (const lot of newestFirst) {
    const left = litre(Math.min(missing, lot.volume));
    held.push({ lot, used: subLitre(lot.volume, left), left });
    missing = subLitre(missing, left);
    if (missing === 0) break;
  }
  assert(missing === 0, () => `${missing} litres were brought by no purchase`);
  return held.reverse();
}

/** The same with what each of them cost. */
export const heldLots = (newestFirst: Iterable<Lot>, litres: Litre): readonly HeldLot[] =>
  lotsHolding(newestFirst, litres).map((held) => ({
    ...held,
    fen: lotCost(held.lot, held.used, held.lot.volume),
  }));

/** What the newest `litres` cost (L16). */
export const lotsValue = (newestFirst: Iterable<Lot>, litres: Litre): Fen =>
  heldLots(newestFirst, litres).reduce((sum, { fen }) => addFen(sum, fen), ZERO_FEN);

/** A part of one lot that leaves it. What it costs is asked of the lot: most who take one ask by tier, and pricing it twice is dear. */
export interface LotPiece {
  readonly lot: Lot;
  readonly from: Litre;
  readonly to: Litre;
}

/** The oldest `litres` of what is held, as pieces; at most what is held. */
export function oldestPieces(held: readonly LeftOfLot[], litres: Litre): readonly LotPiece[] {
  const pieces: LotPiece[] = [];
  let wanted = litres;
  for (const { lot, used, left } of held) {
    if (wanted === 0) break;
    const taken = litre(Math.min(wanted, left));
    const to = addLitre(used, taken);
    pieces.push({ lot, from: used, to });
    wanted = subLitre(wanted, taken);
  }
  assert(wanted === 0, () => `${wanted} litres more than the lots hold`);
  return pieces;
}

/** Takes what was given back off the newest lots, from their dear end (退气). */
export function withoutReturned(lot: Lot, returned: Litre): { lot: Lot; returned: Litre } {
  const cut = litre(Math.min(returned, lot.volume));
  return {
    lot: cut === 0 ? lot : { ...lot, volume: subLitre(lot.volume, cut) },
    returned: subLitre(returned, cut),
  };
}
