/** The SQLite store: the port's conformance suite, and what is SQLite's own. */
import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { Bug } from '../../../src/core/outcome.ts';
import { StoreError } from '../../../src/ports/store.ts';
import { MIGRATIONS, migrate } from '../../../src/store/migrate.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { afterTurn } from '../../../src/system/turn.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, SETTINGS } from '../core/ledger-town.ts';
import { conforms } from './conformance.ts';
import { live } from './histories.ts';
import { openStore, stillClock, storeFile } from './stores.ts';

conforms('SQLite', () => {
  const path = storeFile();
  return {
    open: (settings = SETTINGS) => openStore(path, settings),
    async reopen(store) {
      await store.close();
      return openStore(path);
    },
  };
});

async function inhabited(store: SqliteLedgerStore): Promise<Desk> {
  const desk = new Desk();
  await store.commitBatch([...desk.town(), desk.pay(ANNA, 10_000)]);
  return desk;
}

describe('the connection', () => {
  test('is durable after the first commit, and guards its schema', async () => {
    const store = openStore(storeFile());
    await inhabited(store);
    const pragma = (name: string): unknown => store.db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('recursive_triggers')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
    expect(pragma('cell_size_check')).toBe(1);
    expect(pragma('wal_autocheckpoint')).toBe(40_000);
  });

  test('that has become less than durable is a bug at the first commit', async () => {
    const store = openStore(storeFile());
    store.db.pragma('synchronous = NORMAL');
    await expect(store.commit(new Desk().community())).rejects.toThrow(Bug);
  });

  test('every table is STRICT', () => {
    const { db } = openStore();
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE strict = 0 AND type = 'table' AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose.all()).toEqual([]);
  });

  test('a second daemon on the same file is refused, and admitted after the first has closed', async () => {
    const path = storeFile();
    const store = openStore(path);
    await inhabited(store);
    const second = (): SqliteLedgerStore => openStore(path);
    expect(second).toThrow(expect.objectContaining({ name: 'StoreError', code: 'store.in-use' }));
    await store.close();
    expect(second().account(ANNA)?.money.balance).toBe(10_000);
  });

  test('a database of something else is refused and keeps its tables', () => {
    const path = storeFile();
    const other = new Database(path);
    other.exec('CREATE TABLE recipe (name TEXT)');
    other.close();
    expect(() => openStore(path)).toThrow(StoreError);
    const again = new Database(path);
    expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'recipe' }]);
    again.close();
  });
});

test('a file that is no database is refused', () => {
  const path = storeFile();
  writeFileSync(path, 'dear diary, '.repeat(999));
  expect(() => openStore(path)).toThrow(StoreError);
});

describe('history is append-only', async () => {
  const store = openSqliteStore({
    path: ':memory:',
    clock: stillClock,
    hash: systemHash,
    settings: SETTINGS,
  });
  await live(store);
  const tables = ['entry', 'posting', 'batch', 'schema_migration'];
  const key = (table: string): string => (table === 'schema_migration' ? 'n' : 'id');
  /** A sealed row of these is refused before it comes to be replaced. */
  const REFUSED: Readonly<Record<string, string>> = {
    entry: 'entry: its batch is sealed',
    batch: 'batch: does not go on from the one before',
  };
  const refused = (table: string): string => REFUSED[table] ?? `${table} is append-only`;

  test.each(tables)('%s refuses UPDATE', (table) => {
    const sql = `UPDATE ${table} SET ${key(table)} = ${key(table)}`;
    expect(() => store.db.exec(sql)).toThrow(`${table} is append-only`);
  });

  test.each(tables)('%s refuses DELETE', (table) => {
    expect(() => store.db.exec(`DELETE FROM ${table}`)).toThrow(`${table} is append-only`);
  });

  test.each(tables)('%s refuses INSERT OR REPLACE', (table) => {
    const sql = `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table} LIMIT 1`;
    expect(() => store.db.exec(sql)).toThrow(refused(table));
  });

  test.each(tables)('%s refuses an upsert', (table) => {
    const sql = `INSERT INTO ${table} SELECT * FROM ${table} WHERE true
      ON CONFLICT DO UPDATE SET ${key(table)} = excluded.${key(table)}`;
    expect(() => store.db.exec(sql)).toThrow(refused(table));
  });
});

