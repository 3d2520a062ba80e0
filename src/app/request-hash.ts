/**
 * Fingerprints of requests and the identities made from them. The same wish has the same hash however its fields were
 * ordered, so a repeated operation id is known to carry the same body (L6).
 */
import type { MeterReport } from '../core/card.ts';
import { type CardNo, type OperationId, operationId } from '../core/ids.ts';
import { assert } from '../core/outcome.ts';
import type { Hash } from '../ports/hash.ts';
import type { Random } from '../ports/random.ts';

/** What may be hashed: JSON, with safe integers as its only numbers. */
export type Canonical =
  | null
  | boolean
  | number
  | string
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined };

/** Code units, not a locale: the order must be the same on every machine. */
const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isList = (value: Canonical): value is readonly Canonical[] => Array.isArray(value);

/** Bodies that come by the million are written in order, and sorting nothing costs as much as hashing it. */
function inOrder(keys: string[]): string[] {
  for (let n = 1; n < keys.length; n += 1) {
    if ((keys[n - 1] ?? '') > (keys[n] ?? '')) return keys.sort(byCodeUnit);
  }
  return keys;
}

/** JSON with sorted keys and no blanks; absent and undefined fields are the same. */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), `only safe integers are hashed, got ${value}`);
    return JSON.stringify(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let fields = '';
  for (const key of inOrder(Object.keys(value))) {
    const field = value[key];
    if (field === undefined) continue;
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${fields}}`;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** SHA-256 of the canonical JSON, 64 hex digits. */
export const requestHash = (hash: Hash, body: Canonical): string =>
  hash.sha256Hex(canonicalJson(body));

/** 16 bytes as a UUID of version 8: the form that RFC 9562 leaves to its maker. */
function uuid(bytes: Uint8Array): OperationId {
  assert(bytes.length === 16, `a UUID has 16 bytes, got ${bytes.length}`);
  const own = Uint8Array.from(bytes);
  own[6] = ((own[6] ?? 0) & 0x0f) | 0x80;
  own[8] = ((own[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(own);
  const parts = [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20)];
  return operationId(`${parts.join('-')}-${text.slice(20)}`);
}

/** The same evidence gives the same id at every station, so it can have one effect only. */
export const derivedOperationId = (hash: Hash, evidence: Canonical): OperationId =>
  uuid(hash.sha256(canonicalJson(evidence)).slice(0, 16));

const hexOf = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** The JSON of objects that differ in their first field only, a number: the rest is made once. `rest` has later keys alone. */
export function numberedJson(
  first: string,
  rest: { readonly [key: string]: Canonical },
): (n: number) => string {
  assert(
    Object.keys(rest).every((key) => byCodeUnit(first, key) < 0),
    `${first} is not the first field`,
  );
  const head = `{${JSON.stringify(first)}:`;
  const tail = `,${canonicalJson(rest).slice(1)}`;
  return (n) => `${head}${n}${tail}`;
}

/**
 * The ids of the pieces of a run over many accounts, derived like the others: 48 bits of time, 32 of `n` (an account number)
 * and 42 of the digest of `evidence`, canonical JSON. Ids of a run stand side by side in the ledger's index, in the order in
 * which they come, where digests alone would strew them over the whole of it; and they stand before those that clients draw
 * today. `time` is in milliseconds since 1970 and belongs to the run, never to the hour at which a piece was done.
 */
export function runOperationIds(
  hash: Hash,
  time: number,
): (n: number, evidence: string) => OperationId {
  const stamp = hexOf(time, 12);
  const begin = `${stamp.slice(0, 8)}-${stamp.slice(8)}-8`;
  return (n, evidence) => {
    const digest = hash.sha256Hex(evidence);
    const high = Number.parseInt(digest.slice(0, 2), 16);
    const account = `${hexOf(n >>> 20, 3)}-${hexOf(0x8000 | ((n >>> 6) & 0x3fff), 4)}`;
    const end = `${hexOf(((n & 0x3f) << 2) | (high & 3), 2)}${digest.slice(2, 12)}`;
    return operationId(`${begin}${account}-${end}`);
  };
}

/**
 * An id of our own for a step of a saga. It is drawn, not derived: two conductors that try the same step must be two
 * operations, or the second would take the first one's success for its own.
 */
export const ownOperationId = (random: Random): OperationId => uuid(random.bytes(16));

/** What of a report makes it another one: what is posted, and what is kept as an observation. */
export const reportEvidence = (card: CardNo, report: MeterReport): Canonical => {
  const { takenSequence, meterTotal, remaining, index, clock } = report;
  return { kind: 'take-into-meter', card, takenSequence, meterTotal, remaining, index, clock };
};

/**
 * Card → meter is one operation for each report that the meter wrote. That one returned sequence posts once, whatever
 * later reports repeat it, is the ledger's own rule.
 */
export const takenOperationId = (hash: Hash, card: CardNo, report: MeterReport): OperationId =>
  derivedOperationId(hash, reportEvidence(card, report));

/** Operation tag on the card: first 8 bytes of SHA-256 over the 16 bytes of the id (docs/card-format.md §3). */
export function operationTag(hash: Hash, id: OperationId): string {
  const digits = id.replaceAll('-', '');
  const bytes = Uint8Array.from({ length: 16 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
  return hex(hash.sha256(bytes).slice(0, 8));
}
