/** The zone and the return area of *single-zone*: docs/card-format-single-zone.md §3 and §4. */
import type { MeterReport, ReportResult, SlotContent } from '../../../src/core/card.ts';
import { assert } from '../../../src/core/outcome.ts';
import { type Litre, litre } from '../../../src/core/units.ts';
import { crc32 } from './crc32.ts';
import { MARKER_VALID, REPORT_LENGTH, SLOT_CRC, SLOT_LENGTH, viewOf } from './layout.ts';
import { U32_MAX } from './slot.ts';

const CONTENT_COUNT = 0x02;
/** Litres of one cubic metre, the unit of everything that is sold. */
export const CUBIC_METRE = 1000;
/** Litres of what a meter counts in: 0.01 m³. */
const HUNDREDTH = 10;
/** Eight decimal digits of cubic metres, as the trade's contract of 2012 has them. */
export const VOLUME_MAX = 99_999_999 * CUBIC_METRE;
/** Four decimal digits. */
export const COUNT_MAX = 9999;
const TAG = /^[0-9a-f]{16}$/;
const RESULTS: readonly ReportResult[] = ['taken', 'nothing-new', 'over-ceiling', 'refused'];
const REPORT_CRC = 36;

const zoneCrc = (cardNumber: Uint8Array, zone: Uint8Array): number =>
  crc32(cardNumber, zone.subarray(1, SLOT_CRC));

/** Litres of a field in cubic metres; null beyond eight digits. */
const metres = (view: DataView, at: number): Litre | null => {
  const litres = view.getUint32(at) * CUBIC_METRE;
  return litres <= VOLUME_MAX ? litre(litres) : null;
};

/** What a valid zone says; null for every other 48 bytes. */
export function decodeZone(zone: Uint8Array, cardNumber: Uint8Array): SlotContent | null {
  if (zone.length !== SLOT_LENGTH) return null;
  if (zone[0] !== MARKER_VALID || zone[1] !== CONTENT_COUNT || zone[3] !== 0) return null;
  const view = viewOf(zone);
  if (view.getUint32(SLOT_CRC) !== zoneCrc(cardNumber, zone)) return null;
  const writeSequence = view.getUint16(4);
  const [volume, total, ceiling] = [metres(view, 6), metres(view, 10), metres(view, 16)];
  if (writeSequence > COUNT_MAX || volume === null || total === null || ceiling === null) {
    return null;
  }
  return {
    writeSequence,
    total,
    tag: Buffer.from(zone.subarray(34, 42)).toString('hex'),
    soldAt: view.getUint32(22),
    volume,
    ceiling,
  };
}

function wholeMetres(litres: Litre, what: string): number {
  assert(
    litres >= 0 && litres <= VOLUME_MAX && litres % CUBIC_METRE === 0,
    `${what} must be whole cubic metres in eight digits, got ${litres} litres`,
  );
  return litres / CUBIC_METRE;
}

/** A complete valid zone, marker 5A. Numbers out of range are mistakes of the program. */
export function encodeZone(content: SlotContent, cardNumber: Uint8Array): Uint8Array {
  const { writeSequence, soldAt, tag } = content;
  assert(
    Number.isInteger(writeSequence) && writeSequence >= 0 && writeSequence <= COUNT_MAX,
    `a purchase count has four digits, got ${writeSequence}`,
  );
  assert(soldAt >= 0 && soldAt <= U32_MAX, `time of sale must fit four bytes, got ${soldAt}`);
  assert(TAG.test(tag), `not an operation tag: ${tag}`);
  const zone = new Uint8Array(SLOT_LENGTH);
  const view = viewOf(zone);
  zone[0] = MARKER_VALID;
  zone[1] = CONTENT_COUNT;
  view.setUint16(4, writeSequence);
  view.setUint32(6, wholeMetres(content.volume, 'volume'));
  view.setUint32(10, wholeMetres(litre(content.total), 'cumulative volume'));
  view.setUint32(16, wholeMetres(content.ceiling, 'load ceiling'));
  view.setUint32(22, soldAt);
  zone.set(Buffer.from(tag, 'hex'), 34);
  view.setUint32(SLOT_CRC, zoneCrc(cardNumber, zone));
  return zone;
}

/** A valid return area, or null: erased, unfinished, or with a field that means nothing. */
export function decodeReturn(area: Uint8Array, cardNumber: Uint8Array): MeterReport | null {
  if (area.length !== REPORT_LENGTH || area[0] !== MARKER_VALID) return null;
  const view = viewOf(area);
  if (view.getUint32(REPORT_CRC) !== crc32(cardNumber, area.subarray(1, REPORT_CRC))) return null;
  const result = RESULTS[view.getUint8(1)];
  const takenSequence = view.getUint16(2);
  const meterTotal = metres(view, 4);
  if (result === undefined || takenSequence > COUNT_MAX || meterTotal === null) return null;
  const bits = view.getUint32(20);
  return {
    result,
    takenSequence,
    meterTotal,
    remaining: litre(view.getInt32(12) * HUNDREDTH),
    index: litre(view.getUint32(16) * HUNDREDTH),
    valveOpen: (bits & 1) !== 0,
    batteryLow: (bits & 2) !== 0,
    tamper: (bits & 4) !== 0,
    magnet: (bits & 8) !== 0,
    clock: view.getUint32(24),
  };
}
