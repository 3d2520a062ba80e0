/** What decisions about paper and drawers may read, and the same in memory. */

import type { AccountId, OperationId, RowId, StationId } from '../../ids.ts';
import type { Posting } from '../../journal.ts';
import type { LedgerCommand } from '../commands.ts';
import { MemoryTable } from '../memory-table.ts';
import type { CommandResult } from '../results.ts';
import { chargedBy } from './charge.ts';
import type { SlipKind, TicketKind } from './commands.ts';
import type {
  ChargeItemRow,
  HallChange,
  HandOverRow,
  InvoiceRow,
  SeriesRow,
  ShiftRow,
  SlipRow,
  TicketEndRow,
} from './rows.ts';
import { type Takings, TillSums } from './takings.ts';

export interface HallBooks {
  slip(station: StationId, ticketNo: number, slip: SlipKind): SlipRow | undefined;
  shift(id: OperationId): ShiftRow | undefined;
  /** The cashier's newest shift at that station, open or closed. */
  lastShift(station: StationId, cashier: string): ShiftRow | undefined;
  /** The hand-over of that slip that stands; undefined also when it was taken back. */
  handOver(bankSlip: string): HandOverRow | undefined;
  ticketEnd(station: StationId, ticketNo: number): TicketEndRow | undefined;
  series(series: string): SeriesRow | undefined;
  invoice(kind: TicketKind, number: string): InvoiceRow | undefined;
}

export interface HallSnapshot extends HallBooks {
  /** The customer to whom that ticket was issued; undefined when it never was. */
  ticketOwner(station: StationId, ticketNo: number): AccountId | undefined;
  /** The operation that the ticket was issued with. */
  ticketOperation(station: StationId, ticketNo: number): OperationId | undefined;
  /** The cashier's shift that owns that row: the newest one that begins before it. */
  shiftAt(station: StationId, cashier: string, at: RowId): ShiftRow | undefined;
  /** VAT invoices that were given for a purchase, also those that were taken back. */
  invoicesOf(purchase: OperationId): readonly InvoiceRow[];
  chargeItem(item: string): ChargeItemRow | undefined;
  /** What the shift's cashier has taken since `shift.after` and before the row `before`. */
  takings(shift: ShiftRow, before: RowId): Takings;
}

export const slipKey = (row: Pick<SlipRow, 'station' | 'ticketNo' | 'slip'>): string =>
  `${row.station}-${row.ticketNo}-${row.slip}`;

export const invoiceKey = (row: Pick<InvoiceRow, 'ticketKind' | 'number'>): string =>
  `${row.ticketKind} ${row.number}`;

export const ticketKey = (station: StationId, ticketNo: number): string => `${station}-${ticketNo}`;

/** Sums of a shift that has just closed begin anew with the next one; those before a cashier's first shift are nobody's. */
function beginsAnew(row: ShiftRow, before: ShiftRow | undefined): boolean {
  if (row.state === 'closed') return before?.state !== 'closed';
  return row.state === 'open' && row.openedAt === row.after;
}

/** The ticket number that a command has taken; null where it takes none. */
function ticketIn(command: LedgerCommand, result: CommandResult): number | null {
  if (command.kind === 'take-charge') return chargedBy(result).ticketNo;
  return command.kind === 'take-payment' && result.kind === 'payment' ? result.ticketNo : null;
}

export class HallMemory implements HallSnapshot {
  readonly slips = new MemoryTable<string, SlipRow>(slipKey);
  readonly shifts = new MemoryTable(({ shift }: ShiftRow) => shift);
  readonly handOvers = new MemoryTable(
    ({ bankSlip, handedOverBy }: HandOverRow) => `${bankSlip} ${handedOverBy}`,
  );
  readonly ticketEnds = new MemoryTable((row: TicketEndRow) =>
    ticketKey(row.station, row.ticketNo),
  );
  readonly seriesRows = new MemoryTable(({ series }: SeriesRow) => series);
  readonly invoices = new MemoryTable<string, InvoiceRow>(invoiceKey);
  readonly chargeItems = new MemoryTable(({ item }: ChargeItemRow) => item);
  readonly till = new TillSums();
  private readonly owners = new Map<string, AccountId>();
  private readonly operations = new Map<string, OperationId>();

  /** After the rows of an accepted command were put: what a cashier took, and whose ticket it was. */
  noted(command: LedgerCommand, result: CommandResult, postings: readonly Posting[]): void {
    const ticketNo = ticketIn(command, result);
    if ('accountId' in command && command.accountId !== null && ticketNo !== null) {
      this.owners.set(ticketKey(command.station, ticketNo), command.accountId);
      this.operations.set(ticketKey(command.station, ticketNo), command.operationId);
    }
    this.till.add(command, result, postings, ticketNo);
  }

  put(change: HallChange): void {
    switch (change.table) {
      case 'slip':
        this.slips.put(change.row);
        break;
      case 'shift':
        if (beginsAnew(change.row, this.shifts.get(change.row.shift))) {
          this.till.restart(change.row.station, change.row.cashier);
        }
        this.shifts.put(change.row);
        break;
      case 'handOver':
        this.handOvers.put(change.row);
        break;
      case 'ticketEnd':
        this.ticketEnds.put(change.row);
        break;
      case 'series':
        this.seriesRows.put(change.row);
        break;
      case 'chargeItem':
        this.chargeItems.put(change.row);
        break;
      case 'invoice':
        this.invoices.put(change.row);
        break;
    }
  }

  slip(station: StationId, ticketNo: number, slip: SlipKind): SlipRow | undefined {
    return this.slips.get(slipKey({ station, ticketNo, slip }));
  }
  shift(id: OperationId): ShiftRow | undefined {
    return this.shifts.get(id);
  }
  lastShift(station: StationId, cashier: string): ShiftRow | undefined {
    return [...this.shifts.values()]
      .filter((row) => row.station === station && row.cashier === cashier)
      .at(-1);
  }
  handOver(bankSlip: string): HandOverRow | undefined {
    return [...this.handOvers.values()].find(
      (row) => row.bankSlip === bankSlip && row.redBy === null,
    );
  }
  shiftAt(station: StationId, cashier: string, at: RowId): ShiftRow | undefined {
    return [...this.shifts.values()]
      .filter((row) => row.station === station && row.cashier === cashier && row.after < at)
      .sort((a, b) => b.openedAt - a.openedAt)[0];
  }
  ticketEnd(station: StationId, ticketNo: number): TicketEndRow | undefined {
    return this.ticketEnds.get(ticketKey(station, ticketNo));
  }
  series(series: string): SeriesRow | undefined {
    return this.seriesRows.get(series);
  }
  invoice(ticketKind: TicketKind, number: string): InvoiceRow | undefined {
    return this.invoices.get(invoiceKey({ ticketKind, number }));
  }
  invoicesOf(purchase: OperationId): readonly InvoiceRow[] {
    return [...this.invoices.values()].filter((row) => row.purchase === purchase);
  }
  chargeItem(item: string): ChargeItemRow | undefined {
    return this.chargeItems.get(item);
  }
  ticketOwner(station: StationId, ticketNo: number): AccountId | undefined {
    return this.owners.get(ticketKey(station, ticketNo));
  }
  ticketOperation(station: StationId, ticketNo: number): OperationId | undefined {
    return this.operations.get(ticketKey(station, ticketNo));
  }
  takings({ station, cashier }: ShiftRow): Takings {
    return this.till.of(station, cashier);
  }
}
