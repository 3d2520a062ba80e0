/** Deposits (预付款) that a customer's account still holds, along the back-pointers of its own postings. */
import type { Database } from 'better-sqlite3';
import type { RowId } from '../../core/ids.ts';
import { CHART } from '../../core/journal.ts';

/** Asked at the end of a contract only: the walk is as long as the account's past. */
export function depositsHeld(db: Database): (head: RowId | null) => number {
  const { code } = CHART.depositsReceived;
  const sum = db
    .prepare<[number], number>(
      `WITH RECURSIVE own (id, prev) AS (
         SELECT id, prev FROM posting WHERE id = ?
         UNION ALL SELECT posting.id, posting.prev FROM posting JOIN own ON posting.id = own.prev
       )
       SELECT coalesce(sum(CASE ${code} WHEN credit THEN amount WHEN debit THEN -amount END), 0)
       FROM own JOIN posting ON posting.id = own.id WHERE ${code} IN (debit, credit)`,
    )
    .pluck();
  return (head) => (head === null ? 0 : (sum.get(head) ?? 0));
}
