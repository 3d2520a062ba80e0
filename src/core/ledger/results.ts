/** What a command answered; stored with its entry, so that the same operation id is answered the same for ever. */
import type { AccountId } from '../ids.ts';
import type { Facts } from '../outcome.ts';
import type { SettlementResult } from './life/results.ts';
import type { DeductionResult, UsageResult } from './month-results.ts';
import type { Recognised } from './recognised.ts';
import type { SwapResult } from './swap.ts';

export interface PaymentResult {
  readonly kind: 'payment';
  /** `pending` is a bank transfer nobody has seen yet: nothing is bought against it. */
  readonly state: 'settled' | 'pending' | 'withdrawn';
  readonly ticketNo: number;
  readonly amountFen: number;
  readonly balanceFen: number;
  /** Part of it that settled the over-use receivable first; absent where there was none. */
  readonly overUsePaidFen?: number;
}

export interface TierLine {
  readonly tier: number;
  readonly volumeLitres: number;
  readonly priceE4: number;
  readonly amountFen: number;
}

export interface PurchaseResult {
  readonly kind: 'purchase';
  /** Money for a money meter (金额表): no volume, no tiers. Absent where gas was bought. */
  readonly counts?: 'money';
  readonly tariffId: string;
  /** Persons that the bounds were made for: with tariff, V0 and V1 any piece of the purchase can be priced again. */
  readonly householdSize: number;
  /** Where the size changed within the cycle, what its months together raised them by (`limitsFor`); absent where it did not. */
  readonly extraPersonMonths?: number;
  readonly cycleStart: string;
  /** V0 and V1 of the cycle. */
  readonly volumeBeforeLitres: number;
  readonly volumeAfterLitres: number;
  readonly volumeLitres: number;
  readonly costFen: number;
  readonly balanceFen: number;
  /** Tax in the cost that waits until the gas is used; only where the company's profile keeps it apart. */
  readonly pendingVatFen?: number;
  /** What it recognises, where revenue goes apart from use; absent where it follows the use. */
  readonly apart?: Recognised;
  readonly tiers: readonly TierLine[];
  /** Of emergency gas, what the balance did not cover: owed, and settled by the next payment first. */
  readonly creditFen?: number;
}

export interface LoadResult {
  readonly kind: 'load';
  readonly state: 'RESERVED' | 'POSTED' | 'VOIDED' | 'SUPERSEDED' | 'CASE';
  readonly attempt: number;
  readonly litres: number;
  readonly fen: number;
  readonly cardNo: number;
}

export interface LineLoadResult {
  readonly kind: 'line-load';
  readonly state: 'RESERVED' | 'POSTED' | 'VOIDED' | 'CASE';
  readonly attempt: number;
  readonly litres: number;
  readonly fen: number;
  /** maker · 10^12 + number. */
  readonly meter: number;
}

/** Two people went on from a copy that is older than its anchors. */
export interface GapResult {
  readonly kind: 'gap';
  readonly epoch: number;
  /** Gas that waits to be written in the copy, and what it cost: the lost sales may have written it. */
  readonly waiting: readonly {
    readonly accountId: AccountId;
    readonly litres: number;
    readonly fen: number;
  }[];
}

export interface FactResult {
  readonly kind: 'fact';
  readonly facts: Facts;
}

export type CommandResult =
  | PaymentResult
  | PurchaseResult
  | LoadResult
  | LineLoadResult
  | FactResult
  | GapResult
  | UsageResult
  | DeductionResult
  | SettlementResult
  | SwapResult;

/** `replayed` says that the effect is an earlier one of the same operation id. */
export interface Committed {
  readonly result: CommandResult;
  readonly replayed: boolean;
  /** Row of the entry that carries the effect. */
  readonly entryId: number;
  readonly at: number;
}
