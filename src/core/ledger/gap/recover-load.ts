/**
 * A card ahead of the ledger, after a gap (找回). What the card shows beyond the ledger is booked, no litre more: first a load
 * that was open in the copy and that the card has left behind, then gas that waited in the copy (a load always writes all of
 * it), and the rest, whose sale nobody knows, against 找回气量（待查）, at no price. An open load whose place another write has
 * taken was given up in what was lost: its gas waited there, and counts with what waited. A card of a money meter (金额表) shows
 * fen: what nobody knows of it is a customer's advance against 找回金额（待查）.
 */
import type { Counted } from '../../card.ts';
import { moveStage, posting, STAGES } from '../../journal.ts';
import { broughtBy } from '../../load.ts';
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import { type Fen, fen, type Litre, litre } from '../../units.ts';
import { type Consequence, cardOf, liveOf, loadOf, meterOf, valueMoved } from '../effects.ts';
import { factOf, isOfMoney } from '../fact.ts';
import { carriesCount } from '../gates.ts';
import { countsMoney } from '../money-meter.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { CardRow, Change, LoadRow } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { moneyAlong } from '../stages.ts';
import { windowBooked } from '../window-differs.ts';
import type { RecoverLoad } from './commands.ts';
import type { EpochRow } from './rows.ts';
import { leftIn, type Waited, waitedFor } from './waited.ts';

const MS = 1000;

/**
 * A write that the lost part of the ledger may have made: later ones have nothing to do with the gap. Its time alone proves
 * nothing: whoever kept the bytes of a load that is void now can put them back (see `mayBeLost`).
 */
export const isOfLostTime = (soldAt: number, { at }: Pick<EpochRow, 'at'>): boolean =>
  soldAt * MS <= at;

/**
 * A load of gas that the ledger knows to be void, by its number and tag, was not lost: somebody put its bytes back. A card of
 * money tells no time of its sale. But everything that was written since the gap stands in the ledger, and what was
 * written before it and was not lost: a write of ours that the ledger does not know by its tag is one of those that it lost.
 */
const mayBeLost = (
  { seen }: RecoverLoad,
  { meter }: CardRow,
  gap: EpochRow,
  snapshot: Snapshot,
): boolean =>
  countsMoney(snapshot, meter)
    ? !snapshot.knowsMoneyWrite(meter, seen.tag)
    : isOfLostTime(seen.soldAt, gap) && !snapshot.gaveUp(meter, seen);

/** Where the card stood by the ledger, its open load counted as written. */
interface From {
  readonly sequence: number;
  readonly total: Counted;
  readonly load: LoadRow | undefined;
}

/**
 * Another write of ours stands in the place of the load, or a later one that leads to less gas: its bytes are on the card no
 * more, so that no meter can take it (L9). Gas that was another card's before may still be shown by that card.
 */
export const wasGivenUp = (
  seen: Pick<RecoverLoad['seen'], 'writeSequence' | 'total' | 'tag'>,
  {
    target,
    supersedes,
    state,
    takeOff,
  }: Pick<LoadRow, 'target' | 'supersedes' | 'state' | 'takeOff'>,
): boolean =>
  (state === 'RESERVED' || state === 'CASE') &&
  supersedes === null &&
  takeOff === undefined &&
  seen.tag !== target.tag &&
  (seen.writeSequence === target.writeSequence ||
    (seen.writeSequence > target.writeSequence && seen.total < target.total));

/** The card as it was before the lost writes; undefined where its open load is not the one that was left behind. */
function fromOf(command: RecoverLoad, card: CardRow, snapshot: Snapshot): From | null {
  const { cardNo, openLoad, givenUp } = command;
  const open = snapshot.openLoadOnCard(cardNo) ?? snapshot.openLoadOnMeter(card.meter);
  const { writeSequence: sequence, total } = card;
  if (open === undefined) return openLoad === null ? { sequence, total, load: undefined } : null;
  const gap = snapshot.gap.latest();
  const isLeft = open.operationId === openLoad && open.state === 'RESERVED' && !open.takeOff;
  const isOld = gap !== undefined && open.reservedAt < gap.at && open.cardNo === cardNo;
  if (!isOld) return null;
  if (givenUp) return wasGivenUp(command.seen, open) ? { sequence, total, load: open } : null;
  return isLeft
    ? { sequence: open.target.writeSequence, total: open.target.total, load: open }
    : null;
}

