/**
 * The simulators' own codec of card format *reference v1* (docs/card-format.md), written from that page alone so that a
 * mistake in the drivers' codec cannot agree with itself here. Volumes are litres, times seconds since 1970.
 */

export interface Header {
  readonly company: number;
  readonly card: number;
  readonly account: number;
  readonly maker: number;
  /** Twelve decimal digits. */
  readonly meter: string;
  /** 1 = customer card. */
  readonly kind: number;
}

export interface Slot {
  readonly sequence: number;
  readonly totalLitres: number;
  /** Sixteen hex digits. */
  readonly tag: string;
  readonly soldAt: number;
  readonly loadLitres: number;
  /** 0 = none. */
  readonly ceilingLitres: number;
}

export interface Report {
  /** 0 taken, 1 nothing new, 2 over the ceiling, 3 refused otherwise. */
  readonly result: number;
  readonly sequence: number;
  readonly totalLitres: number;
  /** Negative is an overdraft. */
  readonly remainingLitres: number;
  readonly indexLitres: number;
  readonly stateBits: number;
  readonly clock: number;
}

export const HEADER_AT = 0x20;
export const SLOT_AT = { A: 0x40, B: 0x70 } as const;
export const MARK_AT = 0xa0;
export const REPORT_AT = 0xa8;
export const VALID = 0x5a;
const SLOT_LENGTH = 48;
const MAX_TOTAL = 2 ** 48 - 1;
/** §1.1: litres of one unit, by layout version and code of the unit. */
const UNITS: Readonly<Record<string, number>> = { '4/2': 100, '64/1': 10 };

export const STATE_BIT = { valveOpen: 1, batteryLow: 2, tamper: 4, magnet: 8 } as const;

/** The common CRC-32; "123456789" gives CBF43926. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** §1.1: litres in which a card counts, by layout version and unit of its header; 0 for what is no layout of these. */
export function unitOf(main: Uint8Array): number {
  const [version, unit] = [main[HEADER_AT + 2], main[HEADER_AT + 25]];
  if (version === 1) return 1;
  return UNITS[`${version}/${unit}`] ?? 0;
}

/** §2: null when magic, version or CRC disagree. */
export function decodeHeader(main: Uint8Array): Header | null {
  return unitOf(main) === 0 ? null : decodeHeaderOf(main);
}

/** The same of whatever layout version. */
export function decodeHeaderOf(main: Uint8Array): Header | null {
  const bytes = part(main, HEADER_AT, 32);
  if (bytes.getUint16(0) !== 0x514b) {
    return null;
  }
  if (crc32(main.subarray(HEADER_AT, HEADER_AT + 28)) !== bytes.getUint32(28)) {
    return null;
  }
  return {
    company: bytes.getUint32(4),
    card: bytes.getUint32(8),
    account: bytes.getUint32(12),
    maker: bytes.getUint16(16),
    meter: hexOf(main.subarray(HEADER_AT + 18, HEADER_AT + 24)),
    kind: bytes.getUint8(24),
  };
}

export function encodeHeader(header: Header): Uint8Array {
  const out = new Uint8Array(32);
  const bytes = part(out, 0, 32);
  bytes.setUint16(0, 0x514b);
  out.set([1, 1], 2);
  bytes.setUint32(4, header.company);
  bytes.setUint32(8, header.card);
  bytes.setUint32(12, header.account);
  bytes.setUint16(16, header.maker);
  out.set(bytesOf(header.meter), 18);
  out[24] = header.kind;
  bytes.setUint32(28, crc32(out.subarray(0, 28)));
  return out;
}

/** §3: null when the slot is not valid for that card number. */
export function decodeSlot(main: Uint8Array, at: number, card: number): Slot | null {
  const bytes = part(main, at, SLOT_LENGTH);
  if (bytes.getUint8(0) !== VALID || bytes.getUint8(1) !== 1 || bytes.getUint8(3) !== 0) {
    return null;
  }
  if (cardCrc(card, main.subarray(at + 1, at + 44)) !== bytes.getUint32(44)) {
    return null;
  }
  const unit = unitOf(main) || 1;
  const total = bytes.getBigUint64(8) * BigInt(unit);
  if (total > BigInt(MAX_TOTAL)) {
    return null;
  }
  return {
    sequence: bytes.getUint32(4),
    totalLitres: Number(total),
    tag: hexOf(main.subarray(at + 16, at + 24)),
    soldAt: bytes.getUint32(24),
    loadLitres: bytes.getUint32(28) * unit,
    ceilingLitres: bytes.getUint32(32) * unit,
  };
}

