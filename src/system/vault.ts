/**
 * A vault in software: secrets of cards derived from the master keys of a ring. Whoever has the ring has every card; a SAM
 * takes its place behind the same port for the chips that want one.
 */
import { createHash, createHmac } from 'node:crypto';
import { assert } from '../core/outcome.ts';
import type { CardSecret, Vault } from '../ports/vault.ts';
import type { KeyRing } from './keys/key-ring.ts';

/** The fingerprints of transport secrets are made from it for ever, and a SAM has no other yet. */
const FIRST_VERSION = 1;
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

export interface SamKeys {
  /** 16 bytes each; the caller zeroes them. */
  readonly storage: Uint8Array;
  readonly station: Uint8Array;
  readonly meter: Uint8Array;
}

function samKey(masterKey: Uint8Array, purpose: keyof SamKeys | 'mac'): Uint8Array {
  const digest = createHmac('sha256', masterKey).update(`qika sam ${purpose} v1`).digest();
  const key = Uint8Array.from(digest.subarray(0, 16));
  digest.fill(0);
  return key;
}

/** The master keys of a SAM in software. Throws VaultSealedError. */
export function samKeys(ring: KeyRing): SamKeys {
  const storage = ring.withKey('mifare', FIRST_VERSION, (key) => samKey(key, 'storage'));
  const ofCpu = ring.withKey('cpu', FIRST_VERSION, (key) => ({
    station: samKey(key, 'station'),
    meter: samKey(key, 'meter'),
  }));
  return { storage, ...ofCpu };
}

/**
 * The master key of MACs of a version, 16 bytes, which the caller zeroes; null where this station does not have it. It comes from
 * the keys of memory cards whatever chip a card has: what a slot says is the format's, and a format knows no chip.
 */
export function macKey(ring: KeyRing, version: number): Uint8Array | null {
  const isHeld = ring
    .versions()
    .some((held) => held.family === 'memory' && held.version === version);
  return isHeld ? ring.withKey('memory', version, (key) => samKey(key, 'mac')) : null;
}

/** The version of slots that are written now; null while the keys are sealed, when none is. */
export const macKeyVersion = (ring: KeyRing): number | null =>
  ring.isEmpty() ? null : ring.currentVersion('memory');

/** A few bytes can be guessed from a plain digest of them: the fingerprint is made from a key, never from the secret. */
function fingerprint(masterKey: Uint8Array, of: Uint8Array): string {
  const key = createHmac('sha256', masterKey).update('qika fingerprint v1').digest();
  const name = createHash('sha256').update('fp').update(key).update(of).digest('hex');
  key.fill(0);
  return name.slice(0, 16);
}

/** Asks the ring at every call: it may be filled and emptied at any time. */
export function createVault(ring: KeyRing): Vault {
  return {
    sealed: () => ring.isEmpty(),
    // Without bytes the keys are in a SAM, which knows one version.
    currentVersion: (length) => (length === 0 ? FIRST_VERSION : ring.currentVersion('memory')),
    secretOf(card, length, keyVersion): CardSecret {
      assert(length >= 0 && length <= 32, `a secret of ${length} bytes`);
      return ring.withKey('memory', keyVersion, (key) => {
        const purpose = purposeOf(length);
        const digest = createHmac('sha256', key).update(purpose).update(cardBytes(card)).digest();
        const bytes = secretBytes(digest, length);
        digest.fill(0);
        return { bytes, owner: card, fingerprint: fingerprint(key, cardBytes(card)), keyVersion };
      });
    },
    transportSecret: (length) =>
      ring.withKey('memory', FIRST_VERSION, (key) => ({
        bytes: new Uint8Array(length).fill(0xff),
        owner: null,
        fingerprint: fingerprint(key, Buffer.from('transport')),
        keyVersion: 0,
      })),
  };
}
