/**
 * Migrations: forward only, numbered, checksummed, one transaction each. A file that an older program meets from a newer
 * one is refused, because a ledger opened by a program that does not know its rules is no ledger.
 */
import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import { StoreError } from '../ports/store.ts';
import { ledgerMigration } from './migrations/0001-ledger.ts';
import { meterPlateMigration } from './migrations/0002-meter-plate.ts';
import { monthMigration } from './migrations/0003-month.ts';
import { papersMigration } from './migrations/0004-papers.ts';
import { readingsMigration } from './migrations/0005-readings.ts';
import { cardLifeMigration } from './migrations/0006-card-life.ts';
import { hallMigration } from './migrations/0007-hall.ts';
import { adjustmentMigration } from './migrations/0008-adjustments.ts';
import { linesMigration } from './migrations/0009-lines.ts';
import { secretAskedMigration } from './migrations/0010-secret-asked.ts';
import { cardStockMigration } from './migrations/0011-card-stock.ts';
import { cardFormatMigration } from './migrations/0012-card-format.ts';
import { benchCheckMigration } from './migrations/0013-bench-check.ts';
import { toolCardsMigration } from './migrations/0014-tool-cards.ts';
import { peopleMigration } from './migrations/0015-people.ts';
import { meterEndMigration } from './migrations/0016-meter-end.ts';
import { meterSwapMigration } from './migrations/0017-meter-swap.ts';
import { approvalsMigration } from './migrations/0018-approvals.ts';
import { documentsMigration } from './migrations/0019-documents.ts';
import { yearEndMigration } from './migrations/0020-year-end.ts';
import { proposedEstimatesMigration } from './migrations/0021-proposed-estimates.ts';
import { keyVersionMigration } from './migrations/0022-key-version.ts';
import { takeOffMigration } from './migrations/0023-take-off.ts';
import { toolPiecesMigration } from './migrations/0024-tool-pieces.ts';
import { bankLinesMigration } from './migrations/0025-bank-lines.ts';
import { gapMigration } from './migrations/0026-gap.ts';
import { wheelDigitsMigration } from './migrations/0027-wheel-digits.ts';
import { emergencyMigration } from './migrations/0028-emergency.ts';
import { inboxMigration } from './migrations/0029-inbox.ts';
import { personalKeysMigration } from './migrations/0030-personal-keys.ts';
import { gapAuditedMigration } from './migrations/0031-gap-audited.ts';
import { longWheelsMigration } from './migrations/0032-long-wheels.ts';
import { windowCountsMigration } from './migrations/0033-window-counts.ts';
import { redInvoicesMigration } from './migrations/0034-red-invoices.ts';
import { moneyLoadsMigration } from './migrations/0035-money-loads.ts';
import { invoicedPurchasesMigration } from './migrations/0036-invoiced-purchases.ts';
import { twoPeopleMigration } from './migrations/0037-two-people.ts';
import { explainedOverMigration } from './migrations/0038-explained-over.ts';
import { inspectionsDueMigration } from './migrations/0039-inspections-due.ts';
import { priceCorrectionsMigration } from './migrations/0040-price-corrections.ts';
import { withdrawnTransfersMigration } from './migrations/0041-withdrawn-transfers.ts';
import { sealedRowsMigration } from './migrations/0042-sealed-rows.ts';
import { recoveredMoneyMigration } from './migrations/0043-recovered-money.ts';
import { twoPeopleMoreMigration } from './migrations/0044-two-people-more.ts';
import { redHandOversMigration } from './migrations/0045-red-hand-overs.ts';
import { invoicesOfTicketsMigration } from './migrations/0046-invoices-of-tickets.ts';
import { voidWritesMigration } from './migrations/0047-void-writes.ts';
import { redClearingsMigration } from './migrations/0048-red-clearings.ts';
import { rareEntriesMigration } from './migrations/0049-rare-entries.ts';
import { toolReturnsMigration } from './migrations/0050-tool-returns.ts';
import { recordChangesMigration } from './migrations/0051-record-changes.ts';
import { cardWorksMigration } from './migrations/0052-card-works.ts';
import { cardDifferencesMigration } from './migrations/0053-card-differences.ts';

