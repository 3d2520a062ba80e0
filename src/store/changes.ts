/** Who changed what (业务流水): the entries of the ledger by their heads, newest first, in pages that look at so many rows and no more. */
import type { Database } from 'better-sqlite3';
import type { ChangePage, ChangeView } from '../ports/people.ts';
import { AUDIT_ENTRIES, ENTRY_COLUMNS, operationOf, type StoredEntry } from './history.ts';

/** Entries that one page looks at: a few milliseconds, whoever is asked for. */
export const SCANNED = 5_000;

interface Asked {
  readonly before: number;
  readonly from: number;
  readonly operator: string;
  readonly limit: number;
}

function changeOf(entry: StoredEntry): ChangeView {
  const { operationId, kind, command, committed } = operationOf(entry);
  const { operator, accountId, cardNo, ticketNo } = entry;
  const second = 'second' in command && typeof command.second === 'string' ? command.second : '';
  const { entryId, at } = committed;
  return { entry: entryId, operationId, kind, at, operator, second, accountId, cardNo, ticketNo };
}

export function changeReads(db: Database) {
  const first = db
    .prepare<[number, number], number | null>(
      'SELECT min(id) FROM (SELECT id FROM entry WHERE id < ? ORDER BY id DESC LIMIT ?)',
    )
    .pluck();
  const within = db.prepare<[Asked], StoredEntry>(
    `SELECT ${ENTRY_COLUMNS} FROM entry
     WHERE id >= @from AND id < @before AND NOT (${AUDIT_ENTRIES}) AND (@operator = '' OR operator = @operator)
     ORDER BY id DESC LIMIT @limit`,
  );
  return (before: number | null, limit: number, operator: string): ChangePage => {
    const below = before ?? Number.MAX_SAFE_INTEGER;
    const from = first.get(below, SCANNED) ?? null;
    if (from === null) return { changes: [], before: null };
    // One more than is shown tells whether an older page has anything on it.
    const found = within.all({ before: below, from, operator, limit: limit + 1 });
    const changes = found.slice(0, limit).map(changeOf);
    const last = changes.at(-1);
    if (found.length > limit && last !== undefined) return { changes, before: last.entry };
    return { changes, before: first.get(from, 1) === null ? null : from };
  };
}
