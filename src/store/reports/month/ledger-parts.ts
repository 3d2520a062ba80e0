/** Parts of the export that come from the general ledger and from the tickets: receipts, tickets, control, flows, journal. */

import { textCell } from '../../../core/csv.ts';
import { NOBODY } from '../../../core/ids.ts';
import { CHART, controlOf, type LedgerAccount } from '../../../core/journal.ts';
import type { KindFlow } from '../../../core/voucher.ts';
import { opText } from '../../tables/identities.ts';
import { type JournalRow, journalText } from '../journal.ts';
import { accountCoded } from '../ledger-file.ts';
import { type Cells, yuan } from './parts.ts';
import { type PeriodScope, scopedPostings } from './scope.ts';

interface KindSum {
  readonly kind: string;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
}

/** Money that each kind of entry moved between two accounts, up to the end of the period or in it. */
export function flowsOf(scope: PeriodScope, which: 'in' | 'until'): readonly KindFlow[] {
  const { db } = scope.file;
  const sums = db
    .prepare<[{ period: string }], KindSum>(
      `${scopedPostings(scope)}
       SELECT kind, debit, credit, sum(amount) AS amount FROM scoped
       WHERE scope ${which === 'in' ? '= 1' : '< 2'} AND debit < 5000
       GROUP BY kind, debit, credit ORDER BY kind, debit, credit`,
    )
    .all({ period: scope.month.period });
  return sums.map(({ kind, debit, credit, amount }) => ({
    kind,
    debit: accountCoded(debit),
    credit: accountCoded(credit),
    fen: amount,
  }));
}

export const goesApart = ({ debit, credit }: KindFlow): boolean =>
  [debit, credit].includes('recognisedApart');

/** The control account's balance at the end of the period, on its own side. */
export function controlBalance(flows: readonly KindFlow[], gl: string): number {
  const sign = (account: LedgerAccount): number =>
    controlOf(account) !== gl ? 0 : CHART[account].side === 'debit' ? 1 : -1;
  return flows.reduce(
    (sum, { debit, credit, fen }) => sum + sign(debit) * fen - sign(credit) * fen,
    0,
  );
}

export const CONTROL_HEAD: Cells = ['科目', '名称', '总账', '台账', '差额'];
export const RECEIPT_HEAD: Cells = ['日期', '收费站', '收费员', '科目', '收款', '退款', '笔数'];

export interface Receipt {
  readonly date: string;
  readonly station: number;
  readonly operator: string;
  readonly account: number;
  readonly taken: number;
  readonly given: number;
  readonly count: number;
}

/**
 * Customers' money by day, station, operator and account (收款对账). Cash taken to the bank was received before, and what a
 * drawer has too much or too little is no receipt.
 */
export function receipts(scope: PeriodScope): Iterable<Receipt> {
  return scope.file.db
    .prepare<[{ period: string }], Receipt>(
      `${scopedPostings(scope)}
       SELECT date, id >> 44 AS station, operator,
         CASE WHEN debit < 1130 THEN debit ELSE credit END AS account,
         sum(CASE WHEN debit < 1130 THEN amount ELSE 0 END) AS taken,
         sum(CASE WHEN debit < 1130 THEN 0 ELSE amount END) AS given,
         count(DISTINCT entry) AS count
       FROM scoped WHERE scope = 1 AND owner <> ${NOBODY} AND (debit < 1130 OR credit < 1130)
       GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    .iterate({ period: scope.month.period });
}

export function receiptCells(receipt: Receipt): Cells {
  const { date, station, operator, account, taken, given, count } = receipt;
  const { gl, zh } = CHART[accountCoded(account)];
  return [date, station, textCell(operator), `${gl} ${zh}`, yuan(taken), yuan(given), count];
}

export const TICKET_HEAD: Cells = ['收费站', '票号', '日期', '户号', '收费员', '业务号', '缺号'];

interface Ticket {
  readonly station: number;
  readonly ticketNo: number;
  readonly date: string;
  readonly accountId: number;
  readonly operator: string;
  readonly opId: Uint8Array;
}

/** Tickets of the period by station and number; a number that is missing before one is counted there. */
export function* ticketRows({ file, marks }: PeriodScope): Generator<Cells> {
  const tickets = file.db.prepare<[number, number], Ticket>(
    `SELECT id >> 44 AS station, ticket_no AS ticketNo, business_date AS date,
       account_id AS accountId, operator, op_id AS opId
     FROM entry WHERE id > ? AND id <= ? AND ticket_no IS NOT NULL ORDER BY id`,
  );
  for (const { before, row } of marks) {
    let last: number | null = null;
    for (const { station, ticketNo, date, accountId, operator, opId } of tickets.iterate(
      before,
      row,
    )) {
      const missing = last === null ? 0 : ticketNo - last - 1;
      last = ticketNo;
      yield [station, ticketNo, date, accountId, textCell(operator), opText(opId), missing];
    }
  }
}

/** The journal of the period's own postings. */
export function* periodJournal(scope: PeriodScope): Generator<string> {
  const rows = scope.file.db
    .prepare<[{ period: string }], JournalRow>(
      `${scopedPostings(scope)}
       SELECT entry AS id, kind, opId, date, debit, credit, amount, owner FROM scoped
       WHERE scope = 1 ORDER BY scoped.id`,
    )
    .iterate({ period: scope.month.period });
  yield* journalText(rows);
}