export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly n: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { n: 1, name: 'ledger', sql: ledgerMigration },
  { n: 2, name: 'meter-plate', sql: meterPlateMigration },
  { n: 3, name: 'month', sql: monthMigration },
  { n: 4, name: 'papers', sql: papersMigration },
  { n: 5, name: 'readings', sql: readingsMigration },
  { n: 6, name: 'card-life', sql: cardLifeMigration },
  { n: 7, name: 'hall', sql: hallMigration },
  { n: 8, name: 'adjustments', sql: adjustmentMigration },
  { n: 9, name: 'lines', sql: linesMigration },
  { n: 10, name: 'secret-asked', sql: secretAskedMigration },
  { n: 11, name: 'card-stock', sql: cardStockMigration },
  { n: 12, name: 'card-format', sql: cardFormatMigration },
  { n: 13, name: 'bench-check', sql: benchCheckMigration },
  { n: 14, name: 'tool-cards', sql: toolCardsMigration },
  { n: 15, name: 'people', sql: peopleMigration },
  { n: 16, name: 'meter-end', sql: meterEndMigration },
  { n: 17, name: 'meter-swap', sql: meterSwapMigration },
  { n: 18, name: 'approvals', sql: approvalsMigration },
  { n: 19, name: 'documents', sql: documentsMigration },
  { n: 20, name: 'year-end', sql: yearEndMigration },
  { n: 21, name: 'proposed-estimates', sql: proposedEstimatesMigration },
  { n: 22, name: 'key-version', sql: keyVersionMigration },
  { n: 23, name: 'take-off', sql: takeOffMigration },
  { n: 24, name: 'tool-pieces', sql: toolPiecesMigration },
  { n: 25, name: 'bank-lines', sql: bankLinesMigration },
  { n: 26, name: 'gap', sql: gapMigration },
  { n: 27, name: 'wheel-digits', sql: wheelDigitsMigration },
  { n: 28, name: 'emergency', sql: emergencyMigration },
  { n: 29, name: 'inbox', sql: inboxMigration },
  { n: 30, name: 'personal-keys', sql: personalKeysMigration },
  { n: 31, name: 'gap-audited', sql: gapAuditedMigration },
  { n: 32, name: 'long-wheels', sql: longWheelsMigration },
  { n: 33, name: 'window-counts', sql: windowCountsMigration },
  { n: 34, name: 'red-invoices', sql: redInvoicesMigration },
  { n: 35, name: 'money-loads', sql: moneyLoadsMigration },
  { n: 36, name: 'invoiced-purchases', sql: invoicedPurchasesMigration },
  { n: 37, name: 'two-people', sql: twoPeopleMigration },
  { n: 38, name: 'explained-over', sql: explainedOverMigration },
  { n: 39, name: 'inspections-due', sql: inspectionsDueMigration },
  { n: 40, name: 'price-corrections', sql: priceCorrectionsMigration },
  { n: 41, name: 'withdrawn-transfers', sql: withdrawnTransfersMigration },
  { n: 42, name: 'sealed-rows', sql: sealedRowsMigration },
  { n: 43, name: 'recovered-money', sql: recoveredMoneyMigration },
  { n: 44, name: 'two-people-more', sql: twoPeopleMoreMigration },
  { n: 45, name: 'red-hand-overs', sql: redHandOversMigration },
  { n: 46, name: 'invoices-of-tickets', sql: invoicesOfTicketsMigration },
  { n: 47, name: 'void-writes', sql: voidWritesMigration },
  { n: 48, name: 'red-clearings', sql: redClearingsMigration },
  { n: 49, name: 'rare-entries', sql: rareEntriesMigration },
  { n: 50, name: 'tool-returns', sql: toolReturnsMigration },
  { n: 51, name: 'record-changes', sql: recordChangesMigration },
  { n: 52, name: 'card-works', sql: cardWorksMigration },
  { n: 53, name: 'card-differences', sql: cardDifferencesMigration },
];

/** 'Qika' in ASCII, so that `file` and people know whose database this is. */
export const APPLICATION_ID = 0x5169_6b61;

const MIGRATION_TABLE = `
CREATE TABLE schema_migration (
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER schema_migration_no_update BEFORE UPDATE ON schema_migration
BEGIN SELECT RAISE (ABORT, 'schema_migration is append-only'); END;
CREATE TRIGGER schema_migration_no_delete BEFORE DELETE ON schema_migration
BEGIN SELECT RAISE (ABORT, 'schema_migration is append-only'); END;
`;

