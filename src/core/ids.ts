/** Identities. Numbers on cards and screens are the identities themselves, so nothing is looked up twice. */
import { assert } from './outcome.ts';

declare const identity: unique symbol;
type Identity<T, N extends string> = T & { readonly [identity]: N };

/** The client's UUID (7 or 4 expected, any version taken), lower case, 36 characters. Order never depends on it. */
export type OperationId = Identity<string, 'operation'>;
/** Account number (户号), 1 … 4294967295: four bytes on the card. */
export type AccountId = Identity<number, 'account'>;
/** Card number (卡号), 1 … 4294967295. */
export type CardNo = Identity<number, 'card'>;
/** Identity of a meter: maker + number, as `maker * 10^12 + number`. Maker 1 … 8999, number up to 12 digits. */
export type MeterId = Identity<number, 'meter'>;
/** Station (收费站), 1 … 255. One chain and one writer each. */
export type StationId = Identity<number, 'station'>;
/** Row of the ledger: station * 2^44 + sequence. */
export type RowId = Identity<number, 'row'>;

/** Owner of postings between shared accounts: no customer has this number, and no card can carry it. */
export const NOBODY = 0 as AccountId;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const U32_MAX = 0xffff_ffff;
export const ROWS_PER_STATION = 2 ** 44;
const METERS_PER_MAKER = 10 ** 12;

export const isOperationId = (text: string): text is OperationId => UUID.test(text);
const isU32 = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= U32_MAX;

export function operationId(text: string): OperationId {
  assert(isOperationId(text), () => `not an operation id: ${text}`);
  return text;
}

export function accountId(n: number): AccountId {
  assert(isU32(n), `not an account number: ${n}`);
  return n as AccountId;
}

export function cardNo(n: number): CardNo {
  assert(isU32(n), `not a card number: ${n}`);
  return n as CardNo;
}

export function stationId(n: number): StationId {
  assert(Number.isInteger(n) && n >= 1 && n <= 255, () => `not a station: ${n}`);
  return n as StationId;
}

export function rowId(station: StationId, sequence: number): RowId {
  assert(
    Number.isInteger(sequence) && sequence >= 1 && sequence < ROWS_PER_STATION,
    () => `not a row sequence: ${sequence}`,
  );
  return (station * ROWS_PER_STATION + sequence) as RowId;
}

/** No row of the station stands behind this one. */
export const lastRowOf = (station: StationId): RowId => rowId(station, ROWS_PER_STATION - 1);

/** The row `n` places behind `id`, of the same station. */
export const rowAfter = (id: RowId, n: number): RowId => (id + n) as RowId;
export const rowSequence = (id: RowId): number => id % ROWS_PER_STATION;
export const rowStation = (id: RowId): StationId => stationId(Math.floor(id / ROWS_PER_STATION));

export function meterId(maker: number, number: number): MeterId {
  assert(Number.isInteger(maker) && maker >= 1 && maker <= 8999, `not a meter maker: ${maker}`);
  assert(
    Number.isInteger(number) && number >= 1 && number < METERS_PER_MAKER,
    `not a meter number: ${number}`,
  );
  return (maker * METERS_PER_MAKER + number) as MeterId;
}

export const meterMaker = (id: MeterId): number => Math.floor(id / METERS_PER_MAKER);
export const meterNumber = (id: MeterId): number => id % METERS_PER_MAKER;
/** As printed on the meter: maker and twelve digits, "7-202611230042". */
export const formatMeter = (id: MeterId): string =>
  `${meterMaker(id)}-${meterNumber(id).toString().padStart(12, '0')}`;
