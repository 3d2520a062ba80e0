/**
 * A CPU card in the manner of FMCOS and PBOC, as it stands on a contact with T=0: one application with four binary files
 * and two keys. A write wants the security state of its file's key and a MAC under that key over one fresh challenge. It
 * can lose power inside any byte that it programs.
 */
import type { Random } from '../random.ts';
import { type Algorithm, blockLength, decrypt, encrypt, mac } from './card-keys.ts';
import type { CardMemory } from './cells.ts';
import { CpuCells, cellsOf } from './cpu-cells.ts';
import { APPLICATION, FILES, FULL_COUNTER, METER_KEY, STATION_KEY } from './cpu-layout.ts';
import type { SimulatedCard } from './simulated-card.ts';
import { ageWeakCells } from './torn-byte.ts';

/** T=0; historical bytes "QIKACPU01". */
const ATR = '3b69000051494b414350553031';
const MAC_LENGTH = 4;
const KEY_LENGTH = 16;

const status = (word: number): Uint8Array => Uint8Array.of(word >> 8, word & 0xff);
const OK = 0x9000;

export class CpuCard extends CpuCells implements SimulatedCard {
  readonly #random: Random;
  #powered: boolean = false;
  #selected: boolean = false;
  /** The key that has authenticated its holder. */
  #state: number | null = null;
  #challenge: Uint8Array | null = null;
  /** Waits for GET RESPONSE, as T=0 wants it. */
  #response: Uint8Array | null = null;

  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    super(parts);
    this.#random = parts.random;
  }

  get powered(): boolean {
    return this.#powered;
  }

  get algorithm(): Algorithm {
    return this.memory.read(3) === 0x01 ? 'sm4' : '3des';
  }

  serial(): Uint8Array {
    return this.bytes(4, 8);
  }

  atr(): Uint8Array {
    return Uint8Array.from(Buffer.from(ATR, 'hex'));
  }

  powerUp(): void {
    this.#forget();
    if (!this.#powered) {
      this.#powered = true;
      ageWeakCells(this.memory);
    }
  }

  override powerDown(): void {
    this.#powered = false;
    this.#forget();
  }

  reset(): void {
    this.#forget();
  }

  /** One command APDU; null without power, or when it was lost on the way. */
  command(apdu: Uint8Array): Uint8Array | null {
    if (!this.#powered) {
      return null;
    }
    this.countCommand();
    const answer = this.#obey(apdu);
    return this.#powered ? answer : null;
  }

  #obey(apdu: Uint8Array): Uint8Array {
    const [cla = 0, ins = 0, p1 = 0, p2 = 0, p3 = 0] = apdu;
    const data = apdu.subarray(5);
    const response = this.#response;
    this.#response = null;
    switch ((cla << 8) | ins) {
      case 0x00c0:
        return response === null
          ? status(0x6f00)
          : Uint8Array.of(...response.subarray(0, p3), ...status(OK));
      case 0x00a4:
        return this.#select(p1, p3, data);
      case 0x0084:
        return this.#getChallenge(p3, data);
      case 0x0082:
        return this.#authenticate(p2, p3, data);
      case 0x00b0:
        return this.#read(p1, p2, p3, data);
      case 0x04d6:
        return this.#update(apdu, p1, p2, p3, data);
      case 0x84d4:
        return this.#writeKey(apdu, p1, p2, p3, data);
      default:
        return status(cla === 0 || cla === 4 || cla === 0x84 ? 0x6d00 : 0x6e00);
    }
  }

  #select(p1: number, length: number, data: Uint8Array): Uint8Array {
    this.#selected = false;
    this.#state = null;
    if (p1 !== 0x04 || data.length !== length || !Buffer.from(data).equals(APPLICATION)) {
      return status(0x6a82);
    }
    this.#selected = true;
    this.#response = Uint8Array.of(0x6f, 2 + data.length, 0x84, data.length, ...data);
    return Uint8Array.of(0x61, this.#response.length);
  }

  #getChallenge(length: number, data: Uint8Array): Uint8Array {
    if (data.length !== 0 || (length !== 4 && length !== 8 && length !== 16)) {
      return status(0x6700);
    }
    const challenge = Uint8Array.from({ length }, () => this.#random.below(256));
    this.#challenge = challenge;
    return Uint8Array.of(...challenge, ...status(OK));
  }

  /** Without data it tells the tries that are left (ISO/IEC 7816-4). With data it spends one before it looks. */
  #authenticate(id: number, length: number, data: Uint8Array): Uint8Array {
    const challenge = this.#challenge;
    this.#challenge = null;
    if (!this.#selected) {
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
    this.#state = null;
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
    this.#state = id;
    return status(OK);
  }

  #read(p1: number, offset: number, length: number, data: Uint8Array): Uint8Array {
    const file = fileOf(p1);
    if (!this.#selected || file === undefined) {
      return status(0x6a82);
    }
    if (data.length !== 0 || length === 0 || offset + length > file.length) {
      return status(0x6b00);
    }
    return Uint8Array.of(...this.bytes(file.at + offset, length), ...status(OK));
  }

  #update(
    apdu: Uint8Array,
    p1: number,
    offset: number,
    length: number,
    data: Uint8Array,
  ): Uint8Array {
    const file = fileOf(p1);
    if (!this.#selected || file === undefined) {
      return status(0x6a82);
    }
    if (data.length !== length || length <= MAC_LENGTH) {
      return status(0x6700);
    }
    if (file.writtenBy === null || this.#state !== file.writtenBy) {
      return status(0x6982);
    }
    const bytes = data.subarray(0, -MAC_LENGTH);
    if (offset + bytes.length > file.length) {
      return status(0x6b00);
    }
    const refusal = this.#checkMac(apdu, file.writtenBy);
    if (refusal !== null) {
      return refusal;
    }
    this.programAll(file.at + offset, bytes);
    return status(OK);
  }

  /** A new key comes encrypted and with a MAC, both under the station key that is there now. */
  #writeKey(
    apdu: Uint8Array,
    p1: number,
    id: number,
    length: number,
    data: Uint8Array,
  ): Uint8Array {
    if (!this.#selected || this.#state !== STATION_KEY) {
      return status(0x6982);
    }
    const wrapped = blockLength(this.algorithm) === 16 ? 32 : 24;
    if (data.length !== length || length !== wrapped + MAC_LENGTH) {
      return status(0x6700);
    }
    if (p1 !== 0x01 || (id !== STATION_KEY && id !== METER_KEY)) {
      return status(0x6a88);
    }
    const refusal = this.#checkMac(apdu, STATION_KEY);
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
  #checkMac(apdu: Uint8Array, id: number): Uint8Array | null {
    const challenge = this.#challenge;
    this.#challenge = null;
    if (challenge?.length !== 4) {
      return status(0x6985);
    }
    const start = new Uint8Array(blockLength(this.algorithm));
    start.set(challenge);
    const right = mac(this.algorithm, this.keyBytes(id), start, apdu.subarray(0, -MAC_LENGTH));
    if (Buffer.from(apdu.subarray(-MAC_LENGTH)).equals(right.subarray(0, MAC_LENGTH))) {
      return null;
    }
    this.#state = null;
    return status(0x6988);
  }

  #forget(): void {
    this.#selected = false;
    this.#state = null;
    this.#challenge = null;
    this.#response = null;
  }
}

/** By short identifier in P1. */
const fileOf = (p1: number): (typeof FILES)[number] | undefined =>
  FILES.find(({ sfi }) => p1 === (0x80 | sfi));
