/** MACs of slots in software: SM4 under a key of one card, derived from the master key of a version (docs/card-format.md §3.1). */
import type { SlotMacs } from '../../../src/ports/slot-mac.ts';
import { BLOCK_LENGTH, cardMac, diversify } from './ciphers.ts';

const MAC_LENGTH = 8;

export interface MacKeys {
  /** Version for slots that are written now; null: none is given a MAC. */
  readonly current: () => number | null;
  /** The master key of that version, 16 bytes, or null; it is zeroed after use. */
  readonly master: (keyVersion: number) => Uint8Array | null;
}

export function createSlotMacs({ current, master }: MacKeys): SlotMacs {
  return {
    current,
    mac(keyVersion, cardNo, message) {
      const key = master(keyVersion);
      if (key === null) return null;
      const factor = new Uint8Array(8);
      factor[0] = keyVersion;
      new DataView(factor.buffer).setUint32(4, cardNo);
      const own = diversify('sm4', key, factor);
      key.fill(0);
      const made = cardMac('sm4', own, new Uint8Array(BLOCK_LENGTH.sm4), message);
      own.fill(0);
      return made.slice(0, MAC_LENGTH);
    },
  };
}
