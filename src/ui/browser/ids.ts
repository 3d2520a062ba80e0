/** Operation ids: made here, kept before anything is sent, and sent again unchanged until their outcome is known. */
import { now } from './clock.ts';

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A UUID of version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then randomness. */
export function newOperationId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(
    0,
    (BigInt(now()) << 16n) | (BigInt(bytes[6] ?? 0) << 8n) | BigInt(bytes[7] ?? 0),
  );
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = hex(bytes);
  return [8, 12, 16, 20].reduceRight((id, at) => `${id.slice(0, at)}-${id.slice(at)}`, text);
}

/** The n-th id beside another one, always the same: parts of one deed that is asked for again keep theirs. */
export function besideId(operationId: string, n: number): string {
  const tail = (Number.parseInt(operationId.slice(-4), 16) + n) & 0xffff;
  return `${operationId.slice(0, -4)}${tail.toString(16).padStart(4, '0')}`;
}
