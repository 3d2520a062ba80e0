/**
 * Gas is taken off a card again (退写), so that the purchase that brought it can be reversed (冲正). A card write like a load:
 * reserved, written, read back. From the reservation on the gas is in flight, and the books count on the card what is sure:
 * the total without it. The reservation is at once that of the load which puts the gas back: if a meter may have taken it,
 * or nobody can tell, that load is written instead, and as totals are cumulative it credits nothing twice.
 */

import type { LoadTarget } from '../card.ts';
import { moveStage, STAGES } from '../journal.ts';
import { lotCost } from '../lots.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { litre, ZERO_LITRE } from '../units.ts';
import {
  cardAgrees,
  cardForLoad,
  loadResult,
  loadThatMayBecome,
  reservedRows,
} from './decide-load.ts';
import { lastPurchase, mayBeReversed } from './decide-reversal.ts';
import { effectiveLoad } from './effective-load.ts';
import { type Consequence, cardOf, liveOf, loadOf, meterOf, valueMoved } from './effects.ts';
import { openAccountOf } from './gates.ts';
import type { LoadResult } from './results.ts';
import type { LoadRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { gasOf, moneyAlong } from './stages.ts';
import type {
  EndTakeOff,
  ReserveTakeOff,
  TakeOffCommand,
  TurnTakeOff,
} from './take-off-commands.ts';

/** The card with the gas off it: one sequence on, a total less by exactly its litres; and the load that puts it back above that. */
function assertTakeOff({ reservation, operationId }: ReserveTakeOff): LoadTarget {
  const { takeOff, target, sequenceBefore, totalBefore, litres, fen, attempt } = reservation;
  assert(takeOff !== undefined && takeOff !== 'turned', 'a take-off says what the card shall show');
  assert(reservation.operationId === operationId && attempt === 1, 'a new reservation');
  assert(litres > 0 && fen >= 0, 'a take-off moves gas, and never negative money');
  assert(takeOff.writeSequence === sequenceBefore, 'the load that puts it back comes after it');
  assert(takeOff.total === totalBefore, 'what is left on the card is sure');
  assert(target.writeSequence === sequenceBefore + 1, 'a load raises the write sequence by one');
  assert(target.total === totalBefore + litres, 'what is put back is what was taken off');
  assert(takeOff.slot === target.slot && takeOff.tag !== target.tag, 'one slot, two writings');
  return takeOff;
}

/**
 * reversal.on-card: the newest load of the card does not hold all of it. reversal.put-back: that gas was written under an
 * earlier sequence before, or on another card, and the meter may have taken it there without a mark that tells of it here.
 */
function heldBySource(
  { source, reservation: { cardNo, meter, litres, fen, target } }: ReserveTakeOff,
  snapshot: Snapshot,
): Outcome<LoadRow> {
  const load = snapshot.load(source);
  const isNewest =
    load !== undefined &&
    load.state === 'POSTED' &&
    load.cardNo === cardNo &&
    load.meter === meter &&
    effectiveLoad(load).total === target.total;
  if (!isNewest) return refuse('reversal.on-card', { litres });
  if (wasElsewhere(load)) return refuse('reversal.put-back', { cardNo });
  const held = effectiveLoad(load);
  // Use may have drawn on the money of gas on the card (use-lots.ts).
  const { onCardFen } = liveOf(snapshot, load.accountId);
  return held.litres >= litres && Math.min(held.fen, onCardFen) >= fen
    ? accept(load)
    : refuse('reversal.on-card', { litres });
}

/** Was the gas of this load shown to a meter under another sequence, or may it have been? */
export const wasElsewhere = ({ takeOff, supersedes }: Pick<LoadRow, 'takeOff' | 'supersedes'>) =>
  takeOff !== undefined || supersedes !== null;

/** approval.…, reversal.meter-took-it: a meter that leaves no mark has said by its window that it took none of it. */
function notTakenByCount({ count, reservation, operator }: ReserveTakeOff): Outcome<true> {
  if (count === null) return accept(true);
  const seen = seenByTwo(operator, count.second);
  if (!seen.ok) return seen;
  const most = reservation.totalBefore;
  return count.meterTotal <= most
    ? accept(true)
    : refuse('reversal.meter-took-it', { litres: count.meterTotal - most });
}

/**
 * Refuses, in this order: account.unknown, account.closed, reversal.unknown-purchase, reversal.emergency, reversal.later-purchase,
 * reversal.needs-approval, approval.witness-required, approval.same-person, reversal.used, reversal.settled, card.unknown, card.void-listed, card.other-account,
 * card.other-meter, card.unfinished, load.open-on-card, load.open-on-meter, approval.witness-required, approval.same-person, reversal.meter-took-it, card.ahead, card.behind,
 * reversal.on-card, reversal.put-back, operation.conflict (the gas that waits is no longer what was planned).
 */
export function decideReserveTakeOff(
  command: ReserveTakeOff,
  snapshot: Snapshot,
): Outcome<LoadResult> {
  const takeOff = assertTakeOff(command);
  const { reservation } = command;
  const { accountId, cardNo, meter, litres, fen } = reservation;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const live = liveOf(snapshot, accountId);
  const asked = { ...command, accountId };
  const lot = lastPurchase(asked, snapshot, gasOf(live));
  if (!lot.ok) return lot;
  const cost = lotCost(lot.value, ZERO_LITRE, lot.value.volume);
  const allowed = mayBeReversed(asked, lot.value, snapshot);
  if (!allowed.ok) return allowed;
  const card = cardForLoad(snapshot, reservation);
  if (!card.ok) return card;
  if (account.value.meter !== meter) return refuse('card.other-meter', { cardNo, accountId });
  if (card.value.stage === 'opening') return refuse('card.unfinished', { cardNo });
  if (snapshot.openLoadOnCard(cardNo) !== undefined) return refuse('load.open-on-card', { cardNo });
  const onMeter = snapshot.openLoadOnMeter(meter);
  if (onMeter !== undefined) return refuse('load.open-on-meter', { cardNo: onMeter.cardNo });
  const counted = notTakenByCount(command);
  if (!counted.ok) return counted;
  if (live.onCardLitre < litres) {
    return refuse('reversal.meter-took-it', { litres: live.inMeterLitre });
  }
  const shown = { ...reservation, sequenceBefore: takeOff.writeSequence - 1 };
  const agrees = cardAgrees(card.value, { ...shown, totalBefore: reservation.target.total });
  if (!agrees.ok) return agrees;
  const source = heldBySource(command, snapshot);
  if (!source.ok) return source;
  const wanted =
    litres === lot.value.volume - live.toBeWrittenLitre && fen === cost - live.toBeWrittenFen;
  return wanted ? accept(loadResult(reservation, 'RESERVED')) : refuse('operation.conflict');
}

function reserveTakeOffEffects(command: ReserveTakeOff, books: Books, place: Place): Consequence {
  const { reservation, source } = command;
  const { accountId, cardNo, fen, litres, meter, totalBefore } = reservation;
  const { postings, changes } = valueMoved(
    books,
    accountId,
    moveStage(STAGES.onCard, STAGES.inFlight, fen, litres, accountId),
    place,
  );
  const load = loadOf(books, source);
  const before = load.takenOff ?? { litres: 0, fen: 0 };
  const takenOff = { litres: litre(before.litres + litres), fen: before.fen + fen };
  const row = meterOf(books, meter);
  const sequence = Math.max(row.sequence, reservation.target.writeSequence);
  const [reserved] = reservedRows(reservation, books, place);
  assert(reserved !== undefined, 'a reservation has a row');
  return {
    subject: { accountId, cardNo },
    postings,
    changes: [
      ...changes,
      reserved,
      { table: 'meter', row: { ...row, sequence, loadedTotal: totalBefore } },
      { table: 'card', row: { ...cardOf(books, cardNo), total: totalBefore } },
      { table: 'load', row: { ...load, takenOff } },
    ],
  };
}

/** load.unknown, load.not-open, load.case, load.stale-attempt; load.not-open too where it was turned. */
function goingTakeOff(
  { load: id, attempt }: TurnTakeOff | EndTakeOff,
  snapshot: Snapshot,
): Outcome<LoadRow> {
  const load = loadThatMayBecome(snapshot, id, attempt, 'RESERVED');
  if (!load.ok) return load;
  const { takeOff, state } = load.value;
  return takeOff === undefined || takeOff === 'turned'
    ? refuse('load.not-open', { operationId: id, state })
    : load;
}

/** The card may show either: its sequence counts as used, and the load that puts the gas back goes on as any other. */
function turnEffects(command: TurnTakeOff, books: Books): Consequence {
  const load = loadOf(books, command.load);
  const { accountId, cardNo, sequenceBefore: writeSequence, attempt } = load;
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: [
      { table: 'load', row: { ...load, attempt: attempt + 1, takeOff: 'turned' } },
      { table: 'card', row: { ...cardOf(books, cardNo), writeSequence } },
    ],
  };
}

