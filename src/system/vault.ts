/**
 * A vault in software: secrets of cards derived from the master keys of a ring. Whoever has the ring has every card; a SAM
 * takes its place behind the same port for the chips that want one.
 */
import { createHash, createHmac } from 'node:crypto';
import { assert } from '../core/outcome.ts';
import type { KeyFamily } from '../ports/keys.ts';
import { type CardSecret, type KeyedChip, type Vault, VaultSealedError } from '../ports/vault.ts';
import type { KeyRing } from './keys/key-ring.ts';

/** The fingerprints of transport secrets are made from it for ever, and so are those of cards whose keys are in a SAM. */
const FIRST_VERSION = 1;
/** As the driver of the chip names it. */
const MIFARE = 'mifare-classic-1k';
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

/** One master key of a SAM in software, 16 bytes; MIFARE and CPU cards have versions of their own. Throws VaultSealedError. */
export const samMaster = (ring: KeyRing, which: keyof SamKeys, version: number): Uint8Array =>
  ring.withKey(which === 'storage' ? 'mifare' : 'cpu', version, (key) => samKey(key, which));

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

const familyOf = ({ id, secretLength }: KeyedChip): KeyFamily =>
  secretLength > 0 ? 'memory' : id === MIFARE ? 'mifare' : 'cpu';

/** Of a card whose key is in a SAM there are no bytes to name it by; cards of the first version were named without one. */
const namedBy = (card: number, length: number, keyVersion: number): Uint8Array =>
  length > 0 || keyVersion === FIRST_VERSION
    ? cardBytes(card)
    : Uint8Array.of(...cardBytes(card), keyVersion);

export interface VaultPlace {
  /** A SAM is a module beside the station, and holds the first version of its keys only. */
  readonly hasModule?: boolean;
}

/** Asks the ring at every call: it may be filled and emptied at any time. */
export function createVault(ring: KeyRing, { hasModule = false }: VaultPlace = {}): Vault {
  const inModule = ({ secretLength }: KeyedChip): boolean => hasModule && secretLength === 0;
  return {
    sealed: () => ring.isEmpty(),
    currentVersion: (chip) =>
      inModule(chip) ? FIRST_VERSION : ring.currentVersion(familyOf(chip)),
    assertVersion(chip, version) {
      if (!inModule(chip)) return ring.assertHeld(familyOf(chip), version);
      if (version !== FIRST_VERSION) throw new VaultSealedError(version);
    },
    secretOf(card, length, keyVersion): CardSecret {
      assert(length >= 0 && length <= 32, `a secret of ${length} bytes`);
      return ring.withKey('memory', length === 0 ? FIRST_VERSION : keyVersion, (key) => {
        const purpose = purposeOf(length);
        const digest = createHmac('sha256', key).update(purpose).update(cardBytes(card)).digest();
        const bytes = secretBytes(digest, length);
        digest.fill(0);
        const owner = { cardNo: card, keyVersion };
        const name = fingerprint(key, namedBy(card, length, keyVersion));
        return { bytes, owner, fingerprint: name, keyVersion };
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
