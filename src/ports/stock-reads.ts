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
export type CardMovementView = CardMovementRow;
export type CardCountView = CardCountRow;
export type CardFormatView = CardFormatRow;
export type ToolCardView = ToolCardRow;

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
  heldBy(holder: string): readonly CardHoldingView[];
  /** Newest first. */
  movements(batch: string, limit: number): readonly CardMovementView[];
  /** Counts whose difference waits for a ruling. */
  /** Undefined while nobody has begun to format the card. */
  format(cardNo: CardNo): CardFormatView | undefined;
  tool(toolNo: CardNo): ToolCardView | undefined;
  /** Newest first; of a known number on, those that are older than it. */
  tools(limit: number, before?: CardNo): readonly ToolCardView[];
  countsDue(): readonly CardCountView[];
  /** What moved in the cashier's stock while the shift was theirs. */
  inShift(shift: ShiftView): readonly CardMoveSum[];
}
