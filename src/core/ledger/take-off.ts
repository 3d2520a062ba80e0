/**
 * Gas, or the money of a money meter (金额表), is taken off a card again (退写), so that the purchase that brought it can be
 * reversed (冲正). A card write like a load: reserved, written, read back. From the reservation on the gas is in flight, and the books count on the card what is sure:
 * the total without it. The reservation is at once that of the load which puts the gas back: if a meter may have taken it,
 * or nobody can tell, that load is written instead, and as totals are cumulative it credits nothing twice.
 */

import type { LoadTarget } from '../card.ts';
import { formatMeter } from '../ids.ts';
import { moveStage, STAGES } from '../journal.ts';
import { broughtBy, type Reservation } from '../load.ts';
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
import { countsMoney } from './money-meter.ts';
import type { LoadResult } from './results.ts';
import { lastMoney } from './reverse-money.ts';
import type { AccountRow, LoadRow } from './rows.ts';
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
  assert(litres >= 0 && fen >= 0, 'a take-off moves gas, or money alone');
  const off = broughtBy(reservation);
  assert(off > 0, 'a take-off takes something off');
  assert(takeOff.writeSequence === sequenceBefore, 'the load that puts it back comes after it');
  assert(takeOff.total === totalBefore, 'what is left on the card is sure');
  assert(target.writeSequence === sequenceBefore + 1, 'a load raises the write sequence by one');
  assert(target.total === totalBefore + off, 'what is put back is what was taken off');
  assert(takeOff.slot === target.slot && takeOff.tag !== target.tag, 'one slot, two writings');
  return takeOff;
}

/** reversal.on-card, or money-meter.on-card where the meter counts money. */
const notOnCard = ({ litres, fen }: Pick<Reservation, 'litres' | 'fen'>) =>
  litres > 0 ? refuse('reversal.on-card', { litres }) : refuse('money-meter.on-card', { fen });

/**
 * reversal.on-card, money-meter.on-card: the newest load of the card does not hold all of it. reversal.put-back: that gas was written under an
 * earlier sequence before, or on another card, and the meter may have taken it there without a mark that tells of it here.
 */
function heldBySource(
  { source, reservation }: ReserveTakeOff,
  snapshot: Snapshot,
): Outcome<LoadRow> {
  const { cardNo, meter, litres, fen, target } = reservation;
  const load = snapshot.load(source);
  const isNewest =
    load !== undefined &&
    load.state === 'POSTED' &&
    load.cardNo === cardNo &&
    load.meter === meter &&
    effectiveLoad(load).total === target.total;
  if (!isNewest) return notOnCard(reservation);
  if (wasElsewhere(load)) return refuse('reversal.put-back', { cardNo });
  const held = effectiveLoad(load);
  // Use may have drawn on the money of gas on the card (used-postings.ts).
  const { onCardFen } = liveOf(snapshot, load.accountId);
  return held.litres >= litres && Math.min(held.fen, onCardFen) >= fen
    ? accept(load)
    : notOnCard(reservation);
}

/** Was the gas of this load shown to a meter under another sequence, or may it have been? */
export const wasElsewhere = ({ takeOff, supersedes }: Pick<LoadRow, 'takeOff' | 'supersedes'>) =>
  takeOff !== undefined || supersedes !== null;

/**
 * approval.…, reversal.meter-took-it: a meter that leaves no mark has said by its window that it took none of it.
 * money-meter.other-window: a count is litres, and every money meter leaves a mark.
 */
function notTakenByCount({ count, reservation, operator }: ReserveTakeOff): Outcome<true> {
  if (count === null) return accept(true);
  if (reservation.litres === 0) {
    const meter = formatMeter(reservation.meter);
    return refuse('money-meter.other-window', { meter, shows: '金额（元） yuan' });
  }
  const seen = seenByTwo(operator, count.second);
  if (!seen.ok) return seen;
  const most = reservation.totalBefore;
  return count.meterTotal <= most
    ? accept(true)
    : refuse('reversal.meter-took-it', { litres: count.meterTotal - most });
}

/** What of the purchase must come off the card: all of it that does not wait. Refuses as its reversal would. */
function wantedOffCard(
  command: ReserveTakeOff,
  { accountId, meter }: AccountRow,
  snapshot: Snapshot,
): Outcome<{ readonly litres: number; readonly fen: number }> {
  const asked = { ...command, accountId };
  const live = liveOf(snapshot, accountId);
  if (meter !== null && countsMoney(snapshot, meter)) {
    const last = lastMoney(asked, snapshot);
    return last.ok ? accept({ litres: 0, fen: last.value.fen - live.toBeWrittenFen }) : last;
  }
  const lot = lastPurchase(asked, snapshot, gasOf(live));
  if (!lot.ok) return lot;
  const allowed = mayBeReversed(asked, lot.value, snapshot);
  if (!allowed.ok) return allowed;
  const cost = lotCost(lot.value, ZERO_LITRE, lot.value.volume);
  return accept({
    litres: lot.value.volume - live.toBeWrittenLitre,
    fen: cost - live.toBeWrittenFen,
  });
}

/** reversal.meter-took-it, money-meter.loaded: the books have it in the meter. */
function stillOnCard({ accountId, litres, fen }: Reservation, snapshot: Snapshot): Outcome<true> {
  const live = liveOf(snapshot, accountId);
  if (live.onCardLitre < litres) {
    return refuse('reversal.meter-took-it', { litres: live.inMeterLitre });
  }
  return litres === 0 && live.onCardFen < fen
    ? refuse('money-meter.loaded', { fen: fen - live.onCardFen })
    : accept(true);
}

/**
 * Of a money meter the refusals are those of reverse-money.ts and money-meter.on-card, money-meter.loaded for theirs.
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
  const wanted = wantedOffCard(command, account.value, snapshot);
  if (!wanted.ok) return wanted;
  const card = cardForLoad(snapshot, reservation);
  if (!card.ok) return card;
  if (account.value.meter !== meter) return refuse('card.other-meter', { cardNo, accountId });
  if (card.value.stage === 'opening') return refuse('card.unfinished', { cardNo });
  if (snapshot.openLoadOnCard(cardNo) !== undefined) return refuse('load.open-on-card', { cardNo });
  const onMeter = snapshot.openLoadOnMeter(meter);
  if (onMeter !== undefined) return refuse('load.open-on-meter', { cardNo: onMeter.cardNo });
  const counted = notTakenByCount(command);
  if (!counted.ok) return counted;
  const there = stillOnCard(reservation, snapshot);
  if (!there.ok) return there;
  const shown = { ...reservation, sequenceBefore: takeOff.writeSequence - 1 };
  const agrees = cardAgrees(card.value, { ...shown, totalBefore: reservation.target.total });
  if (!agrees.ok) return agrees;
  const source = heldBySource(command, snapshot);
  if (!source.ok) return source;
  const asWanted = litres === wanted.value.litres && fen === wanted.value.fen;
  return asWanted ? accept(loadResult(reservation, 'RESERVED')) : refuse('operation.conflict');
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
