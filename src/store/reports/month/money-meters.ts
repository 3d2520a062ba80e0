/**
 * Money meters (金额表) in the export: what their customers hold is money without gas, so beside the stages, in which it lies with
 * the money of everybody's gas, it has columns of its own; only where a company ever sold any.
 */
import { assert } from '../../../core/outcome.ts';
import type { MonthLine, Standing } from './lines.ts';
import type { OwnerRoll, Stages } from './owners.ts';
import { type Cells, yuan } from './parts.ts';
import { type PeriodScope, STATION_ROWS } from './scope.ts';

/** Was money ever bought for a money meter, up to the end of the period? */
export function knowsMoneyMeters({ file, marks }: PeriodScope): boolean {
  const bought = file.db.prepare<[number, number], number>(
    `SELECT 1 FROM entry WHERE id > ? AND id <= ? AND kind = 'buy-gas'
       AND json_extract(detail, '$.result.counts') = 'money' LIMIT 1`,
  );
  return marks.some(
    ({ station, row }) => bought.pluck().get(station * STATION_ROWS, row) !== undefined,
  );
}

/** Where money lies that was bought for a money meter; nothing is owed to one. */
const PLACES = ['toBeWrittenFen', 'inFlightFen', 'onCardFen', 'inMeterFen'] as const;

/** Of these stages the part that is a money meter's: an account holds gas or money, and never both. */
const placesOf = ({ moneyMeter, closing }: OwnerRoll): readonly number[] =>
  PLACES.map((place) => (moneyMeter.closing === 0 ? 0 : closing[place]));

const HELD: Cells = ['金额表待写', '金额表在途', '金额表卡内', '金额表表内'];

export const MONEY_DETAIL_HEAD: Cells = ['计费', '金额表扣款', ...HELD];

/** What the meter itself took stands in 气费含税 too; of a line by volume nothing does here. */
export const moneyDetailCells = ({ deduction, roll }: MonthLine): Cells => {
  const isMoney = deduction.counts === 'money';
  return [
    isMoney ? '金额' : '气量',
    ...[isMoney ? deduction.fen : 0, ...placesOf(roll)].map((amount) => yuan(amount)),
  ];
};

export const MONEY_ROLL_HEAD: Cells = [
  ...['金额表期初', '金额表购入', '金额表冲正', '金额表扣款', '金额表结算', '金额表期末'],
  ...HELD,
];

export function moneyRollCells({ roll }: Standing): Cells {
  const { opening, bought, reversed, deducted, settled, closing } = roll.moneyMeter;
  return [opening, bought, reversed, deducted, settled, closing, ...placesOf(roll)].map(yuan);
}

/** Money of money meters; opening and what moved are the closing. */
export interface MoneyMeterRoll {
  readonly opening: number;
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
    else if (kind === 'buy-gas') sums.bought += change;
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
    const held = PLACES.reduce((sum, place) => sum + stages[place], stages.owedFen);
    assert(
      everHadGas || closing === held,
      () => `account ${accountId}: its money meter holds ${closing} fen, its stages ${held}`,
    );
    return { ...this.sums, closing };
  }
}

/** What the manifest says of them. */
export class MoneyMeterTotals {
  private readonly totals = {
    lines: 0,
    litres: 0,
    fen: 0,
    accounts: 0,
    deductedFen: 0,
    heldFen: 0,
  };

  takeLine({ deduction }: MonthLine): void {
    if (deduction.counts !== 'money') return;
    this.totals.lines += 1;
    this.totals.litres += deduction.litres;
    this.totals.fen += deduction.fen;
  }

  takeStanding({ roll: { moneyMeter } }: Standing): void {
    const { opening, bought, closing, deducted } = moneyMeter;
    if (opening === 0 && bought === 0 && closing === 0) return;
    this.totals.accounts += 1;
    this.totals.deductedFen += deducted;
    this.totals.heldFen += closing;
  }

  /** Throws Bug where what the lines say is not what left the accounts. */
  done() {
    const { deductedFen, ...told } = this.totals;
    assert(deductedFen === told.fen, `lines of ${told.fen} fen, ${deductedFen} left the meters`);
    return told;
  }
}
