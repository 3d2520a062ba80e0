/** What the ledger tells of the hall: slips that were printed, shifts and cash that went to the bank. */
import type { BusinessDate } from '../core/calendar.ts';
import type { AccountId, OperationId, StationId } from '../core/ids.ts';
import type { SlipKind } from '../core/ledger/hall/commands.ts';
import type {
  ChargeItemRow,
  HandOverRow,
  InvoiceRow,
  SeriesRow,
  ShiftRow,
  SlipRow,
  TicketEndRow,
} from '../core/ledger/hall/rows.ts';
import type { Fen, Litre } from '../core/units.ts';

export type SlipView = SlipRow;
export type ShiftView = ShiftRow;
export type HandOverView = HandOverRow;
export type TicketEndView = TicketEndRow;
export type InvoiceView = InvoiceRow;
export type SeriesView = SeriesRow;
export type ChargeItemView = ChargeItemRow;

/** A customer to whom gas was sold in a shift and who has some of it still to be written (待写). */
export interface UnwrittenSale {
  readonly accountId: AccountId;
  readonly litres: Litre;
  readonly fen: Fen;
}

export interface HallReads {
  /** Undefined when it was never printed. */
  slip(station: StationId, ticketNo: number, slip: SlipKind): SlipView | undefined;
  shift(id: OperationId): ShiftView | undefined;
  /** The cashier's newest shift, open or closed. */
  lastShift(station: StationId, cashier: string): ShiftView | undefined;
  /** Shifts that are open, and those whose difference waits for a ruling. */
  shiftsDue(): readonly ShiftView[];
  /** By the date on the slip; without what was taken back. */
  handOversOn(bankDate: BusinessDate): readonly HandOverView[];
  /** Taken back on that day (缴款红字), whatever date their slips have. */
  redHandOversOn(date: BusinessDate): readonly HandOverView[];
  /** Slips of the station with numbers in `first` … `last` that have lost their force. */
  ticketEnds(station: StationId, first: number, last: number): readonly TicketEndView[];
  /** Every number given or spoiled from one day to another, both inclusive, by kind and number. */
  invoices(from: BusinessDate, to: BusinessDate): readonly InvoiceView[];
  series(): readonly SeriesView[];
  chargeItems(): readonly ChargeItemView[];
  /** Shifts that ended in these days, by station and time. */
  shiftsClosed(from: BusinessDate, to: BusinessDate): readonly ShiftView[];
  /** The operations by which its difference was ruled, oldest first: more than one where a red entry changed it afterwards. */
  rulings(shift: OperationId): readonly OperationId[];
  /** As it stands now; what was written since is gone from it. */
  unwrittenSales(shift: ShiftView): readonly UnwrittenSale[];
}
