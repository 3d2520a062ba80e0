/** Operation ids and hashes as bytes: 16 instead of 36, and in the same order. */
import { type OperationId, operationId } from '../../core/ids.ts';

export const opBytes = (id: OperationId): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export function opText(bytes: Uint8Array): OperationId {
  const hex = toHex(bytes);
  return operationId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  );
}

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
