/** From how many cards on an old master key must still be taken: cards in service, by the version that their own key is of. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

export interface VersionInUse {
  readonly version: number;
  readonly cards: number;
}

const COUNT = `SELECT key_version AS version, count(*) AS cards FROM card
  WHERE stage <> 'void-listed' GROUP BY key_version ORDER BY key_version`;

/** Reads every card once. Null where no ledger is, or none that can be read: other checks say so better. */
export function versionsInUseAt(path: string): readonly VersionInUse[] | null {
  if (!existsSync(path)) return null;
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return db.prepare<[], VersionInUse>(COUNT).all();
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    return null;
  } finally {
    db?.close();
  }
}
