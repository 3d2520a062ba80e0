/** Why the file of a ledger cannot be read on: what SQLite says of it, or what becomes of a cell that no program writes. */
import Database from 'better-sqlite3';
import { Bug } from '../core/outcome.ts';

/** A null where none may be, a text that is none, a code of no account. On a sound file it would be a bug. */
export const isStumble = (cause: unknown): cause is Error =>
  [Bug, SyntaxError, TypeError, RangeError].some((kind) => cause instanceof kind);

/** Also of a table or a column that is not there: SQLite reads what is left of a schema. Null for every other error. */
export const sqliteSays = (cause: unknown): string | null =>
  cause instanceof Database.SqliteError ? `${cause.code}: ${cause.message}` : null;

/** Throws what is no fault of the file. */
export function unreadable(cause: unknown): string {
  const why = sqliteSays(cause) ?? (isStumble(cause) ? cause.message : null);
  if (why === null) throw cause;
  return why;
}
