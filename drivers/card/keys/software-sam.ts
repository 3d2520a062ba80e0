/** A SAM in software: master keys in memory. Whoever reads this process has every card; a PSAM takes its place behind the same port. */
import { assert } from '../../../src/core/outcome.ts';
import type { KeyOwner, Sam } from '../../../src/ports/sam.ts';
import { diversify, encryptBlocks, KEY_LENGTH } from './ciphers.ts';

export interface MasterKeys {
  /** 16 bytes; sector keys of MIFARE Classic come from it. */
  readonly storage: Uint8Array;
}

/** F: what the chip answers by itself and the number of its card. */
export function factorOf({ cardNo, serial }: KeyOwner): Uint8Array {
  assert(serial.length === 4, `a chip is named by 4 bytes, not ${serial.length}`);
  const factor = new Uint8Array(8);
  factor.set(serial);
  new DataView(factor.buffer).setUint32(4, cardNo);
  return factor;
}

/** `load` is asked for the keys when the first of them is wanted: reading a card wants none. */
export function createSoftwareSam(load: () => MasterKeys): Sam {
  let loaded: MasterKeys | null = null;
  const master = (which: keyof MasterKeys): Uint8Array => {
    loaded ??= load();
    const key = loaded[which];
    assert(key.length === KEY_LENGTH, `a master key has 16 bytes, not ${key.length}`);
    return key;
  };
  return {
    async sectorKey(owner, sector) {
      const cardKey = diversify('3des', master('storage'), factorOf(owner));
      const block = new Uint8Array(8);
      block[7] = sector;
      const key = encryptBlocks('3des', cardKey, block).slice(0, 6);
      cardKey.fill(0);
      return key;
    },
  };
}
