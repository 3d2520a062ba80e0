/**
 * One frame of CJ/T 188: `FE*n | 68 | T | A0..A6 | C | L | DATA[L] | CS | 16`. CS is the sum of every byte from 68 to the
 * last data byte, modulo 256; L counts data identifier, sequence number and data, and may be anything from 0 to 255.
 */
import { assert } from '../../../src/core/outcome.ts';
import { bytesOf, hexByte, hexReversed } from './bytes.ts';

export const START = 0x68;
export const END = 0x16;
/** Wakes a sleeping meter before a frame. */
export const WAKE_UP = 0xfe;
/** Bytes of a frame besides DATA. */
export const OVERHEAD = 13;
/** Longest frame, without wake-up bytes. */
export const FRAME_MAX = OVERHEAD + 0xff;

const ADDRESS_LENGTH = 7;
const CONTROL_AT = 9;
export const LENGTH_AT = 10;
const DATA_AT = 11;
/** Some meters put line noise of ones in front of their wake-up bytes. */
const IDLE_NOISE = 0xff;

/** D7 of the control code: the meter speaks. */
const FROM_METER = 0x80;
/** D6 of the control code: the meter could not do what was asked. */
const FAILED = 0x40;

export type Direction = 'request' | 'response' | 'error-response';

/** D7 and D6 of the control code. D6 without D7 stays a request: only a meter answers with an error. */
export function directionOf(control: number): Direction {
  if ((control & FROM_METER) === 0) return 'request';
  return (control & FAILED) === 0 ? 'response' : 'error-response';
}

export interface Cjt188Frame {
  /** T, 0 … 255. */
  readonly meterType: number;
  /** 14 capital hex digits as printed on the meter, most significant first; mostly decimal, not always. */
  readonly address: string;
  /** C, 0 … 255. */
  readonly control: number;
  readonly direction: Direction;
  /** L, 0 … 255. */
  readonly length: number;
  /** Data identifier, sequence number and data as they lie on the wire, L bytes. */
  readonly data: Uint8Array;
  /** CS, 0 … 255; right, or there would be no frame. */
  readonly checksum: number;
}

export type FrameCheck = 'start' | 'length' | 'end' | 'checksum' | 'trailing';

/** One check that failed; bytes as two hex digits, lengths as decimal counts. */
export interface Cjt188Fault {
  readonly check: FrameCheck;
  readonly expected: string;
  readonly found: string;
}

export type Parsed =
  | {
      readonly ok: true;
      readonly frame: Cjt188Frame;
      /** What stood in front of the frame: wake-up bytes, idle noise, or both. */
      readonly leading: Uint8Array;
    }
  | {
      readonly ok: false;
      readonly faults: readonly Cjt188Fault[];
      /** What the bytes would say if only end or checksum were spoiled; for eyes, never for a ledger. */
      readonly suspect: Cjt188Frame | null;
      readonly leading: Uint8Array;
    };

/** Sum of `bytes[from … to)` modulo 256. */
export function checksumOf(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += bytes[at] ?? 0;
  return sum & 0xff;
}

/** Length of the frame that begins at `at`, once its L is there; else null. */
export function frameLength(bytes: Uint8Array, at: number): number | null {
  const length = bytes[at + LENGTH_AT];
  return length === undefined ? null : OVERHEAD + length;
}

/** The frame in `bytes[at … at + size)`, whose checks have passed. */
export function frameAt(bytes: Uint8Array, at: number, size: number): Cjt188Frame {
  const control = bytes[at + CONTROL_AT] ?? 0;
  return {
    meterType: bytes[at + 1] ?? 0,
    address: hexReversed(bytes.subarray(at + 2, at + 2 + ADDRESS_LENGTH)),
    control,
    direction: directionOf(control),
    length: size - OVERHEAD,
    data: bytes.slice(at + DATA_AT, at + size - 2),
    checksum: bytes[at + size - 2] ?? 0,
  };
}

/** The checks of a whole frame at `at` that failed: its end, then its checksum. */
export function faultsOf(bytes: Uint8Array, at: number, size: number): Cjt188Fault[] {
  const faults: Cjt188Fault[] = [];
  const end = bytes[at + size - 1] ?? 0;
  if (end !== END) faults.push({ check: 'end', expected: hexByte(END), found: hexByte(end) });
  const sum = checksumOf(bytes, at, at + size - 2);
  const found = bytes[at + size - 2] ?? 0;
  if (sum !== found) {
    faults.push({ check: 'checksum', expected: hexByte(sum), found: hexByte(found) });
  }
  return faults;
}

