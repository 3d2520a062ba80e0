/** The end of the books in one image: rows without gaps, and a last batch whose chain follows from its rows. */
import type { Database } from 'better-sqlite3';
import { type RowId, rowSequence } from '../../../src/core/ids.ts';
import {
  ENTRY_COLUMNS,
  POSTING_COLUMNS,
  type StoredEntry,
  type StoredPosting,
} from '../../../src/store/history.ts';
import {
  type BatchForm,
  chainValue,
  entryDigest,
  GENESIS,
  postingDigest,
} from '../../../src/store/history-form.ts';
import { systemHash } from '../../../src/system/hash.ts';

interface StoredBatch extends BatchForm {
  readonly chain: Uint8Array;
}

interface Counts {
  readonly rows: number;
  readonly batches: number;
  readonly newest: number | null;
}

const COUNTS = `SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM posting) AS rows,
  (SELECT count(*) FROM batch) AS batches,
  max((SELECT coalesce(max(id), 0) FROM entry), (SELECT coalesce(max(id), 0) FROM posting)) AS newest`;

/** Why the tail is wrong, or null. One station, so there is one chain. */
export function chainTailFault(db: Database): string | null {
  const counts = db.prepare<[], Counts>(COUNTS).get();
  const batches = db.prepare<[], StoredBatch>('SELECT * FROM batch ORDER BY n DESC LIMIT 2').all();
  const [last, before] = batches;
  if (counts === undefined) return 'the books cannot be counted';
  if (last === undefined) return counts.rows === 0 ? null : 'rows without a batch';
  if (counts.batches !== last.n) return `${counts.batches} batches, the last is number ${last.n}`;
  if (counts.newest !== last.last) return 'the newest row is in no batch';
  const expected = rowSequence(last.last as RowId);
  if (counts.rows !== expected) return `${counts.rows} rows of ${expected}`;
  const digests = digestsOf(db, last);
  const chain = chainValue(systemHash, last, before?.chain ?? GENESIS, Buffer.concat(digests));
  return Buffer.from(chain).equals(last.chain) ? null : `the chain breaks at batch ${last.n}`;
}

/** Computed from the rows' content, in the order of their ids. */
function digestsOf(db: Database, { first, last }: BatchForm): Uint8Array[] {
  const entries = db
    .prepare<[number, number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE id BETWEEN ? AND ?`,
    )
    .all(first, last);
  const postings = db
    .prepare<[number, number], StoredPosting>(
      `SELECT ${POSTING_COLUMNS} FROM posting WHERE id BETWEEN ? AND ?`,
    )
    .all(first, last);
  const digests: [number, Uint8Array][] = [
    ...entries.map((row): [number, Uint8Array] => [row.id, entryDigest(systemHash, row)]),
    ...postings.map((row): [number, Uint8Array] => [row.id, postingDigest(systemHash, row)]),
  ];
  return digests.toSorted(([a], [b]) => a - b).map(([, digest]) => digest);
}
