/**
 * `qika verify --anchors` names the first row that was modified, deleted, inserted, reordered, truncated or rewritten. Each is done
 * twice: by somebody who edits the file, and by somebody who then makes every digest and the whole chain anew, so that only
 * what was said outside the ledger tells.
 */
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  ENTRY_COLUMNS,
  POSTING_COLUMNS,
  type StoredEntry,
  type StoredPosting,
} from '../../../src/store/history.ts';
import {
  chainValue,
  DigestRun,
  entryDigest,
  GENESIS,
  postingDigest,
} from '../../../src/store/history-form.ts';
import type { ChainClaim } from '../../../src/store/verify/anchors.ts';
import { BATCH_COLUMNS, type StoredBatch } from '../../../src/store/verify/chain.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Desk } from '../core/ledger-commands.ts';
import { eventfulPast, live } from './histories.ts';
import { openStore, storeFile } from './stores.ts';

type Db = Database.Database;

const batchesOf = (db: Db): StoredBatch[] =>
  db.prepare<[], StoredBatch>(`SELECT ${BATCH_COLUMNS} FROM batch ORDER BY id`).all();

type Pair = { readonly a: number; readonly b: number };

/** Two postings of those rows, one behind the other. */
const twoPostings = (db: Db, first: number, last: number): Pair | undefined =>
  db
    .prepare<[number, number], Pair>(
      `SELECT one.id AS a, two.id AS b FROM posting one JOIN posting two ON two.id = one.id + 1
       WHERE one.id >= ? AND two.id <= ? ORDER BY one.id LIMIT 1`,
    )
    .get(first, last);

