/**
 * Money meters (金额表) in the export: what their customers hold is money without gas, so beside the stages, in which it lies with
 * the money of everybody's gas, it has columns of its own; only where a company ever sold any.
 */
import { assert } from '../../../core/outcome.ts';
import type { MonthLine, Standing } from './lines.ts';
import { MONEY_PLACES } from './money-roll.ts';
import type { OwnerRoll } from './owners.ts';
import { type Cells, yuan } from './parts.ts';
import { type PeriodScope, STATION_ROWS } from './scope.ts';

/** Was money ever bought for a money meter, or found on the card of one, up to the end of the period? */
export function knowsMoneyMeters({ file, marks }: PeriodScope): boolean {
  const bought = file.db.prepare<[number, number], number>(
    `SELECT 1 FROM entry WHERE id > ? AND id <= ? AND (
       kind = 'buy-gas' AND json_extract(detail, '$.result.counts') = 'money'
       OR kind = 'recover-load' AND json_extract(detail, '$.result.facts.money')) LIMIT 1`,
  );
  return marks.some(
    ({ station, row }) => bought.pluck().get(station * STATION_ROWS, row) !== undefined,
  );
}

/** Of these stages the part that is a money meter's: an account holds gas or money, and never both. */
const placesOf = ({ moneyMeter, closing }: OwnerRoll): readonly number[] =>
  MONEY_PLACES.map((place) => (moneyMeter.closing === 0 ? 0 : closing[place]));

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
