/** The ticket register (票据台账): numbers that end, numbers that are given, and none that is missing (trade.md §8, §9). */
import { accept, assert, type Facts, type Outcome, refuse, refuseField } from '../../outcome.ts';
import { type Consequence, valueMoved } from '../effects.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { hasNotCome } from '../transfer.ts';
import type { HallBooks, HallSnapshot } from './books.ts';
import type { EndTicket, EnterSeries, GiveInvoice, RedInvoice, SpoilNumber } from './commands.ts';
import type { HallChange, InvoiceRow, SeriesRow } from './rows.ts';
import { purchaseIn, taxMadeDue, taxPostings, taxpayerIn, taxTakenBack } from './vat-invoice.ts';

interface Hall<H> {
  readonly hall: H;
}

/** Numbers of pre-printed paper have eight digits. */
const DIGITS = 8;
export const NUMBER_MAX = 10 ** DIGITS - 1;

const numberOf = (series: string, n: number): string =>
  `${series}-${n.toString().padStart(DIGITS, '0')}`;

const told = (facts: Facts): Outcome<FactResult> => accept({ kind: 'fact', facts });

const hallEffects = (...rows: readonly HallChange[]): Consequence => ({
  subject: { accountId: null, cardNo: null },
  postings: [],
  changes: rows.map((row) => ({ table: 'hall', row })),
});

/** Refuses, in this order: ticket.unknown, ticket.ended, request.invalid (a second person where one is, or is not, needed), approval.same-person. */
export function decideEndTicket(
  { station, operator, ticketNo, how, secondPerson }: EndTicket,
  { hall }: Hall<HallSnapshot>,
): Outcome<FactResult> {
  if (hall.ticketOwner(station, ticketNo) === undefined) {
    return refuse('ticket.unknown', { ticketNo });
  }
  const ended = hall.ticketEnd(station, ticketNo);
  if (ended !== undefined) return refuse('ticket.ended', { ticketNo });
  if ((how === 'lost') !== (secondPerson !== null)) {
    return refuseField('secondPerson', how === 'lost' ? 'string' : 'null');
  }
  if (secondPerson === operator) return refuse('approval.same-person', { operator });
  return told({ ticketNo, how });
}

export const endTicketEffects = (command: EndTicket): Consequence => {
  const { station, ticketNo, how, operationId } = command;
  const row = { station, ticketNo, how, endedBy: operationId, invoice: null };
  return hallEffects({ table: 'ticketEnd', row });
};

/** Refuses, in this order: request.invalid (numbers that are none), series.exists. */
export function decideEnterSeries(
  { series, first, last }: EnterSeries,
  { hall }: Hall<HallSnapshot>,
): Outcome<FactResult> {
  const isRange = Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 1;
  if (!isRange || last < first || last > NUMBER_MAX) {
    return refuseField('last', `1 ≤ first ≤ last ≤ ${NUMBER_MAX}`);
  }
  if (hall.series(series) !== undefined) return refuse('series.exists', { series });
  return told({ series });
}

export const enterSeriesEffects = (command: EnterSeries): Consequence => {
  const { series, ticketKind, first, last, holder } = command;
  return hallEffects({
    table: 'series',
    row: { series, ticketKind, first, last, next: first, holder },
  });
};

/** The next number of a series; refuses, in this order: series.unknown, series.other-kind, series.used-up. */
function nextOf(
  hall: HallSnapshot,
  series: string,
  ticketKind: SeriesRow['ticketKind'] | null,
): Outcome<string> {
  const row = hall.series(series);
  if (row === undefined) return refuse('series.unknown', { series });
  if (ticketKind !== null && row.ticketKind !== ticketKind) {
    return refuse('series.other-kind', { series });
  }
  if (row.next > row.last) return refuse('series.used-up', { series });
  return accept(numberOf(series, row.next));
}

/**
 * Refuses, in this order: ticket.unknown, ticket.not-ended (the slip is still with the customer), ticket.invoiced,
 * payment.not-settled (no invoice is of money that has not come), ticket.refunded (its money, or part of it, has gone back),
 * as `nextOf`, invoice.known, as `taxMadeDue`.
 */
export function decideGiveInvoice(command: GiveInvoice, snapshot: Snapshot): Outcome<FactResult> {
  const { station, ticketNo, ticketKind, from } = command;
  const { hall } = snapshot;
  if (hall.ticketOwner(station, ticketNo) === undefined) {
    return refuse('ticket.unknown', { ticketNo });
  }
  const ended = hall.ticketEnd(station, ticketNo);
  if (ended === undefined) return refuse('ticket.not-ended', { ticketNo });
  if (ended.invoice !== null) return refuse('ticket.invoiced', { ticketNo });
  const payment = hall.ticketOperation(station, ticketNo);
  if (payment !== undefined && hasNotCome(payment, snapshot)) {
    return refuse('payment.not-settled', { operationId: payment });
  }
  const refunded = payment === undefined ? undefined : snapshot.refund(payment);
  if (refunded !== undefined) {
    return refuse('ticket.refunded', { ticketNo, refundedFen: refunded.amount });
  }
  const number = from.by === 'series' ? nextOf(hall, from.series, ticketKind) : accept(from.number);
  if (!number.ok) return number;
  if (hall.invoice(ticketKind, number.value) !== undefined) {
    return refuse('invoice.known', { number: number.value });
  }
  const due = taxMadeDue(command, payment, ticketNo, snapshot);
  return due.ok ? told({ ticketNo, number: number.value, ...due.value }) : due;
}

