/**
 * Ways to open a file of keys. Each slot holds the file's own key once, sealed under what the holder has: the machine's
 * credential (32 bytes), one passphrase, or one share of each of two custodians, of which both are needed. Passphrases go
 * through argon2id; every key encryption key is HKDF-SHA-256 (RFC 5869) of that, bound to the one file and the one use.
 */
import { hkdfSync } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import type { Random } from '../../ports/random.ts';
import type { PasswordCost } from '../passwords.ts';
import { openBox, sealBox } from './aead.ts';

export const KEY_BYTES = 32;
const SALT_BYTES = 16;

interface Sealed {
  /** Hex: the file's key in a box. */
  readonly box: string;
}

export interface CredentialSlot extends Sealed {
  readonly by: 'credential';
}
export interface PassphraseSlot extends Sealed {
  readonly by: 'passphrase';
  readonly salt: string;
  readonly cost: PasswordCost;
}
export interface CustodianSlot extends Sealed {
  readonly by: 'custodians';
  /** In the order in which their shares are asked for. */
  readonly people: readonly [Custodian, Custodian];
  readonly cost: PasswordCost;
}
export interface Custodian {
  readonly name: string;
  readonly salt: string;
}
export type Slot = CredentialSlot | PassphraseSlot | CustodianSlot;

/** What a holder shows. A passphrase typed in is a string of JavaScript and cannot be wiped; what is made from it is. */
export type Shown =
  | { readonly by: 'credential'; readonly key: Uint8Array }
  | { readonly by: 'passphrase'; readonly passphrase: string }
  | { readonly by: 'custodians'; readonly shares: readonly [string, string] };

type Unsealed =
  | Omit<CredentialSlot, 'box'>
  | Omit<PassphraseSlot, 'box'>
  | Omit<CustodianSlot, 'box'>;

/** What the box of a slot is bound to: the file, and everything that the slot says of itself. */
function aboutOf(fileId: string, slot: Unsealed): string {
  const own =
    slot.by === 'credential'
      ? []
      : [
          slot.cost.memoryKib,
          slot.cost.passes,
          slot.by === 'passphrase' ? slot.salt : slot.people.map(({ name, salt }) => [name, salt]),
        ];
  return JSON.stringify(['qika keys slot v1', fileId, slot.by, own]);
}

const slow = (text: string, salt: string, cost: PasswordCost): Promise<Uint8Array> =>
  hashRaw(text.normalize('NFKC'), {
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: 1,
    outputLen: KEY_BYTES,
    salt: Buffer.from(salt, 'hex'),
  });

/** Null where the slot is of another kind than what was shown. */
async function secretFor(slot: Unsealed, shown: Shown): Promise<Uint8Array | null> {
  if (slot.by === 'credential' && shown.by === 'credential') return Uint8Array.from(shown.key);
  if (slot.by === 'passphrase' && shown.by === 'passphrase') {
    return slow(shown.passphrase, slot.salt, slot.cost);
  }
  if (slot.by !== 'custodians' || shown.by !== 'custodians') return null;
  const [one, two] = slot.people;
  const first = await slow(shown.shares[0], one.salt, slot.cost);
  try {
    const second = await slow(shown.shares[1], two.salt, slot.cost);
    const both = new Uint8Array(first.length + second.length);
    both.set(first);
    both.set(second, first.length);
    second.fill(0);
    return both;
  } finally {
    first.fill(0);
  }
}

function wrappingKey(secret: Uint8Array, fileId: string, by: Slot['by']): Uint8Array {
  const key = hkdfSync(
    'sha256',
    secret,
    Buffer.from(fileId, 'hex'),
    `qika keys ${by} v1`,
    KEY_BYTES,
  );
  return new Uint8Array(key);
}

async function withKey<T>(
  fileId: string,
  slot: Unsealed,
  shown: Shown,
  use: (key: Uint8Array) => T,
): Promise<T | null> {
  const secret = await secretFor(slot, shown);
  if (secret === null) return null;
  const key = wrappingKey(secret, fileId, slot.by);
  secret.fill(0);
  try {
    return use(key);
  } finally {
    key.fill(0);
  }
}

/** The file's key, or null where this slot does not open by what was shown. The caller zeroes it. */
export const openSlot = (fileId: string, slot: Slot, shown: Shown): Promise<Uint8Array | null> =>
  withKey(fileId, slot, shown, (key) =>
    openBox(key, Buffer.from(slot.box, 'hex'), aboutOf(fileId, slot)),
  );

export interface SlotMaking {
  readonly fileId: string;
  readonly fileKey: Uint8Array;
  readonly cost: PasswordCost;
  readonly random: Random;
}

/** A slot for the holder; `names` are of the two custodians, in the order of their shares. */
export async function makeSlot(
  { fileId, fileKey, cost, random }: SlotMaking,
  shown: Shown,
  names: readonly [string, string] = ['', ''],
): Promise<Slot> {
  const salt = (): string => Buffer.from(random.bytes(SALT_BYTES)).toString('hex');
  const slot: Unsealed =
    shown.by === 'credential'
      ? { by: 'credential' }
      : shown.by === 'passphrase'
        ? { by: 'passphrase', salt: salt(), cost }
        : {
            by: 'custodians',
            people: [
              { name: names[0], salt: salt() },
              { name: names[1], salt: salt() },
            ],
            cost,
          };
  const box = await withKey(fileId, slot, shown, (key) =>
    sealBox(key, fileKey, aboutOf(fileId, slot), random),
  );
  if (box === null) throw new TypeError('a slot is made by what it opens by');
  return { ...slot, box: Buffer.from(box).toString('hex') } as Slot;
}
