/** A ledger of before money loads (金额表): its tables are those of 34 migrations, its rows those of an eventful past. It comes up to date whole. */
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import { MIGRATIONS, migrate } from '../../../src/store/migrate.ts';
import { olderSchema } from '../../../src/store/older-schema.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { columnsOf, tablesOf } from './edits.ts';
import { eventfulPast, live } from './histories.ts';
import { openStore, stillClock, storeFile } from './stores.ts';

/** The last migration before money loads. */
const BEFORE = 34;

const names = (db: Database, table: string): string[] =>
  columnsOf(db, table).map(({ name }) => name);

const rowsOf = (db: Database, table: string, columns: readonly string[]): unknown[] =>
  db.prepare(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY 1, 2`).all();

/** What those tables had columns for, as an older program would have written it. */
function copied(from: Database, to: Database): void {
  for (const table of tablesOf(to)) {
    if (table === 'schema_migration') continue;
    const columns = names(to, table).filter((name) => names(from, table).includes(name));
    const insert = to.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    const rows = from
      .prepare(`SELECT ${columns.join(', ')} FROM ${table}`)
      .raw()
      .all();
    for (const row of rows) insert.run(row as unknown[]);
  }
}

/**
 * Found gas named no shift then, and its cash over was still ruled whole: here its money is at a platform. No transfer was withdrawn, no hand-over taken back, no card noted.
 */
const past = () =>
  eventfulPast().map((batch) =>
    batch
      .filter(
        ({ kind }) =>
          kind !== 'withdraw-transfer' &&
          kind !== 'red-hand-over' &&
          kind !== 'settle-clearing' &&
          kind !== 'red-clearing' &&
          kind !== 'receive-suspense' &&
          kind !== 'refund-suspense' &&
          kind !== 'grant-gift' &&
          kind !== 'change-account' &&
          kind !== 'note-card-difference' &&
          kind !== 'end-card-difference',
      )
      .filter((command) => command.kind !== 'confirm-payment' || command.from === undefined)
      .map((command) => {
        if (command.kind !== 'resolve-recovered' || command.how.by !== 'sold') return command;
        const { shift: _none, ...how } = command.how;
        return { ...command, how: { ...how, channel: 'wechat', reference: 'WX-812' } as const };
      }),
  );

test('every load keeps its row through the table that is made again, and the whole ledger verifies', async () => {
  const store = openStore();
  await live(store, past());
  const path = storeFile();
  const old = new SqliteDatabase(path);
  old.pragma('foreign_keys = OFF');
  migrate(old, stillClock, systemHash, MIGRATIONS.slice(0, BEFORE));
  old.transaction(() => copied(store.db, old))();
  expect(olderSchema(old, systemHash)).toEqual({ applied: BEFORE, known: MIGRATIONS.length });
  const columns = names(old, 'load');
  const before = rowsOf(old, 'load', columns);
  const states = old.prepare('SELECT DISTINCT state FROM load').pluck().all();
  expect([before.length > 10, states.length > 2]).toEqual([true, true]);
  const found = ['load', 'account_id', 'litres', 'at', 'state', 'resolved_by', 'paper'];
  const foundBefore = rowsOf(old, 'recovered', found);
  expect(foundBefore).toHaveLength(2);
  old.close();

  const upgraded = openStore(path);
  expect(rowsOf(upgraded.db, 'load', columns)).toEqual(before);
  expect(rowsOf(upgraded.db, 'load', ['target_tariff', 'op_id']).length).toBe(before.length);
  expect(rowsOf(upgraded.db, 'recovered', found)).toEqual(foundBefore);
  const { laws } = verifyLedger(upgraded.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
  expect(upgraded.db.pragma('foreign_key_check')).toEqual([]);
  // A drawer that had too much, and nobody has ruled it: none of it is explained, and it is still due.
  const over = upgraded.db.prepare(
    'SELECT explained FROM shift WHERE difference > explained AND ruled_by IS NULL',
  );
  expect(over.pluck().all()).toEqual([0]);
  // One open load a card and a meter is still the table's own word.
  const open = upgraded.db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'load' AND name LIKE 'load_open%'",
    )
    .pluck()
    .all();
  expect(open.sort()).toEqual(['load_open_card', 'load_open_meter']);
});
