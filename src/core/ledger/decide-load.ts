/**
 * Loads (写卡): gas to be written goes in flight with the reservation and comes down where the evidence says. Every
 * transition is compare-and-set on (state, attempt), so a conductor that wakes late decides nothing.
 */
import type { AccountId } from '../ids.ts';
import { moveStage, type Posting, STAGES } from '../journal.ts';
import { broughtBy, fitsCard, type LoadState, mayBecome, type Reservation } from '../load.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { ZERO_FEN, ZERO_LITRE } from '../units.ts';
import type { EndLoad, ReserveLoad, RetryLoad } from './commands.ts';
import { type Consequence, cardOf, liveOf, loadOf, meterOf, valueMoved } from './effects.ts';
import { isBeforeGap } from './gap/rows.ts';
import { formatRules, suppliedAccount } from './gates.ts';
import { countsMoney } from './money-meter.ts';
import type { CommandResult, LoadResult } from './results.ts';
import type { CardRow, Change, LiveRow, LoadRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { moneyAlong } from './stages.ts';

/** A reservation is absolute: one sequence on, total raised by exactly its litres. Anything else is a bug. */
export function assertConsistent(reservation: Reservation): void {
  const { target, sequenceBefore, totalBefore, litres, fen } = reservation;
  assert(target.writeSequence === sequenceBefore + 1, 'a load raises the write sequence by one');
  assert(
    target.total === totalBefore + broughtBy(reservation),
    'a load raises the total by what it brings',
  );
  assert(litres >= 0 && fen >= 0 && litres + fen > 0, 'a load moves gas, or money alone');
}

/** card.unknown, card.void-listed, card.other-account, card.other-meter. */
export function cardForLoad(snapshot: Snapshot, reservation: Reservation): Outcome<CardRow> {
  const { cardNo, accountId, meter } = reservation;
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  if (card.stage === 'void-listed') return refuse('card.void-listed', { cardNo });
  if (card.accountId !== accountId) {
    return refuse('card.other-account', { cardNo, accountId: card.accountId });
  }
  if (card.meter !== meter) return refuse('card.other-meter', { cardNo, accountId });
  return accept(card);
}

/** card.ahead, card.behind: the plan was made from another card state than the ledger's (L3). */
export function cardAgrees(card: CardRow, reservation: Reservation): Outcome<true> {
  const { cardNo, writeSequence, total } = card;
  const { sequenceBefore, totalBefore } = reservation;
  const facts = { cardNo, cardSequence: sequenceBefore, ledgerSequence: writeSequence };
  if (sequenceBefore > writeSequence || totalBefore > total) return refuse('card.ahead', facts);
  if (sequenceBefore < writeSequence || totalBefore < total) return refuse('card.behind', facts);
  return accept(true);
}

export const loadResult = (
  load: Reservation,
  state: LoadResult['state'],
  attempt = load.attempt,
): LoadResult => ({
  kind: 'load',
  state,
  attempt,
  litres: load.litres,
  fen: load.fen,
  cardNo: load.cardNo,
});

/** What a load of this meter moves: all gas that waits with its money; of a money meter all money that waits. */
function whatWaits({ accountId, meter }: Reservation, snapshot: Snapshot) {
  const { toBeWrittenLitre, toBeWrittenFen } = liveOf(snapshot, accountId);
  const waits = { litres: toBeWrittenLitre, fen: toBeWrittenFen };
  // Money without gas is the rest of a lot, not a load, where the meter counts gas.
  return toBeWrittenLitre > 0 || countsMoney(snapshot, meter)
    ? waits
    : { litres: ZERO_LITRE, fen: ZERO_FEN };
}

/**
 * Refuses, in this order: account.unknown, account.closed, account.blacklisted, account.stopped, account.suspended,
 * account.no-meter, card.unknown, card.void-listed, card.other-account, card.other-meter, card.unfinished,
 * load.open-on-card, load.open-on-meter, load.nothing-to-write, card.ahead, card.behind, limit.card-capacity,
 * operation.conflict (the gas waiting is no longer what was planned: a load always moves all of it).
 */
export function decideReserveLoad(command: ReserveLoad, snapshot: Snapshot): Outcome<LoadResult> {
  const { reservation } = command;
  assertConsistent(reservation);
  assert(reservation.operationId === command.operationId, 'a reservation has its own operation id');
  assert(reservation.attempt === 1, 'a reservation is attempt 1');
  const { accountId, cardNo } = reservation;
  const account = suppliedAccount(snapshot, accountId);
  if (!account.ok) return account;
  const card = cardForLoad(snapshot, reservation);
  if (!card.ok) return card;
  if (account.value.meter !== reservation.meter) {
    return refuse('card.other-meter', { cardNo, accountId });
  }
  if (card.value.stage === 'opening') return refuse('card.unfinished', { cardNo });
  if (snapshot.openLoadOnCard(cardNo) !== undefined) return refuse('load.open-on-card', { cardNo });
  const onMeter = snapshot.openLoadOnMeter(reservation.meter);
  if (onMeter !== undefined) return refuse('load.open-on-meter', { cardNo: onMeter.cardNo });
  const waits = whatWaits(reservation, snapshot);
  if (broughtBy(waits) === 0) return refuse('load.nothing-to-write', { accountId });
  const agrees = cardAgrees(card.value, reservation);
  if (!agrees.ok) return agrees;
  const rules = formatRules(snapshot, reservation.meter);
  if (!rules.ok) return rules;
  const fits = fitsCard(reservation.target, rules.value.capacity);
  if (!fits.ok) return fits;
  if (reservation.litres !== waits.litres || reservation.fen !== waits.fen) {
    return refuse('operation.conflict');
  }
  return accept(loadResult(reservation, 'RESERVED'));
}

/** The row of a new reservation, and the meter's highest sequence, which a void does not lower. */
export function reservedRows(
  reservation: Reservation,
  books: Books,
  place: Place,
  supersedes: LoadRow['supersedes'] = null,
): readonly Change[] {
  const meter = meterOf(books, reservation.meter);
  const sequence = Math.max(meter.sequence, reservation.target.writeSequence);
  const row: LoadRow = {
    ...reservation,
    state: 'RESERVED',
    reservedAt: place.at,
    endedAt: null,
    entryId: place.entryId,
    supersedes,
  };
  return [
    { table: 'load', row },
    { table: 'meter', row: { ...meter, sequence } },
  ];
}

export function reserveLoadEffects(command: ReserveLoad, books: Books, place: Place): Consequence {
  const { accountId, cardNo, fen, litres } = command.reservation;
  const moved = valueMoved(
    books,
    accountId,
    moveStage(STAGES.toBeWritten, STAGES.inFlight, fen, litres, accountId),
    place,
  );
  return {
    subject: { accountId, cardNo },
    postings: moved.postings,
    changes: [...moved.changes, ...reservedRows(command.reservation, books, place)],
  };
}

/**
 * The load, if `next` may follow; 'RESERVED' stands for another attempt. Refuses, in this order: load.unknown,
 * load.not-open, load.case, load.stale-attempt.
 */
export function loadThatMayBecome(
  snapshot: Snapshot,
  id: LoadRow['operationId'],
  attempt: number,
  next: LoadState,
): Outcome<LoadRow> {
  const load = snapshot.load(id);
  const operationId = id;
  if (load === undefined) return refuse('load.unknown', { operationId });
  const { state } = load;
  const possible = next === 'RESERVED' ? state === 'RESERVED' : mayBecome(state, next);
  if (!possible) {
    return state === 'CASE'
      ? refuse('load.case', { operationId })
      : refuse('load.not-open', { operationId, state });
  }
  if (load.attempt !== attempt) return refuse('load.stale-attempt', { operationId });
  return accept(load);
}

/** Refuses, in this order: load.unknown, load.not-open, load.case, load.stale-attempt. */
export function decideRetryLoad(command: RetryLoad, snapshot: Snapshot): Outcome<LoadResult> {
  const load = loadThatMayBecome(snapshot, command.load, command.attempt, 'RESERVED');
  if (!load.ok) return load;
  return accept(loadResult(load.value, 'RESERVED', load.value.attempt + 1));
}

export function retryLoadEffects(command: RetryLoad, books: Books): Consequence {
  const load = loadOf(books, command.load);
  const { accountId, cardNo } = load;
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: [{ table: 'load', row: { ...load, attempt: load.attempt + 1 } }],
  };
}

