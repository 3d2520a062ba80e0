/** Papers of households and review sheets: a key, and the row as its canonical JSON. */
import type { Database } from 'better-sqlite3';
import type { AccountId } from '../../core/ids.ts';
import type { PapersRow, ReviewSheetRow } from '../../core/ledger/papers.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';

/** As stored; what verify compares, for content that was changed need not be JSON any more. */
interface Stored {
  readonly key: number | string;
  readonly content: string;
}

function contentTable<K extends number | string, R>(
  db: Database,
  table: string,
  key: string,
  keyOf: (row: R) => K,
) {
  const byKey = db.prepare<[K], { readonly content: string }>(
    `SELECT content FROM ${table} WHERE ${key} = ?`,
  );
  const every = db.prepare<[], Stored>(
    `SELECT ${key} AS key, content FROM ${table} ORDER BY ${key}`,
  );
  const upsert = db.prepare(
    `INSERT INTO ${table} VALUES (?, ?)
     ON CONFLICT (${key}) DO UPDATE SET content = excluded.content`,
  );
  return {
    get(id: K): R | undefined {
      const stored = byKey.get(id);
      // Only rows were ever stored, by `put`.
      return stored === undefined ? undefined : (parseCanonical(stored.content) as R);
    },
    all: (): IterableIterator<Stored> => every.iterate(),
    put: (row: R) => upsert.run(keyOf(row), canonicalJson(row)),
    stored: (row: R): Stored => ({ key: keyOf(row), content: canonicalJson(row) }),
  };
}

export const papersTable = (db: Database) =>
  contentTable<AccountId, PapersRow>(db, 'papers', 'account_id', (row) => row.accountId);

export const reviewSheetTable = (db: Database) =>
  contentTable<string, ReviewSheetRow>(db, 'review_sheet', 'sheet_no', (row) => row.sheetNo);
