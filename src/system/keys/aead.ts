/** AES-256-GCM (NIST SP 800-38D) in one box: nonce of 12 bytes, ciphertext, tag of 16 bytes. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../../ports/random.ts';

const NONCE = 12;
const TAG = 16;
export const BOX_OVERHEAD = NONCE + TAG;

/** `about` stands beside the box and cannot be changed unseen. The nonce is random: a key seals far fewer than 2^32 boxes. */
export function sealBox(
  key: Uint8Array,
  plain: Uint8Array,
  about: string,
  random: Random,
): Uint8Array {
  const nonce = random.bytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(about, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Null where key, box or `about` is not the one that was sealed. The caller zeroes what comes back. */
export function openBox(key: Uint8Array, box: Uint8Array, about: string): Uint8Array | null {
  if (box.length < BOX_OVERHEAD) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(about, 'utf8'));
  decipher.setAuthTag(box.subarray(box.length - TAG));
  const plain = decipher.update(box.subarray(NONCE, box.length - TAG));
  try {
    decipher.final();
    return plain;
  } catch {
    // What came before a tag that does not fit is nobody's.
    plain.fill(0);
    return null;
  }
}