/** An anchored ledger without its locks; `batch` is one of its middle, with an anchor before it and one at it. */
async function anchored() {
  const path = storeFile();
  const store = openStore(path);
  await live(store, eventfulPast(new Desk()));
  await store.close();
  const db = new Database(path);
  const triggers = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all();
  for (const name of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  const batches = batchesOf(db);
  const said = batches.map(
    ({ station, n, chain }): ChainClaim => ({
      station,
      n,
      start: Buffer.from(chain).toString('hex'),
    }),
  );
  // Of the rows that the past's own gap covers no anchor says anything.
  const covered =
    db.prepare<[], number>('SELECT max(anchored_batch) FROM epoch').pluck().get() ?? 0;
  const batch = batches.find(
    ({ n, first, last }) => n > covered + 2 && twoPostings(db, first, last) !== undefined,
  );
  if (batch === undefined) throw new Error('the past has no batch of several postings');
  const first = covered + 1;
  return { path, db, said, batch, first };
}

/** Every digest and the whole chain anew, from whatever stands there now. */
function reseal(db: Db): void {
  const entries = db.prepare<[number, number], StoredEntry>(
    `SELECT ${ENTRY_COLUMNS} FROM entry WHERE id BETWEEN ? AND ? ORDER BY id`,
  );
  const postings = db.prepare<[number, number], StoredPosting>(
    `SELECT ${POSTING_COLUMNS} FROM posting WHERE id BETWEEN ? AND ? ORDER BY id`,
  );
  let chain: Uint8Array = GENESIS;
  for (const batch of batchesOf(db)) {
    const run = new DigestRun();
    const rows = [
      ...entries.all(batch.first, batch.last).map((row) => ({
        id: row.id,
        table: 'entry',
        digest: entryDigest(systemHash, row),
      })),
      ...postings.all(batch.first, batch.last).map((row) => ({
        id: row.id,
        table: 'posting',
        digest: postingDigest(systemHash, row),
      })),
    ].sort((a, b) => a.id - b.id);
    for (const { id, table, digest } of rows) {
      run.add(digest);
      db.prepare(`UPDATE ${table} SET digest = ? WHERE id = ?`).run(digest, id);
    }
    chain = chainValue(systemHash, batch, chain, run.taken());
    db.prepare('UPDATE batch SET chain = ? WHERE id = ?').run(chain, batch.id);
  }
}

/** All rows behind `from` take a place one further on, or back, and the batches with them. */
function shift(db: Db, from: number, by: 1 | -1): void {
  for (const table of ['entry', 'posting']) {
    db.exec(`UPDATE ${table} SET id = -(id + ${by}) WHERE id > ${from};
      UPDATE ${table} SET id = -id WHERE id < 0`);
  }
  db.exec(`UPDATE posting SET entry_id = entry_id + ${by} WHERE entry_id > ${from};
    UPDATE posting SET prev = prev + ${by} WHERE prev > ${from};
    UPDATE batch SET first = first + ${by} WHERE first > ${from};
    UPDATE batch SET last = last + ${by} WHERE last >= ${from}`);
}

interface Deed {
  readonly word: string;
  /** Returns the row that plain editing is named by. */
  plain(db: Db, batch: StoredBatch): string;
  /** What whoever covers it up does besides: rows are without gaps again. */
  readonly cover?: (db: Db, row: number) => void;
}

const firstPosting = (db: Db, { first, last }: StoredBatch): number =>
  db
    .prepare<[number, number], number>('SELECT min(id) FROM posting WHERE id BETWEEN ? AND ?')
    .pluck()
    .get(first, last) ?? 0;

const DEEDS: readonly Deed[] = [
  {
    word: 'modified',
    plain(db, batch) {
      const row = firstPosting(db, batch);
      db.exec(`UPDATE posting SET amount = amount + 1 WHERE id = ${row}`);
      return `posting ${row}`;
    },
  },
  {
    word: 'deleted',
    plain(db, batch) {
      const row = firstPosting(db, batch);
      db.exec(`DELETE FROM posting WHERE id = ${row}`);
      return `row ${row}`;
    },
    cover: (db, row) => shift(db, row, -1),
  },
  {
    word: 'inserted',
    plain(db, batch) {
      const row = firstPosting(db, batch);
      shift(db, row, 1);
      db.exec(`INSERT INTO posting SELECT ${row + 1}, entry_id, debit, credit, commodity, amount,
        owner, prev, digest FROM posting WHERE id = ${row}`);
      return `posting ${row + 1}`;
    },
  },
  {
    word: 'reordered',
    plain(db, batch) {
      const { a, b } = twoPostings(db, batch.first, batch.last) ?? { a: 0, b: 0 };
      db.exec(`UPDATE posting SET id = -${b} WHERE id = ${a};
        UPDATE posting SET id = ${a} WHERE id = ${b};
        UPDATE posting SET id = ${b} WHERE id = -${b}`);
      return `posting ${a}`;
    },
  },
];

const chainLaw = (path: string, said: readonly ChainClaim[]) => {
  const law = verifyLedger(path, systemHash, said).laws.find((one) => one.law === 'L12');
  if (law === undefined) throw new Error('the chain was not looked at');
  return law;
};

test.each(DEEDS)('a row that was $word is named', async ({ plain }) => {
  const { path, db, said, batch } = await anchored();
  const row = plain(db, batch);
  db.close();
  expect(chainLaw(path, said)).toMatchObject({ ok: false, firstBadRow: row });
});

test.each(DEEDS)(
  'a row that was $word, and everything sealed anew, is named by the anchor of its batch',
  async ({ plain, cover }) => {
    const { path, db, said, batch } = await anchored();
    const row = Number(plain(db, batch).split(' ')[1]);
    cover?.(db, row);
    reseal(db);
    db.close();
    expect(chainLaw(path, []).ok).toBe(true);
    const law = chainLaw(path, said);
    expect(law).toMatchObject({ ok: false, firstBadRow: `batch ${batch.n} of station 1` });
    expect(law.message).toContain(`(batch ${batch.n - 1}) up to row`);
    expect(law.message).toContain('were rewritten');
  },
);

test('an end that was truncated, whole batches of it, is named by where the chain ends', async () => {
  const { path, db, said, batch } = await anchored();
  db.exec(`DELETE FROM entry WHERE id > ${batch.last}; DELETE FROM posting WHERE id > ${batch.last};
    DELETE FROM batch WHERE id > ${batch.id}`);
  db.close();
  const law = chainLaw(path, said);
  expect(law).toMatchObject({ ok: false, firstBadRow: `batch ${batch.n} of station 1` });
  expect(law.message).toContain(`ends at batch ${batch.n}, and batch ${batch.n + 1} was anchored`);
  expect(chainLaw(path, said.slice(0, batch.n)).ok).toBe(true);
});

test('a chain that was rewritten from its beginning is named at its first anchored batch', async () => {
  const { path, db, said, first } = await anchored();
  db.exec("UPDATE entry SET operator = 'z' WHERE id = (SELECT min(id) FROM entry)");
  reseal(db);
  db.close();
  expect(chainLaw(path, []).ok).toBe(true);
  const law = chainLaw(path, said);
  expect(law).toMatchObject({ ok: false, firstBadRow: `batch ${first} of station 1` });
  expect(law.message).toContain('rows before it up to row');
});
