/** What the meter writes: the mark *taking n* (取气标记) and the report (回写区), docs/card-format.md §4 and §5. */
import type { MeterReport, ReportResult } from '../../../src/core/card.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { crc32 } from './crc32.ts';
import { allErased, MARK_LENGTH, MARKER_VALID, REPORT_LENGTH, viewOf } from './layout.ts';

const RESULTS: readonly ReportResult[] = ['taken', 'nothing-new', 'over-ceiling', 'refused'];
/** Offset of the checksum, or of the MAC that stands in its place. */
export const REPORT_CRC = 36;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

export interface MarkReading {
  /** The sequence the card has shown to its meter; null when there is no valid mark. */
  readonly mark: number | null;
  /** Neither erased nor valid. */
  readonly torn: boolean;
}

export function decodeMark(area: Uint8Array, cardNumber: Uint8Array): MarkReading {
  if (allErased(area)) return { mark: null, torn: false };
  const view = viewOf(area);
  const valid =
    area.length === MARK_LENGTH &&
    area[0] === MARKER_VALID &&
    area[5] === 0 &&
    view.getUint16(6) === (crc32(cardNumber, area.subarray(0, 6)) & 0xffff);
  return valid ? { mark: view.getUint32(1), torn: false } : { mark: null, torn: true };
}

/** How a meter counts in its report: gas in so many litres, or money in fen. */
export type ReportUnit = number | 'fen';

/** A valid report, its total counted in `unit`, or null: erased, unfinished, or with a field that means nothing. */
export function decodeReport(
  area: Uint8Array,
  cardNumber: Uint8Array,
  unit: ReportUnit = 1,
): MeterReport | null {
  if (area.length !== REPORT_LENGTH || area[0] !== MARKER_VALID) return null;
  const crc = crc32(cardNumber, area.subarray(1, REPORT_CRC));
  return viewOf(area).getUint32(REPORT_CRC) === crc ? reportFields(area, unit) : null;
}

/** What a proven report says, or null where a field means nothing. */
export function reportFields(area: Uint8Array, unit: ReportUnit): MeterReport | null {
  const view = viewOf(area);
  const result = RESULTS[view.getUint8(1)];
  const money = unit === 'fen';
  const meterTotal = view.getBigUint64(8) * BigInt(money ? 1 : unit);
  const index = view.getBigUint64(20);
  if (result === undefined || meterTotal > MAX_SAFE || index > MAX_SAFE) return null;
  const bits = view.getUint32(28);
  return {
    result,
    takenSequence: view.getUint32(4),
    meterTotal: money ? fen(Number(meterTotal)) : litre(Number(meterTotal)),
    remaining: money ? fen(view.getInt32(16)) : litre(view.getInt32(16)),
    index: litre(Number(index)),
    valveOpen: (bits & 1) !== 0,
    batteryLow: (bits & 2) !== 0,
    tamper: (bits & 4) !== 0,
    magnet: (bits & 8) !== 0,
    clock: view.getUint32(32),
    ...(money ? { tariffVersion: view.getUint16(2) } : {}),
  };
}
