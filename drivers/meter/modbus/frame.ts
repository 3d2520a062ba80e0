/** One frame of Modbus RTU (Modbus over Serial Line V1.02, §2.5.1): unit, function, data, CRC with its low byte first. */

/** CRC-16 with the polynomial 8005, reflected, from FFFF (V1.02, §6.2.2). */
export function crcOf(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff;
  for (let at = from; at < to; at += 1) {
    crc ^= bytes[at] ?? 0;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

const CRC = 2;
/** Unit, function, one byte, CRC: an exception is as short as a frame can be. */
export const LEAST = 5;
/** Longest frame on a serial line (§2.5.1.1). */
export const MOST = 256;
const QUESTION = 8;
const EXCEPTION = 0x80;
const UNIT_MAX = 247;
/** Most registers one question may ask for (Application Protocol V1.1b3, §6.3 and §6.4). */
const REGISTERS_MAX = 125;

export const READ_HOLDING = 3;
export const READ_INPUT = 4;

/** Does the frame of `length` bytes at `at` end in its own CRC? */
export function crcHolds(bytes: Uint8Array, at: number, length: number): boolean {
  const crc = crcOf(bytes, at, at + length - CRC);
  return bytes[at + length - CRC] === (crc & 0xff) && bytes[at + length - 1] === crc >> 8;
}

/**
 * How long the frame that begins at `at` may be, shortest first: the code does not say whether it is a question or an
 * answer. Empty where no frame begins so; null where more bytes are needed to say.
 */
export function lengthsAt(bytes: Uint8Array, at: number): readonly number[] | null {
  const left = bytes.length - at;
  if (left < 1) return null;
  if ((bytes[at] ?? 0) > UNIT_MAX) return [];
  if (left < 2) return null;
  const code = bytes[at + 1] ?? 0;
  if (code >= EXCEPTION) return code === EXCEPTION ? [] : [LEAST];
  if (code !== READ_HOLDING && code !== READ_INPUT) return [QUESTION];
  if (left < 3) return null;
  const count = bytes[at + 2] ?? 0;
  const answer = LEAST + count;
  const fits = count > 0 && count % 2 === 0 && answer <= MOST;
  if (!fits) return [QUESTION];
  return asksTooMuch(bytes, at) ? [answer] : [QUESTION, answer].sort((a, b) => a - b);
}

/** Says what would be a question's register count that no question can have? Unknown counts as no. */
function asksTooMuch(bytes: Uint8Array, at: number): boolean {
  const [high, low] = [bytes[at + 4], bytes[at + 5]];
  if (high === undefined || low === undefined) return false;
  const registers = high * 256 + low;
  return registers < 1 || registers > REGISTERS_MAX;
}

export interface ModbusFrame {
  /** 0 speaks to all. */
  readonly unit: number;
  /** Without the mark of an exception. */
  readonly code: number;
  readonly kind: 'question' | 'answer' | 'exception';
  /** Between function and CRC. */
  readonly data: Uint8Array;
}

/** What a frame of this length is. No answer is as long as a question: its registers have two bytes each. */
export function frameOf(bytes: Uint8Array): ModbusFrame {
  const [unit = 0, marked = 0, count = 0] = bytes;
  const data = bytes.slice(2, -CRC);
  if (marked > EXCEPTION) return { unit, code: marked - EXCEPTION, kind: 'exception', data };
  const reads = marked === READ_HOLDING || marked === READ_INPUT;
  const answers = reads && bytes.length !== QUESTION && count === bytes.length - LEAST;
  return { unit, code: marked, kind: answers ? 'answer' : 'question', data };
}
