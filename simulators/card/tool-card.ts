/**
 * The simulators' own codec of tool cards (docs/card-format.md §11), written from that page alone. Volumes are litres, times
 * seconds since 1970.
 */
import { crc32, hexOf, REPORT_AT, SLOT_AT, VALID } from './reference-v1.ts';

/** Kinds of header: 1 is a customer's card. */
export const TOOL_KIND = { check: 2, transfer: 3, clear: 4, valve: 5 } as const;

export interface ToolOrder {
  readonly order: number;
  /** 0 none, 1 open, 2 closed. */
  readonly valve: number;
  /** 0 for none. */
  readonly toMaker: number;
  /** Twelve decimal digits. */
  readonly toMeter: string;
  readonly madeAt: number;
  /** 0 = without end. */
  readonly validUntil: number;
}

export interface ToolReport {
  readonly result: number;
  readonly order: number;
  readonly totalLitres: number;
  readonly litres: number;
  readonly indexLitres: number;
  readonly stateBits: number;
  readonly clock: number;
}

export const TOOL_RESULT = { done: 0x10, given: 0x11, refused: 0x12 } as const;

const crcOf = (card: number, body: Uint8Array): number => {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, card);
  bytes.set(body, 4);
  return crc32(bytes);
};

/** Null while no valid order stands on the card. */
export function decodeToolOrder(main: Uint8Array, card: number): ToolOrder | null {
  const area = main.slice(SLOT_AT.A, SLOT_AT.A + 48);
  const view = new DataView(area.buffer);
  if (area[0] !== VALID || area[1] !== 2 || area[3] !== 0) {
    return null;
  }
  if (view.getUint32(44) !== crcOf(card, area.subarray(1, 44))) {
    return null;
  }
  return {
    order: view.getUint32(4),
    valve: view.getUint8(2),
    toMaker: view.getUint16(8),
    toMeter: hexOf(area.subarray(10, 16)),
    madeAt: view.getUint32(24),
    validUntil: view.getUint32(28),
  };
}

export function encodeToolReport(report: ToolReport, card: number): Uint8Array {
  const out = new Uint8Array(40);
  const view = new DataView(out.buffer);
  out[0] = VALID;
  out[1] = report.result;
  view.setUint32(4, report.order);
  view.setBigUint64(8, BigInt(report.totalLitres));
  view.setInt32(16, report.litres);
  view.setBigUint64(20, BigInt(report.indexLitres));
  view.setUint32(28, report.stateBits);
  view.setUint32(32, report.clock);
  view.setUint32(36, crcOf(card, out.subarray(1, 36)));
  return out;
}

/** Null when marker or CRC disagree, or when it is no answer to a tool card. */
export function decodeToolReport(main: Uint8Array, card: number): ToolReport | null {
  const area = main.slice(REPORT_AT, REPORT_AT + 40);
  const view = new DataView(area.buffer);
  if (area[0] !== VALID || view.getUint32(36) !== crcOf(card, area.subarray(1, 36))) {
    return null;
  }
  const results: readonly number[] = Object.values(TOOL_RESULT);
  if (!results.includes(area[1] ?? 0)) {
    return null;
  }
  return {
    result: area[1] ?? 0,
    order: view.getUint32(4),
    totalLitres: Number(view.getBigUint64(8)),
    litres: view.getInt32(16),
    indexLitres: Number(view.getBigUint64(20)),
    stateBits: view.getUint32(28),
    clock: view.getUint32(32),
  };
}
