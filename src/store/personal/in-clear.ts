/** How many customers stand in clear: those of a ledger that was written before personal data was sealed. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { readSealed, SEALED_MARK } from '../../core/personal.ts';

/** A deleted customer has no name; a sealed one begins with the mark. */
const COUNT = `SELECT count(*) FROM account WHERE name <> '' AND substr(name, 1, ${SEALED_MARK.length}) <> '${SEALED_MARK}'`;

/** Does the name of a customer's row stand there as it is? */
export const isInClear = (name: string): boolean => name !== '' && readSealed(name) === null;

/** Reads every customer once: for questions that are asked seldom. */
export const customersInClear = (db: Database.Database): number =>
  db.prepare<[], number>(COUNT).pluck().get() ?? 0;

/** Null where no ledger is, or none that can be read: other checks say so better. */
export function customersInClearAt(path: string): number | null {
  if (!existsSync(path)) return null;
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return customersInClear(db);
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    return null;
  } finally {
    db?.close();
  }
}
