/**
 * Use leaves the lots (trade.md §5, §6): the oldest gas first, priced as it was bought; beyond everything bought it is over-use
 * (超用) at today's price. Or gas that was billed and not used goes back, at the price at which it left. Deductions and
 * adjustments both ask here.
 */
import { lotsHolding, oldestPieces } from '../lots.ts';
import { accept, type Outcome } from '../outcome.ts';
import { addLitre, type Litre, litre } from '../units.ts';
import { liveOf, meterFiguresOf, meterOf } from './effects.ts';
import { saleUnit } from './gates.ts';
import { ladderByWheel } from './money-ladder.ts';
import { overUseOf, type User } from './over-use.ts';
import type { LiveRow } from './rows.ts';
import { DEFAULT_MONTH, type Snapshot } from './snapshot.ts';
import { gasOf } from './stages.ts';
import { linesOf, sumOf, type Taken, type Used, withTaxes } from './used-lines.ts';

const nothingTaken = ({ meter }: User, snapshot: Snapshot): Taken => ({
  litres: 0,
  fen: 0,
  total: meterFiguresOf(snapshot, meter).takenTotal,
});

/**
 * A reading that shows more use than the meter was known to hold proves that it took what was on the card: load by load, in
 * the order in which they were written, until they cover the use.
 */
function provenTaken(due: number, { meter: id }: User, live: LiveRow, snapshot: Snapshot): Taken {
  let taken = { litres: 0, fen: 0, total: meterFiguresOf(snapshot, id).takenTotal };
  while (live.inMeterLitre + taken.litres < due) {
    const next = snapshot.nextPosted(id, litre(taken.total));
    if (next === undefined || taken.litres + next.litres > live.onCardLitre) break;
    const { litres, fen: money, total } = next;
    const along = Math.min(money, live.onCardFen - taken.fen);
    taken = { litres: taken.litres + litres, fen: taken.fen + along, total };
  }
  return taken;
}

/** The unit in which gas is written for this meter; for one that takes none, or that no counter writes for now, nothing is rounded. */
function unitOf({ meter }: User, snapshot: Snapshot): number {
  const unit = saleUnit(snapshot, meter);
  return unit.ok ? unit.value : 1;
}

/** Who says it: an index that others follow, nobody's eyes, or the index at which the meter was taken down. */
export type UseWord = 'reading' | 'estimate' | 'final';

/** Where the litres of a line go. */
interface Split {
  readonly lots: number;
  readonly awaiting: number;
  readonly overUse: number;
}

/**
 * What went into the meter comes first, then what still waits to go there. As long as a load is open, whatever it or the
 * gas behind it may explain waits for its card; what is beyond everything bought is certain. Gas that waits to be written is
 * used in whole units of the meter's format only: a part of one could never be loaded, and the use that it would explain
 * is found again by the next reading. A meter's last word has none after it, and what it leaves is told anew.
 */
function splitOf(
  due: number,
  taken: Taken,
  live: LiveRow,
  unit: () => number,
  word: UseWord,
): Split {
  const inMeter = live.inMeterLitre + taken.litres;
  const fromMeter = Math.min(due, inMeter);
  if (word === 'estimate') return { lots: fromMeter, awaiting: 0, overUse: 0 };
  const rest = due - fromMeter;
  const explained = Math.min(rest, gasOf(live) - inMeter);
  const overUse = rest - explained;
  if (live.inFlightLitre > 0) return { lots: fromMeter, awaiting: explained, overUse };
  const fromCard = Math.min(explained, live.onCardLitre - taken.litres);
  const fromWaiting = Math.min(explained - fromCard, live.toBeWrittenLitre);
  const last = fromWaiting === 0 || overUse > 0 || word === 'final';
  const awaiting = last ? 0 : fromWaiting % unit();
  return { lots: fromMeter + explained - awaiting, awaiting, overUse };
}

/** `due` litres, at least 0, leave the lots. Refuses tariff.none (tariff.invalid) where over-use has no price. */
export function usedFromLots(
  due: number,
  user: User,
  word: UseWord,
  snapshot: Snapshot,
  live = liveOf(snapshot, user.accountId),
): Outcome<Used> {
  // An estimate is nobody's reading and proves nothing of what the meter took.
  const taken =
    word === 'estimate' ? nothingTaken(user, snapshot) : provenTaken(due, user, live, snapshot);
  const split = splitOf(due, taken, live, () => unitOf(user, snapshot), word);
  const over = overUseOf(split.overUse, user, live, snapshot);
  if (!over.ok) return over;
  const held = lotsHolding(snapshot.lotsOf(user.accountId), gasOf(live));
  const pieces = oldestPieces(held, litre(split.lots));
  const used = linesOf(pieces, 1);
  const lines = over.value === null ? used : [...used, ...over.value.lines];
  const all: Used = {
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: split.lots,
    fen: sumOf(used, 'fen'),
    taken,
    awaitingLitres: split.awaiting,
    overUse: over.value?.sum ?? null,
    netFen: sumOf(lines, 'netFen'),
    lines,
  };
  return accept(withTaxes(all, pieces, 1));
}

/**
 * Gas that a money meter (金额表) let through and its wheel never counted, so that it took no money for it: all of it is over-use
 * (trade.md §6). Its own money stays where it is. tariff.none (tariff.invalid).
 */
export function usedBesideMoney(
  litres: number,
  user: User & { readonly at: number },
  snapshot: Snapshot,
): Outcome<Used> {
  const live = liveOf(snapshot, user.accountId);
  const { initialIndex } = meterOf(snapshot, user.meter);
  const index = snapshot.readingBefore(user.meter, user.at)?.index ?? initialIndex;
  const over = overUseOf(litres, user, live, snapshot, (version) => {
    return ladderByWheel(user, index, version, snapshot).volumeBefore;
  });
  if (!over.ok) return over;
  const lines = over.value?.lines ?? [];
  return accept({
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: 0,
    fen: 0,
    taken: nothingTaken(user, snapshot),
    awaitingLitres: 0,
    overUse: over.value?.sum ?? null,
    netFen: sumOf(lines, 'netFen'),
    lines,
  });
}

/** `back` litres that left the lots go back into them, at the price at which they left. */
export function givenBack(back: Litre, user: User, snapshot: Snapshot): Used {
  const live = liveOf(snapshot, user.accountId);
  const held = lotsHolding(snapshot.lotsOf(user.accountId), addLitre(gasOf(live), back));
  const pieces = oldestPieces(held, back);
  const lines = linesOf(pieces, -1);
  const all: Used = {
    profile: (snapshot.settings.month ?? DEFAULT_MONTH).profile,
    litres: -back,
    fen: sumOf(lines, 'fen'),
    taken: nothingTaken(user, snapshot),
    awaitingLitres: 0,
    overUse: null,
    netFen: sumOf(lines, 'netFen'),
    lines,
  };
  return withTaxes(all, pieces, -1);
}
