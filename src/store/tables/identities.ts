/** Operation ids and hashes as bytes: 16 instead of 36, and in the same order. */
import { type OperationId, operationId } from '../../core/ids.ts';
import { Bug } from '../../core/outcome.ts';

/** Value of a lower-case hex digit by its character code; −1 for any other character. */
const DIGIT = new Int8Array(128).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) DIGIT[digit.charCodeAt(0)] = value;

/**
 * Digits of `text` from `from` on into `length` bytes from `at` on; below zero when one of them is none. Each row written
 * needs two of these; a loop over codes costs a third of what Buffer.from(text, 'hex') does.
 */
function digits(text: string, from: number, bytes: Buffer, at: number, length: number): number {
  let sign = 0;
  for (let i = 0; i < length; i++) {
    const high = DIGIT[text.charCodeAt(from + 2 * i)] ?? -1;
    const low = DIGIT[text.charCodeAt(from + 2 * i + 1)] ?? -1;
    sign |= high | low;
    bytes[at + i] = (high << 4) | low;
  }
  return sign;
}

const OP_LENGTH = 36;
const HASH_LENGTH = 64;

function refuseHex(text: string): never {
  throw new Bug(`not an operation id or a hash in lower-case hex: ${text}`);
}

/** 8-4-4-4-12 digits, as a UUID is written. */
function decodeOp(text: string, bytes: Buffer): Buffer {
  const isDashed = text[8] === '-' && text[13] === '-' && text[18] === '-' && text[23] === '-';
  const sign =
    digits(text, 0, bytes, 0, 4) |
    digits(text, 9, bytes, 4, 2) |
    digits(text, 14, bytes, 6, 2) |
    digits(text, 19, bytes, 8, 2) |
    digits(text, 24, bytes, 10, 6);
  return text.length === OP_LENGTH && isDashed && sign >= 0 ? bytes : refuseHex(text);
}

const decodeHash = (text: string, bytes: Buffer): Buffer =>
  text.length === HASH_LENGTH && digits(text, 0, bytes, 0, 32) >= 0 ? bytes : refuseHex(text);

export const opBytes = (id: OperationId): Buffer => decodeOp(id, Buffer.allocUnsafe(16));

/** A SHA-256 as 64 lower-case hex digits. */
export const hashBytes = (hex: string): Buffer => decodeHash(hex, Buffer.allocUnsafe(32));

/** Bytes of the one row that is being written, used again for the next: SQLite keeps its own copy of what it is given. */
export class RowIdentity {
  private readonly op = Buffer.alloc(16);
  private readonly hash = Buffer.alloc(32);

  opBytes(id: OperationId): Buffer {
    return decodeOp(id, this.op);
  }

  hashBytes(hex: string): Buffer {
    return decodeHash(hex, this.hash);
  }
}

const dashed = (hex: string): OperationId =>
  operationId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  );

export const opText = (bytes: Uint8Array): OperationId => dashed(toHex(bytes));

/** From the hex digits that SQLite makes of an operation id's bytes, which are capitals. */
export const opOfHex = (hex: string): OperationId => dashed(hex.toLowerCase());

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
