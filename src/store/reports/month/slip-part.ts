/**
 * Every paper by which money came to the bank or left it, and whatever moved a drawer or a platform's clearing account without a
 * customer (缴款与到账): hand-overs and red ones, transfers by their lines of the bank, platforms less their fees, differences and
 * rulings. A row of the part is one entry's money; who ticks the bank's statement finds each of its lines once.
 */
import { textCell } from '../../../core/csv.ts';
import { NOBODY } from '../../../core/ids.ts';
import { CHART, type LedgerAccount } from '../../../core/journal.ts';
import type { LedgerCommand } from '../../../core/ledger/commands.ts';
import { assert } from '../../../core/outcome.ts';
import { opText } from '../../tables/identities.ts';
import { type Cells, yuan } from './parts.ts';
import { type PeriodScope, scopedPostings } from './scope.ts';
import { Papers, type SlipEntry } from './slip-paper.ts';

export const SLIP_HEAD: Cells = [
  ...[
    '日期',
    '收费站',
    '经办人',
    '事项',
    '红字',
    '收费员',
    '班次',
    '单号',
    '银行',
    '银行日期',
    '户号',
  ],
  ...['库存现金', '银行存款', '微信待清算', '支付宝待清算', '手续费', '长款', '短款'],
  ...['第二人', '处理', '业务号'],
];

/** Accounts whose movement a row tells, each on its own side. */
export const SLIP_ACCOUNTS = [
  ...(['cash', 'bank', 'wechat', 'alipay'] as const),
  ...(['clearingFees', 'cashOver', 'cashierShort'] as const),
];
type SlipAccount = (typeof SLIP_ACCOUNTS)[number];

interface Stored extends SlipEntry, Readonly<Record<SlipAccount, number>> {
  readonly customer: number;
}

const signed = (account: LedgerAccount): string => {
  const { code, side } = CHART[account];
  const sign = side === 'debit' ? '' : '-';
  return `${sign}sum(CASE WHEN debit = ${code} THEN amount WHEN credit = ${code} THEN -amount ELSE 0 END) AS ${account}`;
};

const touches = (accounts: readonly LedgerAccount[]): string => {
  const codes = accounts.map((account) => CHART[account].code).join(', ');
  return `(debit IN (${codes}) OR credit IN (${codes}))`;
};

/** A customer's cash, and what platforms took of one, is in a shift and has no paper of the bank yet. */
const slips = (scope: PeriodScope): string => `${scopedPostings(scope)}
  SELECT entry, kind, kind = 'red-hand-over' AND debit = ${CHART.bank.code} AS "right",
    max(owner) AS customer, opId, date, operator, ${SLIP_ACCOUNTS.map(signed).join(', ')}
  FROM scoped
  WHERE scope = 1 AND (${touches(['bank', 'cashOver', 'cashierShort'])}
    OR owner = ${NOBODY} AND ${touches(['cash', 'wechat', 'alipay'])})
  GROUP BY entry, "right" ORDER BY entry, "right"`;

const GROUPS = ['缴款', '清算', '长短款', '裁定', '其他'] as const;
type Group = (typeof GROUPS)[number];

const groupOf = (kind: LedgerCommand['kind']): Group => {
  if (kind === 'hand-over-cash' || kind === 'red-hand-over') return '缴款';
  if (kind === 'settle-clearing' || kind === 'red-clearing') return '清算';
  if (kind === 'count-drawer') return '长短款';
  return kind === 'rule-difference' ? '裁定' : '其他';
};

/** What the rows say in all that is no customer's receipt or refund, by account. */
export class Slips {
  static readonly groups: Cells = GROUPS;
  private readonly sums = new Map<string, number>();
  private readonly scope: PeriodScope;

  constructor(scope: PeriodScope) {
    this.scope = scope;
  }

  /** Throws Bug where a paper says another amount than came to the bank. */
  *rows(): Generator<Cells> {
    const { file, month } = this.scope;
    const papers = new Papers(this.scope);
    const rows = file.db
      .prepare<[{ period: string }], Stored>(slips(this.scope))
      .iterate({ period: month.period });
    for (const row of rows) {
      this.take(row);
      const paper = papers.of(row);
      const { what, red = false, cashier = '', shift = '', number = '', bank = '' } = paper;
      const { bankDate = '', second = '', verdict = '', amount = row.bank } = paper;
      const { bank: moved, entry } = row;
      assert(
        amount === moved,
        () => `${what} ${number} says ${amount} fen, entry ${entry} ${moved}`,
      );
      yield [
        ...[row.date, Math.floor(row.entry / 2 ** 44), textCell(row.operator), what],
        ...[
          red ? '红字' : '',
          textCell(cashier),
          shift,
          textCell(number),
          textCell(bank),
          bankDate,
        ],
        row.customer === NOBODY ? '' : row.customer,
        ...SLIP_ACCOUNTS.map((account) => yuan(row[account])),
        ...[textCell(second), verdict, opText(row.opId)],
      ];
    }
  }

  private take(row: Stored): void {
    for (const account of SLIP_ACCOUNTS) {
      // Money of a customer is in the receipts already; a difference never is.
      if (row.customer !== NOBODY && account !== 'cashOver' && account !== 'cashierShort') continue;
      const key = `${account} ${groupOf(row.kind)}`;
      this.sums.set(key, (this.sums.get(key) ?? 0) + row[account]);
    }
  }

  of(account: SlipAccount): readonly number[] {
    return GROUPS.map((group) => this.sums.get(`${account} ${group}`) ?? 0);
  }
}
