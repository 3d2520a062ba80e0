/**
 * The simulators' own codec of card format *single-zone* (docs/card-format-single-zone.md), written from that page alone.
 * Volumes are whole cubic metres as they stand on the card, or hundredths of them where the meter writes.
 */
import { crc32, hexOf } from './reference-v1.ts';

export const ZONE_AT = 0x40;
export const RETURN_AT = 0xa8;
const VALID = 0x5a;

export interface ZoneHeader {
  readonly company: number;
  readonly card: number;
  readonly maker: number;
  /** Twelve decimal digits. */
  readonly meter: string;
}

export interface Zone {
  readonly count: number;
  readonly volumeM3: number;
  readonly cumulativeM3: number;
  /** 0 = the meter keeps its own. */
  readonly alarmM3: number;
  /** 0 = none. */
  readonly ceilingM3: number;
  readonly soldAt: number;
  /** Sixteen hex digits. */
  readonly tag: string;
}

export interface ReturnArea {
  /** 0 taken, 1 nothing new, 2 over the ceiling, 3 refused otherwise. */
  readonly result: number;
  readonly count: number;
  readonly cumulativeM3: number;
  /** In 0.01 m³; remaining may be negative. */
  readonly usedHundredths: number;
  readonly remainingHundredths: number;
  readonly indexHundredths: number;
  readonly stateBits: number;
  readonly clock: number;
}

const view = (bytes: Uint8Array, at: number, length: number): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset + at, length);

function withCard(card: number, body: Uint8Array): number {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, card);
  bytes.set(body, 4);
  return crc32(bytes);
}

/** §2: by which rule a meter takes the counts of a card, and the layout version that says so. */
export const ZONE_VERSION = {
  'exactly-one-more': '02',
  greater: '10',
  'raised-when-taken': '20',
} as const;
export type CountRule = keyof typeof ZONE_VERSION;

/** §2: null where magic, version, unit, kind or CRC are not those of a customer card for meters of this rule. */
export function decodeZoneHeader(
  main: Uint8Array,
  rule: CountRule = 'exactly-one-more',
): ZoneHeader | null {
  const header = main.subarray(0x20, 0x40);
  const bytes = view(main, 0x20, 32);
  const opening = `514b${ZONE_VERSION[rule]}01`;
  const right = hexOf(header.subarray(0, 4)) === opening && header[24] === 1 && header[25] === 3;
  if (!right || crc32(header.subarray(0, 28)) !== bytes.getUint32(28)) {
    return null;
  }
  return {
    company: bytes.getUint32(4),
    card: bytes.getUint32(8),
    maker: bytes.getUint16(16),
    meter: hexOf(header.subarray(18, 24)),
  };
}

/** §3: null where the zone is not valid for that card number: torn, erased, or of another card. */
export function decodeZone(main: Uint8Array, card: number): Zone | null {
  const bytes = view(main, ZONE_AT, 48);
  const sound = main[ZONE_AT] === VALID && main[ZONE_AT + 1] === 2 && main[ZONE_AT + 3] === 0;
  if (!sound || withCard(card, main.subarray(ZONE_AT + 1, ZONE_AT + 44)) !== bytes.getUint32(44)) {
    return null;
  }
  return {
    count: bytes.getUint16(4),
    volumeM3: bytes.getUint32(6),
    cumulativeM3: bytes.getUint32(10),
    alarmM3: bytes.getUint16(14),
    ceilingM3: bytes.getUint32(16),
    soldAt: bytes.getUint32(22),
    tag: hexOf(main.subarray(ZONE_AT + 34, ZONE_AT + 42)),
  };
}

/** §2: the header of a card of whichever rule; null of every other layout. */
export const isZoneCard = (main: Uint8Array): boolean =>
  (Object.keys(ZONE_VERSION) as CountRule[]).some((rule) => decodeZoneHeader(main, rule) !== null);

/** §4: what a valid return area says of the meter; null where it is erased, torn, or of another card. */
export function decodeReturnArea(
  main: Uint8Array,
  card: number,
): Pick<ReturnArea, 'result' | 'count' | 'cumulativeM3'> | null {
  const bytes = view(main, RETURN_AT, 40);
  const body = main.subarray(RETURN_AT + 1, RETURN_AT + 36);
  if (main[RETURN_AT] !== VALID || withCard(card, body) !== bytes.getUint32(36)) {
    return null;
  }
  return {
    result: bytes.getUint8(1),
    count: bytes.getUint16(2),
    cumulativeM3: bytes.getUint32(4),
  };
}

/** §4: a complete valid return area. */
export function encodeReturnArea(area: ReturnArea, card: number): Uint8Array {
  const out = new Uint8Array(40);
  const bytes = view(out, 0, 40);
  out.set([VALID, area.result]);
  bytes.setUint16(2, area.count);
  bytes.setUint32(4, area.cumulativeM3);
  bytes.setUint32(8, area.usedHundredths);
  bytes.setInt32(12, area.remainingHundredths);
  bytes.setUint32(16, area.indexHundredths);
  bytes.setUint32(20, area.stateBits);
  bytes.setUint32(24, area.clock);
  bytes.setUint32(36, withCard(card, out.subarray(1, 36)));
  return out;
}
