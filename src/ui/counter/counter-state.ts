/** What the counter's desk shows: which card is in which reader, whose it is, and the one sale that is under way. */
import type { CardStatus, Problem, Reader, Standing } from '../api/generated.ts';
import type { Cancel } from './cancel.ts';
import type { SaleState } from './sale.ts';

export interface CounterState {
  readonly connected: boolean;
  readonly readers: readonly Reader[];
  /** The reader whose card is served. */
  readonly reader: string | null;
  readonly reading: boolean;
  /** The card in the reader; null without one, or when it could not be read. */
  readonly status: CardStatus | null;
  /** The account that is served: the card's, or one that was found by name. */
  readonly standing: Standing | null;
  readonly problem: Problem | null;
  readonly sale: SaleState;
  /** A card was written and is still in the reader. */
  readonly takeCard: boolean;
  /** Open loads whose cards are asked for to be cancelled (撤销写卡), and what became of one at this card. */
  readonly cancels: readonly Cancel[];
  /** Rises whenever something may have changed what lists show. */
  readonly changes: number;
  /** Rises with every card in, card out and clear: what was typed, and an answer that comes late, is of somebody else. */
  readonly visit: number;
}

export const IDLE: SaleState = { at: 'idle' };
export const NOBODY = {
  reader: null,
  reading: false,
  status: null,
  standing: null,
  problem: null,
} as const;

export const AT_FIRST: CounterState = {
  connected: false,
  readers: [],
  ...NOBODY,
  sale: IDLE,
  takeCard: false,
  cancels: [],
  changes: 0,
  visit: 0,
};
