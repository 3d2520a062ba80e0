/** What a CPU card does with its two keys: challenges, tries, MACs, and new keys in place of old ones. */
import type { Random } from '../random.ts';
import { type Algorithm, blockLength, decrypt, encrypt, mac } from './card-keys.ts';
import type { CardMemory } from './cells.ts';
import { CpuCells, cellsOf } from './cpu-cells.ts';
import { FULL_COUNTER, METER_KEY, STATION_KEY } from './cpu-layout.ts';

export const MAC_LENGTH = 4;
const KEY_LENGTH = 16;
const MAC_CHALLENGE = 4;

export const status = (word: number): Uint8Array => Uint8Array.of(word >> 8, word & 0xff);
export const OK = 0x9000;

export abstract class CpuKeys extends CpuCells {
  readonly #random: Random;
  protected selected: boolean = false;
  /** The key that has authenticated its holder. */
  protected state: number | null = null;
  /** Good for one command. */
  protected challenge: Uint8Array | null = null;

  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    super(parts);
    this.#random = parts.random;
  }

  get algorithm(): Algorithm {
    return this.memory.read(3) === 0x01 ? 'sm4' : '3des';
  }

  protected getChallenge(length: number, data: Uint8Array): Uint8Array {
    if (data.length !== 0 || (length !== 4 && length !== 8 && length !== 16)) {
      return status(0x6700);
    }
    const challenge = Uint8Array.from({ length }, () => this.#random.below(256));
    this.challenge = challenge;
    return Uint8Array.of(...challenge, ...status(OK));
  }

  /** Without data it tells the tries that are left (ISO/IEC 7816-4). With data it spends one before it looks. */
  protected authenticate(id: number, length: number, data: Uint8Array): Uint8Array {
    const challenge = this.challenge;
    this.challenge = null;
    if (!this.selected) {
      return status(0x6985);
    }
    if (id !== STATION_KEY && id !== METER_KEY) {
      return status(0x6a88);
    }
    const { tries } = cellsOf(id);
    const counter = this.counter(id);
    if (length === 0) {
      return status(0x63c0 | this.triesOf(id));
    }
    const block = blockLength(this.algorithm);
    if (length !== block || data.length !== block) {
      return status(0x6700);
    }
    if (counter === 0) {
      return status(0x6983);
    }
    if (challenge?.length !== block) {
      return status(0x6985);
    }
    this.state = null;
    // Clearing a bit needs no erasing: a tear leaves the counter before or after, never another.
    const spent = counter & (counter - 1);
    if (!this.program(tries, spent, null)) {
      return status(OK);
    }
    const right = encrypt(this.algorithm, this.keyBytes(id), challenge);
    if (!Buffer.from(data).equals(right)) {
      return status(0x63c0 | this.triesOf(id));
    }
    this.program(tries, FULL_COUNTER, FULL_COUNTER);
    this.state = id;
    return status(OK);
  }

  /** A new key comes encrypted and with a MAC, both under the station key that is there now. */
  protected writeKey(
    apdu: Uint8Array,
    p1: number,
    id: number,
    length: number,
    data: Uint8Array,
  ): Uint8Array {
    if (!this.selected || this.state !== STATION_KEY) {
      return status(0x6982);
    }
    const wrapped = blockLength(this.algorithm) === 16 ? 32 : 24;
    if (data.length !== length || length !== wrapped + MAC_LENGTH) {
      return status(0x6700);
    }
    if (p1 !== 0x01 || (id !== STATION_KEY && id !== METER_KEY)) {
      return status(0x6a88);
    }
    const refusal = this.checkMac(apdu, STATION_KEY);
    if (refusal !== null) {
      return refusal;
    }
    const plain = decrypt(
      this.algorithm,
      this.keyBytes(STATION_KEY),
      data.subarray(0, -MAC_LENGTH),
    );
    if (plain[0] !== KEY_LENGTH || plain[1 + KEY_LENGTH] !== 0x80) {
      return status(0x6988);
    }
    const { key, tries } = cellsOf(id);
    if (this.programAll(key, plain.subarray(1, 1 + KEY_LENGTH))) {
      this.program(tries, FULL_COUNTER, FULL_COUNTER);
    }
    return status(OK);
  }

  /** Over header and data under one challenge of four bytes; a wrong one ends the security state. Null: it is right. */
  protected checkMac(apdu: Uint8Array, id: number): Uint8Array | null {
    const challenge = this.challenge;
    this.challenge = null;
    if (challenge?.length !== MAC_CHALLENGE) {
      return status(0x6985);
    }
    const right = this.macOf(challenge, id, apdu.subarray(0, -MAC_LENGTH));
    if (Buffer.from(apdu.subarray(-MAC_LENGTH)).equals(right)) {
      return null;
    }
    this.state = null;
    return status(0x6988);
  }

  protected macOf(challenge: Uint8Array, id: number, message: Uint8Array): Uint8Array {
    const start = new Uint8Array(blockLength(this.algorithm));
    start.set(challenge);
    return mac(this.algorithm, this.keyBytes(id), start, message).subarray(0, MAC_LENGTH);
  }

  protected forgetHolder(): void {
    this.selected = false;
    this.state = null;
    this.challenge = null;
  }
}
