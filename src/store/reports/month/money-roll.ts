/** A customer's money of money meters (金额表): what stood, what moved and what stands. */
import { assert } from '../../../core/outcome.ts';
import type { Stages } from './stage-sums.ts';

/** Where money lies that was bought for a money meter; nothing is owed to one. */
export const MONEY_PLACES = ['toBeWrittenFen', 'inFlightFen', 'onCardFen', 'inMeterFen'] as const;

/** Money of money meters; opening and what moved are the closing. */
export interface MoneyMeterRoll {
  readonly opening: number;
  /** Also what a card showed after a gap. */
  readonly bought: number;
  readonly reversed: number;
  /** By the meters, as the month's lines say. */
  readonly deducted: number;
  /** At the end of a meter: what its last use took, and what went back into the balance; below zero. */
  readonly settled: number;
  readonly closing: number;
}

export const NO_MONEY_METER: MoneyMeterRoll = {
  ...{ opening: 0, bought: 0, reversed: 0, deducted: 0, settled: 0, closing: 0 },
};

/** One customer's, summed from what moved in entries of money meters. */
export class MoneyMeterSums {
  private readonly sums = { opening: 0, bought: 0, reversed: 0, deducted: 0, settled: 0 };

  /** `change` of the money that is held beside the balance. */
  take(scope: 0 | 1, kind: string, change: number): void {
    const { sums } = this;
    if (scope === 0) sums.opening += change;
    else if (kind === 'buy-gas' || kind === 'recover-load') sums.bought += change;
    else if (kind === 'reverse-purchase') sums.reversed -= change;
    else if (kind === 'deduct-usage') sums.deducted -= change;
    else sums.settled += change;
  }

  /**
   * Throws Bug unless it is all of the account's money beside the balance. An account that ever had gas is not asked: a deduction
   * belongs to its period, and may have used what was bought, or given back, behind the period's watermark.
   */
  done(accountId: number, stages: Stages, everHadGas: boolean): MoneyMeterRoll {
    const { opening, bought, reversed, deducted, settled } = this.sums;
    const closing = opening + bought - reversed - deducted + settled;
    const held = MONEY_PLACES.reduce((sum, place) => sum + stages[place], stages.owedFen);
    assert(
      everHadGas || closing === held,
      () => `account ${accountId}: its money meter holds ${closing} fen, its stages ${held}`,
    );
    return { ...this.sums, closing };
  }
}
