/** One connection as the ledger needs it. The defaults of SQLite would lose acknowledged payments at a power cut. */
import { chmodSync, closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { assert } from '../core/outcome.ts';
import { StoreError } from '../ports/store.ts';
import { InMemoryDatabase } from './in-memory.ts';

export const MEMORY = ':memory:';

/**
 * Pages in the write-ahead log before a commit also checkpoints. Everybody waits for that one: at 10,000 pages it was what
 * the slowest of a hundred payments under full load had met; at 40,000 (160 MB) it is one of four hundred, and a start
 * after a kill still reads the whole log within 0.1 s.
 */
const CHECKPOINT_PAGES = 40_000;
/** How long a write waits for a backup tool; the event loop stands still meanwhile. */
const BUSY_MS = 2_000;

const isSqlite = (cause: unknown, code: string): boolean =>
  cause instanceof Database.SqliteError && cause.code.startsWith(code);

/** Maps what SQLite says to the store's own words; anything else is a bug and passes through. */
export function storeError(cause: unknown): unknown {
  if (!(cause instanceof Database.SqliteError)) return cause;
  const options = { cause };
  if (isSqlite(cause, 'SQLITE_FULL')) return new StoreError('store.full', cause.message, options);
  if (isSqlite(cause, 'SQLITE_BUSY')) return new StoreError('store.busy', cause.message, options);
  const unusable = [
    'SQLITE_IOERR',
    'SQLITE_CORRUPT',
    'SQLITE_NOTADB',
    'SQLITE_READONLY',
    'SQLITE_CANTOPEN',
  ];
  return unusable.some((code) => isSqlite(cause, code))
    ? new StoreError('store.read-only', `${cause.code}: ${cause.message}`, options)
    : cause;
}

/** An open connection to a file that no other daemon has. */
export interface Connection {
  readonly db: Database.Database;
  /** Throws Bug unless commits are durable; SQLite may change its mind until the first commit. */
  assertDurable(): void;
  close(): void;
}

/** What customers buy stands in the ledger: nobody but its owner reads it. */
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * Makes the file closed to others from its first moment, and closes what was left open. SQLite gives its log the rights
 * of the file. Windows has no such rights; a file of somebody else stays as that person wants it.
 */
function closeToOthers(file: string): void {
  if (process.getuid === undefined) return;
  closeSync(openSync(file, 'a', OWNER_ONLY));
  for (const path of [file, `${file}-wal`, `${file}-shm`]) {
    if (!existsSync(path)) continue;
    const { mode, uid } = statSync(path);
    if ((mode & OTHERS) !== 0 && uid === process.getuid()) chmodSync(path, OWNER_ONLY);
  }
}

/**
 * Holds `<path>-lock` exclusively as long as the process lives: the operating system lets go of it after a kill, and
 * readers of the ledger itself (verify, backup) are not shut out.
 */
export function holdLock(path: string): Database.Database {
  closeToOthers(`${path}-lock`);
  const lock = new Database(`${path}-lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    if (!isSqlite(cause, 'SQLITE_BUSY')) throw storeError(cause);
    throw new StoreError('store.in-use', `another process has ${path} open`, { cause });
  }
}

function setPragmas(db: Database.Database, inMemory: boolean): void {
  if (!inMemory) db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('recursive_triggers = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  // What is deleted is overwritten: a customer's key that was destroyed is in no free page.
  db.pragma('secure_delete = ON');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

function assertPragmas(db: Database.Database, inMemory: boolean): void {
  const is = (name: string, value: unknown): void => {
    const found = db.pragma(name, { simple: true });
    assert(
      found === value,
      `PRAGMA ${name} is ${String(found)}, the ledger needs ${String(value)}`,
    );
  };
  is('foreign_keys', 1);
  is('recursive_triggers', 1);
  is('trusted_schema', 0);
  is('cell_size_check', 1);
  is('secure_delete', 1);
  is('synchronous', 2);
  if (!inMemory) is('journal_mode', 'wal');
}

/** Opens or creates the ledger's file; throws StoreError 'store.in-use' when another daemon has it. */
export function openConnection(path: string): Connection {
  const inMemory = path === MEMORY;
  const file = inMemory ? path : resolve(path);
  const real = !inMemory && existsSync(file) ? realpathSync(file) : file;
  const lock = inMemory ? null : holdLock(real);
  try {
    if (!inMemory) closeToOthers(real);
    const db = inMemory ? new InMemoryDatabase() : new Database(real, { timeout: BUSY_MS });
    setPragmas(db, inMemory);
    return {
      db,
      assertDurable: () => assertPragmas(db, inMemory),
      close() {
        db.close();
        lock?.close();
      },
    };
  } catch (cause) {
    lock?.close();
    throw storeError(cause);
  }
}
