/**
 * What a start asks of the books before it writes anything: does the chain hold from the last seals on? `qika verify` asks
 * for all of it; this has to be answered while a cashier waits, however long the history has become.
 */
import Database from 'better-sqlite3';
import type { Hash } from '../../ports/hash.ts';
import { BATCH_COLUMNS, ChainWalk, type StoredBatch } from './chain.ts';
import { Verdicts } from './verdicts.ts';

export interface TailLimits {
  /** Batches a station. */
  readonly batches: number;
  /** Rows in all, shared evenly among the stations; the last batch of each is checked whatever its size. */
  readonly rows: number;
}

/** The last minutes of a busy station, and about a tenth of a second. */
const LIMITS: TailLimits = { batches: 64, rows: 2048 };

const hasHistory = (db: Database.Database): boolean =>
  db
    .prepare<[], number>("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'batch'")
    .pluck()
    .get() !== undefined;

/** By steps along the index, so that it costs a look a station and not one a batch. */
function stationsOf(db: Database.Database): number[] {
  const next = db
    .prepare<[number], number | null>('SELECT min(station) FROM batch WHERE station > ?')
    .pluck();
  const found: number[] = [];
  let station = next.get(Number.MIN_SAFE_INTEGER) ?? null;
  while (station !== null) {
    found.push(station);
    station = next.get(station) ?? null;
  }
  return found;
}

/** How many of a station's newest batches have that many rows together; at least one. */
function lengthOf(newest: readonly StoredBatch[], rows: number): number {
  let length = 0;
  let taken = 0;
  for (const { first, last } of newest) {
    taken += last - first + 1;
    if (length > 0 && taken > rows) break;
    length += 1;
  }
  return length;
}

function checkTail(db: Database.Database, walk: ChainWalk, limits: TailLimits): void {
  const lastOf = db.prepare<[number, number], StoredBatch>(
    `SELECT ${BATCH_COLUMNS} FROM batch WHERE station = ? ORDER BY n DESC LIMIT ?`,
  );
  const stations = stationsOf(db);
  const rows = limits.rows / stations.length;
  for (const station of stations) {
    const newest = lastOf.all(station, limits.batches + 1);
    const length = lengthOf(newest.slice(0, limits.batches), rows);
    const before = newest[length];
    if (before !== undefined) walk.goOnAfter(before);
    // Handing on what was passed is for those who replay; here the checks on the way are all.
    for (const batch of newest.slice(0, length).reverse()) Array.from(walk.batch(batch));
  }
  walk.rowsOutside();
}

/** What is wrong with the end of the chain, with the first bad row by name; null when it holds or there is none yet. */
export function tailFault(
  db: Database.Database,
  hash: Hash,
  limits: TailLimits = LIMITS,
): string | null {
  const verdicts = new Verdicts();
  try {
    if (!hasHistory(db)) return null;
    checkTail(db, new ChainWalk(db, hash, verdicts), limits);
  } catch (cause) {
    if (!(cause instanceof Database.SqliteError)) throw cause;
    return `${cause.code}: ${cause.message}`;
  }
  const bad = verdicts
    .verification({ gaps: [], isShort: false, inClear: null, older: null, readWhole: true })
    .laws.find(({ ok }) => !ok);
  return bad === undefined ? null : `${bad.firstBadRow ?? bad.law}: ${bad.message}`;
}
