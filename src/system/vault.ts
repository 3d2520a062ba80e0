/**
 * A vault in software: secrets of cards derived from one master key that main reads from a file. Whoever has the key has
 * every card; a SAM takes its place behind the same port.
 */
import { createHash, createHmac } from 'node:crypto';
import { assert } from '../core/outcome.ts';
import type { CardSecret, Vault } from '../ports/vault.ts';

const MASTER_LENGTH = 32;
const SECRET_LENGTH = 3;
const KEY_VERSION = 1;
const PURPOSE = 'qika psc v1';
const TRANSPORT = [0xff, 0xff, 0xff];

function cardBytes(card: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(card);
  return bytes;
}

/** FFFFFF is the transport secret and 000000 what a worn card reads as: neither protects anything. */
const isTrivial = (secret: Uint8Array): boolean =>
  secret.every((byte) => byte === 0xff) || secret.every((byte) => byte === 0x00);

/** The first three bytes of the digest that protect something; a digest of 32 bytes always has some. */
function secretBytes(digest: Uint8Array): Uint8Array {
  for (let at = 0; at + SECRET_LENGTH <= digest.length; at += SECRET_LENGTH) {
    const secret = Uint8Array.from(digest.subarray(at, at + SECRET_LENGTH));
    if (!isTrivial(secret)) return secret;
  }
  throw new Error('a digest without a usable secret');
}

/** `masterKey` is 32 bytes; the vault keeps a copy of its own and the caller may zero the original. */
export function createVault(masterKey: Uint8Array): Vault {
  assert(masterKey.length === MASTER_LENGTH, `a master key has 32 bytes, not ${masterKey.length}`);
  const key = Buffer.from(masterKey);
  // Three bytes can be guessed from a plain digest of them: the fingerprint is made from a key, never from the secret.
  const fingerprintKey = createHmac('sha256', key).update('qika fingerprint v1').digest();
  const fingerprint = (of: Uint8Array): string =>
    createHash('sha256').update('fp').update(fingerprintKey).update(of).digest('hex').slice(0, 16);
  return {
    secretOf(card): CardSecret {
      const digest = createHmac('sha256', key).update(PURPOSE).update(cardBytes(card)).digest();
      const bytes = secretBytes(digest);
      digest.fill(0);
      return { bytes, fingerprint: fingerprint(cardBytes(card)), keyVersion: KEY_VERSION };
    },
    transportSecret: () => ({
      bytes: Uint8Array.from(TRANSPORT),
      fingerprint: fingerprint(Buffer.from('transport')),
      keyVersion: 0,
    }),
  };
}
