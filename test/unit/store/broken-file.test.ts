/** A ledger whose file is not what it was: it opens, is read as far as it can be, and nothing is written to it. */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { storeRefusal } from '../../../src/app/counter/fault.ts';
import { stationId } from '../../../src/core/ids.ts';
import type { SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { tailFault } from '../../../src/store/verify/tail.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA } from '../core/ledger-town.ts';
import { live } from './histories.ts';
import { openStore, storeFile } from './stores.ts';

const SEED = 500;
const READ_ONLY = { code: 'store.read-only' };
const pay = (desk = new Desk(SEED)) => desk.pay(ANNA, 100);

/** The path of a closed ledger with an eventful past. */
async function closedLedger(): Promise<string> {
  const path = storeFile();
  const store = openStore(path);
  await live(store);
  await store.close();
  return path;
}

/** Changes rows as a thief with a database tool would: the locks are taken off and put on again. */
function edit(path: string, sql: string): void {
  const db = new Database(path);
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'",
    )
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('ignore_check_constraints = ON');
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  for (const trigger of triggers) db.exec(trigger.sql);
  db.close();
}

async function expectShut(store: SqliteLedgerStore): Promise<void> {
  await expect(store.commit(pay())).rejects.toMatchObject(READ_ONLY);
  await expect(store.commitBatch([pay()])).rejects.toMatchObject(READ_ONLY);
  await expect(store.commitTogether([pay()])).rejects.toMatchObject(READ_ONLY);
  expect(store.health()).toMatchObject({ ok: false, ...READ_ONLY });
}

