/** Access conditions of a MIFARE Classic sector: bytes 6 to 8 of its trailer (NXP MF1S50YYX data sheet §8.7). */

export type KeyType = 'A' | 'B';
type Who = 'nobody' | 'A' | 'B' | 'either';

/** C1, C2 and C3 of one block as one number, 0 … 7. */
export type Condition = number;

const DATA: Readonly<Record<Condition, { readonly read: Who; readonly write: Who }>> = {
  0: { read: 'either', write: 'either' },
  2: { read: 'either', write: 'nobody' },
  4: { read: 'either', write: 'B' },
  6: { read: 'either', write: 'B' },
  1: { read: 'either', write: 'nobody' },
  3: { read: 'B', write: 'B' },
  5: { read: 'B', write: 'nobody' },
  7: { read: 'nobody', write: 'nobody' },
};

/** Key A is never read. `keys`: who writes both keys; `bits`: who writes the access bits. */
const TRAILER: Readonly<
  Record<Condition, { readonly keys: Who; readonly bits: Who; readonly keyBRead: Who }>
> = {
  0: { keys: 'A', bits: 'nobody', keyBRead: 'A' },
  2: { keys: 'nobody', bits: 'nobody', keyBRead: 'A' },
  4: { keys: 'B', bits: 'nobody', keyBRead: 'nobody' },
  6: { keys: 'nobody', bits: 'nobody', keyBRead: 'nobody' },
  1: { keys: 'A', bits: 'A', keyBRead: 'A' },
  3: { keys: 'B', bits: 'B', keyBRead: 'nobody' },
  5: { keys: 'nobody', bits: 'B', keyBRead: 'nobody' },
  7: { keys: 'nobody', bits: 'nobody', keyBRead: 'nobody' },
};

/** The condition of block 0 … 3 of a sector; null where the bits contradict their copies: such a sector is dead. */
export function conditionOf(trailer: Uint8Array, block: number): Condition | null {
  const [six = 0, seven = 0, eight = 0] = trailer.subarray(6, 9);
  const bits = [seven >> 4, eight & 0x0f, eight >> 4];
  const copies = [six & 0x0f, six >> 4, seven & 0x0f];
  if (bits.some((bit, i) => (bit ^ (copies[i] ?? 0)) !== 0x0f)) {
    return null;
  }
  return bits.reduce((condition, bit) => (condition << 1) | ((bit >> block) & 1), 0);
}

const allows = (who: Who | undefined, key: KeyType): boolean => who === 'either' || who === key;

/** A key B that can be read is no key: whoever authenticates with it may do nothing. */
export const isKey = (key: KeyType, trailer: Condition): boolean =>
  key === 'A' || TRAILER[trailer]?.keyBRead === 'nobody';

export const mayRead = (condition: Condition, key: KeyType): boolean =>
  allows(DATA[condition]?.read, key);

export const mayWrite = (condition: Condition, key: KeyType): boolean =>
  allows(DATA[condition]?.write, key);

export const mayReadKeyB = (condition: Condition, key: KeyType): boolean =>
  allows(TRAILER[condition]?.keyBRead, key);

/** Which parts of a trailer a write with this key changes. */
export const trailerRights = (
  condition: Condition,
  key: KeyType,
): { readonly keys: boolean; readonly bits: boolean } => ({
  keys: allows(TRAILER[condition]?.keys, key),
  bits: allows(TRAILER[condition]?.bits, key),
});