/**
 * What was noted from the window is that total, and that count where the next card begins at it, and was noted since the gap: an
 * older look says nothing of what was lost.
 */
function isAsNoted({ window, seen }: RecoverLoad, card: CardRow, snapshot: Snapshot): boolean {
  if (window === undefined) return true;
  const noted = snapshot.windowCount(card.meter);
  const since = snapshot.gap.latest()?.at ?? 0;
  return (
    noted !== undefined &&
    noted.noted === window &&
    noted.total === seen.total &&
    noted.at > since &&
    seen.total > card.total &&
    (!carriesCount(snapshot, card.meter) || noted.purchases === seen.writeSequence)
  );
}

/** What the card shows ends an open load by itself; a case was made for two people to look at, and they end it. */
const caseSeen = ({ operator, second }: RecoverLoad, load: LoadRow | undefined): Outcome<true> =>
  load?.state === 'CASE' ? seenByTwo(operator, second) : accept(true);

/**
 * Refuses, in this order: card.unknown, card.void-listed, card.ahead (there was no gap, the window says something else, the write is younger than it or known, the
 * card shows less gas than the ledger, or an open load cannot be the one that it has left behind), approval.witness-required and
 * approval.same-person (that load is a case).
 */
export function decideRecoverLoad(command: RecoverLoad, snapshot: Snapshot): Outcome<FactResult> {
  const { cardNo, seen } = command;
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  if (card.stage === 'void-listed') return refuse('card.void-listed', { cardNo });
  const facts = {
    cardNo,
    cardSequence: seen.writeSequence,
    ledgerSequence: card.writeSequence,
  };
  const gap = snapshot.gap.latest();
  if (gap === undefined || !mayBeLost(command, card, gap, snapshot)) {
    return refuse('card.ahead', facts);
  }
  const isTold = card.stage === 'active' && isAsNoted(command, card, snapshot);
  const from = isTold ? fromOf(command, card, snapshot) : null;
  const known = from !== null && meterOf(snapshot, card.meter).loadedTotal === card.total;
  if (!known || seen.writeSequence <= from.sequence || seen.total < from.total) {
    return refuse('card.ahead', facts);
  }
  const two = caseSeen(command, from.load);
  if (!two.ok) return two;
  const beyond = seen.total - from.total;
  const money = countsMoney(snapshot, card.meter);
  const { shown, left } = waitedFor(
    card,
    command.givenUp ? from.load : undefined,
    { beyond, counts: money ? 'fen' : 'litres' },
    snapshot,
  );
  return accept({
    kind: 'fact',
    facts: {
      ...(money
        ? { money, litres: 0, fen: beyond - shown.fen }
        : { litres: beyond - shown.litres }),
      waitingLitres: shown.litres,
      waitingFen: shown.fen,
      leftLitres: left.litres,
      leftFen: left.fen,
      openLitres: from.load?.litres ?? 0,
      total: seen.total,
    },
  });
}

/** The lost loads as one that was posted: a meter that reports its total finds it. */
function recoveredLoad(
  { operationId, cardNo, seen, slot, image }: RecoverLoad,
  { accountId, meter }: CardRow,
  { litres, fen, place }: { readonly litres: Litre; readonly fen: Fen; readonly place: Place },
): LoadRow {
  const target = { ...seen, slot, volume: litres };
  return {
    operationId,
    attempt: 1,
    accountId,
    cardNo,
    meter,
    litres,
    fen,
    // Sequences in between were written, and lost.
    sequenceBefore: seen.writeSequence - 1,
    totalBefore: litre(seen.total - broughtBy({ litres, fen })),
    target,
    imageBefore: image,
    imageTarget: image,
    state: 'POSTED',
    reservedAt: place.at,
    endedAt: place.at,
    entryId: place.entryId,
    supersedes: null,
  };
}

