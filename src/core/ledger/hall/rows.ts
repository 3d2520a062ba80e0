/** Rows of the hall: paper and drawers. */
import type { BusinessDate } from '../../calendar.ts';
import type { OperationId, RowId, StationId } from '../../ids.ts';
import type { Fen } from '../../units.ts';
import type { EndTicket, PrintedWrite, SlipKind, TicketKind } from './commands.ts';

/** One slip that was printed at least once. */
export interface SlipRow {
  readonly station: StationId;
  readonly ticketNo: number;
  readonly slip: SlipKind;
  /** The operation that printed it first; its command holds the image. */
  readonly original: OperationId;
  readonly write: PrintedWrite;
  /** Reprints so far. */
  readonly copies: number;
}

/**
 * One shift of one cashier at one station. It owns every row of the cashier from the end of the shift before on, so that
 * no cash falls between two shifts, whenever the second one was opened.
 */
export interface ShiftRow {
  readonly shift: OperationId;
  readonly station: StationId;
  readonly cashier: string;
  /** The opening; and the row after which the shift's own rows begin. */
  readonly openedAt: RowId;
  readonly after: RowId;
  readonly float: Fen;
  /** Takings of earlier shifts that the bank has not had yet. May be negative: a drawer that was short of its float. */
  readonly carried: number;
  readonly state: 'open' | 'recount' | 'closed';
  /** The count that ended it, the ending's row and date, and what was over (+) or short (−); null before. */
  readonly closedBy: OperationId | null;
  readonly closedAt: RowId | null;
  readonly closedOn: BusinessDate | null;
  readonly counted: Fen | null;
  readonly difference: number | null;
  /** Of what was over, the money of lost sales that it was found to be (找回气量); only the rest is ruled. 0 elsewhere. */
  readonly explained: number;
  /** The operation that ruled on the difference. */
  readonly ruledBy: OperationId | null;
}

/** A bank's slip, known by its number. */
export interface HandOverRow {
  readonly bankSlip: string;
  readonly bankDate: BusinessDate;
  readonly station: StationId;
  readonly cashier: string;
  readonly amount: Fen;
  readonly handedOverBy: OperationId;
  /** Since when the drawer is without it; of a right slip that came with a red one, since when it was without the wrong one. */
  readonly handedAt: RowId;
  /** The closed shift whose difference it settles; null for cash out of a drawer that was not counted yet. */
  readonly shift: OperationId | null;
  /** Its red entry (缴款红字), the entry's row and date; null while it stands. */
  readonly redBy: OperationId | null;
  readonly redAt: RowId | null;
  readonly redOn: BusinessDate | null;
}

/** A charge slip that has lost its force. */
export interface TicketEndRow {
  readonly station: StationId;
  readonly ticketNo: number;
  readonly how: EndTicket['how'];
  readonly endedBy: OperationId;
  /** The invoice that was given for it and stands. */
  readonly invoice: OperationId | null;
}

export interface SeriesRow {
  readonly series: string;
  readonly ticketKind: TicketKind;
  readonly first: number;
  readonly last: number;
  /** The next number to be used; last + 1 when all are. */
  readonly next: number;
  readonly holder: string;
}

/** One number of a kind of paper: given, spoiled, or that of a red invoice, which takes a given one back. */
export interface InvoiceRow {
  readonly ticketKind: TicketKind;
  /** As printed: series and eight digits, or the tax system's own. */
  readonly number: string;
  readonly series: string | null;
  readonly state: 'given' | 'spoiled' | 'red';
  readonly station: StationId;
  readonly operator: string;
  readonly businessDate: BusinessDate;
  /** The slip it was given for; null for a spoiled one. */
  readonly ticketNo: number | null;
  readonly operation: OperationId;
  /** Of a VAT invoice, the purchase in it; null of everything else. */
  readonly purchase: OperationId | null;
}

/** 收费项目 */
export interface ChargeItemRow {
  readonly item: string;
  readonly name: string;
  readonly income: boolean;
  readonly taxBasisPoints: number;
}

export type HallChange =
  | { readonly table: 'slip'; readonly row: SlipRow }
  | { readonly table: 'shift'; readonly row: ShiftRow }
  | { readonly table: 'handOver'; readonly row: HandOverRow }
  | { readonly table: 'ticketEnd'; readonly row: TicketEndRow }
  | { readonly table: 'series'; readonly row: SeriesRow }
  | { readonly table: 'invoice'; readonly row: InvoiceRow }
  | { readonly table: 'chargeItem'; readonly row: ChargeItemRow };
