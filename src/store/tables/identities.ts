/** Operation ids and hashes as bytes: 16 instead of 36, and in the same order. */
import { type OperationId, operationId } from '../../core/ids.ts';
import { Bug } from '../../core/outcome.ts';

/** Value of a lower-case hex digit by its character code; −1 for any other character. */
const DIGIT = new Int8Array(128).fill(-1);
for (const [value, digit] of [...'0123456789abcdef'].entries()) DIGIT[digit.charCodeAt(0)] = value;

const DASH = 45;

/** Each row written needs two of these; a loop over codes costs a third of what Buffer.from(text, 'hex') does. */
function decode(text: string, bytes: Buffer): Buffer {
  const { length } = bytes;
  let at = 0;
  let dashes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DASH) {
      dashes += 1;
      continue;
    }
    const digit = DIGIT[code] ?? -1;
    if (digit < 0 || at >= 2 * length) break;
    const byte = at >> 1;
    bytes[byte] = (at & 1) === 0 ? digit << 4 : (bytes[byte] ?? 0) | digit;
    at += 1;
  }
  // The message is made only when it is needed: this runs twice a row.
  if (at !== 2 * length || text.length !== at + dashes) {
    throw new Bug(`not ${length} bytes of lower-case hex: ${text}`);
  }
  return bytes;
}

export const opBytes = (id: OperationId): Buffer => decode(id, Buffer.allocUnsafe(16));

/** A SHA-256 as 64 lower-case hex digits. */
export const hashBytes = (hex: string): Buffer => decode(hex, Buffer.allocUnsafe(32));

/** Bytes of the one row that is being written, used again for the next: SQLite keeps its own copy of what it is given. */
export class RowIdentity {
  private readonly op = Buffer.alloc(16);
  private readonly hash = Buffer.alloc(32);

  opBytes(id: OperationId): Buffer {
    return decode(id, this.op);
  }

  hashBytes(hex: string): Buffer {
    return decode(hex, this.hash);
  }
}

export function opText(bytes: Uint8Array): OperationId {
  const hex = toHex(bytes);
  return operationId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  );
}

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
