/**
 * Meters on a line: where they answer, and loads over it (线路充值). A meter takes its gas by card or over the line, never
 * both: two counters of one value could each explain the other's gas.
 */
import { formatMeter } from '../ids.ts';
import { moveStage, type Posting, STAGES } from '../journal.ts';
import { assertLineReservation, counterEvidence, nextSer } from '../line-load.ts';
import { mayBecome } from '../load.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { litre } from '../units.ts';
import { mayOpenCard } from './commissioning.ts';
import { seenToVoid } from './decide-load.ts';
import { type Consequence, liveOf, meterOf, valueMoved } from './effects.ts';
import { hasLineLoads, suppliedAccount } from './gates.ts';
import type {
  EndLineLoad,
  LineCommand,
  LinkMeter,
  ReserveLineLoad,
  RetryLineLoad,
} from './line-commands.ts';
import type { LineLoadRow, LineLoadState, MeterLinkRow } from './line-rows.ts';
import type { CommandResult, FactResult, LineLoadResult } from './results.ts';
import type { Change, LiveRow } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { moneyAlong } from './stages.ts';

/** A row that a rule has already seen. */
function seen<T>(row: T | undefined, what: string): T {
  assert(row !== undefined, `${what} is gone between the rule and its effect`);
  return row;
}

/** Gas of this meter that is on a card, or a card that could bring it some. */
function hangsOnCard(snapshot: Snapshot, { meter }: LinkMeter): boolean {
  const { accountId, loadedTotal, takenTotal } = meterOf(snapshot, meter);
  const cardNo = accountId === null ? null : (snapshot.account(accountId)?.cardNo ?? null);
  return cardNo !== null || loadedTotal !== takenTotal;
}

/**
 * Refuses, in this order: meter.unknown, meter.taken-down, load.open-on-line (nothing is changed under an open load), meter.has-line-loads
 * (one that was loaded over the line stays credited there, for no card may be opened for it again), meter.by-card (it has a
 * card, or gas on one), meter.address-taken (another meter that is credited answers there). A meter that is only read may
 * share its address with another; the answer tells. meter.unit-differs stands after meter.has-line-loads: what the counter
 * has said is in the unit that it was credited in.
 */
export function decideLinkMeter(command: LinkMeter, snapshot: Snapshot): Outcome<FactResult> {
  const { meter, place, creditUnit } = command;
  const name = formatMeter(meter);
  if (snapshot.meter(meter) === undefined) return refuse('meter.unknown', { meter: name });
  if (snapshot.meterEnd(meter) !== undefined) return refuse('meter.taken-down', { meter: name });
  if (snapshot.openLineLoadOn(meter) !== undefined) {
    return refuse('load.open-on-line', { meter: name });
  }
  const credited = creditUnit !== null;
  if (!credited && hasLineLoads(snapshot, meter)) {
    return refuse('meter.has-line-loads', { meter: name });
  }
  const unit = snapshot.link(meter)?.creditUnit ?? null;
  if (credited && unit !== null && unit !== creditUnit && hasLineLoads(snapshot, meter)) {
    return refuse('meter.unit-differs', { meter: name, unitLitres: unit });
  }
  if (credited && hangsOnCard(snapshot, command)) return refuse('meter.by-card', { meter: name });
  const other = snapshot.linksAt(place.line, place.address).find((link) => link.meter !== meter);
  if (other !== undefined && (credited || other.creditUnit !== null)) {
    return refuse('meter.address-taken', { other: formatMeter(other.meter) });
  }
  return accept({ kind: 'fact', facts: { meter, sharesAddress: other !== undefined } });
}

/** What its counter said belongs to the meter, wherever it answers. */
export function linkMeterEffects(command: LinkMeter, books: Books): Consequence {
  const { meter, place, creditUnit } = command;
  const known = books.link(meter);
  const { count, total, lastSer } = known ?? { count: null, total: null, lastSer: null };
  const row: MeterLinkRow = { meter, ...place, creditUnit, count, total, lastSer };
  const { accountId } = meterOf(books, meter);
  return {
    subject: { accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'meterLink', row }],
  };
}