describe('a start checks the chain from the last seals on', () => {
  const LAST = 'SELECT max(id) FROM';
  test.each([
    [
      'a changed byte in the last entry',
      `UPDATE entry SET operator = 'counter-9' WHERE id = (${LAST} entry)`,
    ],
    ['a changed amount', `UPDATE posting SET amount = amount + 1 WHERE id = (${LAST} posting)`],
    ['a changed chain value', `UPDATE batch SET chain = zeroblob(32) WHERE id = (${LAST} batch)`],
    ['a missing row', `DELETE FROM entry WHERE id = (${LAST} entry)`],
    ['a missing batch', `DELETE FROM batch WHERE id = (${LAST} batch)`],
    [
      'a row of a station that never wrote',
      `INSERT INTO posting SELECT 9 * (1 << 44) + 1, entry_id, debit, credit, commodity, amount, owner,
         prev, digest FROM posting LIMIT 1`,
    ],
  ])('%s leaves it read-only, with nothing written, also the next time', async (_what, sql) => {
    const path = await closedLedger();
    edit(path, sql);
    const before = readFileSync(path);
    for (const _time of ['first', 'second']) {
      const store = openStore(path);
      await expectShut(store);
      expect(store.account(ANNA)?.name).toEqual(expect.any(String));
      await store.close();
      await expect(store.commit(pay())).rejects.toMatchObject({ code: 'store.closed' });
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('an unbroken one opens and goes on', async () => {
    const path = await closedLedger();
    const store = openStore(path);
    expect(store.health()).toEqual({ ok: true });
    expect(await store.commit(pay())).toMatchObject({ ok: true });
  });

  test('every station has an end of its own', async () => {
    const path = await closedLedger();
    const store = openStore(path);
    await store.commitBatch([new Desk(800, stationId(2)).pay(ANNA, 5)]);
    await store.commitBatch([pay()]);
    await store.close();
    edit(path, 'UPDATE posting SET amount = 6 WHERE id = (SELECT max(id) FROM posting)');
    await expectShut(openStore(path));
  });

  test('its work is bounded: an old change is left to verify, a recent one is not', async () => {
    const store = openStore();
    await live(store);
    const desk = new Desk(SEED);
    for (let n = 0; n < 6; n++) await store.commitBatch([desk.pay(ANNA, 1), desk.pay(ANNA, 2)]);
    const { db } = store;
    const limits = { batches: 4, rows: 1_000 };
    expect(tailFault(db, systemHash, limits)).toBeNull();
    expect(tailFault(db, systemHash, { batches: 4, rows: 1 })).toBeNull();
    for (const { name } of db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .all()) {
      db.exec(`DROP TRIGGER ${name}`);
    }
    const change = (nth: number): void => {
      db.exec(`UPDATE posting SET amount = amount + 1
        WHERE id = (SELECT first + 1 FROM batch ORDER BY id DESC LIMIT 1 OFFSET ${nth})`);
    };
    change(4);
    expect(tailFault(db, systemHash, limits)).toBeNull();
    change(3);
    expect(tailFault(db, systemHash, { batches: 4, rows: 1 })).toBeNull();
    expect(tailFault(db, systemHash, limits)).toMatch(/^posting \d+: /);
  });

  test('what is not even text of an entry any more is told as a broken ledger, not as a bug', async () => {
    const path = await closedLedger();
    edit(path, "UPDATE entry SET detail = '{' WHERE ticket_no IS NOT NULL");
    const store = openStore(path);
    expect(() => store.history(ANNA, 10)).toThrow(expect.objectContaining(READ_ONLY));
    expect(store.account(ANNA)).toBeDefined();
  });
});

describe('a store that failed once', () => {
  test('stays shut, though the disk might have recovered', async () => {
    const store = openStore(storeFile());
    await live(store);
    store.db.pragma('query_only = ON');
    await expect(store.commit(pay())).rejects.toMatchObject(READ_ONLY);
    store.db.pragma('query_only = OFF');
    await expectShut(store);
    expect(store.account(ANNA)).toBeDefined();
  });

  test('says that the disk is full until a commit succeeds', async () => {
    const store = openStore(storeFile());
    await live(store);
    const desk = new Desk(SEED);
    const pages = store.db.pragma('page_count', { simple: true });
    store.db.pragma(`max_page_count = ${String(pages)}`);
    const many = Array.from({ length: 300 }, () => desk.pay(ANNA, 1));
    await expect(store.commitBatch(many)).rejects.toMatchObject({ code: 'store.full' });
    expect(store.health()).toMatchObject({ ok: false, code: 'store.full' });
    store.db.pragma('max_page_count = 1073741823');
    await store.commitBatch(many);
    expect(store.health()).toEqual({ ok: true });
  });

  test('answers reads after its end with its own word', async () => {
    const store = openStore();
    await store.close();
    expect(store.health()).toMatchObject({ ok: false, code: 'store.closed' });
    expect(() => store.account(ANNA)).toThrow(expect.objectContaining({ code: 'store.closed' }));
  });
});

/** Overwrites the first page of a table in the file itself. */
function spoilPage(path: string, table: string): void {
  const db = new Database(path, { readonly: true });
  const page = db
    .prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .pluck()
    .get(table);
  const size = Number(db.pragma('page_size', { simple: true }));
  db.close();
  if (page === undefined) throw new Error(`there is no table ${table}`);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(size, 0xa5), 0, size, (page - 1) * size);
  closeSync(file);
}

describe('a page that the disk has spoiled', () => {
  test.each([
    ['account', (store: SqliteLedgerStore) => store.account(ANNA)],
    [
      'account',
      (store: SqliteLedgerStore) => store.find('10', { station: stationId(1), from: 0, limit: 5 }),
    ],
    ['load', (store: SqliteLedgerStore) => store.openLoads(5)],
    ['card', (store: SqliteLedgerStore) => store.card(new Desk(SEED).reserve().reservation.cardNo)],
  ])('in %s fails the read as a store does, and shuts the ledger', async (table, read) => {
    const path = await closedLedger();
    spoilPage(path, table);
    const store = openStore(path);
    const refused = (): unknown => {
      try {
        return read(store);
      } catch (cause) {
        return storeRefusal(cause);
      }
    };
    expect(refused()).toEqual({ code: 'store.read-only', facts: {} });
    await expectShut(store);
  });

  test('in the history is found by the start', async () => {
    const path = await closedLedger();
    spoilPage(path, 'posting');
    await expectShut(openStore(path));
  });
});

describe.skipIf(process.platform === 'win32')('names and telephone numbers', () => {
  const modesIn = (path: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(dirname(path)).map((name) => [
        name,
        (statSync(join(dirname(path), name)).mode & 0o777).toString(8),
      ]),
    );

  test('are for the owner of the ledger alone, whatever the umask', async () => {
    const path = storeFile();
    const before = process.umask(0);
    try {
      const store = openStore(path);
      await live(store);
    } finally {
      process.umask(before);
    }
    const modes = modesIn(path);
    expect(Object.keys(modes)).toEqual(expect.arrayContaining(['ledger.db', 'ledger.db-wal']));
    expect(new Set(Object.values(modes))).toEqual(new Set(['600']));
  });

  test('are closed to others where they were left open', async () => {
    const path = await closedLedger();
    chmodSync(path, 0o644);
    const store = openStore(path);
    await store.commit(pay());
    expect(new Set(Object.values(modesIn(path)))).toEqual(new Set(['600']));
  });
});

test('a disk that fails inside a batch: nobody is told "no effect", nothing is tried again, and recovery has all that was acknowledged', async () => {
  const path = storeFile();
  const program = fileURLToPath(new URL('fixtures/failing-disk.ts', import.meta.url));
  const shell = 'ulimit -f 4096 && exec "$0" --import tsx "$1" "$2"';
  const ran = spawnSync('sh', ['-c', shell, process.execPath, program, path], {
    encoding: 'utf8',
  });
  const lost = 'store.outcome-unknown';
  const told = JSON.parse(ran.stdout) as { acknowledged: number };
  expect(told).toMatchObject({
    fault: lost,
    again: lost,
    asked: lost,
    lost: [lost],
    health: lost,
  });
  expect(told.acknowledged).toBeGreaterThan(10);
  const store = openStore(path);
  const payments = store.account(ANNA)?.money.balance ?? 0;
  expect(payments).toBeGreaterThanOrEqual(told.acknowledged * 100);
  await store.commit(pay());
});
