/**
 * Which postings belong to a period: those of the deductions that name it, and of everything else what lies between the
 * watermark of the period before and its own, station by station. A fact that comes after the watermark is of the next
 * period, whatever its date says (L11).
 */
import type { Database } from 'better-sqlite3';
import type { LedgerAccount } from '../core/journal.ts';
import { accountOfCode } from '../core/journal.ts';
import type { PeriodTotal, Watermark } from '../core/ledger/month-commands.ts';
import type { MonthRow } from '../core/ledger/month-rows.ts';
import type { Period } from '../core/period.ts';
import type { RowsSeen } from '../ports/finance.ts';

/** A station's rows above `after` and up to `row`. */
export interface StationSpan {
  readonly station: number;
  readonly after: number;
  readonly row: number;
}

const STATION_ROWS = 2 ** 44;

/** From the marks of a period and those of the one before it. */
export function spansBetween(
  before: readonly Watermark[],
  marks: readonly Watermark[],
): readonly StationSpan[] {
  const from = new Map(before.map(({ station, row }) => [station, row]));
  return marks.map(({ station, row }) => ({
    station,
    after: from.get(station) ?? station * STATION_ROWS,
    row,
  }));
}

/** One sum of postings between two accounts of the chart. */
export interface Flow {
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
}

/** Whether all rows of a stretch are of the period, or none, or some. */
function counted(
  { entries, deductions, own }: RowsSeen,
  {
    after,
    row,
    factsEnd,
  }: { readonly after: number; readonly row: number; readonly factsEnd: number },
): 'all' | 'some' | 'none' {
  if (row <= factsEnd) return own === deductions ? 'all' : 'some';
  if (after < factsEnd) return 'some';
  return own === entries ? 'all' : own === 0 ? 'none' : 'some';
}

/**
 * How a deduction names its period in its detail. Canonical JSON has these very bytes for that field and for nothing else: a quote
 * inside of a text has a backslash before it, and no other field of a deduction is called so. Reading the JSON costs three times as
 * much as finding them near its beginning.
 */
const naming = (period: Period): string => `"period":${JSON.stringify(period)}`;

/** Sums of a period, gathered in parts: what each account was debited and credited. */
export class PeriodSums {
  private readonly seen;
  private readonly ofSpan;
  private readonly ofAll;
  private readonly sums = new Map<LedgerAccount, { debit: number; credit: number }>();

  constructor(db: Database) {
    this.seen = db.prepare<[string, number, string, number, number], RowsSeen>(
      `SELECT min(CASE WHEN business_date > ? AND id > ? THEN id END) AS late, count(*) AS entries,
         count(*) FILTER (WHERE kind = 'deduct-usage') AS deductions,
         count(*) FILTER (WHERE kind = 'deduct-usage' AND instr(detail, ?) > 0) AS own
       FROM entry WHERE id >= (SELECT coalesce(max(id), 0) FROM entry WHERE id <= ?) AND id <= ?`,
    );
    this.ofSpan = db.prepare<[number, number, string, number], Flow>(
      `SELECT debit, credit, sum(amount) AS amount
       FROM posting JOIN entry ON entry.id = entry_id
       WHERE posting.id > ? AND posting.id <= ? AND CASE kind
         WHEN 'deduct-usage' THEN json_extract(detail, '$.command.period') = ?
         ELSE posting.id <= ? END
       GROUP BY debit, credit`,
    );
    this.ofAll = db.prepare<[number, number], Flow>(
      `SELECT debit, credit, sum(amount) AS amount
       FROM posting WHERE id > ? AND id <= ? GROUP BY debit, credit`,
    );
  }

  /** Entries above `after` up to `row`, and the one that the first postings there belong to. */
  look(
    after: number,
    row: number,
    { period, lastDay }: Pick<MonthRow, 'period' | 'lastDay'>,
  ): RowsSeen {
    const seen = this.seen.get(lastDay, after, naming(period), after, row);
    return seen ?? { late: null, entries: 0, deductions: 0, own: 0 };
  }

  /**
   * Of the rows above `after` up to `row`: the deductions of `period` (none where it is null), and of everything else what
   * stands at or before `factsEnd`. Where `seen` says that all of them or none are of it, no entry is asked again.
   */
  addSpan(
    after: number,
    row: number,
    factsEnd: number,
    period: Period | null,
    seen?: RowsSeen,
  ): void {
    const which = seen === undefined ? 'some' : counted(seen, { after, row, factsEnd });
    if (which === 'none') return;
    const flows =
      which === 'all'
        ? this.ofAll.iterate(after, row)
        : this.ofSpan.iterate(after, row, period ?? '', factsEnd);
    for (const flow of flows) this.add(flow);
  }

  /** A code that the chart does not know is not summed: it breaks L1, and is named there. */
  add({ debit, credit, amount }: Flow): void {
    const debited = accountOfCode(debit);
    const credited = accountOfCode(credit);
    if (debited !== undefined) this.sum(debited).debit += amount;
    if (credited !== undefined) this.sum(credited).credit += amount;
  }

  private sum(account: LedgerAccount): { debit: number; credit: number } {
    const known = this.sums.get(account) ?? { debit: 0, credit: 0 };
    this.sums.set(account, known);
    return known;
  }

  /** By name of account, so that the same sums are the same list. */
  totals(): readonly PeriodTotal[] {
    return [...this.sums]
      .map(([account, { debit, credit }]) => ({ account, debit, credit }))
      .sort((a, b) => (a.account < b.account ? -1 : 1));
  }
}
