/** MACs of slots in software: SM4 under a key of one card, derived from the master key of a version (docs/card-format.md §3.1). */
import type { CardNo } from '../../../src/core/ids.ts';
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';
import { BLOCK_LENGTH, cardMac, diversify } from './ciphers.ts';

/** Bytes of a slot's MAC. */
export const SLOT_MAC_LENGTH = 8;

export interface MacKeys {
  /** Version for slots that are written now; null: none is given a MAC. */
  readonly current: () => number | null;
  /** The master key of that version, 16 bytes, or null; it is zeroed after use. */
  readonly master: (keyVersion: number) => Uint8Array | null;
}

/** F: key version, 00 00 00, number of the card. */
export function macFactor(keyVersion: number, cardNo: CardNo): Uint8Array {
  const factor = new Uint8Array(8);
  factor[0] = keyVersion;
  new DataView(factor.buffer).setUint32(4, cardNo);
  return factor;
}

export function createSlotMacs({ current, master }: MacKeys): SlotMacs {
  return {
    current,
    mac(keyVersion, cardNo, message) {
      const key = master(keyVersion);
      if (key === null) return null;
      const own = diversify('sm4', key, macFactor(keyVersion, cardNo));
      key.fill(0);
      const made = cardMac('sm4', own, new Uint8Array(BLOCK_LENGTH.sm4), message);
      own.fill(0);
      return made.slice(0, SLOT_MAC_LENGTH);
    },
  };
}
