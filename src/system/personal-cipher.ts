/**
 * Personal data under the data keys of the ring (family `personal`): AES-256-GCM under a key of each customer, which is
 * HMAC-SHA-256 of the customer's salt under the data key. Whoever destroys the salt has destroyed the key.
 */
import { createHmac } from 'node:crypto';
import type { PersonalCipher, PersonalPlace } from '../ports/personal.ts';
import type { Random } from '../ports/random.ts';
import { openBox, sealBox } from './keys/aead.ts';
import type { KeyRing } from './keys/key-ring.ts';

const SALT_BYTES = 32;
/** Hashes of requests must stay the same for ever, whatever version seals. */
const FIRST_VERSION = 1;

const aboutOf = ({ accountId, field }: PersonalPlace): string => `${accountId} ${field}`;

function customerKey(dataKey: Uint8Array, { accountId, salt }: PersonalPlace): Uint8Array {
  return createHmac('sha256', dataKey)
    .update(`qika personal data v1 ${accountId} `)
    .update(salt)
    .digest();
}

/** Asks the ring at every call: it may be filled and emptied at any time. */
export function createPersonalCipher(ring: KeyRing, random: Random): PersonalCipher {
  const withKey = <T>(version: number, place: PersonalPlace, use: (key: Uint8Array) => T): T =>
    ring.withKey('personal', version, (dataKey) => {
      const key = customerKey(dataKey, place);
      try {
        return use(key);
      } finally {
        key.fill(0);
      }
    });
  return {
    version: () => (ring.isEmpty() ? null : ring.currentVersion('personal')),
    newSalt: () => random.bytes(SALT_BYTES),
    seal: (version, place, text) =>
      withKey(version, place, (key) =>
        sealBox(key, Buffer.from(text, 'utf8'), aboutOf(place), random),
      ),
    open: (version, place, box) =>
      withKey(version, place, (key) => {
        const plain = openBox(key, box, aboutOf(place));
        return plain === null ? null : Buffer.from(plain).toString('utf8');
      }),
    blind: (text) =>
      ring.withKey('personal', FIRST_VERSION, (key) =>
        createHmac('sha256', key).update('qika request v1 ').update(text).digest('hex'),
      ),
  };
}