function numberIn(result: CommandResult): string {
  assert(result.kind === 'fact', 'the register answers with facts');
  const { number } = result.facts;
  assert(typeof number === 'string', 'a number was taken');
  return number;
}

function used(hall: HallBooks, series: string): HallChange {
  const row = hall.series(series);
  assert(row !== undefined, `series ${series} is gone between the rule and its effect`);
  return { table: 'series', row: { ...row, next: row.next + 1 } };
}

/** Paper, and the tax that it moves. */
function taxed(
  rows: readonly HallChange[],
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const paper = hallEffects(...rows);
  const owner = taxpayerIn(result);
  if (owner === null) return paper;
  const postings = taxPostings(result, owner);
  const moved = valueMoved(books, owner, postings, place);
  return {
    subject: { accountId: owner, cardNo: null },
    postings: moved.postings,
    changes: [...paper.changes, ...moved.changes],
  };
}

export function giveInvoiceEffects(
  command: GiveInvoice,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const { hall } = books;
  const { station, operator, businessDate, ticketNo, ticketKind, from, operationId } = command;
  const ended = hall.ticketEnd(station, ticketNo);
  assert(ended !== undefined, `the end of ticket ${ticketNo} is gone`);
  const series = from.by === 'series' ? from.series : null;
  const row: InvoiceRow = {
    ticketKind,
    number: numberIn(result),
    series,
    state: 'given',
    station,
    operator,
    businessDate,
    ticketNo,
    operation: operationId,
    purchase: purchaseIn(result),
  };
  const rows: HallChange[] = [
    { table: 'ticketEnd', row: { ...ended, invoice: operationId } },
    ...(series === null ? [] : [used(hall, series)]),
    { table: 'invoice', row },
  ];
  return taxed(rows, result, books, place);
}

/**
 * A red one leaves what was used by then; where gas comes back into the lot afterwards, another one takes back its tax. Refuses,
 * in this order: invoice.unknown (no such number was given), invoice.taken-back (a red one stands against it, and nothing is left
 * to take back), invoice.known (the red number is in the register).
 */
export function decideRedInvoice(
  { ticketKind, number, redNumber }: RedInvoice,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { hall } = snapshot;
  const row = hall.invoice(ticketKind, number);
  if (row === undefined || row.state !== 'given' || row.ticketNo === null) {
    return refuse('invoice.unknown', { number });
  }
  const { station, ticketNo, operation } = row;
  const ended = hall.ticketEnd(station, ticketNo);
  const owner = hall.ticketOwner(station, ticketNo);
  const back = owner === undefined ? {} : taxTakenBack(row, owner, snapshot);
  if (ended?.invoice !== operation && Object.keys(back).length === 0) {
    return refuse('invoice.taken-back', { number });
  }
  if (hall.invoice(ticketKind, redNumber) !== undefined) {
    return refuse('invoice.known', { number: redNumber });
  }
  return told({ ticketNo, number: redNumber, ...back });
}

export function redInvoiceEffects(
  command: RedInvoice,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const { ticketKind, number, redNumber, operator, businessDate, operationId } = command;
  const given = books.hall.invoice(ticketKind, number);
  assert(given !== undefined && given.ticketNo !== null, `invoice ${number} is gone`);
  const { station, ticketNo } = given;
  const ended = books.hall.ticketEnd(station, ticketNo);
  assert(ended !== undefined, `the end of ticket ${ticketNo} is gone`);
  const row: InvoiceRow = {
    ...{ ticketKind, number: redNumber, series: null, state: 'red', station, operator },
    ...{ businessDate, ticketNo, operation: operationId, purchase: null },
  };
  // After an earlier red one the slip may have an invoice of its own again.
  const stood = ended.invoice === given.operation;
  const rows: HallChange[] = [
    ...(stood ? [{ table: 'ticketEnd', row: { ...ended, invoice: null } } as const] : []),
    { table: 'invoice', row },
  ];
  return taxed(rows, result, books, place);
}

/**
 * `passed` where the number stands in the register already, typed as one of the tax system: it stays what it is, and is the series'
 * own from now on. Refuses as `nextOf`.
 */
export function decideSpoilNumber(
  { series }: SpoilNumber,
  { hall }: Hall<HallSnapshot>,
): Outcome<FactResult> {
  const number = nextOf(hall, series, null);
  if (!number.ok) return number;
  const kind = hall.series(series)?.ticketKind;
  const isKnown = kind !== undefined && hall.invoice(kind, number.value) !== undefined;
  return told({ series, number: number.value, ...(isKnown ? { passed: true } : {}) });
}

export function spoilNumberEffects(
  { series, station, operator, businessDate, operationId }: SpoilNumber,
  result: CommandResult,
  { hall }: Hall<HallBooks>,
): Consequence {
  const known = hall.series(series);
  assert(known !== undefined, `series ${series} is gone between the rule and its effect`);
  if (result.kind === 'fact' && result.facts.passed === true) {
    const typed = hall.invoice(known.ticketKind, numberIn(result));
    assert(typed !== undefined, `a number of series ${series} is gone from the register`);
    return hallEffects(used(hall, series), { table: 'invoice', row: { ...typed, series } });
  }
  const row: InvoiceRow = {
    ticketKind: known.ticketKind,
    number: numberIn(result),
    series,
    state: 'spoiled',
    station,
    operator,
    businessDate,
    ticketNo: null,
    operation: operationId,
    purchase: null,
  };
  return hallEffects(used(hall, series), { table: 'invoice', row });
}
