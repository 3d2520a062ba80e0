/** What the ledger tells of blank cards. */
import type { CardNo } from '../core/ids.ts';
import type {
  CardBatchRow,
  CardCountRow,
  CardFormatRow,
  CardHoldingRow,
  CardMovementRow,
  ToolCardRow,
} from '../core/ledger/stock/rows.ts';
import type { ShiftView } from './hall-reads.ts';

export type CardBatchView = CardBatchRow;
export type CardHoldingView = CardHoldingRow;
/** A line of the register with what was said of it. */
export interface CardMovementView extends CardMovementRow {
  /** Why pieces were spoiled, or how a count was ruled on; null where nobody is asked for a reason. */
  readonly reason: string | null;
}
export type CardCountView = CardCountRow;
export type CardFormatView = CardFormatRow;
export type ToolCardView = ToolCardRow;

/** A line of the log: null until the card is back, or declared lost. */
export interface ToolCardLine extends ToolCardRow {
  readonly back: {
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly operator: string;
    readonly note: string;
  } | null;
}

/** Pieces of one batch that moved one way. */
export interface CardMoveSum {
  readonly batch: string;
  readonly move: CardMovementRow['move'];
  /** Lines of the register, and by how many pieces together the holder's stock changed. */
  readonly lines: number;
  readonly pieces: number;
}

export interface StockReads {
  batches(): readonly CardBatchView[];
  /** Who holds pieces; whoever has none left is not listed. */
  holdings(): readonly CardHoldingView[];
  /** Newest first. */
  movements(batch: string, limit: number): readonly CardMovementView[];
  /** Undefined while nobody has begun to format the card. */
  format(cardNo: CardNo): CardFormatView | undefined;
  tool(toolNo: CardNo): ToolCardView | undefined;
  /** Newest first; of a known number on, those that are older than it. */
  tools(limit: number, before?: CardNo): readonly ToolCardLine[];
  /** Counts whose difference waits for a ruling. */
  countsDue(): readonly CardCountView[];
  /** What the cashier held at the end of the shift; now, while it is open. */
  heldInShift(shift: ShiftView): readonly CardHoldingView[];
  /** What moved in the cashier's stock while the shift was theirs. */
  inShift(shift: ShiftView): readonly CardMoveSum[];
}
