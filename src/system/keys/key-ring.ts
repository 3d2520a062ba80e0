/**
 * The master keys in memory, and the one place that hands one out: for the length of a call, counted. The copies here are
 * wiped when the ring is emptied; what the collector of garbage has moved meanwhile is out of a program's reach.
 */
import { assert } from '../../core/outcome.ts';
import { KEY_FAMILIES, type KeyFamily, type KeyVersion } from '../../ports/keys.ts';
import { VaultSealedError } from '../../ports/vault.ts';
import { checkOf } from './key-file.ts';
import { KEY_BYTES } from './slots.ts';

interface Held extends Omit<KeyVersion, 'uses'> {
  readonly key: Uint8Array;
  uses: number;
}

export type NewKey = Pick<KeyVersion, 'family' | 'version' | 'forNewCards'> & {
  /** 32 bytes; the ring keeps a copy of its own. */
  readonly key: Uint8Array;
};

/** Keys of one file or none, as a whole: a ring is never half full. */
export class KeyRing {
  #held: readonly Held[] = [];

  /** One master key for everything, version 1: what a station had before there were files of keys. */
  static of(masterKey: Uint8Array): KeyRing {
    const ring = new KeyRing();
    ring.fill(
      KEY_FAMILIES.map((family) => ({
        family,
        version: 1,
        forNewCards: true,
        key: masterKey,
      })),
    );
    return ring;
  }

  isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** Puts these in the place of all others. What was counted of a version goes on. */
  fill(keys: readonly NewKey[]): void {
    const before = this.#held;
    const held = keys.map(({ family, version, forNewCards, key }) => {
      assert(key.length === KEY_BYTES, `a master key has 32 bytes, not ${key.length}`);
      const known = before.find((one) => one.family === family && one.version === version);
      const own = Uint8Array.from(key);
      return {
        family,
        version,
        forNewCards,
        key: own,
        check: checkOf(own),
        uses: known?.uses ?? 0,
      };
    });
    this.#held = held;
    for (const { key } of before) key.fill(0);
  }

  empty(): void {
    this.fill([]);
  }

  versions(): readonly KeyVersion[] {
    return this.#held.map(({ key: _, ...facts }) => facts);
  }

  /** Of the version that new cards get. Throws VaultSealedError. */
  currentVersion(family: KeyFamily): number {
    const current = this.#held.find((one) => one.family === family && one.forNewCards);
    if (current === undefined) throw new VaultSealedError(this.isEmpty() ? null : 1);
    return current.version;
  }

  /** Throws VaultSealedError for a version that this station was not given; no use is counted. */
  assertHeld(family: KeyFamily, version: number): void {
    const isHeld = this.#held.some((one) => one.family === family && one.version === version);
    if (!isHeld) throw new VaultSealedError(this.isEmpty() ? null : version);
  }

  /** `use` keeps nothing of the key. Throws VaultSealedError, also for a version that this station was not given. */
  withKey<T>(family: KeyFamily, version: number, use: (key: Uint8Array) => T): T {
    const held = this.#held.find((one) => one.family === family && one.version === version);
    if (held === undefined) throw new VaultSealedError(this.isEmpty() ? null : version);
    held.uses += 1;
    return use(held.key);
  }
}