export interface AppliedMigration {
  readonly n: number;
  readonly name: string;
  readonly checksum: string;
  readonly at: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Covers the migration and when it was applied, so that no column of its row can be changed unseen. */
export const checksumOf = ({ n, name, sql }: Migration, at: number, hash: Hash): string =>
  hex(hash.sha256(`${n}\n${name}\n${at}\n${sql}`));

/** Why the applied migrations are not the first ones of `known`; null when they are. */
export function schemaFault(
  applied: readonly AppliedMigration[],
  hash: Hash,
  known: readonly Migration[] = MIGRATIONS,
): { readonly n: number; readonly why: string } | null {
  for (const [index, row] of applied.entries()) {
    const migration = known[index];
    if (migration === undefined) {
      return { n: row.n, why: `migration ${row.n} (${row.name}) is of a newer program` };
    }
    if (row.n !== migration.n) return { n: row.n, why: `migration ${migration.n} is missing` };
    if (row.name !== migration.name || row.checksum !== checksumOf(migration, row.at, hash)) {
      return { n: row.n, why: `migration ${row.n} is not the one that this program knows` };
    }
  }
  return null;
}

export const appliedMigrations = (db: Database): readonly AppliedMigration[] =>
  db
    .prepare<[], AppliedMigration>('SELECT n, name, checksum, at FROM schema_migration ORDER BY n')
    .all();

/** True for an empty file; throws for a database of something else, which is left alone. */
function isNew(db: Database): boolean {
  const tables = db
    .prepare<[], { readonly name: string }>('SELECT name FROM sqlite_schema')
    .all()
    .map(({ name }) => name);
  const id = db.pragma('application_id', { simple: true });
  if (tables.length === 0 && id === 0) return true;
  if (id === APPLICATION_ID && tables.includes('schema_migration')) return false;
  throw new StoreError('store.schema', `${db.name} is a database, but not a ledger`);
}

function applyOneByOne(
  db: Database,
  clock: Clock,
  hash: Hash,
  missing: readonly Migration[],
): void {
  const record = recorder(db, hash);
  for (const migration of missing) {
    const apply = db.transaction(() => {
      db.exec(migration.sql);
      record(migration, clock.now());
    });
    apply.immediate();
  }
}

const recorder = (db: Database, hash: Hash): ((migration: Migration, at: number) => void) => {
  const record = db.prepare(
    'INSERT INTO schema_migration (n, name, checksum, at) VALUES (?, ?, ?, ?)',
  );
  return (migration, at) =>
    record.run(migration.n, migration.name, checksumOf(migration, at, hash), at);
};

/** Text of the schema that all migrations make, in the order of its making; found once a process. */
let newestText: string | null = null;

function newestSchema(hash: Hash): string {
  if (newestText !== null) return newestText;
  const made = new SqliteDatabase(':memory:');
  try {
    const still: Clock = { now: () => 0, monotonic: () => 0, after: () => () => undefined };
    made.exec(MIGRATION_TABLE);
    applyOneByOne(made, still, hash, MIGRATIONS);
    newestText = made
      .prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid')
      .pluck()
      .all()
      .join(';\n');
    return newestText;
  } finally {
    made.close();
  }
}

/**
 * A new file gets the newest tables at once, in one transaction, with every migration recorded: none of them moves a row
 * in an empty ledger, and half of the time of a small ledger's making went into tables that a later migration replaced.
 */
function makeNewest(db: Database, clock: Clock, hash: Hash): void {
  const create = db.transaction(() => {
    db.exec(newestSchema(hash));
    db.pragma(`application_id = ${APPLICATION_ID}`);
    const record = recorder(db, hash);
    const at = clock.now();
    for (const migration of MIGRATIONS) record(migration, at);
  });
  create.immediate();
}

/** Brings the schema to the newest known form; throws StoreError 'store.schema' for a newer or a changed one. */
export function migrate(
  db: Database,
  clock: Clock,
  hash: Hash,
  known: readonly Migration[] = MIGRATIONS,
): void {
  if (isNew(db)) {
    if (known === MIGRATIONS) {
      makeNewest(db, clock, hash);
      return;
    }
    const create = db.transaction(() => {
      db.exec(MIGRATION_TABLE);
      db.pragma(`application_id = ${APPLICATION_ID}`);
    });
    create.immediate();
  }
  const applied = appliedMigrations(db);
  const fault = schemaFault(applied, hash, known);
  if (fault !== null) throw new StoreError('store.schema', fault.why);
  applyOneByOne(db, clock, hash, known.slice(applied.length));
}
