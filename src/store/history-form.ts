/**
 * Digests of the history's rows, in one canonical binary form: a tag, every number as a big-endian double (exact up to
 * 2^53; −1 for null), bytes as they are, then text. A row's digest covers every column but itself; a batch's chain value
 * covers its own columns, the chain before it and the digests of its rows in order of id. Binary, because writing thirteen
 * digits as text seven times a payment costs more than hashing them.
 */
import type { Hash } from '../ports/hash.ts';

export interface EntryForm {
  readonly id: number;
  readonly kind: string;
  /** Operation id, 16 bytes. */
  readonly opId: Uint8Array;
  /** 32 bytes. */
  readonly requestHash: Uint8Array;
  readonly accountId: number | null;
  readonly cardNo: number | null;
  readonly at: number;
  readonly wall: number;
  readonly businessDate: string;
  readonly operator: string;
  readonly ticketNo: number | null;
  readonly detail: string;
}

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

const TAG = { entry: 1, posting: 2, batch: 3 } as const;

/** One row at a time is written here and hashed at once; nothing awaits in between. */
let scratch = Buffer.alloc(16 * 1024);
let view = new DataView(scratch.buffer, scratch.byteOffset, scratch.byteLength);
/** Beginnings of the scratch by their length: rows of one kind are about equally long, and a view costs as much as a row. */
let beginnings: (Uint8Array | undefined)[] = [];

function room(length: number): void {
  if (length <= scratch.length) return;
  scratch = Buffer.alloc(length * 2);
  view = new DataView(scratch.buffer, scratch.byteOffset, scratch.byteLength);
  beginnings = [];
}

/** Longest beginning that is kept, bytes; payments have a third of it. */
const KEPT = 1024;

function beginning(length: number): Uint8Array {
  if (length > KEPT) return scratch.subarray(0, length);
  beginnings[length] ??= scratch.subarray(0, length);
  return beginnings[length];
}

const number = (at: number, n: number | null): void => view.setFloat64(at, n ?? -1);

const ENTRY_TEXT = 1 + 6 * 8 + 16 + 32;
/** A UTF-16 unit is at most three bytes of UTF-8. */
const UTF8 = 3;

/** Kind, date and operator of the entry before: at a busy counter, those of the next one too. */
let lastTitle = { kind: '', businessDate: '', operator: '', bytes: Buffer.alloc(0) };

/** They hold no line break that could move a border: the operator is quoted as JSON. */
function titleOf({ kind, businessDate, operator }: EntryForm): Uint8Array {
  if (
    lastTitle.kind !== kind ||
    lastTitle.operator !== operator ||
    lastTitle.businessDate !== businessDate
  ) {
    const bytes = Buffer.from(`${kind}\n${businessDate}\n${JSON.stringify(operator)}\n`);
    lastTitle = { kind, businessDate, operator, bytes };
  }
  return lastTitle.bytes;
}

/** Bytes of a digest. */
export const DIGEST = 32;

/** Into `into`, which is returned. */
export function entryDigest(
  hash: Hash,
  e: EntryForm,
  into: Uint8Array = new Uint8Array(DIGEST),
): Uint8Array {
  const title = titleOf(e);
  const detailAt = ENTRY_TEXT + title.length;
  room(detailAt + e.detail.length * UTF8);
  scratch[0] = TAG.entry;
  number(1, e.id);
  number(9, e.accountId);
  number(17, e.cardNo);
  number(25, e.at);
  number(33, e.wall);
  number(41, e.ticketNo);
  scratch.set(e.opId, 49);
  scratch.set(e.requestHash, 65);
  scratch.set(title, ENTRY_TEXT);
  const end = detailAt + scratch.write(e.detail, detailAt);
  return hash.sha256Into(beginning(end), into);
}

/** All postings are equally long, so theirs needs no view of a part of it. */
const postingBytes = Buffer.alloc(1 + 8 * 8, TAG.posting);
const postingView = new DataView(
  postingBytes.buffer,
  postingBytes.byteOffset,
  postingBytes.byteLength,
);

/** Into `into`, which is returned. */
export function postingDigest(
  hash: Hash,
  p: PostingForm,
  into: Uint8Array = new Uint8Array(DIGEST),
): Uint8Array {
  postingView.setFloat64(1, p.id);
  postingView.setFloat64(9, p.entryId);
  postingView.setFloat64(17, p.debit);
  postingView.setFloat64(25, p.credit);
  postingView.setFloat64(33, p.commodity);
  postingView.setFloat64(41, p.amount);
  postingView.setFloat64(49, p.owner);
  postingView.setFloat64(57, p.prev ?? -1);
  return hash.sha256Into(postingBytes, into);
}

/** `digests` holds 32 bytes a row. */
export function chainValue(
  hash: Hash,
  b: BatchForm,
  before: Uint8Array,
  digests: Uint8Array,
): Uint8Array {
  room(81 + digests.length);
  scratch[0] = TAG.batch;
  number(1, b.id);
  number(9, b.station);
  number(17, b.n);
  number(25, b.first);
  number(33, b.last);
  number(41, b.at);
  scratch.set(before, 49);
  scratch.set(digests, 81);
  return hash.sha256(scratch.subarray(0, 81 + digests.length));
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
