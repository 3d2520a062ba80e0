/** Edits behind the ledger's back: an eventful ledger without its locks, and one changed cell, lost row or foreign row. */
import type { Database } from 'better-sqlite3';
import type { Clock } from '../../../src/ports/clock.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { createPersonalCipher } from '../../../src/system/personal-cipher.ts';
import type { OpenSettings } from '../core/ledger-books.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA } from '../core/ledger-town.ts';
import { eventfulPast, live } from './histories.ts';
import { MONEY_SETTINGS, moneyPast } from './money-past.ts';

export type Value = number | string | Buffer | null;

const stillClock: Clock = {
  now: () => Date.UTC(2026, 5, 15),
  monotonic: () => 0,
  after: () => () => undefined,
};

/** An eventful ledger whose locks are off: constraints, triggers and foreign keys let everything through. */
export async function defenceless(): Promise<Database> {
  const path = ':memory:';
  const draw = dice(7);
  const settings: OpenSettings = { ...MONEY_SETTINGS };
  const personal = createPersonalCipher(KeyRing.of(new Uint8Array(32).fill(7)), {
    bytes: (n) => Uint8Array.from({ length: n }, () => draw(256)),
  });
  const store = openSqliteStore({ path, clock: stillClock, hash: systemHash, settings, personal });
  const desk = new Desk();
  const past = eventfulPast(desk);
  await live(store, [...past, ...moneyPast(desk, past)]);
  // Revenue goes apart from use only where the company has set so.
  settings.month = { profile: 'receipt', absurdLitresPerDay: 0 };
  const [bought] = await store.commitBatch([new Desk(5_000).buy(ANNA, 1_000)]);
  if (bought?.ok !== true) throw new Error(JSON.stringify(bought));
  const { db } = store;
  const triggers = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('ignore_check_constraints = ON');
  db.pragma('foreign_keys = OFF');
  return db;
}

export const tablesOf = (db: Database): string[] =>
  db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => name);

export const columnsOf = (db: Database, table: string): { name: string; pk: number }[] =>
  db.prepare<[], { name: string; pk: number }>(`PRAGMA table_info(${table})`).all();

/** xorshift32: the edits of a seed are the same for ever. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** The value with one byte of it changed, of the same type. */
function edited(value: Value, roll: (below: number) => number): Value {
  if (value === null) return 1;
  if (typeof value === 'number') {
    const flipped = Number(BigInt(value) ^ (1n << BigInt(roll(44))));
    return flipped;
  }
  if (typeof value === 'string') {
    if (value === '') return 'x';
    const at = roll(value.length);
    const code = value.charCodeAt(at);
    return value.slice(0, at) + (code === 120 ? 'y' : 'x') + value.slice(at + 1);
  }
  const bytes = Buffer.from(value);
  const at = roll(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << roll(8));
  return bytes;
}

export interface Edit {
  readonly table: string;
  readonly column: string;
  readonly row: Readonly<Record<string, Value>>;
}

function someRow(
  db: Database,
  table: string,
  roll: (below: number) => number,
): Record<string, Value> & { _rowid: number } {
  const rows = db
    .prepare<[], Record<string, Value> & { _rowid: number }>(
      `SELECT rowid AS _rowid, * FROM ${table}`,
    )
    .all();
  const row = rows[roll(rows.length)];
  if (row === undefined) throw new Error(`${table} is empty`);
  return row;
}

export function editOneCell(db: Database, table: string, roll: (below: number) => number): Edit {
  const columns = columnsOf(db, table);
  const row = someRow(db, table, roll);
  const column = columns[roll(columns.length)]?.name;
  if (column === undefined) throw new Error(`${table} has no columns`);
  const next = edited(row[column] ?? null, roll);
  try {
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`).run(next, row._rowid);
  } catch {
    // A unique index cannot be switched off: this edit is impossible, another one is made.
    return editOneCell(db, table, roll);
  }
  return { table, column, row };
}

/** A row that is gone. */
export function loseOneRow(db: Database, table: string, roll: (below: number) => number): Edit {
  const row = someRow(db, table, roll);
  db.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(row._rowid);
  return { table, column: '(row lost)', row };
}

/** A row that nobody wrote: another one with its key, and whatever must be unique, changed. Null where the file takes none. */
export function addOneRow(
  db: Database,
  table: string,
  roll: (below: number) => number,
): Edit | null {
  const { _rowid, ...row } = someRow(db, table, roll);
  const cells = Object.entries(row).map(([name, value]): [string, Value] => [
    name,
    edited(value, roll),
  ]);
  const columns = cells.map(([name]) => name).join(', ');
  const marks = cells.map(() => '?').join(', ');
  try {
    db.prepare(`INSERT INTO ${table} (${columns}) VALUES (${marks})`).run(
      cells.map(([, value]) => value),
    );
  } catch {
    return null;
  }
  return { table, column: '(row added)', row };
}
