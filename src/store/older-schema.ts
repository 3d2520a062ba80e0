/** Whether a file is an older program's ledger, by its tables and not by its word. */
import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import { appliedMigrations, MIGRATIONS, migrate, schemaFault } from './migrate.ts';

/** Tables, indexes and triggers with their texts, as SQLite keeps them. */
const schemaOf = (db: Database): readonly string[] =>
  db
    .prepare<[], string>(
      "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1",
    )
    .pluck()
    .all();

/**
 * How far an older program's ledger has come; null where it is no such ledger. The record of migrations alone does not say so: whoever
 * takes its last row away would make a broken ledger an older one. So the tables have to be those that the recorded migrations make.
 */
export function olderSchema(
  db: Database,
  hash: Hash,
): { readonly applied: number; readonly known: number } | null {
  const recorded = appliedMigrations(db);
  const [applied, known] = [recorded.length, MIGRATIONS.length];
  if (applied === 0 || applied >= known || schemaFault(recorded, hash) !== null) return null;
  const made = new SqliteDatabase(':memory:');
  try {
    const still: Clock = { now: () => 0, monotonic: () => 0, after: () => () => undefined };
    migrate(made, still, hash, MIGRATIONS.slice(0, applied));
    const [have, want] = [schemaOf(db), schemaOf(made)];
    const same = have.length === want.length && have.every((text, at) => text === want[at]);
    return same ? { applied, known } : null;
  } finally {
    made.close();
  }
}
