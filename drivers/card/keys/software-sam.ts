/**
 * A SAM in software: master keys in memory. Whoever reads this process has every card; a PSAM takes its place behind the
 * same port.
 */
import { assert } from '../../../src/core/outcome.ts';
import type { CpuKey, KeyOwner, Sam } from '../../../src/ports/sam.ts';
import { BLOCK_LENGTH, cardMac, diversify, encryptBlocks, KEY_LENGTH, padded } from './ciphers.ts';

/** 16 bytes each. */
export interface MasterKeys {
  /** Sector keys of MIFARE Classic come from it. */
  readonly storage: Uint8Array;
  /** The station's key of every CPU card. */
  readonly station: Uint8Array;
  /** The meter's key of every CPU card; meters have it, too. */
  readonly meter: Uint8Array;
}

export const MAC_LENGTH = 4;
export const SECTOR_KEY_LENGTH = 6;

/** F: what the chip answers by itself and the number of its card. */
export function factorOf({ cardNo, serial }: KeyOwner): Uint8Array {
  assert(serial.length === 4, `a chip is named by 4 bytes, not ${serial.length}`);
  const factor = new Uint8Array(8);
  factor.set(serial);
  new DataView(factor.buffer).setUint32(4, cardNo);
  return factor;
}

/** `load` is asked for a key of a version when it is wanted first: reading a card wants none. */
export function createSoftwareSam(
  load: (which: keyof MasterKeys, keyVersion: number) => Uint8Array,
): Sam {
  const loaded = new Map<string, Uint8Array>();
  const master = (which: keyof MasterKeys, keyVersion: number): Uint8Array => {
    const name = `${which} ${keyVersion}`;
    const key = loaded.get(name) ?? load(which, keyVersion);
    loaded.set(name, key);
    assert(key.length === KEY_LENGTH, `a master key has 16 bytes, not ${key.length}`);
    return key;
  };
  /** Derives a key, uses it once and forgets it. */
  const withKey = ({ cipher, role, owner }: CpuKey, use: (key: Uint8Array) => Uint8Array) => {
    const key =
      owner === 'transport'
        ? new Uint8Array(KEY_LENGTH).fill(0xff)
        : diversify(cipher, master(role, owner.keyVersion), factorOf(owner));
    const made = use(key);
    key.fill(0);
    return made;
  };
  return {
    async sectorKey(owner, sector) {
      const cardKey = diversify('3des', master('storage', owner.keyVersion), factorOf(owner));
      const block = new Uint8Array(BLOCK_LENGTH['3des']);
      block[block.length - 1] = sector;
      const key = encryptBlocks('3des', cardKey, block).slice(0, SECTOR_KEY_LENGTH);
      cardKey.fill(0);
      return key;
    },
    async authenticate(key, challenge) {
      return withKey(key, (bytes) => encryptBlocks(key.cipher, bytes, challenge));
    },
    async mac(key, challenge, command) {
      const start = new Uint8Array(BLOCK_LENGTH[key.cipher]);
      start.set(challenge);
      return withKey(key, (bytes) => cardMac(key.cipher, bytes, start, command)).slice(
        0,
        MAC_LENGTH,
      );
    },
    async wrap(under, key) {
      return withKey(key, (bytes) => {
        const plain = padded(Uint8Array.of(KEY_LENGTH, ...bytes), BLOCK_LENGTH[under.cipher]);
        const wrapped = withKey(under, (outer) => encryptBlocks(under.cipher, outer, plain));
        plain.fill(0);
        return wrapped;
      });
    },
  };
}

/** The transport key of stock is no secret: every keeper knows it, and only it, without a master key. */
export const transportSam: Sam = createSoftwareSam(() => {
  throw new Error('the transport key has no master key');
});
