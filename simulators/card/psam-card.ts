/**
 * A security module (PSAM) as it stands on a contact with T=0: master keys that it uses and never shows. 80 1A begins with a
 * key of one card, 80 FA encrypts whole blocks with it or makes one MAC; what was begun holds for one command.
 */
import { type Algorithm, blockLength, derive, encrypt, rawMac } from './card-keys.ts';
import type { CardMemory } from './cells.ts';
import type { SimulatedCard, WeakByte } from './simulated-card.ts';

export interface ModuleKeys {
  readonly storage: Uint8Array;
  readonly station: Uint8Array;
  readonly meter: Uint8Array;
  /** Keys of the MACs of slots by their version; none where they are left out. */
  readonly macs?: ReadonlyMap<number, Uint8Array>;
}

export const PSAM_MAGIC = 'QKPSAM01';
const KEY_LENGTH = 16;

/** The three keys one after the other, as a file keeps them. */
export const keysIn = (memory: CardMemory): ModuleKeys => {
  const key = (n: number): Uint8Array =>
    Uint8Array.from({ length: KEY_LENGTH }, (_, i) => memory.read(n * KEY_LENGTH + i));
  return { storage: key(0), station: key(1), meter: key(2) };
};

const APPLICATION = Buffer.from('f051494b4153', 'hex');
/** T=0; historical bytes "QIKAPSAM1". */
const ATR = '3b69000051494b415053414d31';
const NAMES: readonly Exclude<keyof ModuleKeys, 'macs'>[] = ['storage', 'station', 'meter'];
const ALGORITHMS: readonly Algorithm[] = ['3des', 'sm4'];
const FACTOR_LENGTH = 8;
const MAC_LENGTH = 4;
const WHOLE_MAC_LENGTH = 8;
const MAC_KEY = 4;

const status = (word: number): Uint8Array => Uint8Array.of(word >> 8, word & 0xff);

export class PsamCard implements SimulatedCard {
  readonly microseconds = 0;
  readonly programmings = 0;
  readonly #keys: ModuleKeys;
  #powered: boolean = false;
  #selected: boolean = false;
  #begun: { readonly algorithm: Algorithm; readonly key: Uint8Array } | null = null;
  #response: Uint8Array | null = null;

  constructor(keys: ModuleKeys) {
    this.#keys = keys;
  }

  get powered(): boolean {
    return this.#powered;
  }

  atr(): Uint8Array {
    return Uint8Array.from(Buffer.from(ATR, 'hex'));
  }

  powerUp(): void {
    this.reset();
    this.#powered = true;
  }

  powerDown(): void {
    this.reset();
    this.#powered = false;
  }

  reset(): void {
    this.#selected = false;
    this.#begun = null;
    this.#response = null;
  }

  /** A module has no layout, and no byte of it is programmed at a counter. */
  main(address = 0, length = 256): Uint8Array {
    return new Uint8Array(256).fill(0xff).subarray(address, address + length);
  }

  weakBytes(): readonly WeakByte[] {
    return [];
  }

  weakCount(): number {
    return 0;
  }

  cutPowerAfter(): void {
    throw new Error('a module programs nothing');
  }

  ignoreWrites(): void {
    throw new Error('a module programs nothing');
  }

  clearFaults(): void {
    // It has none.
  }

  /** One command APDU; null without power. */
  command(apdu: Uint8Array): Uint8Array | null {
    if (!this.#powered) {
      return null;
    }
    const [cla = 0, ins = 0, p1 = 0, p2 = 0, p3 = 0] = apdu;
    const data = apdu.subarray(5);
    const response = this.#response;
    const begun = this.#begun;
    this.#response = null;
    this.#begun = null;
    switch ((cla << 8) | ins) {
      case 0x00c0:
        return response === null
          ? status(0x6f00)
          : Uint8Array.of(...response.subarray(0, p3), ...status(0x9000));
      case 0x00a4:
        this.#selected = p1 === 0x04 && APPLICATION.equals(data);
        return status(this.#selected ? 0x9000 : 0x6a82);
      case 0x801a:
        return this.#begin(p1, p2, data);
      case 0x80fa:
        return begun === null ? status(0x6985) : this.#crypt(begun, p1, p2, data);
      default:
        return status(0x6d00);
    }
  }

  #begin(name: number, which: number, factor: Uint8Array): Uint8Array {
    const { master, algorithm } = this.#keyAt(name, which);
    if (!this.#selected) {
      return status(0x6982);
    }
    if (master === undefined || algorithm === undefined) {
      return status(0x6a88);
    }
    if (factor.length !== FACTOR_LENGTH) {
      return status(0x6700);
    }
    this.#begun = { algorithm, key: derive(algorithm, master, factor) };
    return status(0x9000);
  }

  /** Key 4 is of SM4 alone, and P2 says which version of it. */
  #keyAt(name: number, which: number): { master?: Uint8Array; algorithm?: Algorithm } {
    if (name === MAC_KEY) {
      const master = this.#keys.macs?.get(which);
      return master === undefined ? {} : { master, algorithm: 'sm4' };
    }
    const key = NAMES[name - 1];
    const algorithm = ALGORITHMS[which];
    return key === undefined || algorithm === undefined
      ? {}
      : { master: this.#keys[key], algorithm };
  }

  #crypt(
    { algorithm, key }: { readonly algorithm: Algorithm; readonly key: Uint8Array },
    how: number,
    length: number,
    data: Uint8Array,
  ): Uint8Array {
    const block = blockLength(algorithm);
    if (data.length === 0 || data.length % block !== 0) {
      return status(0x6700);
    }
    if (how === 0x00) {
      return this.#hold(encrypt(algorithm, key, data));
    }
    if (how !== 0x05 || data.length < 2 * block) {
      return status(0x6a86);
    }
    const made = rawMac(algorithm, key, data.subarray(0, block), data.subarray(block));
    return this.#hold(
      made.subarray(0, length === WHOLE_MAC_LENGTH ? WHOLE_MAC_LENGTH : MAC_LENGTH),
    );
  }

  /** T=0: the answer of a command with data is fetched. */
  #hold(answer: Uint8Array): Uint8Array {
    this.#response = answer;
    return Uint8Array.of(0x61, answer.length);
  }
}