describe('constraints hold what rules should never let pass', () => {
  test.each([
    ['a balance below its floor', 'UPDATE live SET balance_fen = -1'],
    [
      'a posting of nothing',
      'INSERT INTO posting VALUES (1, 1, 1001, 2001, 0, 0, 1, NULL, zeroblob(32))',
    ],
    [
      'money that becomes gas',
      'INSERT INTO posting VALUES (1, 1, 1001, 5102, 0, 5, 1, NULL, zeroblob(32))',
    ],
    [
      'a posting to itself',
      'INSERT INTO posting VALUES (1, 1, 1001, 1001, 0, 5, 1, NULL, zeroblob(32))',
    ],
    ['a text where a number belongs', "UPDATE live SET balance_fen = 'much'"],
  ])('%s', async (_name, sql) => {
    const store = openStore();
    await inhabited(store);
    expect(() => store.db.exec(sql)).toThrow(Database.SqliteError);
  });

  test('a second open load on one meter, whatever the rules say', async () => {
    const store = openStore();
    await live(store);
    const sql = "UPDATE load SET state = 'RESERVED'";
    expect(() => store.db.exec(sql)).toThrow('UNIQUE constraint failed');
  });

  test('that fire unexpectedly are a bug of that command alone', async () => {
    const store = openStore();
    const desk = await inhabited(store);
    store.db.exec(`CREATE TRIGGER strange BEFORE INSERT ON posting WHEN new.amount = 13
      BEGIN SELECT RAISE (ABORT, 'unlucky'); END`);
    const results = await Promise.allSettled(
      [7, 13, 5].map((amount) => store.commit(desk.pay(ANNA, amount))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: expect.any(Bug) });
    expect(store.account(ANNA)?.money.balance).toBe(10_012);
    expect(verifyLedger(store.db, systemHash).ok).toBe(true);
  });
});

describe('a store that cannot write', () => {
  test('a full disk acknowledges nothing, and goes on when there is room', async () => {
    const store = openStore(storeFile());
    const desk = await inhabited(store);
    const pages = store.db.pragma('page_count', { simple: true });
    store.db.pragma(`max_page_count = ${String(pages)}`);
    const many = Array.from({ length: 300 }, () => desk.pay(ANNA, 1));
    await expect(store.commitBatch(many)).rejects.toMatchObject({ code: 'store.full' });
    expect(store.account(ANNA)?.money.balance).toBe(10_000);
    expect(store.operation(many[0]?.operationId ?? desk.head().operationId)).toBeUndefined();
    store.db.pragma('max_page_count = 1073741823');
    const outcomes = await store.commitBatch(many);
    expect(outcomes.every((outcome) => outcome.ok && !outcome.value.replayed)).toBe(true);
    expect(verifyLedger(store.db, systemHash).ok).toBe(true);
  });

  test('a lock held elsewhere is busy, and nothing is written', async () => {
    const path = storeFile();
    const store = openStore(path);
    const desk = await inhabited(store);
    store.db.pragma('busy_timeout = 20');
    const backup = new Database(path);
    backup.exec('BEGIN IMMEDIATE');
    const pay = desk.pay(ANNA, 1);
    await expect(store.commit(pay)).rejects.toMatchObject({ code: 'store.busy' });
    backup.exec('ROLLBACK');
    backup.close();
    expect(await store.commit(pay)).toMatchObject({ ok: true, value: { replayed: false } });
  });
});

describe('the cache of live rows', () => {
  test('forgets what another connection has changed', async () => {
    const path = storeFile();
    const store = openStore(path);
    const desk = await inhabited(store);
    const other = new Database(path);
    other.exec('UPDATE live SET balance_fen = 50');
    other.close();
    expect(await store.commit(desk.buy(ANNA, 20_000))).toMatchObject({
      ok: false,
      refusal: { code: 'balance.insufficient', facts: { balanceFen: 50 } },
    });
  });

  test('forgets a batch that was rolled back', async () => {
    const store = openStore();
    const desk = await inhabited(store);
    const wrong = desk.reserve({ attempt: 7 });
    await expect(store.commitBatch([desk.pay(ANNA, 5), wrong])).rejects.toThrow(Bug);
    expect(store.account(ANNA)?.money.balance).toBe(10_005);
    const row = store.db.prepare('SELECT balance_fen AS fen FROM live').get();
    expect(row).toEqual({ fen: 10_005 });
  });
});

describe('group commit', () => {
  test('shares one batch among what arrives in one turn of the event loop', async () => {
    const path = storeFile();
    const options = { path, clock: stillClock, hash: systemHash, settings: SETTINGS };
    const store = openSqliteStore({ ...options, defer: afterTurn });
    const desk = await inhabited(store);
    const before = store.chainHeads()[0]?.n ?? 0;
    await Promise.all(Array.from({ length: 40 }, () => store.commit(desk.pay(ANNA, 1))));
    expect(store.chainHeads()[0]?.n).toBe(before + 1);
    await store.close();
  });
});

