/**
 * `qika verify`: every law of the ledger that its database can be asked (design.md §2), each with the first bad row. It
 * believes nothing but the entries' own content: the chain says that they are the ones once written, and everything else
 * is computed from them again.
 */
import Database from 'better-sqlite3';
import { NO_SETTINGS } from '../core/ledger/settings.ts';
import type { Hash } from '../ports/hash.ts';
import { appliedMigrations, MIGRATIONS, schemaFault } from './migrate.ts';
import { olderSchema } from './older-schema.ts';
import { customersInClear } from './personal/in-clear.ts';
import { SqliteBooks } from './sqlite-books.ts';
import { unreadable } from './unreadable.ts';
import { type ChainClaim, checkAnchors, gapsSeen } from './verify/anchors.ts';
import { ChainWalk } from './verify/chain.ts';
import { checkClosedPeriods } from './verify/closed-periods.ts';
import { comparePersonalKeys } from './verify/personal-keys.ts';
import { Replay } from './verify/replay.ts';
import { checkSubmissions, compareTables } from './verify/tables.ts';
import { checkValueLaws } from './verify/value-laws.ts';
import { Verdicts, type Verification } from './verify/verdicts.ts';

export type { LawName, LawVerdict, OlderSchema, Verification } from './verify/verdicts.ts';

/** Pages, indexes and constraints, as SQLite itself sees them. It finds torn files, not changed rows. */
function checkFile(db: Database.Database, verdicts: Verdicts): boolean {
  const [first] = db.pragma('integrity_check(1)') as { readonly integrity_check: string }[];
  const said = first?.integrity_check ?? 'nothing';
  return verdicts.check(
    'file',
    said === 'ok',
    () => `file ${db.name}`,
    () => said,
  );
}

function checkSchema(db: Database.Database, hash: Hash, verdicts: Verdicts): boolean {
  const applied = appliedMigrations(db);
  const fault = schemaFault(applied, hash);
  if (fault !== null) verdicts.fail('schema', `schema_migration ${fault.n}`, fault.why);
  return verdicts.check(
    'schema',
    applied.length >= MIGRATIONS.length,
    () => `schema_migration ${applied.length + 1}`,
    () => `only ${applied.length} of ${MIGRATIONS.length} migrations are recorded`,
  );
}

export interface VerifyParts {
  readonly hash: Hash;
  /** What was said of the chain outside the ledger. */
  readonly anchors?: readonly ChainClaim[];
}

/** A cell that no program writes may not read at all: a fault of the file, and what is checked after it is checked all the same. */
function unlessUnreadable(step: () => void, verdicts: Verdicts): void {
  try {
    step();
  } catch (error) {
    if (error instanceof Database.SqliteError) throw error;
    verdicts.fail('file', 'a row', `a cell cannot be read: ${unreadable(error)}`);
  }
}

type Told = Omit<Verification, 'ok' | 'laws'>;

const NOTHING: Told = {
  gaps: [],
  isShort: false,
  inClear: null,
  older: null,
  readWhole: true,
};
const UNREAD: Told = { ...NOTHING, readWhole: false };

/** Returns what is told beside the laws: accepted gaps, customers in clear, an older program's tables. */
function checkAll(db: Database.Database, parts: VerifyParts, verdicts: Verdicts): Told {
  const { hash, anchors = [] } = parts;
  // A broken page is one finding among others: the chain names the rows that it took along.
  checkFile(db, verdicts);
  if (!checkSchema(db, hash, verdicts)) return { ...UNREAD, older: olderSchema(db, hash) };
  const replay = new Replay(verdicts);
  for (const one of new ChainWalk(db, hash, verdicts).walk()) replay.take(one);
  const books = new SqliteBooks(db, NO_SETTINGS);
  const steps = [
    () => compareTables(books, replay, verdicts),
    () => comparePersonalKeys(books, hash, replay.keys, verdicts),
    () => checkSubmissions(books, hash, verdicts),
    () => checkClosedPeriods(db, replay, verdicts),
    () => checkValueLaws(db, books, replay, verdicts),
  ];
  for (const step of steps) unlessUnreadable(step, verdicts);
  const isShort = checkAnchors(db, anchors, verdicts);
  const gaps = gapsSeen(db, anchors);
  return { ...NOTHING, gaps, isShort, inClear: customersInClear(db) };
}

/** A schema that cannot be read fails this one, too. */
function endReading(db: Database.Database, verdicts: Verdicts): void {
  try {
    db.exec('COMMIT');
  } catch (cause) {
    verdicts.fail('file', `file ${db.name}`, unreadable(cause));
  }
}

/** Verifies one state of the books: a writer may go on meanwhile. */
function verifyDatabase(db: Database.Database, parts: VerifyParts): Verification {
  const verdicts = new Verdicts();
  const begun = !db.inTransaction;
  let told = UNREAD;
  try {
    if (begun) db.exec('BEGIN');
    told = checkAll(db, parts, verdicts);
  } catch (cause) {
    verdicts.fail('file', `file ${db.name}`, unreadable(cause));
  } finally {
    if (begun && db.inTransaction) endReading(db, verdicts);
  }
  return verdicts.verification(told);
}

/** Null, and a broken law, where the file cannot even be opened. */
function opened(path: string, verdicts: Verdicts): Database.Database | null {
  try {
    return new Database(path, { readonly: true, fileMustExist: true });
  } catch (cause) {
    verdicts.fail('file', `file ${path}`, unreadable(cause));
    return null;
  }
}

/** A path is opened read-only; a database is read in one transaction and left as it was. */
export function verifyLedger(
  source: Database.Database | string,
  hash: Hash,
  anchors: readonly ChainClaim[] = [],
): Verification {
  const parts = { hash, anchors };
  if (typeof source !== 'string') return verifyDatabase(source, parts);
  const verdicts = new Verdicts();
  const db = opened(source, verdicts);
  if (db === null) return verdicts.verification(UNREAD);
  try {
    return verifyDatabase(db, parts);
  } finally {
    db.close();
  }
}
