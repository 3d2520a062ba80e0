/** The MAC of a slot: what it covers, where it stands and whether it is right (docs/card-format.md §3.1). */
import type { CardIdentity, CardMac, SlotName } from '../../../src/core/card.ts';
import { assert } from '../../../src/core/outcome.ts';
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';
import { HEADER_AT, HEADER_CRC, SLOT_AT, SLOT_CRC, sameBytes, slotBytes } from './layout.ts';

/** Revision of a header whose slots carry a MAC, all of them. */
export const REVISION_WITH_MAC = 2;
/** The same, and the meter's report carries one in the place of its checksum. */
export const REVISION_WITH_REPORT_MAC = 3;
const REVISION_AT = HEADER_AT + 3;
export const KEY_VERSION_AT = 2;
export const MAC_AT = 36;

const WITH_MAC: readonly number[] = [REVISION_WITH_MAC, REVISION_WITH_REPORT_MAC];

export const carriesMac = (image: Uint8Array): boolean =>
  WITH_MAC.includes(image[REVISION_AT] ?? 0);

export const signsReport = (image: Uint8Array): boolean =>
  image[REVISION_AT] === REVISION_WITH_REPORT_MAC;

/** A card keeps the revision that it was opened with; without the key another header can be written, and none that asks for a MAC. */
export const turnedBack = (before: Uint8Array, now: Uint8Array): boolean =>
  (now[REVISION_AT] ?? 0) < (before[REVISION_AT] ?? 0);

/** What the chip answers by itself, whose card it is, and the slot up to its MAC. */
export function messageOf(image: Uint8Array, slot: Uint8Array): Uint8Array {
  const header = image.subarray(0, HEADER_AT + HEADER_CRC);
  return Uint8Array.of(...header, ...slot.subarray(1, MAC_AT));
}

/** Key version and MAC into a slot that stands in `image`, whose checksum is made afterwards. */
export function putMac(
  image: Uint8Array,
  slot: Uint8Array,
  macs: SlotMacs,
  cardNo: CardIdentity['cardNo'],
  keyVersion: number,
): void {
  slot[KEY_VERSION_AT] = keyVersion;
  const mac = macs.mac(keyVersion, cardNo, messageOf(image, slot));
  assert(mac !== null, `a slot is written only where key version ${keyVersion} is known`);
  slot.set(mac, MAC_AT);
}

/** Version under which a card that carries MACs is written: the one of today, else the one that it has. */
export function versionToWrite(image: Uint8Array, active: SlotName | null, macs: SlotMacs): number {
  const standing = active === null ? 0 : (slotBytes(image, active)[KEY_VERSION_AT] ?? 0);
  return macs.current() ?? standing;
}

/**
 * Of the valid slots `valid`, `active` the one that counts. The key version is read from the card before any key is asked
 * for; a slot without one has none on such a card: somebody took it away.
 */
export function judgeMac(
  image: Uint8Array,
  { cardNo }: CardIdentity,
  valid: readonly SlotName[],
  active: SlotName | null,
  macs: SlotMacs | null,
): CardMac {
  if (!carriesMac(image)) return { kind: 'none' };
  if (valid.length === 0 && macs?.current() === null) return { kind: 'key-unknown', keyVersion: 0 };
  let unknown: number | null = macs === null ? 0 : null;
  for (const name of valid) {
    const slot = slotBytes(image, name);
    const keyVersion = slot[KEY_VERSION_AT] ?? 0;
    if (keyVersion === 0) return { kind: 'wrong' };
    const mac = macs?.mac(keyVersion, cardNo, messageOf(image, slot)) ?? null;
    if (mac === null) {
      if (name === active || active === null) unknown = keyVersion;
    } else if (!sameBytes(mac, slot.subarray(MAC_AT, SLOT_CRC))) return { kind: 'wrong' };
  }
  return unknown === null ? { kind: 'right' } : { kind: 'key-unknown', keyVersion: unknown };
}

export const SLOTS: readonly SlotName[] = Object.keys(SLOT_AT) as SlotName[];