describe('migrations', () => {
  const opened = (path: string): Database.Database => new Database(path);
  const newer = { n: MIGRATIONS.length + 1, name: 'later' };

  test('a file of a newer program is refused by name', () => {
    const path = storeFile();
    const db = opened(path);
    const sql = 'CREATE TABLE later (x INTEGER) STRICT';
    migrate(db, stillClock, systemHash, [...MIGRATIONS, { ...newer, sql }]);
    db.close();
    expect(() => openStore(path)).toThrow(expect.objectContaining({ code: 'store.schema' }));
  });

  test('a migration that is not the one applied is refused', () => {
    const path = storeFile();
    const db = opened(path);
    const changed = MIGRATIONS.map((one) => ({ ...one, sql: `${one.sql} -- changed` }));
    migrate(db, stillClock, systemHash, changed);
    db.close();
    expect(() => openStore(path)).toThrow(expect.objectContaining({ code: 'store.schema' }));
  });

  test('one that fails halfway leaves the schema as it was', () => {
    const db = opened(':memory:');
    migrate(db, stillClock, systemHash);
    const sql = 'CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE half (x INTEGER) STRICT;';
    expect(() => migrate(db, stillClock, systemHash, [...MIGRATIONS, { ...newer, sql }])).toThrow();
    expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
    migrate(db, stillClock, systemHash);
    db.close();
  });

  test('an older file is brought forward and keeps its books', async () => {
    const path = storeFile();
    const store = openStore(path);
    await inhabited(store);
    await store.close();
    const db = opened(path);
    const sql = 'CREATE TABLE later (x INTEGER) STRICT';
    migrate(db, stillClock, systemHash, [...MIGRATIONS, { ...newer, sql }]);
    expect(db.prepare('SELECT sum(balance_fen) AS fen FROM live').get()).toEqual({ fen: 10_000 });
    expect(db.prepare('SELECT max(n) AS n FROM schema_migration').get()).toEqual({ n: newer.n });
    db.close();
  });

  test('cards from before meters could be exchanged have the account of today in their header', () => {
    const db = opened(':memory:');
    db.pragma('foreign_keys = OFF');
    const swap = MIGRATIONS.findIndex(({ name }) => name === 'meter-swap');
    migrate(db, stillClock, systemHash, MIGRATIONS.slice(0, swap));
    db.exec(`INSERT INTO card (card_no, account_id, meter, stage, write_sequence, total)
      VALUES (50001, 1001, 7, 'active', 3, 20000), (50002, 1002, 8, 'void-listed', 0, 0)`);
    migrate(db, stillClock, systemHash);
    const headers = db
      .prepare('SELECT account_id, header_account FROM card ORDER BY card_no')
      .raw();
    expect(headers.all()).toEqual([
      [1001, 1001],
      [1002, 1002],
    ]);
    db.close();
  });

  test('meters from before wheels of eight digits keep theirs', () => {
    const db = opened(':memory:');
    db.pragma('foreign_keys = OFF');
    const before = MIGRATIONS.findIndex(({ name }) => name === 'long-wheels');
    migrate(db, stillClock, systemHash, MIGRATIONS.slice(0, before));
    const insert = db.prepare(`INSERT INTO meter (meter, community_id, address, direction,
      regulator_box_id, model, initial_index, ceiling, sequence, loaded_total, taken_sequence,
      taken_total, wheel_digits) VALUES (?, 1, '', 'left', 11, '', 0, 0, 0, 0, 0, 0, ?)`);
    insert.run(7, 5);
    insert.run(8, 6);
    migrate(db, stillClock, systemHash);
    const digits = db.prepare('SELECT wheel_digits FROM meter ORDER BY meter').pluck();
    expect(digits.all()).toEqual([5, 6]);
    db.prepare('UPDATE meter SET wheel_digits = 8 WHERE meter = 8').run();
    expect(() => db.prepare('UPDATE meter SET wheel_digits = 9').run()).toThrow('CHECK');
    db.close();
  });

  test('a new file has the tables, texts and order of one that all migrations made one by one', () => {
    const schema = (db: Database.Database): unknown[] =>
      db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid').all();
    const recorded = (db: Database.Database): unknown[] =>
      db.prepare('SELECT * FROM schema_migration ORDER BY n').all();
    const [fresh, grown] = [opened(':memory:'), opened(':memory:')];
    migrate(fresh, stillClock, systemHash);
    // Another list than the house's own, so that each migration is applied to what the one before it made.
    migrate(grown, stillClock, systemHash, [...MIGRATIONS]);
    expect(schema(fresh)).toEqual(schema(grown));
    expect(recorded(fresh)).toEqual(recorded(grown));
    // No migration may put rows into an empty ledger: a new file would lack them.
    const tables = grown.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck();
    for (const name of tables.all().filter((table) => table !== 'schema_migration')) {
      expect(grown.prepare(`SELECT count(*) FROM "${name}"`).pluck().get(), `${name}`).toBe(0);
    }
    fresh.close();
    grown.close();
  });

  test('are numbered without gaps', () => {
    expect(MIGRATIONS.map(({ n }) => n)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });
});