const resultOf = (
  load: Pick<LineLoadRow, 'litres' | 'fen' | 'meter' | 'attempt'>,
  state: LineLoadState,
  attempt = load.attempt,
): LineLoadResult => ({
  kind: 'line-load',
  state,
  attempt,
  litres: load.litres,
  fen: load.fen,
  meter: load.meter,
});

/**
 * Refuses, in this order: account.unknown, account.closed, account.blacklisted, account.stopped, account.suspended,
 * account.no-meter, meter.not-by-line, load.open-on-line, load.nothing-to-write, for its first load the gates of
 * commissioning as for an open-account card, operation.conflict (the meter, its counter, its last order or the gas that waits is not what was
 * planned from).
 */
export function decideReserveLineLoad(
  { reservation, operationId, businessDate }: ReserveLineLoad,
  snapshot: Snapshot,
): Outcome<LineLoadResult> {
  assertLineReservation(reservation);
  assert(reservation.operationId === operationId, 'a reservation has its own operation id');
  assert(reservation.attempt === 1, 'a reservation is attempt 1');
  const { accountId, meter, litres, fen, order, unit, countBefore, totalBefore } = reservation;
  const account = suppliedAccount(snapshot, accountId);
  if (!account.ok) return account;
  const link = snapshot.link(meter);
  if (link === undefined || link.creditUnit === null) {
    return refuse('meter.not-by-line', { meter: formatMeter(meter) });
  }
  if (snapshot.openLineLoadOn(meter) !== undefined) {
    return refuse('load.open-on-line', { meter: formatMeter(meter) });
  }
  const live = seen(snapshot.live(accountId), `live row ${accountId}`);
  if (live.toBeWrittenLitre === 0) return refuse('load.nothing-to-write', { accountId });
  // A meter opens with its first gas, however that comes; one that has had some is open.
  if (!hasLineLoads(snapshot, meter)) {
    const gates = mayOpenCard(snapshot, accountId, businessDate);
    if (!gates.ok) return gates;
  }
  const asPlanned =
    account.value.meter === meter &&
    link.creditUnit === unit &&
    (link.total ?? totalBefore) === totalBefore &&
    (link.count ?? countBefore) === countBefore &&
    nextSer(link.lastSer) === order.ser &&
    live.toBeWrittenLitre === litres &&
    live.toBeWrittenFen === fen;
  return asPlanned ? accept(resultOf(reservation, 'RESERVED')) : refuse('operation.conflict');
}

function reserveEffects({ reservation }: ReserveLineLoad, books: Books, place: Place): Consequence {
  const { accountId, meter, fen, litres, order } = reservation;
  const moved = valueMoved(
    books,
    accountId,
    moveStage(STAGES.toBeWritten, STAGES.inFlight, fen, litres, accountId),
    place,
  );
  const row: LineLoadRow = {
    ...reservation,
    state: 'RESERVED',
    reservedAt: place.at,
    endedAt: null,
    entryId: place.entryId,
  };
  const link = seen(books.link(meter), `link of meter ${meter}`);
  return {
    subject: { accountId, cardNo: null },
    postings: moved.postings,
    changes: [
      ...moved.changes,
      { table: 'lineLoad', row },
      { table: 'meterLink', row: { ...link, lastSer: order.ser } },
    ],
  };
}

/** load.unknown, load.not-open, load.line-case, load.stale-attempt. */
function loadThatMay(
  snapshot: Snapshot,
  command: RetryLineLoad | EndLineLoad,
  next: LineLoadState,
): Outcome<LineLoadRow> {
  const operationId = command.load;
  const load = snapshot.lineLoad(operationId);
  if (load === undefined) return refuse('load.unknown', { operationId });
  const { state, attempt } = load;
  if (state !== 'RESERVED' && state !== 'CASE') {
    return refuse('load.not-open', { operationId, state });
  }
  if (state === 'CASE' && (next === 'RESERVED' || !mayBecome(state, next))) {
    return refuse('load.line-case', { operationId });
  }
  return attempt === command.attempt
    ? accept(load)
    : refuse('load.stale-attempt', { operationId, attempt });
}