/**
 * load.on-void-card: the gas of this load was another card's before. That card may still show it to the meter, so no look
 * at this one can prove that it is nowhere (L9).
 */
export function mayBeVoided(snapshot: Snapshot, load: LoadRow): Outcome<true> {
  if (load.supersedes === null) return accept(true);
  const cardNo = loadOf(snapshot, load.supersedes).cardNo;
  return refuse('load.on-void-card', { operationId: load.operationId, cardNo });
}

/** Two people give gas back to wait that was a case, or open before a gap. approval.witness-required, approval.same-person. */
export const seenToVoid = (
  { operator, second }: Pick<EndLoad, 'operator' | 'second'>,
  load: { readonly state: string; readonly reservedAt: number },
  { gap }: { readonly gap: Parameters<typeof isBeforeGap>[0] },
): Outcome<true> =>
  load.state === 'CASE' || isBeforeGap(gap, load) ? seenByTwo(operator, second) : accept(true);

/**
 * Refuses, in this order: load.unknown, load.not-open, load.case (a case is not made again), load.stale-attempt,
 * load.on-void-card, approval.witness-required, approval.same-person (to be voided, the last two of a case and of a load of before
 * a gap: in what was lost its gas may have been given back). Repeating an ending with its own operation id is a replay and never comes here.
 */
