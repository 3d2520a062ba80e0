/** Receipts of the period by cashier and channel against the shifts that they are in (收款对账), with all that is in none named beside them. */
import { textCell } from '../../../core/csv.ts';
import { CHART } from '../../../core/journal.ts';
import { TILL_ACCOUNTS, type TillAccount } from '../../../core/ledger/hall/takings.ts';
import { assert } from '../../../core/outcome.ts';
import { type Cells, yuan } from './parts.ts';
import type { ReceiptSums } from './receipt-sums.ts';
import type { PeriodScope, StationMark } from './scope.ts';
import { fatesOf } from './shift-past.ts';
import { type Channel, noTill, StationTills, type Till } from './till-walk.ts';

export const TIE_HEAD: Cells = [
  ...['收费站', '收费员', '科目', '收款', '退款', '结班收', '结班付', '期初未结班收'],
  ...['期初未结班付', '期末未结班收', '期末未结班付', '班外收', '班外付', '非客户收', '非客户付'],
  ...['收款差额', '退款差额'],
];

/** The tills of all stations; `shiftRows` comes before `tieRows`. */
export class Tills {
  private readonly stations: readonly { mark: StationMark; tills: StationTills }[];

  constructor(scope: PeriodScope) {
    const fates = fatesOf(scope);
    this.stations = scope.marks.map((mark) => ({
      mark,
      tills: new StationTills(scope, mark, fates),
    }));
  }

  *shiftRows(): Generator<Cells> {
    for (const { tills } of this.stations) yield* tills.rows();
  }

  /** Each cashier and channel. Throws Bug where receipts are not those of the shifts, and of what is named beside them. */
  *tieRows(receipts: ReceiptSums): Generator<Cells> {
    for (const { mark, tills } of this.stations) {
      for (const cashier of tills.cashiers()) {
        const till = tills.tills.get(cashier) ?? noTill();
        for (const account of TILL_ACCOUNTS) {
          const cells = this.tied(mark, cashier, account, till, receipts);
          if (cells !== null) yield cells;
        }
      }
    }
    const left = receipts.untold();
    assert(left.length === 0, () => `receipts of ${left.join(', ')} are in no till`);
  }

  private tied(
    { station }: StationMark,
    cashier: string,
    account: TillAccount,
    till: Till,
    receipts: ReceiptSums,
  ): Cells | null {
    const { closed, opening, pending, outside, others } = till;
    const { taken, given } = receipts.take(station, cashier, account);
    const [come, gone] = [`${account}In`, `${account}Out`] as const;
    const parts = [closed, opening, pending, outside, others].flatMap((part) => [
      part[come],
      part[gone],
    ]);
    if ([taken, given, ...parts].every((amount) => amount === 0)) return null;
    const saidOf = (side: Channel): number =>
      closed[side] - opening[side] + pending[side] + outside[side] - others[side];
    const [takenLess, givenLess] = [taken - saidOf(come), given - saidOf(gone)];
    const { gl, zh } = CHART[account];
    const who = `${cashier} at station ${station}, ${gl}`;
    assert(takenLess === 0 && givenLess === 0, () => `receipts of ${who} are not the shifts’`);
    return [
      ...[station, textCell(cashier), `${gl} ${zh}`],
      ...[taken, given, ...parts, takenLess, givenLess].map(yuan),
    ];
  }
}
