/**
 * Exchanging two meters that were written down crosswise (表号错误). What hangs on a meter follows it to the other account:
 * its cards, its readings, the gas in every stage with its lots and its ladder, and over-use that its readings showed. What
 * is the customer's own stays: name, papers, holds, tickets and the balance.
 */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId, CardNo, MeterId, OperationId, RowId } from '../ids.ts';
import type { CommandHead } from './command-head.ts';
import type { LIVE_STAGES } from './stages.ts';

export interface SwapMeters extends CommandHead {
  readonly kind: 'swap-meters';
  readonly accounts: readonly [AccountId, AccountId];
  /** Number of the work order (工作单). */
  readonly workOrder: string;
  /** Whose mistake it was (责任人). */
  readonly responsible: string;
  /** The second person. */
  readonly witness: string;
  readonly reason: string;
  /**
   * True where only the numbers were exchanged on paper, so that each meter hangs at the other one's door; false where the
   * doors are right and the customers were not.
   */
  readonly exchangeDoors: boolean;
}

/** Stages that follow the meter: all but the balance. */
export type SwappedStage = Exclude<(typeof LIVE_STAGES)[number], 'balanceFen'>;

/** What is left of a lot that went over, at its price. */
export interface SwappedLot {
  readonly operationId: OperationId;
  readonly boughtOn: BusinessDate;
  readonly tariffId: string;
  readonly beforeLitres: number;
  readonly volumeLitres: number;
  readonly leftLitres: number;
  readonly fen: number;
}

/** One account as it was before: all of this went to the other one. */
export interface SwapSide {
  readonly accountId: AccountId;
  /** How many exchanges the account has been part of, with this one. */
  readonly nth: number;
  /** The account's last posting before: the lots that went over lie behind it. */
  readonly head: RowId | null;
  readonly meter: MeterId;
  /** The active card; null where there was none. */
  readonly cardNo: CardNo | null;
  /** Every card of the meter, void-listed ones among them: whatever they still tell is of this meter. */
  readonly cards: readonly CardNo[];
  readonly stages: Readonly<Record<SwappedStage, number>>;
  /** Oldest first. */
  readonly lots: readonly SwappedLot[];
  /** What of a gift (赠气) was in that gas; absent where nothing was. */
  readonly giftFen?: number;
}

export interface SwapResult {
  readonly kind: 'swap';
  readonly sides: readonly [SwapSide, SwapSide];
}

/** The document. */
export interface MeterSwapRow
  extends Pick<
    SwapMeters,
    'workOrder' | 'responsible' | 'operator' | 'witness' | 'reason' | 'exchangeDoors'
  > {
  readonly document: OperationId;
  readonly at: number;
  readonly businessDate: BusinessDate;
  readonly sides: readonly [SwapSide, SwapSide];
}

/** The account's own side of a document and the other one. */
export function sidesFor(
  { sides: [a, b] }: Pick<MeterSwapRow, 'sides'>,
  accountId: AccountId,
): { readonly own: SwapSide; readonly other: SwapSide } {
  return a.accountId === accountId ? { own: a, other: b } : { own: b, other: a };
}
