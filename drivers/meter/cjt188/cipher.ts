/**
 * What hides DATA. The texts name ciphers and leave mode, padding and keys to the makers, and many meters run in clear: a
 * cipher is a strategy that is passed in. It covers identifier and sequence number, so an answer is known only when open.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { READ, WRITE } from './di/layout.ts';

export interface DataCipher {
  /** DATA as it goes out under a control code. */
  seal(data: Uint8Array, control: number): Uint8Array;
  /** DATA in clear; null where it was not sealed with this key. */
  open(data: Uint8Array, control: number): Uint8Array | null;
}

export const IN_CLEAR: DataCipher = { seal: (data) => data, open: (data) => data };

const FUNCTION = 0x1f;

/** Only data is hidden: addresses and key versions must be readable before a key is known. */
const isSealed = (control: number): boolean => [READ, WRITE].includes(control & FUNCTION);

/**
 * SM4 (GM/T 0002) in ECB with PKCS#7 padding, one of the forms in use; `key` is 16 bytes. A meter's error answer stays in
 * clear, for it may be about the key.
 */
export function sm4(key: Uint8Array): DataCipher {
  const FAILED = 0x40;
  return {
    seal(data, control) {
      if (!isSealed(control)) return data;
      const cipher = createCipheriv('sm4-ecb', key, null);
      return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
    },
    open(data, control) {
      if (!isSealed(control) || (control & FAILED) !== 0) return data;
      const cipher = createDecipheriv('sm4-ecb', key, null);
      try {
        return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
      } catch {
        // Wrong length or padding: another key, or not sealed at all.
        return null;
      }
    },
  };
}
