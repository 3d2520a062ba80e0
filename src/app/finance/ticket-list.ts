/**
 * The month's hand-over of tickets (票据交接单), a list a cashier: the slips of every shift, those that have ended and how,
 * and each invoice number given or spoiled, so that finance can lay the papers beside it and miss none.
 */
import type { BusinessDate } from '../../core/calendar.ts';
import type { OperationId } from '../../core/ids.ts';
import { assert } from '../../core/outcome.ts';
import type { InvoiceView, SeriesView, ShiftView, TicketEndView } from '../../ports/hall-reads.ts';
import { figuresOf } from '../counter/shift.ts';
import type { AppDeps } from '../deps.ts';

export interface EndedSlip {
  readonly ticketNo: number;
  readonly how: TicketEndView['how'];
  readonly reason: string;
  readonly secondPerson: string | null;
  /** Number of the invoice that was given for it. */
  readonly invoice: string | null;
}

export interface ShiftSlips {
  readonly shift: OperationId;
  readonly closedOn: string;
  readonly tickets: number;
  /** 0 where the shift issued none. */
  readonly first: number;
  readonly last: number;
  readonly ended: readonly EndedSlip[];
}

export interface CashierTickets {
  readonly station: number;
  readonly cashier: string;
  readonly shifts: readonly ShiftSlips[];
  readonly invoices: readonly InvoiceView[];
}

export interface TicketList {
  readonly from: BusinessDate;
  readonly to: BusinessDate;
  readonly cashiers: readonly CashierTickets[];
  /** As they stand now. */
  readonly series: readonly SeriesView[];
}

function invoiceNumber(deps: AppDeps, id: OperationId | null): string | null {
  const result = id === null ? undefined : deps.store.operation(id)?.committed.result;
  return result?.kind === 'fact' ? String(result.facts.number) : null;
}

function endedSlip(deps: AppDeps, { ticketNo, how, endedBy, invoice }: TicketEndView): EndedSlip {
  const command = deps.store.operation(endedBy)?.command;
  assert(command?.kind === 'end-ticket', `ticket ${ticketNo} was ended by ${endedBy}`);
  const { reason, secondPerson } = command;
  return { ticketNo, how, reason, secondPerson, invoice: invoiceNumber(deps, invoice) };
}

function slipsOf(deps: AppDeps, shift: ShiftView): ShiftSlips {
  const figures = figuresOf(deps, shift);
  const { tickets, ticketFirst, ticketLast } = figures ?? {};
  assert(
    typeof tickets === 'number' &&
      typeof ticketFirst === 'number' &&
      typeof ticketLast === 'number' &&
      shift.closedOn !== null,
    `shift ${shift.shift} is closed and tells its tickets`,
  );
  const { hall } = deps.store;
  // Two cashiers of one station take numbers in turns: each list holds its own.
  const own = ({ station, ticketNo }: TicketEndView): boolean =>
    deps.store.ticket(station, ticketNo)?.payment.command.operator === shift.cashier;
  const ended = hall.ticketEnds(shift.station, ticketFirst, ticketLast).filter(own);
  return {
    shift: shift.shift,
    closedOn: shift.closedOn,
    tickets,
    first: ticketFirst,
    last: ticketLast,
    ended: ended.map((row) => endedSlip(deps, row)),
  };
}

export function ticketList(deps: AppDeps, from: BusinessDate, to: BusinessDate): TicketList {
  const { hall } = deps.store;
  const shifts = hall.shiftsClosed(from, to);
  const invoices = hall.invoices(from, to);
  const nameOf = (station: number, cashier: string): string => `${station} ${cashier}`;
  const names = new Map<string, { station: number; cashier: string }>();
  for (const { station, cashier } of shifts) {
    names.set(nameOf(station, cashier), { station, cashier });
  }
  for (const { station, operator } of invoices) {
    names.set(nameOf(station, operator), { station, cashier: operator });
  }
  const cashiers = [...names.values()].map(({ station, cashier }) => ({
    station,
    cashier,
    shifts: shifts
      .filter((row) => row.station === station && row.cashier === cashier)
      .map((row) => slipsOf(deps, row)),
    invoices: invoices.filter((row) => row.station === station && row.operator === cashier),
  }));
  return { from, to, cashiers, series: hall.series() };
}