/** The card shows itself without the gas: it waits to be written again, and the load that would have put it back is void. */
function endEffects(command: EndTakeOff, books: Books, place: Place): Consequence {
  const load = loadOf(books, command.load);
  const { accountId, cardNo, litres, sequenceBefore: writeSequence } = load;
  const fen = moneyAlong(load, liveOf(books, accountId), 'inFlightFen');
  const { postings, changes } = valueMoved(
    books,
    accountId,
    moveStage(STAGES.inFlight, STAGES.toBeWritten, fen, litres, accountId),
    place,
  );
  return {
    subject: { accountId, cardNo },
    postings,
    changes: [
      ...changes,
      { table: 'load', row: { ...load, state: 'VOIDED', endedAt: place.at } },
      { table: 'card', row: { ...cardOf(books, cardNo), writeSequence } },
    ],
  };
}

export function ruleOnTakeOff(command: TakeOffCommand, snapshot: Snapshot): Outcome<LoadResult> {
  if (command.kind === 'reserve-take-off') return decideReserveTakeOff(command, snapshot);
  const load = goingTakeOff(command, snapshot);
  if (!load.ok) return load;
  const { attempt } = load.value;
  return accept(
    command.kind === 'turn-take-off'
      ? loadResult(load.value, 'RESERVED', attempt + 1)
      : loadResult(load.value, 'VOIDED'),
  );
}

export function takeOffConsequences(
  command: TakeOffCommand,
  books: Books,
  place: Place,
): Consequence {
  switch (command.kind) {
    case 'reserve-take-off':
      return reserveTakeOffEffects(command, books, place);
    case 'turn-take-off':
      return turnEffects(command, books);
    case 'end-take-off':
      return endEffects(command, books, place);
  }
}