export function decideEndLoad(command: EndLoad, snapshot: Snapshot): Outcome<LoadResult> {
  const { state } = command.ending;
  const load = loadThatMayBecome(snapshot, command.load, command.attempt, state);
  if (!load.ok) return load;
  // Its card may have shown the gas all the time: it is put back, never made void by a look at another slot.
  const { takeOff } = load.value;
  assert(
    takeOff === undefined || state === 'CASE' || takeOff === 'turned',
    'it ends as a take-off',
  );
  assert(takeOff === undefined || state !== 'VOIDED', 'gas that was taken off is put back');
  const free = state === 'VOIDED' ? mayBeVoided(snapshot, load.value) : accept(true);
  if (!free.ok) return free;
  const seen = state === 'VOIDED' ? seenToVoid(command, load.value, snapshot) : accept(true);
  return seen.ok ? accept(loadResult(load.value, state)) : seen;
}

function endPostings(
  load: LoadRow,
  state: EndLoad['ending']['state'],
  live: LiveRow,
): readonly Posting[] {
  const owner: AccountId = load.accountId;
  const { litres } = load;
  const fen = moneyAlong(load, live, 'inFlightFen');
  if (state === 'POSTED') return moveStage(STAGES.inFlight, STAGES.onCard, fen, litres, owner);
  if (state === 'VOIDED') return moveStage(STAGES.inFlight, STAGES.toBeWritten, fen, litres, owner);
  return [];
}

/** A posted load raises card and meter to the target; a case stays in flight and keeps its place in the unique indexes. */
export function endLoadEffects(
  command: EndLoad,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(
    result.kind === 'load' && result.state === command.ending.state,
    'an end is a load result',
  );
  const load = loadOf(books, command.load);
  const { state } = command.ending;
  const { accountId, cardNo, target } = load;
  const moved = valueMoved(
    books,
    accountId,
    endPostings(load, state, liveOf(books, accountId)),
    place,
  );
  const endedAt = state === 'CASE' ? null : place.at;
  const changes: Change[] = [...moved.changes, { table: 'load', row: { ...load, state, endedAt } }];
  if (state === 'POSTED') {
    const card = { ...cardOf(books, cardNo), writeSequence: target.writeSequence };
    changes.push({ table: 'card', row: { ...card, total: target.total } });
    const meter = meterOf(books, load.meter);
    changes.push({ table: 'meter', row: { ...meter, loadedTotal: target.total } });
  }
  return { subject: { accountId, cardNo }, postings: moved.postings, changes };
}
