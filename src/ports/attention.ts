/** What a counter has to look after (待办), a page at a time, each list with how many there are. */
import type { AccountId, CardNo, OperationId } from '../core/ids.ts';
import type { AccountView, CardView, LoadView } from './store.ts';

/** Whole lists, not pages. */
export interface AttentionCounts {
  readonly putBack: number;
  readonly countsDiffer: number;
  readonly voidListed: number;
  readonly gasOwed: number;
}

export interface AttentionReads {
  counts(): AttentionCounts;
  /**
   * Open loads of one state, oldest first, that stand behind `after`; null begins the list. The load that a page ended with
   * marks its place also when it has ended since.
   */
  loads(state: 'RESERVED' | 'CASE', after: OperationId | null, limit: number): readonly LoadView[];
  /** Void-listed cards with a number below `below`, highest first. */
  voidListed(below: CardNo | null, limit: number): readonly CardView[];
  /** Accounts above `after` with gas that is on no card: to be written, or owed. In order of their numbers. */
  gasWaiting(after: AccountId | null, limit: number): readonly AccountView[];
}
