/** The header (卡头) that our formats share, each with its own layout version and unit: docs/card-format.md §2. */
import type { CardIdentity } from '../../../src/core/card.ts';
import {
  accountId,
  cardNo,
  type MeterId,
  meterId,
  meterMaker,
  meterNumber,
} from '../../../src/core/ids.ts';
import { assert } from '../../../src/core/outcome.ts';
import { crc32 } from './crc32.ts';
import { HEADER_CRC, HEADER_LENGTH, viewOf } from './layout.ts';

export interface HeaderKind {
  /** Magic "QK" and layout version. */
  readonly opening: readonly [number, number, number];
  /** Header revisions that there are; a card keeps the one it was opened with. */
  readonly revisions: readonly [number, ...number[]];
  /** Code of the unit: 00 is 0.001 m³, 01 is 0.01 m³, 02 is 0.1 m³, 03 is 1 m³, 10 is 0.01 yuan. */
  readonly unit: number;
}

export const REFERENCE_V1: HeaderKind = {
  opening: [0x51, 0x4b, 0x01],
  // 02: every slot carries a MAC. 03: the meter's report, too.
  revisions: [0x01, 0x02, 0x03],
  unit: 0x00,
};
/** As reference v1, counted in 0.1 m³. Its version shares no bit with the others: a torn one of either is never taken for the other. */
export const REFERENCE_TENTHS: HeaderKind = {
  opening: [0x51, 0x4b, 0x04],
  revisions: [0x01, 0x02, 0x03],
  unit: 0x02,
};
/** As reference v1, counted in 0.01 m³. */
export const REFERENCE_HUNDREDTHS: HeaderKind = {
  opening: [0x51, 0x4b, 0x40],
  revisions: [0x01, 0x02, 0x03],
  unit: 0x01,
};
/** Cards of money meters (金额表). Its version shares no bit with the others, and its unit is the fen. */
export const REFERENCE_MONEY: HeaderKind = {
  opening: [0x51, 0x4b, 0x08],
  revisions: [0x01, 0x02],
  unit: 0x10,
};
const KIND_CUSTOMER = 0x01;
const COMPANY_MAX = 0xffff_ffff;
const MAKER_MAX = 8999;

const REVISION = 3;

const startsWithOpening = (header: Uint8Array, { opening, revisions }: HeaderKind): boolean =>
  opening.every((byte, at) => header[at] === byte) && revisions.includes(header[REVISION] ?? 0);

/**
 * Could these bytes be what is left when our opening was torn while it was written on erased cells? A write only clears
 * bits, so every bit of the opening must still stand; all FF, not begun, is included.
 */
export const mayBeTornOpening = (header: Uint8Array, kind = REFERENCE_V1): boolean =>
  kind.revisions.some((revision) =>
    [...kind.opening, revision].every((byte, at) => ((header[at] ?? 0) & byte) === byte),
  );

/** Magic, version and CRC agree: the card has a header, whatever its fields say. */
export const hasHeader = (header: Uint8Array, kind = REFERENCE_V1): boolean =>
  header.length === HEADER_LENGTH &&
  startsWithOpening(header, kind) &&
  viewOf(header).getUint32(HEADER_CRC) === crc32(header.subarray(0, HEADER_CRC));

/** Twelve decimal digits in six bytes, or undefined where a nibble is no digit. */
export function decodeBcd(bytes: Uint8Array): number | undefined {
  let value = 0;
  for (const byte of bytes) {
    const high = byte >> 4;
    const low = byte & 0x0f;
    if (high > 9 || low > 9) return undefined;
    value = value * 100 + high * 10 + low;
  }
  return value;
}

export function encodeBcd(value: number, into: Uint8Array): void {
  const digits = value.toString().padStart(into.length * 2, '0');
  for (let at = 0; at < into.length; at += 1) {
    into[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  }
}

/** The fields of a header, whatever kind of card it is. */
export interface HeaderFields {
  readonly company: number;
  readonly card: number;
  readonly account: number;
  /** Null where maker and number are no meter's. */
  readonly meter: MeterId | null;
  readonly kind: number;
  /** One of the kind's header revisions. */
  readonly revision: number;
}

export const knownMeter = (maker: number, number: number | undefined): MeterId | null =>
  maker === 0 || maker > MAKER_MAX || number === undefined || number === 0
    ? null
    : meterId(maker, number);

/** Null where it is no header of ours, of another unit, or with a byte that means nothing. */
export function decodeFields(header: Uint8Array, kind = REFERENCE_V1): HeaderFields | null {
  if (!hasHeader(header, kind)) return null;
  const view = viewOf(header);
  if (header[25] !== kind.unit || view.getUint16(26) !== 0) return null;
  return {
    company: view.getUint32(4),
    card: view.getUint32(8),
    account: view.getUint32(12),
    meter: knownMeter(view.getUint16(16), decodeBcd(header.subarray(18, 24))),
    kind: header[24] ?? 0,
    revision: header[REVISION] ?? 0,
  };
}

/** Who this customer card belongs to; null for a tool card, another unit, or fields out of range. */
export function decodeHeader(header: Uint8Array, kind = REFERENCE_V1): CardIdentity | null {
  const fields = decodeFields(header, kind);
  if (fields === null || fields.kind !== KIND_CUSTOMER) return null;
  const { company, card, account, meter } = fields;
  if (card === 0 || account === 0 || meter === null) return null;
  return { company, cardNo: cardNo(card), accountId: accountId(account), meter };
}

export function encodeFields(
  { company, card, account, meter, kind, revision }: HeaderFields & { readonly meter: MeterId },
  { opening, unit }: HeaderKind = REFERENCE_V1,
): Uint8Array {
  assert(
    Number.isInteger(company) && company >= 0 && company <= COMPANY_MAX,
    `not a company code: ${company}`,
  );
  const header = new Uint8Array(HEADER_LENGTH);
  const view = viewOf(header);
  header.set([...opening, revision]);
  view.setUint32(4, company);
  view.setUint32(8, card);
  view.setUint32(12, account);
  view.setUint16(16, meterMaker(meter));
  encodeBcd(meterNumber(meter), header.subarray(18, 24));
  header[24] = kind;
  header[25] = unit;
  view.setUint32(HEADER_CRC, crc32(header.subarray(0, HEADER_CRC)));
  return header;
}

export const encodeHeader = (
  identity: CardIdentity,
  kind = REFERENCE_V1,
  revision: number = kind.revisions[0],
): Uint8Array =>
  encodeFields(
    {
      company: identity.company,
      card: identity.cardNo,
      account: identity.accountId,
      meter: identity.meter,
      kind: KIND_CUSTOMER,
      revision,
    },
    kind,
  );

/** The card number as its four bytes in the header: every CRC of a slot, mark and report begins with it. */
export const cardNumberBytes = (header: Uint8Array): Uint8Array => header.subarray(8, 12);
