/** From a total of the trial balance down (逐笔): what moved one account, by day and kind of entry, and posting by posting. */
import type { LedgerAccount } from '../../core/journal.ts';
import { CHART } from '../../core/journal.ts';
import { ALL_DATES, type DateRange } from './journal.ts';
import { accountCoded, type LedgerFile } from './ledger-file.ts';

/** One day's entries of one kind. */
export interface DaySum {
  readonly date: string;
  readonly kind: string;
  /** In the smallest unit; sums may pass what a number holds exactly. */
  readonly debit: bigint;
  readonly credit: bigint;
  readonly count: number;
}

export interface AccountPosting {
  readonly row: number;
  readonly kind: string;
  readonly at: number;
  readonly date: string;
  readonly operator: string;
  /** The customer, or null between shared accounts. */
  readonly accountId: number | null;
  readonly ticketNo: number | null;
  readonly other: LedgerAccount;
  readonly debit: number;
  readonly credit: number;
}

export interface PostingsAsk extends DateRange {
  /** Of one kind of entry; '' of all. */
  readonly kind: string;
  /** Rows below it; null from the newest. */
  readonly before: number | null;
  readonly limit: number;
}

const OF_ACCOUNT = `FROM posting JOIN entry ON entry.id = posting.entry_id
  WHERE @code IN (debit, credit) AND business_date BETWEEN @from AND @to`;

/** Days shown; more than five years of them. */
const DAYS = 2_000;

type StoredSum = Omit<DaySum, 'count'> & { readonly count: bigint };

/** Newest day first. */
export function daySums(
  { db }: LedgerFile,
  account: LedgerAccount,
  { from, to }: DateRange = ALL_DATES,
): readonly DaySum[] {
  return db
    .prepare<[object], StoredSum>(
      `SELECT business_date AS date, kind, count(*) AS count,
         sum(CASE debit WHEN @code THEN amount ELSE 0 END) AS debit,
         sum(CASE credit WHEN @code THEN amount ELSE 0 END) AS credit
       ${OF_ACCOUNT} GROUP BY 1, 2 ORDER BY 1 DESC, 2 LIMIT ${DAYS}`,
    )
    .safeIntegers()
    .all({ code: CHART[account].code, from, to })
    .map(({ count, ...sum }) => ({ ...sum, count: Number(count) }));
}

interface Stored extends Omit<AccountPosting, 'accountId' | 'other' | 'debit' | 'credit'> {
  readonly owner: number;
  readonly debited: number;
  readonly credited: number;
  readonly amount: number;
}

/** Newest first. */
export function postingsOf(
  { db }: LedgerFile,
  account: LedgerAccount,
  { from, to, kind, before, limit }: PostingsAsk,
): readonly AccountPosting[] {
  const { code } = CHART[account];
  const rows = db
    .prepare<[object], Stored>(
      `SELECT posting.id AS row, kind, at, business_date AS date, operator, owner,
         ticket_no AS ticketNo, debit AS debited, credit AS credited, amount
       ${OF_ACCOUNT} AND (@kind = '' OR kind = @kind) AND posting.id < @before
       ORDER BY posting.id DESC LIMIT @limit`,
    )
    .all({ code, from, to, kind, before: before ?? Number.MAX_SAFE_INTEGER, limit });
  return rows.map(({ owner, debited, credited, amount, ...row }) => ({
    ...row,
    accountId: owner === 0 ? null : owner,
    other: accountCoded(debited === code ? credited : debited),
    debit: debited === code ? amount : 0,
    credit: credited === code ? amount : 0,
  }));
}
