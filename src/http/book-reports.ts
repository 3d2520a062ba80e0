/** Reports of the books that read every posting; made beside the daemon, so that no cashier waits for them. */
import type { Outcome } from '../core/outcome.ts';
import type { Period } from '../core/period.ts';
import type { Voucher } from '../core/voucher.ts';

export interface BookRange {
  /** First and last business date; null for all. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface TrialBalanceLine {
  readonly code: number;
  readonly gl: string | null;
  readonly zh: string;
  readonly en: string;
  readonly commodity: 'fen' | 'litre';
  /** In the commodity's smallest unit, as decimal text: sums may pass what a number holds exactly. */
  readonly debit: string;
  readonly credit: string;
  readonly balance: string;
}

export interface DayLine {
  readonly date: string;
  readonly kind: string;
  readonly debit: string;
  readonly credit: string;
  readonly count: number;
}

export interface PostingLine {
  readonly row: number;
  readonly kind: string;
  readonly at: number;
  readonly date: string;
  readonly operator: string;
  readonly accountId: number | null;
  readonly ticketNo: number | null;
  readonly other: { readonly code: number; readonly zh: string; readonly en: string };
  readonly debit: number;
  readonly credit: number;
}

export interface DepositLine {
  readonly accountId: number;
  readonly heldFen: number;
  readonly since: string;
  readonly tickets: readonly { readonly ticketNo: number; readonly leftFen: number }[];
}

export interface DepositPage {
  readonly total: number;
  readonly totalFen: number;
  readonly held: readonly DepositLine[];
  readonly next: number | null;
}

export interface PeriodVouchers {
  readonly period: Period;
  readonly draft: boolean;
  readonly vouchers: readonly Voucher[];
}

export interface Counted {
  readonly total: number;
}

/** Each refuses report.failed. */
export interface BookReports {
  trial(range: BookRange): Promise<Outcome<readonly TrialBalanceLine[]>>;
  /** What moved the account with this code of the chart, newest day first. */
  days(account: number, range: BookRange): Promise<Outcome<readonly DayLine[]>>;
  /** A page of its postings below `before`, newest first. */
  postings(
    account: number,
    ask: BookRange & { readonly kind: string | null; readonly before: number | null },
  ): Promise<Outcome<readonly PostingLine[]>>;
  /** Those behind the account `after`, by their numbers. */
  deposits(ask: {
    readonly after: number | null;
    readonly limit: number;
  }): Promise<Outcome<DepositPage>>;
  /** Lines of the audit of one kind (null: every) and person ('': everybody). */
  auditLines(ask: {
    readonly kind: string | null;
    readonly person: string;
  }): Promise<Outcome<Counted>>;
  /** Entries that are none of the audit, of one operator or ('') of all. */
  changes(operator: string): Promise<Outcome<Counted>>;
  vouchers(period: Period): Promise<Outcome<PeriodVouchers>>;
}
