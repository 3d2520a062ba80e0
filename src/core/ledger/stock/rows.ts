/**
 * Rows of the register of blank cards. For every batch: received = pieces held + in use + spoiled + missing, at any time;
 * `qika verify` holds that against the movements.
 */
import type { CardNo, MeterId, OperationId, RowId } from '../../ids.ts';
import type { ToolKind, ToolReport } from '../../tool-card.ts';
import type { Litre } from '../../units.ts';

/** Holder of what is in the store room. */
export const STORE_ROOM = '';

export interface CardBatchRow {
  readonly batch: string;
  readonly chip: string;
  readonly received: number;
  /** Opened as somebody's card, and not formatted since. */
  readonly inUse: number;
  readonly spoiled: number;
  /** Counted away: negative where more were found than the register knew. */
  readonly missing: number;
  /** Entry that received it: older batches are used first. */
  readonly receivedAt: RowId;
}

/** Pieces that one person, or the store room, answers for. */
export interface CardHoldingRow {
  readonly batch: string;
  /** STORE_ROOM, or a cashier. */
  readonly holder: string;
  readonly pieces: number;
}

/** What became of the piece that a card was made of. A number is never used again, so neither is this row's. */
export interface CardPieceRow {
  readonly cardNo: CardNo;
  readonly batch: string;
  readonly state: 'in-use' | 'spoiled' | 'formatted';
}

/** A card that is being formatted, or was. Its number stays void-listed: it is never used again. */
export interface CardFormatRow {
  readonly cardNo: CardNo;
  /** The operation that began it last. */
  readonly format: OperationId;
  /** `released`: it has taken the transport secret, and only its header is left. */
  readonly state: 'begun' | 'released' | 'done';
}

/** One tool card (工具卡) with its order. Its number is never used again, nor is its order. */
export interface ToolCardRow {
  readonly toolNo: CardNo;
  readonly tool: ToolKind;
  readonly meter: MeterId;
  readonly toMeter: MeterId | null;
  readonly valve: 'open' | 'closed' | null;
  readonly order: number;
  /** Seconds since 1970; 0 is without end. */
  readonly validUntil: number;
  readonly purpose: string;
  readonly madeBy: string;
  readonly witness: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly state: 'making' | 'out' | 'returned' | 'lost';
  /** The operation that ordered it. */
  readonly document: OperationId;
  /** What the meter said on it; null where it said nothing, or the card is not back. */
  readonly result: ToolReport['result'] | null;
  readonly litres: Litre | null;
  /** Version of the master key that its own key is made from, 1 … 255. */
  readonly keyVersion: number;
}

export type CardMove =
  | 'received'
  | 'issued'
  | 'returned'
  | 'opened'
  | 'spoiled'
  | 'formatted'
  | 'counted'
  | 'ruled';

/** One line of the register (台账); never changed. */
export interface CardMovementRow {
  readonly entryId: RowId;
  readonly at: number;
  readonly move: CardMove;
  readonly batch: string;
  /** Whose pieces became more (+) or fewer (−); an issue or return moves as many the other way in the store room. */
  readonly holder: string;
  readonly pieces: number;
  readonly cardNo: CardNo | null;
  readonly operator: string;
}

/** A count that did not agree. */
export interface CardCountRow {
  readonly count: OperationId;
  readonly batch: string;
  readonly holder: string;
  readonly countedBy: string;
  readonly expected: number;
  readonly counted: number;
  /** The operation that ruled; null while it waits. */
  readonly ruledBy: OperationId | null;
}

export type StockChange =
  | { readonly table: 'batch'; readonly row: CardBatchRow }
  | { readonly table: 'holding'; readonly row: CardHoldingRow }
  | { readonly table: 'piece'; readonly row: CardPieceRow }
  | { readonly table: 'movement'; readonly row: CardMovementRow }
  | { readonly table: 'count'; readonly row: CardCountRow }
  | { readonly table: 'format'; readonly row: CardFormatRow }
  | { readonly table: 'tool'; readonly row: ToolCardRow };
