/** Deposits (预付款) that a customer's account still holds, along the back-pointers of its own postings. */
import type { Database } from 'better-sqlite3';
import { type OperationId, operationId, type RowId } from '../../core/ids.ts';
import { CHART } from '../../core/journal.ts';
import { opText } from './identities.ts';

const OWN = `WITH RECURSIVE own (id, prev) AS (
  SELECT id, prev FROM posting WHERE id = ?
  UNION ALL SELECT posting.id, posting.prev FROM posting JOIN own ON posting.id = own.prev
)`;

interface Taken {
  readonly opId: Uint8Array;
  readonly transfer: string | null;
}

/** Asked before gas is on and at the end of a contract: the walk is as long as the account's past. */
export function depositsHeld(db: Database): (head: RowId | null) => number {
  const { code } = CHART.depositsReceived;
  const sum = db
    .prepare<[number], number>(
      `${OWN} SELECT coalesce(sum(CASE ${code} WHEN credit THEN amount WHEN debit THEN -amount END), 0)
       FROM own JOIN posting ON posting.id = own.id WHERE ${code} IN (debit, credit)`,
    )
    .pluck();
  return (head) => (head === null ? 0 : (sum.get(head) ?? 0));
}

/** Operations that took them, those that went back whole too; a transfer was taken before it was confirmed. */
export function depositsTaken(db: Database): (head: RowId | null) => readonly OperationId[] {
  const taken = db.prepare<[number], Taken>(
    `${OWN} SELECT entry.op_id AS opId,
         CASE entry.kind WHEN 'confirm-payment' THEN json_extract(entry.detail, '$.command.payment') END AS transfer
       FROM own JOIN posting ON posting.id = own.id
       JOIN entry ON entry.id = posting.entry_id WHERE posting.credit = ${CHART.depositsReceived.code}`,
  );
  const idOf = ({ opId, transfer }: Taken): OperationId =>
    transfer === null ? opText(opId) : operationId(transfer);
  return (head) => (head === null ? [] : taken.all(head).map(idOf));
}
