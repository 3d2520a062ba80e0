/**
 * SHA-256 of the platform. The one-shot form costs half of a hash object for the short rows of a ledger, and a digest that
 * comes as text goes into the pool of small buffers, where one that comes as bytes has memory of its own to collect.
 */
import { hash } from 'node:crypto';
import type { Hash } from '../ports/hash.ts';

const bytesOf = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const systemHash: Hash = {
  sha256: (data) => Buffer.from(hash('sha256', data, 'binary'), 'latin1'),
  sha256Into(data, into) {
    bytesOf(into).write(hash('sha256', data, 'binary'), 'latin1');
    return into;
  },
  sha256Hex: (data) => hash('sha256', data, 'hex'),
};
