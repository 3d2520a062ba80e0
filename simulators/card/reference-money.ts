/**
 * The simulators' own codec of cards of money (docs/card-format-money.md), written from that page alone. Amounts are fen, prices
 * thousandths of a yuan a m³, bounds m³, days are counted from 1 January 2000.
 */
import { activeOf, bytesOf, crc32, decodeHeaderOf, type Header, hexOf } from './reference-v1.ts';

export const MONEY_SLOT_AT = { A: 0x40, B: 0x70 } as const;
const LAYOUT = 8;
const UNIT_FEN = 0x10;
const VALID = 0x5a;
const CONTENT = 3;

export interface MoneyTariff {
  readonly version: number;
  /** 1 month, 2 quarter, 3 year. */
  readonly cycle: number;
  readonly startMonth: number;
  readonly effectiveDay: number;
  /** One to three; bound 0 is open. */
  readonly tiers: readonly { readonly price: number; readonly boundM3: number }[];
}

export interface MoneySlot {
  readonly sequence: number;
  readonly totalFen: number;
  readonly tag: string;
  /** Null on the first image. */
  readonly tariff: MoneyTariff | null;
}

export interface MoneyReport {
  /** 0 taken, 1 nothing new, 3 refused. */
  readonly result: number;
  /** The version that the meter deducts at; 0 before its first. */
  readonly version: number;
  readonly sequence: number;
  readonly totalFen: number;
  /** Negative is an overdraft. */
  readonly remainingFen: number;
  readonly indexLitres: number;
  readonly stateBits: number;
  readonly clock: number;
}

const viewAt = (bytes: Uint8Array, at: number, length: number): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset + at, length);

function withCard(card: number, body: Uint8Array): number {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, card);
  bytes.set(body, 4);
  return crc32(bytes);
}

/** §2: null for what is no header of a card of money. */
export function decodeMoneyHeader(main: Uint8Array): Header | null {
  const ours = main[0x22] === LAYOUT && main[0x39] === UNIT_FEN;
  return ours ? decodeHeaderOf(main) : null;
}

function tariffAt(main: Uint8Array, at: number): MoneyTariff | null {
  const bytes = viewAt(main, at, 48);
  const version = bytes.getUint16(13);
  if (version === 0) {
    return null;
  }
  const tiers: { price: number; boundM3: number }[] = [];
  for (let n = 0; n < 3; n += 1) {
    const price = bytes.getUint16(26 + 4 * n);
    const boundM3 = n === 2 ? 0 : bytes.getUint16(28 + 4 * n);
    tiers.push({ price, boundM3 });
    if (boundM3 === 0) {
      break;
    }
  }
  const cycle = bytes.getUint8(15);
  const [length, startMonth] = [cycle >> 4, cycle & 15];
  return { version, cycle: length, startMonth, effectiveDay: bytes.getUint16(24), tiers };
}

/** §3: null when the slot is not valid for that card number. */
export function decodeMoneySlot(main: Uint8Array, at: number, card: number): MoneySlot | null {
  const bytes = viewAt(main, at, 48);
  const [marker, content, , zero] = [0, 1, 2, 3].map((n) => bytes.getUint8(n));
  if (marker !== VALID || content !== CONTENT || zero !== 0) {
    return null;
  }
  if (withCard(card, main.subarray(at + 1, at + 44)) !== bytes.getUint32(44)) {
    return null;
  }
  return {
    sequence: bytes.getUint32(4),
    totalFen: bytes.getUint8(8) * 2 ** 32 + bytes.getUint32(9),
    tag: hexOf(main.subarray(at + 16, at + 24)),
    tariff: tariffAt(main, at),
  };
}

export function encodeMoneySlot(slot: MoneySlot, card: number): Uint8Array {
  const out = new Uint8Array(48);
  const bytes = viewAt(out, 0, 48);
  out.set([VALID, CONTENT]);
  bytes.setUint32(4, slot.sequence);
  bytes.setUint8(8, Math.trunc(slot.totalFen / 2 ** 32));
  bytes.setUint32(9, slot.totalFen % 2 ** 32);
  out.set(bytesOf(slot.tag), 16);
  if (slot.tariff !== null) {
    const { version, cycle, startMonth, effectiveDay, tiers } = slot.tariff;
    bytes.setUint16(13, version);
    bytes.setUint8(15, cycle * 16 + startMonth);
    bytes.setUint16(24, effectiveDay);
    for (const [n, { price, boundM3 }] of tiers.entries()) {
      bytes.setUint16(26 + 4 * n, price);
      if (n < 2) {
        bytes.setUint16(28 + 4 * n, boundM3);
      }
    }
  }
  bytes.setUint32(44, withCard(card, out.subarray(1, 44)));
  return out;
}

/** §3: the valid slot with the higher sequence; null for none, or for two with the same. */
export function activeMoneySlot(
  main: Uint8Array,
  card: number,
): (MoneySlot & { readonly name: 'A' | 'B' }) | null {
  const [a, b] = [MONEY_SLOT_AT.A, MONEY_SLOT_AT.B].map((at) => decodeMoneySlot(main, at, card));
  return activeOf(a ?? null, b ?? null);
}

/** §5: a complete valid report. */
export function encodeMoneyReport(report: MoneyReport, card: number): Uint8Array {
  const out = new Uint8Array(40);
  const bytes = viewAt(out, 0, 40);
  out.set([VALID, report.result]);
  bytes.setUint16(2, report.version);
  bytes.setUint32(4, report.sequence);
  bytes.setBigUint64(8, BigInt(report.totalFen));
  bytes.setInt32(16, report.remainingFen);
  bytes.setBigUint64(20, BigInt(report.indexLitres));
  bytes.setUint32(28, report.stateBits);
  bytes.setUint32(32, report.clock);
  bytes.setUint32(36, withCard(card, out.subarray(1, 36)));
  return out;
}
