/**
 * L12 and the gaps of L10: every batch in order of commit, every row of its range, every digest from content. What the
 * chain has passed is handed on, entry by entry with its postings.
 */
import type { Database } from 'better-sqlite3';
import { ticketBase } from '../../core/ledger/gap/rows.ts';
import type { Hash } from '../../ports/hash.ts';
import {
  ENTRY_COLUMNS,
  POSTING_COLUMNS,
  type StoredEntry,
  type StoredPosting,
} from '../history.ts';
import {
  type BatchForm,
  chainValue,
  DigestRun,
  entryDigest,
  GENESIS,
  postingDigest,
} from '../history-form.ts';
import type { Verdicts } from './verdicts.ts';

export interface StoredBatch extends BatchForm {
  readonly chain: Uint8Array;
}

export const BATCH_COLUMNS = 'id, station, n, first, last, at, chain';

export interface EntryWithPostings {
  readonly entry: StoredEntry;
  readonly postings: readonly StoredPosting[];
}

interface StationWalk {
  n: number;
  last: number;
  at: number;
  /** Null where the walk began in the middle: the first ticket seen is believed. */
  ticketNo: number | null;
  chain: Uint8Array;
}

const STATION_ROWS = 2 ** 44;

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export class ChainWalk {
  private readonly stations = new Map<number, StationWalk>();
  private readonly db: Database;
  private readonly hash: Hash;
  private readonly verdicts: Verdicts;
  private readonly entries;
  private readonly postings;

  constructor(db: Database, hash: Hash, verdicts: Verdicts) {
    this.db = db;
    this.hash = hash;
    this.verdicts = verdicts;
    this.entries = db.prepare<[number, number], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE id BETWEEN ? AND ? ORDER BY id`,
    );
    this.postings = db.prepare<[number, number], StoredPosting>(
      `SELECT ${POSTING_COLUMNS} FROM posting WHERE id BETWEEN ? AND ? ORDER BY id`,
    );
  }

  /** Entries in order of commit. */
  *walk(): Generator<EntryWithPostings> {
    const batches = this.db
      .prepare<[], StoredBatch>(`SELECT ${BATCH_COLUMNS} FROM batch ORDER BY id`)
      .iterate();
    let id = 0;
    for (const batch of batches) {
      this.verdicts.check(
        'L10',
        batch.id === id + 1,
        () => `batch ${batch.id}`,
        () => `batch ${id + 1} is missing before batch ${batch.id}`,
      );
      id = batch.id;
      yield* this.batch(batch);
    }
    this.rowsOutside();
  }

  /** Begins in the middle: the batch `before` is believed, and the station's next one is held against it. */
  goOnAfter({ station, n, last, at, chain }: StoredBatch): void {
    this.stations.set(station, { n, last, at, ticketNo: null, chain });
  }

  private stationOf(station: number): StationWalk {
    const known = this.stations.get(station);
    if (known !== undefined) return known;
    const walk: StationWalk = {
      n: 0,
      last: station * STATION_ROWS,
      at: 0,
      ticketNo: 0,
      chain: GENESIS,
    };
    this.stations.set(station, walk);
    return walk;
  }

  /** One batch and its rows, held against where its station stands. */
  *batch(batch: StoredBatch): Generator<EntryWithPostings> {
    const { verdicts } = this;
    const station = this.stationOf(batch.station);
    const name = (): string => `batch ${batch.id}`;
    verdicts.check('L10', batch.n === station.n + 1, name, () => {
      return `station ${batch.station} goes on with batch ${batch.n} after ${station.n}`;
    });
    verdicts.check('L12', batch.first === station.last + 1, name, () => {
      return `rows ${station.last + 1} to ${batch.first - 1} are in no batch`;
    });
    const entries = this.entries.all(batch.first, batch.last);
    const postings = this.postings.all(batch.first, batch.last);
    const digests = this.digestsOf(batch, entries, postings);
    if (digests !== null) {
      const chain = chainValue(this.hash, batch, station.chain, digests);
      verdicts.check('L12', same(chain, batch.chain), name, () => {
        return `the chain of station ${batch.station} breaks at its batch ${batch.n}`;
      });
    }
    station.n = batch.n;
    station.last = batch.last;
    station.chain = batch.chain;
    yield* this.together(entries, postings, station);
    verdicts.check('L12', batch.at === station.at, name, () => 'its time is not its last row’s');
  }

  /** Digests computed from content, in order of id; null when a row is missing, inserted or changed. */
  private digestsOf(
    batch: StoredBatch,
    entries: readonly StoredEntry[],
    postings: readonly StoredPosting[],
  ): Uint8Array | null {
    const run = new DigestRun();
    let whole = true;
    let e = 0;
    let p = 0;
    for (let id = batch.first; id <= batch.last; id++) {
      const entry = entries[e]?.id === id ? entries[e++] : undefined;
      const posting = postings[p]?.id === id ? postings[p++] : undefined;
      if (entry === undefined && posting === undefined) {
        this.verdicts.fail('L12', `row ${id}`, `row ${id} of batch ${batch.id} is missing`);
        return null;
      }
      if (entry !== undefined && posting !== undefined) {
        this.verdicts.fail('L12', `posting ${id}`, `row ${id} is an entry and a posting`);
        whole = false;
      }
      if (entry !== undefined) whole = this.entryHolds(entry, run) && whole;
      else if (posting !== undefined) whole = this.postingHolds(posting, run) && whole;
    }
    return whole ? run.taken() : null;
  }

  private entryHolds(entry: StoredEntry, run: DigestRun): boolean {
    const digest = entryDigest(this.hash, entry);
    run.add(digest);
    return this.digestIs(digest, entry.digest, `entry ${entry.id}`);
  }

  private postingHolds(posting: StoredPosting, run: DigestRun): boolean {
    const digest = postingDigest(this.hash, posting);
    run.add(digest);
    return this.digestIs(digest, posting.digest, `posting ${posting.id}`);
  }

  private digestIs(computed: Uint8Array, stored: Uint8Array, row: string): boolean {
    return this.verdicts.check(
      'L12',
      same(computed, stored),
      () => row,
      () => `${row} is not what it was when it was written`,
    );
  }

  private *together(
    entries: readonly StoredEntry[],
    postings: readonly StoredPosting[],
    station: StationWalk,
  ): Generator<EntryWithPostings> {
    let p = 0;
    for (const [index, entry] of entries.entries()) {
      const next = entries[index + 1]?.id ?? Number.POSITIVE_INFINITY;
      const own: StoredPosting[] = [];
      for (let one = postings[p]; one !== undefined && one.id < next; one = postings[p]) {
        own.push(one);
        p += 1;
      }
      this.rising(entry, station);
      yield { entry, postings: own };
    }
  }

  /** L10: tickets without gaps, row time strictly rising. */
  private rising(entry: StoredEntry, station: StationWalk): void {
    const name = (): string => `entry ${entry.id}`;
    this.verdicts.check('L10', entry.at > station.at, name, () => {
      return `row time ${entry.at} after ${station.at}`;
    });
    station.at = entry.at;
    if (entry.kind === 'accept-gap') station.ticketNo = this.epochBase(entry);
    if (entry.ticketNo === null) return;
    const { ticketNo } = entry;
    const expected = station.ticketNo === null ? ticketNo : station.ticketNo + 1;
    this.verdicts.check('L10', ticketNo === expected, name, () => {
      return `ticket ${ticketNo} after ${station.ticketNo}`;
    });
    station.ticketNo = ticketNo;
  }

  /** A new epoch gives its tickets a new prefix; which one, its entry says. */
  private epochBase({ detail, id }: StoredEntry): number | null {
    const { result } = JSON.parse(detail) as { readonly result?: { readonly epoch?: unknown } };
    const epoch = result?.epoch;
    const holds = typeof epoch === 'number' && Number.isSafeInteger(epoch) && epoch >= 1;
    this.verdicts.check(
      'L10',
      holds,
      () => `entry ${id}`,
      () => 'the gap names no epoch',
    );
    return holds ? ticketBase(epoch) : null;
  }

  /** Rows behind the last batch of their station, or of a station that has no batch. */
  rowsOutside(): void {
    const covered = [...this.stations]
      .map(([station, { last }]): [number, number] => [station * STATION_ROWS + 1, last])
      .sort(([a], [b]) => a - b);
    let from = Number.MIN_SAFE_INTEGER;
    for (const [first, last] of [...covered, [Number.MAX_SAFE_INTEGER, 0] as const]) {
      for (const table of ['entry', 'posting']) {
        const found = this.db
          .prepare<[number, number], { readonly id: number | null }>(
            `SELECT min(id) AS id FROM ${table} WHERE id >= ? AND id < ?`,
          )
          .get(from, first);
        const id = found?.id ?? null;
        if (id !== null) this.verdicts.fail('L12', `${table} ${id}`, 'the row is in no batch');
      }
      from = last + 1;
    }
  }
}
