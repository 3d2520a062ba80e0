/** A customer's postings, walked by their back-pointers from the newest to the first: no index stands behind them. */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../core/calendar.ts';
import type { CommandKind } from '../core/ledger/commands.ts';
import type { StatementLine } from '../ports/finance.ts';
import { ENTRY_COLUMNS, operationOf, type StoredEntry } from './history.ts';
import type { PostingForm } from './history-form.ts';
import { accountCoded } from './reports/ledger-file.ts';

type Posted = Pick<
  PostingForm,
  'id' | 'entryId' | 'debit' | 'credit' | 'amount' | 'owner' | 'prev'
>;

/** The other operations of a payment's sale, without what was not asked for. */
function saleOf(entry: StoredEntry): StatementLine['sale'] {
  if (entry.kind !== 'take-payment') return [];
  const { command } = operationOf(entry);
  if (command.kind !== 'take-payment' || command.sale === undefined) return [];
  const { purchase, load } = command.sale;
  return [purchase, load].flatMap((id) => (id === null ? [] : [id]));
}

function lineOf({ id, debit, credit, amount }: Posted, entry: StoredEntry): StatementLine {
  return {
    row: id,
    operationId: operationOf(entry).operationId,
    kind: entry.kind as CommandKind,
    at: entry.at,
    businessDate: entry.businessDate as BusinessDate,
    operator: entry.operator,
    ticketNo: entry.ticketNo,
    sale: saleOf(entry),
    debit: accountCoded(debit),
    credit: accountCoded(credit),
    amount,
  };
}

export function statementReads(db: Database) {
  const posting = db.prepare<[number], Posted>(
    'SELECT id, entry_id AS entryId, debit, credit, amount, owner, prev FROM posting WHERE id = ?',
  );
  const entryOf = db.prepare<[number], StoredEntry>(
    `SELECT ${ENTRY_COLUMNS} FROM entry WHERE id = ?`,
  );
  /** Newest first from `head` on; a posting of somebody else ends it, for a row was asked for that is not the customer's. */
  return (owner: number, head: number | null, limit: number): StatementLine[] => {
    const found: StatementLine[] = [];
    let next = head;
    let entry: StoredEntry | undefined;
    while (next !== null && found.length < limit) {
      const row = posting.get(next);
      if (row === undefined || row.owner !== owner) break;
      if (entry?.id !== row.entryId) entry = entryOf.get(row.entryId);
      if (entry === undefined) break;
      found.push(lineOf(row, entry));
      next = row.prev;
    }
    return found;
  };
}