const isWakeUp = (byte: number): boolean => byte === WAKE_UP || byte === IDLE_NOISE;

/** Faults of the only frame that may begin at `at` and must fill the rest of `bytes`. */
function faultsFrom(bytes: Uint8Array, at: number): readonly Cjt188Fault[] {
  if (bytes[at] !== START) {
    const found = at < bytes.length ? hexByte(bytes[at] ?? 0) : 'nothing';
    return [{ check: 'start', expected: hexByte(START), found }];
  }
  const there = bytes.length - at;
  const size = frameLength(bytes, at);
  if (size === null || size > there) {
    const expected = size === null ? `at least ${OVERHEAD} bytes` : `${size} bytes`;
    return [{ check: 'length', expected, found: `${there} bytes` }];
  }
  const faults = faultsOf(bytes, at, size);
  const after = there - size;
  if (after === 0) return faults;
  return [
    ...faults,
    { check: 'trailing', expected: 'nothing after the frame', found: `${after} bytes` },
  ];
}

/** A frame begins at `at`, is whole and right; something may stand behind it. */
function isRight(bytes: Uint8Array, at: number): boolean {
  const size = frameLength(bytes, at);
  return size !== null && at + size <= bytes.length && faultsOf(bytes, at, size).length === 0;
}

/**
 * Where the frame begins: behind the wake-up bytes, or behind noise at the first 68 whose frame is right. A right frame
 * inside the DATA of a spoiled one never ends with the last byte, the outer checksum and 16 stand behind it: then the
 * spoiled one is the frame. Where none is right, the 68 behind the wake-up bytes is the one to complain about, then one
 * whose frame would end in place.
 */
function beginning(bytes: Uint8Array): number {
  let first = 0;
  while (first < bytes.length && isWakeUp(bytes[first] ?? 0)) first += 1;
  const starts: number[] = [];
  for (let at = bytes.indexOf(START, first); at !== -1; at = bytes.indexOf(START, at + 1)) {
    starts.push(at);
  }
  const endsInPlace = (at: number): boolean => at + (frameLength(bytes, at) ?? 0) === bytes.length;
  const right = starts.find((at) => isRight(bytes, at));
  if (right !== undefined && (bytes[first] !== START || endsInPlace(right))) return right;
  if (bytes[first] === START) return first;
  return starts.find(endsInPlace) ?? starts[0] ?? first;
}

/** Reads bytes that hold exactly one frame, with wake-up bytes or noise in front of it and nothing behind. Never throws. */
export function parseFrame(bytes: Uint8Array): Parsed {
  const at = beginning(bytes);
  const faults = faultsFrom(bytes, at);
  const leading = bytes.slice(0, at);
  const size = bytes.length - at;
  if (faults.length === 0) return { ok: true, frame: frameAt(bytes, at, size), leading };
  const whole = faults.every(({ check }) => check === 'end' || check === 'checksum');
  return { ok: false, faults, suspect: whole ? frameAt(bytes, at, size) : null, leading };
}

export interface FrameToSend {
  readonly meterType: number;
  /** 14 hex digits as printed on the meter; all A is the wildcard, all 9 the broadcast. */
  readonly address: string;
  readonly control: number;
  /** At most 255 bytes. */
  readonly data: Uint8Array;
}

const isByte = (n: number): boolean => Number.isInteger(n) && n >= 0 && n <= 0xff;

/** The frame as it goes to the line, behind `wakeUp` bytes FE. Values that do not fit are a mistake of the program. */
export function encodeFrame(frame: FrameToSend, wakeUp = 0): Uint8Array {
  const { meterType, address, control, data } = frame;
  assert(isByte(meterType) && isByte(control), 'meter type and control are one byte each');
  assert(address.length === 2 * ADDRESS_LENGTH, () => `an address has 14 digits: ${address}`);
  assert(data.length <= 0xff, () => `a frame carries at most 255 bytes, not ${data.length}`);
  const body = Uint8Array.of(
    START,
    meterType,
    ...bytesOf(address).reverse(),
    control,
    data.length,
    ...data,
  );
  const lead = new Uint8Array(wakeUp).fill(WAKE_UP);
  return Uint8Array.of(...lead, ...body, checksumOf(body), END);
}
