/** What is asked of the register of blank cards (空白卡). Cards are counted in pieces of a batch: a memory card has no number of its own. */
import type { CardNo, OperationId } from '../../ids.ts';
import type { CommandHead } from '../command-head.ts';
import type { ToolCommand } from './tool-commands.ts';

/** Whose pieces are meant: those of the operator, or those in the store room. */
export type StockPlace = 'mine' | 'store';

/** A batch arrives in the store room. */
export interface ReceiveCards extends CommandHead {
  readonly kind: 'receive-cards';
  /** Name of the batch, never used before. */
  readonly batch: string;
  /** Kind of chip, as drivers name it: `sle4442` … */
  readonly chip: string;
  readonly pieces: number;
  /** Delivery note or invoice of the maker. */
  readonly document: string;
}

/** From the store room to somebody who is let in, or to the operator (领用). */
export interface IssueCards extends CommandHead {
  readonly kind: 'issue-cards';
  readonly batch: string;
  readonly to: string;
  readonly pieces: number;
}

/** Back to the store room: the operator's own (退库), or those of somebody who does not give them back (收回). */
export interface ReturnCards extends CommandHead {
  readonly kind: 'return-cards';
  readonly batch: string;
  readonly pieces: number;
  /** Whose they are, as the register calls the holder; absent: the operator's own. */
  readonly from?: string;
  /** Why they are taken back; with `from`. */
  readonly reason?: string;
}

/** Blank pieces that nothing can be made of any more (报废). */
export interface SpoilCards extends CommandHead {
  readonly kind: 'spoil-cards';
  readonly batch: string;
  readonly place: StockPlace;
  readonly pieces: number;
  readonly reason: string;
}

/** A card that was opened from stock and is spoiled: its opening never ended, or it has been replaced. */
export interface SpoilOpenedCard extends CommandHead {
  readonly kind: 'spoil-opened-card';
  readonly cardNo: CardNo;
  readonly reason: string;
}

/** The pieces are counted (盘点), mostly at the end of a shift. What was counted is what the register holds from then on. */
export interface CountCards extends CommandHead {
  readonly kind: 'count-cards';
  readonly batch: string;
  readonly place: StockPlace;
  readonly counted: number;
}

/** A second person rules on a difference: pieces are missing (or too many) for good, or they were miscounted. */
export interface RuleCardCount extends CommandHead {
  readonly kind: 'rule-card-count';
  /** The operation that counted. */
  readonly count: OperationId;
  readonly verdict: 'accepted' | 'miscounted';
  readonly reason: string;
  /** Not who counted. */
  readonly ruledBy: string;
}

/** A returned card is about to be made blank stock again (格式化): written down before the first byte goes out. */
export interface BeginFormat extends CommandHead {
  readonly kind: 'begin-format';
  readonly cardNo: CardNo;
  readonly reason: string;
}

/** The card has nothing behind its header and has taken the transport secret: from here on it is not asked for its own. */
export interface ReleaseFormat extends CommandHead {
  readonly kind: 'release-format';
  readonly cardNo: CardNo;
}

/** It was read back as blank and has taken the transport secret. Made from stock, it is its formatter's blank card again. */
export interface EndFormat extends CommandHead {
  readonly kind: 'end-format';
  readonly cardNo: CardNo;
}

export type StockCommand =
  | ReceiveCards
  | IssueCards
  | ReturnCards
  | SpoilCards
  | SpoilOpenedCard
  | CountCards
  | RuleCardCount
  | BeginFormat
  | ReleaseFormat
  | EndFormat
  | ToolCommand;
