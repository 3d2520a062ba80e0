/**
 * Canonical forms of the history's rows. A digest covers every column but itself; a batch's chain value covers its own
 * columns, the chain before it and the digests of its rows in order of id. Lines cannot run into each other: free text is
 * JSON, and JSON holds no line break.
 */
import type { Hash } from '../ports/hash.ts';

export interface EntryForm {
  readonly id: number;
  readonly kind: string;
  /** UUID text. */
  readonly operationId: string;
  /** 64 hex digits. */
  readonly requestHash: string;
  readonly accountId: number | null;
  readonly cardNo: number | null;
  readonly at: number;
  readonly wall: number;
  readonly businessDate: string;
  readonly operator: string;
  readonly ticketNo: number | null;
  readonly detail: string;
}

export const entryText = (e: EntryForm): string =>
  `entry\n${e.id}\n${e.kind}\n${e.operationId}\n${e.requestHash}\n${e.accountId}\n${e.cardNo}\n${e.at}\n${e.wall}\n${e.businessDate}\n${JSON.stringify(e.operator)}\n${e.ticketNo}\n${e.detail}`;

export interface PostingForm {
  readonly id: number;
  readonly entryId: number;
  /** Chart codes. */
  readonly debit: number;
  readonly credit: number;
  /** 0 is fen, 1 is litre. */
  readonly commodity: number;
  readonly amount: number;
  readonly owner: number;
  /** The owner's posting before this one. */
  readonly prev: number | null;
}

export const postingText = (p: PostingForm): string =>
  `posting\n${p.id}\n${p.entryId}\n${p.debit}\n${p.credit}\n${p.commodity}\n${p.amount}\n${p.owner}\n${p.prev}`;

export interface BatchForm {
  /** Order of commits in this file. */
  readonly id: number;
  readonly station: number;
  /** 1, 2, 3 … of the station. */
  readonly n: number;
  readonly first: number;
  readonly last: number;
  readonly at: number;
}

/** What the first batch of a station is chained to. */
export const GENESIS = new Uint8Array(32);

/** H(batch, chain before, row digests); `digests` is 32 bytes a row. */
export function chainValue(
  hash: Hash,
  batch: BatchForm,
  before: Uint8Array,
  digests: Uint8Array,
): Uint8Array {
  const { id, station, n, first, last, at } = batch;
  const head = Buffer.from(`batch\n${id}\n${station}\n${n}\n${first}\n${last}\n${at}\n`, 'latin1');
  return hash.sha256(Buffer.concat([head, before, digests]));
}

/** Digests of one batch, as they come; grows and is used again. */
export class DigestRun {
  private bytes = new Uint8Array(32 * 64);
  private length = 0;

  add(digest: Uint8Array): void {
    if (this.length + 32 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(digest, this.length);
    this.length += 32;
  }

  get rows(): number {
    return this.length / 32;
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }
}
