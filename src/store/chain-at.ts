/** Where a row stands in its station's chain: the batch that holds it. Batches rise with their rows, so a few looks find it. */
import type { Database } from 'better-sqlite3';
import { ROWS_PER_STATION } from '../core/ids.ts';
import type { ChainPlace } from '../ports/store.ts';
import { toHex } from './tables/identities.ts';

interface Batch {
  readonly n: number;
  readonly first: number;
  readonly last: number;
  readonly chain: Uint8Array;
}

export function chainReader(db: Database): (row: number) => ChainPlace | undefined {
  const batchOf = db.prepare<[number, number], Batch>(
    'SELECT n, first, last, chain FROM batch WHERE station = ? AND n = ?',
  );
  const countOf = db
    .prepare<[number], number | null>('SELECT max(n) FROM batch WHERE station = ?')
    .pluck();
  return (row) => {
    const station = Math.floor(row / ROWS_PER_STATION);
    let [from, to] = [1, countOf.get(station) ?? 0];
    while (from <= to) {
      const n = Math.floor((from + to) / 2);
      const batch = batchOf.get(station, n);
      if (batch === undefined) return undefined;
      if (row < batch.first) to = n - 1;
      else if (row > batch.last) from = n + 1;
      else return { station, n, chain: toHex(batch.chain) };
    }
    return undefined;
  };
}