/** What nobody knows the sale of: gas, or money of a money meter. */
interface Found {
  readonly litres: Litre;
  readonly fen: Fen;
}

/** Entries of a money meter say so; those of gas name no money of what nobody knows. */
const foundIn = (result: CommandResult): Found => ({
  litres: litre(factOf(result, 'litres')),
  fen: fen(isOfMoney(result) ? factOf(result, 'fen') : 0),
});

/**
 * Rows of the gap: what the card does not show of the gas that waits from before it was given back in what was lost, so that
 * one person alone does not give it back again; and what nobody knows is listed.
 */
function gapRows(
  { operationId: load, cardNo }: RecoverLoad,
  { accountId, meter }: CardRow,
  unknown: Found,
  left: Waited,
  books: Books,
  { at }: Place,
): readonly Change[] {
  const waited = books.gap.waiting(accountId);
  const settled = { accountId, litres: litre(left.litres), fen: left.fen };
  const nothingSaid = { state: 'open', resolvedBy: null, paper: null } as const;
  const row = { load, accountId, cardNo, meter, ...unknown, at, ...nothingSaid };
  return [
    ...((waited?.litres ?? 0) === left.litres && (waited?.fen ?? 0) === left.fen
      ? []
      : [{ table: 'gap', row: { table: 'gapWaiting', row: settled } } as const]),
    ...(unknown.litres + unknown.fen === 0
      ? []
      : [{ table: 'gap', row: { table: 'recovered', row } } as const]),
  ];
}

export function recoverLoadEffects(
  command: RecoverLoad,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const { cardNo, seen, openLoad } = command;
  const card = cardOf(books, cardNo);
  const { accountId } = card;
  const open = openLoad === null ? null : loadOf(books, openLoad);
  const openFen = open === null ? 0 : moneyAlong(open, liveOf(books, accountId), 'inFlightFen');
  const unknown = foundIn(result);
  const waiting = { litres: factOf(result, 'waitingLitres'), fen: factOf(result, 'waitingFen') };
  const { inFlight, onCard, toBeWritten } = STAGES;
  const ends = command.givenUp
    ? ({ state: 'VOIDED', to: toBeWritten } as const)
    : ({ state: 'POSTED', to: onCard } as const);
  const { postings, changes } = valueMoved(
    books,
    accountId,
    [
      ...moveStage(inFlight, ends.to, openFen, open?.litres ?? 0, accountId),
      ...moveStage(toBeWritten, onCard, waiting.fen, waiting.litres, accountId),
      ...posting('recovered', 'onCardLitre', unknown.litres, accountId),
      ...posting('recoveredFen', 'onCardFen', unknown.fen, accountId),
    ],
    place,
  );
  const brought = {
    litres: litre(unknown.litres + waiting.litres),
    fen: fen(unknown.fen + waiting.fen),
  };
  const meter = meterOf(books, card.meter);
  const { writeSequence, total } = seen;
  assert(total === factOf(result, 'total'), 'what was seen is what was decided on');
  const sequence = Math.max(meter.sequence, writeSequence);
  const ended: readonly Change[] =
    open === null
      ? []
      : [{ table: 'load', row: { ...open, state: ends.state, endedAt: place.at } }];
  const loaded: readonly Change[] =
    brought.litres === 0 && !(isOfMoney(result) && brought.fen > 0)
      ? []
      : [{ table: 'load', row: recoveredLoad(command, card, { ...brought, place }) }];
  return {
    subject: { accountId, cardNo },
    postings,
    changes: [
      ...changes,
      ...ended,
      ...loaded,
      { table: 'card', row: { ...card, writeSequence, total } },
      { table: 'meter', row: { ...meter, sequence, loadedTotal: total } },
      ...gapRows(command, card, unknown, leftIn(result), books, place),
      ...windowBooked(books, card.meter, total),
    ],
  };
}