export function encodeSlot(slot: Slot, card: number): Uint8Array {
  const out = new Uint8Array(SLOT_LENGTH);
  const bytes = part(out, 0, SLOT_LENGTH);
  out.set([VALID, 1, 0, 0], 0);
  bytes.setUint32(4, slot.sequence);
  bytes.setBigUint64(8, BigInt(slot.totalLitres));
  out.set(bytesOf(slot.tag), 16);
  bytes.setUint32(24, slot.soldAt);
  bytes.setUint32(28, slot.loadLitres);
  bytes.setUint32(32, slot.ceilingLitres);
  bytes.setUint32(44, cardCrc(card, out.subarray(1, 44)));
  return out;
}

/** §3: the valid slot with the higher sequence; null for none, or for two with the same. */
export function activeSlot(main: Uint8Array, card: number): (Slot & { name: 'A' | 'B' }) | null {
  return activeOf(decodeSlot(main, SLOT_AT.A, card), decodeSlot(main, SLOT_AT.B, card));
}

export function activeOf<S extends { readonly sequence: number }>(
  a: S | null,
  b: S | null,
): (S & { name: 'A' | 'B' }) | null {
  if (a !== null && (b === null || a.sequence > b.sequence)) {
    return { ...a, name: 'A' };
  }
  if (b !== null && (a === null || b.sequence > a.sequence)) {
    return { ...b, name: 'B' };
  }
  return null;
}

/** §4: the sequence a valid mark names, else null. */
export function decodeMark(main: Uint8Array, card: number): number | null {
  const bytes = part(main, MARK_AT, 8);
  const right = encodeMark(bytes.getUint32(1), card);
  return right.every((byte, i) => main[MARK_AT + i] === byte) ? bytes.getUint32(1) : null;
}

export function encodeMark(sequence: number, card: number): Uint8Array {
  const out = new Uint8Array(8);
  const bytes = part(out, 0, 8);
  out[0] = VALID;
  bytes.setUint32(1, sequence);
  bytes.setUint16(6, cardCrc(card, out.subarray(0, 6)) & 0xffff);
  return out;
}

/** §5: null when marker or CRC disagree. */
export function decodeReport(main: Uint8Array, card: number): Report | null {
  const bytes = part(main, REPORT_AT, 40);
  const body = main.subarray(REPORT_AT + 1, REPORT_AT + 36);
  if (bytes.getUint8(0) !== VALID || cardCrc(card, body) !== bytes.getUint32(36)) {
    return null;
  }
  return {
    result: bytes.getUint8(1),
    sequence: bytes.getUint32(4),
    totalLitres: Number(bytes.getBigUint64(8)) * (unitOf(main) || 1),
    remainingLitres: bytes.getInt32(16),
    indexLitres: Number(bytes.getBigUint64(20)),
    stateBits: bytes.getUint32(28),
    clock: bytes.getUint32(32),
  };
}

/** `unit`: litres in which the total is counted. */
export function encodeReport(report: Report, card: number, unit = 1): Uint8Array {
  const out = new Uint8Array(40);
  const bytes = part(out, 0, 40);
  out.set([VALID, report.result], 0);
  bytes.setUint32(4, report.sequence);
  bytes.setBigUint64(8, BigInt(report.totalLitres / unit));
  bytes.setInt32(16, report.remainingLitres);
  bytes.setBigUint64(20, BigInt(report.indexLitres));
  bytes.setUint32(28, report.stateBits);
  bytes.setUint32(32, report.clock);
  bytes.setUint32(36, cardCrc(card, out.subarray(1, 36)));
  return out;
}

/** What a card says, for people and tests. */
export interface CardReading {
  readonly kind: 'blank' | 'foreign' | 'reference-v1';
  readonly header: Header | null;
  readonly slotA: Slot | null;
  readonly slotB: Slot | null;
  readonly active: 'A' | 'B' | null;
  readonly mark: number | null;
  readonly report: Report | null;
}

export function readCard(main: Uint8Array): CardReading {
  const header = decodeHeader(main);
  if (header === null) {
    const blank = main.subarray(0x20, 0xd0).every((byte) => byte === 0xff);
    const nothing = { header, slotA: null, slotB: null, active: null, mark: null, report: null };
    return { kind: blank ? 'blank' : 'foreign', ...nothing };
  }
  return {
    kind: 'reference-v1',
    header,
    slotA: decodeSlot(main, SLOT_AT.A, header.card),
    slotB: decodeSlot(main, SLOT_AT.B, header.card),
    active: activeSlot(main, header.card)?.name ?? null,
    mark: decodeMark(main, header.card),
    report: decodeReport(main, header.card),
  };
}

function cardCrc(card: number, body: Uint8Array): number {
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, card);
  bytes.set(body, 4);
  return crc32(bytes);
}

function part(bytes: Uint8Array, at: number, length: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + at, length);
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Bytes of a hex text; spaces and line ends are skipped. Throws on anything else. */
export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replace(/\s/g, '');
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) {
    throw new Error(`not hex: ${hex}`);
  }
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
