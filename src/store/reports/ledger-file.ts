/**
 * The ledger's file, opened for reading beside the daemon: one state of the books, however long the reading takes. Reports
 * that read a month or all of it are made here, in a process of their own, so that no cashier waits for them.
 */
import Database from 'better-sqlite3';
import { accountOfCode, type LedgerAccount } from '../../core/journal.ts';
import { assert } from '../../core/outcome.ts';
import { StoreError } from '../../ports/store.ts';
import { storeError } from '../connection.ts';
import { appliedMigrations, MIGRATIONS } from '../migrate.ts';

/** Closed by `close`; throws StoreError 'store.schema' for a file that this program did not migrate. */
export class LedgerFile {
  readonly db: Database.Database;

  constructor(path: string) {
    try {
      this.db = new Database(path, { readonly: true, fileMustExist: true });
    } catch (cause) {
      throw storeError(cause);
    }
    try {
      const applied = appliedMigrations(this.db).length;
      if (applied !== MIGRATIONS.length) {
        const why = `${applied} of ${MIGRATIONS.length} migrations are applied`;
        throw new StoreError('store.schema', why);
      }
      this.db.exec('BEGIN');
    } catch (cause) {
      this.db.close();
      throw storeError(cause);
    }
  }

  close(): void {
    this.db.close();
  }
}

/** The account of a stored code; throws Bug for one that the chart does not know. */
export function accountCoded(code: number): LedgerAccount {
  const account = accountOfCode(code);
  assert(account !== undefined, () => `no ledger account has the code ${code}`);
  return account;
}
