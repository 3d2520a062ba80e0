/**
 * A vault in software: secrets of cards derived from one master key that main reads from a file. Whoever has the key has
 * every card; a SAM takes its place behind the same port.
 */
import { createHash, createHmac } from 'node:crypto';
import { assert } from '../core/outcome.ts';
import type { CardSecret, Vault } from '../ports/vault.ts';

const MASTER_LENGTH = 32;
const KEY_VERSION = 1;
/** Secrets of three bytes were there first, and cards have them. */
const purposeOf = (length: number): string =>
  length === 3 ? 'qika psc v1' : `qika psc v1 of ${length} bytes`;

function cardBytes(card: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(card);
  return bytes;
}

/** All FF is the transport secret and all 00 what a worn card reads as: neither protects anything. */
const isTrivial = (secret: Uint8Array): boolean =>
  secret.every((byte) => byte === 0xff) || secret.every((byte) => byte === 0x00);

/** The first `length` bytes of the digest that protect something; a digest of 32 bytes always has some. */
function secretBytes(digest: Uint8Array, length: number): Uint8Array {
  if (length === 0) return new Uint8Array(0);
  for (let at = 0; at + length <= digest.length; at += length) {
    const secret = Uint8Array.from(digest.subarray(at, at + length));
    if (!isTrivial(secret)) return secret;
  }
  throw new Error('a digest without a usable secret');
}

/** The master key of one purpose of a SAM, 16 bytes, out of the station's own. */
export function samKey(
  masterKey: Uint8Array,
  purpose: 'storage' | 'station' | 'meter',
): Uint8Array {
  assert(masterKey.length === MASTER_LENGTH, `a master key has 32 bytes, not ${masterKey.length}`);
  const digest = createHmac('sha256', masterKey).update(`qika sam ${purpose} v1`).digest();
  return Uint8Array.from(digest.subarray(0, 16));
}

/** `masterKey` is 32 bytes; the vault keeps a copy of its own and the caller may zero the original. */
export function createVault(masterKey: Uint8Array): Vault {
  assert(masterKey.length === MASTER_LENGTH, `a master key has 32 bytes, not ${masterKey.length}`);
  const key = Buffer.from(masterKey);
  // A few bytes can be guessed from a plain digest of them: the fingerprint is made from a key, never from the secret.
  const fingerprintKey = createHmac('sha256', key).update('qika fingerprint v1').digest();
  const fingerprint = (of: Uint8Array): string =>
    createHash('sha256').update('fp').update(fingerprintKey).update(of).digest('hex').slice(0, 16);
  return {
    secretOf(card, length): CardSecret {
      const purpose = purposeOf(length);
      const digest = createHmac('sha256', key).update(purpose).update(cardBytes(card)).digest();
      const bytes = secretBytes(digest, length);
      digest.fill(0);
      return {
        bytes,
        owner: card,
        fingerprint: fingerprint(cardBytes(card)),
        keyVersion: KEY_VERSION,
      };
    },
    transportSecret: (length) => ({
      bytes: new Uint8Array(length).fill(0xff),
      owner: null,
      fingerprint: fingerprint(Buffer.from('transport')),
      keyVersion: 0,
    }),
  };
}