export function decideRetryLineLoad(
  command: RetryLineLoad,
  snapshot: Snapshot,
): Outcome<LineLoadResult> {
  const load = loadThatMay(snapshot, command, 'RESERVED');
  return load.ok ? accept(resultOf(load.value, 'RESERVED', load.value.attempt + 1)) : load;
}

/**
 * L9: a load is posted only on its target, voided only on its beginning. Anything else is a bug of who asks. A case and a load of
 * before a gap are voided by two: approval.witness-required, approval.same-person.
 */
export function decideEndLineLoad(
  command: EndLineLoad,
  snapshot: Snapshot,
): Outcome<LineLoadResult> {
  const load = loadThatMay(snapshot, command, command.state);
  if (!load.ok) return load;
  const evidence = counterEvidence(command.seen, load.value);
  const wanted = { POSTED: 'TARGET', VOIDED: 'BEFORE', CASE: 'FOREIGN' } as const;
  assert(evidence === wanted[command.state], `a counter that is ${evidence} ends nothing so`);
  const seen =
    command.state === 'VOIDED' ? seenToVoid(command, load.value, snapshot) : accept(true);
  return seen.ok ? accept(resultOf(load.value, command.state)) : seen;
}

function endPostings(load: LineLoadRow, state: string, live: LiveRow): readonly Posting[] {
  const { accountId, litres } = load;
  const fen = moneyAlong(load, live, 'inFlightFen');
  const to =
    state === 'POSTED' ? STAGES.inMeter : state === 'VOIDED' ? STAGES.toBeWritten : STAGES.inFlight;
  return to === STAGES.inFlight ? [] : moveStage(STAGES.inFlight, to, fen, litres, accountId);
}

function endEffects(command: EndLineLoad, books: Books, place: Place): Consequence {
  const load = seen(books.lineLoad(command.load), `load ${command.load}`);
  const { accountId, meter, litres } = load;
  const { state, seen: counter } = command;
  const moved = valueMoved(
    books,
    accountId,
    endPostings(load, state, liveOf(books, accountId)),
    place,
  );
  const endedAt = state === 'CASE' ? null : place.at;
  const changes: Change[] = [
    ...moved.changes,
    { table: 'lineLoad', row: { ...load, state, endedAt } },
  ];
  if (state === 'POSTED') {
    const link = seen(books.link(meter), `link of meter ${meter}`);
    const { count, total } = counter;
    changes.push({ table: 'meterLink', row: { ...link, count, total } });
    const row = meterOf(books, meter);
    const loadedTotal = litre(row.loadedTotal + litres);
    const takenTotal = litre(row.takenTotal + litres);
    changes.push({ table: 'meter', row: { ...row, loadedTotal, takenTotal } });
  }
  return { subject: { accountId, cardNo: null }, postings: moved.postings, changes };
}

function retryEffects(command: RetryLineLoad, books: Books): Consequence {
  const load = seen(books.lineLoad(command.load), `load ${command.load}`);
  return {
    subject: { accountId: load.accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'lineLoad', row: { ...load, attempt: load.attempt + 1 } }],
  };
}

export function ruleOnLine(command: LineCommand, snapshot: Snapshot): Outcome<CommandResult> {
  switch (command.kind) {
    case 'link-meter':
      return decideLinkMeter(command, snapshot);
    case 'reserve-line-load':
      return decideReserveLineLoad(command, snapshot);
    case 'retry-line-load':
      return decideRetryLineLoad(command, snapshot);
    case 'end-line-load':
      return decideEndLineLoad(command, snapshot);
  }
}

export function lineConsequences(command: LineCommand, books: Books, place: Place): Consequence {
  switch (command.kind) {
    case 'link-meter':
      return linkMeterEffects(command, books);
    case 'reserve-line-load':
      return reserveEffects(command, books, place);
    case 'retry-line-load':
      return retryEffects(command, books);
    case 'end-line-load':
      return endEffects(command, books, place);
  }
}
