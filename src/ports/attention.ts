/** What a counter has to look after (待办), a page at a time, each list with how many there are. */
import type { AccountId, CardNo, MeterId, OperationId } from '../core/ids.ts';
import type { CardDifferenceRow } from '../core/ledger/card-difference.ts';
import type { WindowCountRow } from '../core/ledger/window-count.ts';
import type { WindowDiffers } from '../core/ledger/window-differs.ts';
import type { AccountView, CardView, LoadView } from './store.ts';

/** Whole lists, not pages. */
export interface AttentionCounts {
  readonly putBack: number;
  readonly countsDiffer: number;
  readonly cardsDiffer: number;
  readonly metersDiffer: number;
  readonly voidListed: number;
  readonly gasOwed: number;
}

/** A card in service that was refused because it contradicts the books, and has not agreed since. */
export interface CardDiffers {
  readonly note: CardDifferenceRow;
  readonly account: AccountView;
}

/** A customer's meter whose noted window count contradicts the books. */
export interface MeterDiffers extends WindowDiffers {
  readonly window: WindowCountRow;
  readonly account: AccountView;
  readonly countsMoney: boolean;
}

export interface AttentionReads {
  counts(): AttentionCounts;
  /**
   * Open loads of one state, oldest first, that stand behind `after`; null begins the list. The load that a page ended with
   * marks its place also when it has ended since.
   */
  loads(state: 'RESERVED' | 'CASE', after: OperationId | null, limit: number): readonly LoadView[];
  /** Cards above `after` with a note that stands, in order of their numbers; of those in service. */
  cardsDiffering(after: CardNo | null, limit: number): readonly CardDiffers[];
  /** The last note of one card, whether it stands or not. */
  cardDifference(cardNo: CardNo): CardDifferenceRow | undefined;
  /** Customers' meters above `after` whose last noted window count contradicts the books, in order of their numbers. */
  metersDiffering(after: MeterId | null, limit: number): readonly MeterDiffers[];
  /** The same of one meter, also of nobody's; null where window and books agree, or nothing was noted. */
  windowDiffers(meter: MeterId): WindowDiffers | null;
  /** Void-listed cards with a number below `below`, highest first. */
  voidListed(below: CardNo | null, limit: number): readonly CardView[];
  /** Accounts above `after` with gas that is on no card: to be written, or owed. In order of their numbers. */
  gasWaiting(after: AccountId | null, limit: number): readonly AccountView[];
}
