/**
 * Where each station's chain stands: next row, last time, next ticket, last batch. Kept in memory because one writer owns
 * the file; forgotten and read again whenever that may have ceased to be true.
 */
import type { Database } from 'better-sqlite3';
import { type RowId, rowId, rowSequence, type StationId, stationId } from '../core/ids.ts';
import { ticketBase } from '../core/ledger/gap/rows.ts';
import type { Place } from '../core/ledger/snapshot.ts';
import { assert } from '../core/outcome.ts';
import type { Hash } from '../ports/hash.ts';
import { type BatchForm, chainValue, DigestRun, GENESIS } from './history-form.ts';
import { toHex } from './tables/identities.ts';

const STATION_MAX = 255;

interface LastBatch {
  readonly n: number;
  readonly last: RowId;
  readonly at: number;
  readonly chain: Uint8Array;
}

/** The end of one station's chain; what receipts and closes anchor. */
export interface ChainHead {
  readonly station: StationId;
  readonly n: number;
  readonly last: number;
  readonly at: number;
  /** 64 hex digits. */
  readonly chain: string;
}

/** One station while its rows are written. */
export interface StationState {
  readonly station: StationId;
  sequence: number;
  at: number;
  ticketNo: number;
  n: number;
  chain: Uint8Array;
  /** First row of the run that is being written; null between runs. */
  first: RowId | null;
}

export class Stations {
  private readonly states = new Map<StationId, StationState>();
  private readonly hash: Hash;
  private readonly digests = new DigestRun();
  private readonly lastBatch;
  private readonly lastTicket;
  private readonly lastId;
  private readonly db: Database;
  private readonly insert;
  private nextBatchId: number | null = null;

  constructor(db: Database, hash: Hash) {
    this.hash = hash;
    this.lastBatch = db.prepare<[number], LastBatch>(
      'SELECT n, last, at, chain FROM batch WHERE station = ? ORDER BY n DESC LIMIT 1',
    );
    this.lastTicket = db.prepare<[number], { readonly ticketNo: number }>(
      `SELECT ticket_no AS ticketNo FROM entry
       WHERE id >> 44 = ? AND ticket_no IS NOT NULL ORDER BY ticket_no DESC LIMIT 1`,
    );
    this.db = db;
    this.lastId = db.prepare<[], { readonly id: number | null }>('SELECT max(id) AS id FROM batch');
    this.insert = db.prepare('INSERT INTO batch VALUES (?,?,?,?,?,?,?)');
  }

  of(station: StationId): StationState {
    const known = this.states.get(station);
    if (known !== undefined) return known;
    const batch = this.lastBatch.get(station);
    const state: StationState = {
      station,
      sequence: batch === undefined ? 0 : rowSequence(batch.last),
      at: batch?.at ?? 0,
      ticketNo: Math.max(
        this.lastTicket.get(station)?.ticketNo ?? 0,
        ticketBase(this.epochOf(station)),
      ),
      n: batch?.n ?? 0,
      chain: batch?.chain ?? GENESIS,
      first: null,
    };
    this.states.set(station, state);
    return state;
  }

  /** Where the next entry would stand; takes nothing. Row time never stands still and never goes back. */
  placeFor(state: StationState, wall: number): Place {
    return {
      entryId: rowId(state.station, state.sequence + 1),
      at: Math.max(wall, state.at + 1),
      ticketNo: state.ticketNo + 1,
    };
  }

  /** Asked once a start, and not of an older program's file, whose heads are read all the same. */
  private epochOf(station: StationId): number {
    const newest = this.db
      .prepare<[number], number | null>('SELECT max(epoch) FROM epoch WHERE station = ?')
      .pluck();
    return newest.get(station) ?? 0;
  }

  /** Tickets go on with the prefix of a new epoch. */
  beginEpoch(state: StationState, epoch: number): void {
    state.ticketNo = ticketBase(epoch);
  }

  /** Takes the next row of the station's sequence. */
  nextRow(state: StationState): RowId {
    state.sequence += 1;
    const id = rowId(state.station, state.sequence);
    state.first ??= id;
    return id;
  }

  add(digest: Uint8Array): void {
    this.digests.add(digest);
  }

  /** Ends the run of one station's rows with its batch row; nothing when the run is empty. */
  seal(state: StationState): void {
    if (state.first === null) return;
    const last = rowId(state.station, state.sequence);
    assert(this.digests.rows === last - state.first + 1, 'a batch has one digest a row');
    this.nextBatchId ??= (this.lastId.get()?.id ?? 0) + 1;
    const batch: BatchForm = {
      id: this.nextBatchId,
      station: state.station,
      n: state.n + 1,
      first: state.first,
      last,
      at: state.at,
    };
    const chain = chainValue(this.hash, batch, state.chain, this.digests.taken());
    const { id, station, n, first, at } = batch;
    this.insert.run(id, station, n, first, last, at, chain);
    state.n = n;
    state.chain = chain;
    state.first = null;
    this.nextBatchId += 1;
    this.digests.clear();
  }

  /** The last batch of every station. */
  heads(): readonly ChainHead[] {
    const heads: ChainHead[] = [];
    for (let station = 1; station <= STATION_MAX; station++) {
      const batch = this.lastBatch.get(station);
      if (batch === undefined) continue;
      const { n, last, at, chain } = batch;
      heads.push({ station: stationId(station), n, last, at, chain: toHex(chain) });
    }
    return heads;
  }

  forget(): void {
    this.states.clear();
    this.nextBatchId = null;
    this.digests.clear();
  }
}
