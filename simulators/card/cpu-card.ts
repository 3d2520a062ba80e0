/**
 * A CPU card in the manner of FMCOS and PBOC, as it stands on a contact with T=0: one application with four binary files
 * and two keys. A write wants the security state of its file's key and a MAC under that key over one fresh challenge. It
 * can lose power inside any byte that it programs.
 */
import type { Random } from '../random.ts';
import { type Algorithm, blockLength, decrypt, encrypt, mac } from './card-keys.ts';
import { type CardMemory, createCells } from './cells.ts';
import {
  APPLICATION,
  CELLS,
  FILES,
  FULL_COUNTER,
  KEY_CELL,
  layoutOfFiles,
  METER_KEY,
  STATION_KEY,
} from './cpu-layout.ts';
import type { SimulatedCard, WeakByte } from './simulated-card.ts';
import { ageWeakCells, type TornMode, tornByte } from './torn-byte.ts';

export const CPU_MAGIC = 'QKCPU001';
/** T=0; historical bytes "QIKACPU01". */
const ATR = '3b69000051494b414350553031';
const BYTE_MICROSECONDS = 200;
const COMMAND_MICROSECONDS = 4000;
const MAC_LENGTH = 4;
const KEY_LENGTH = 16;

const status = (word: number): Uint8Array => Uint8Array.of(word >> 8, word & 0xff);
const OK = 0x9000;

export interface NewCpuCard {
  /** Application serial, eight bytes. */
  readonly serial: Uint8Array;
  readonly algorithm: Algorithm;
}

/** Stock as its maker delivers it: files of 00, both keys the transport key. */
export function factoryCpuCard({ serial, algorithm }: NewCpuCard): Uint8Array {
  const cells = new Uint8Array(CELLS);
  cells.fill(0xff, 0, 32);
  cells.set([0x51, 0x43, 0x01, algorithm === 'sm4' ? 0x01 : 0x00, ...serial], 0);
  for (const { key, tries } of Object.values(KEY_CELL)) {
    cells.fill(0xff, key, key + KEY_LENGTH);
    cells[tries] = FULL_COUNTER;
  }
  return cells;
}

export const createCpuMemory = (card: NewCpuCard): CardMemory => createCells(factoryCpuCard(card));

export class CpuCard implements SimulatedCard {
  readonly memory: CardMemory;
  microseconds = 0;
  programmings = 0;

  readonly #random: Random;
  #powered: boolean = false;
  #selected: boolean = false;
  /** The key that has authenticated its holder. */
  #state: number | null = null;
  #challenge: Uint8Array | null = null;
  /** Waits for GET RESPONSE, as T=0 wants it. */
  #response: Uint8Array | null = null;
  #cut: { left: number; readonly torn: TornMode } | null = null;
  #ignoreIn = 0;

  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    this.memory = parts.memory;
    this.#random = parts.random;
  }

  get powered(): boolean {
    return this.#powered;
  }

  get algorithm(): Algorithm {
    return this.memory.read(3) === 0x01 ? 'sm4' : '3des';
  }

  /** Tries left of a key. */
  triesOf(key: number): number {
    return bitsIn(this.memory.read(cellsOf(key).tries));
  }

  /** A key, for whoever looks from outside. */
  keyBytes(key: number): Uint8Array {
    return this.#cells(cellsOf(key).key, KEY_LENGTH);
  }

  serial(): Uint8Array {
    return this.#cells(4, 8);
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

  powerDown(): void {
    this.#powered = false;
    this.#forget();
  }

  reset(): void {
    this.#forget();
  }

  main(address = 0, length = 256): Uint8Array {
    return layoutOfFiles((cell) => this.memory.read(cell)).subarray(address, address + length);
  }

  weakBytes(): readonly WeakByte[] {
    return this.memory.weakCells().flatMap((at) => {
      const weakness = this.memory.weakness(at);
      return at < cellsOf(STATION_KEY).key && weakness !== null ? [{ at, ...weakness }] : [];
    });
  }

  cutPowerAfter(n: number, torn: TornMode): void {
    this.#cut = { left: n, torn };
  }

  ignoreWrites(n: number): void {
    this.#ignoreIn = n;
  }

  clearFaults(): void {
    this.#cut = null;
    this.#ignoreIn = 0;
  }

  /** One command APDU; null without power, or when it was lost on the way. */
  command(apdu: Uint8Array): Uint8Array | null {
    if (!this.#powered) {
      return null;
    }
    this.microseconds += COMMAND_MICROSECONDS;
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
    const { tries, key } = cellsOf(id);
    const counter = this.memory.read(tries);
    if (length === 0) {
      return status(0x63c0 | bitsIn(counter));
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
    if (!this.#program(tries, spent, counter)) {
      return status(OK);
    }
    const right = encrypt(this.algorithm, this.#cells(key, KEY_LENGTH), challenge);
    if (!Buffer.from(data).equals(right)) {
      return status(0x63c0 | bitsIn(spent));
    }
    this.#program(tries, FULL_COUNTER, FULL_COUNTER);
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
    return Uint8Array.of(...this.#cells(file.at + offset, length), ...status(OK));
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
    return this.#programAll(file.at + offset, bytes);
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
    const answer = this.#programAll(key, plain.subarray(1, 1 + KEY_LENGTH));
    this.#program(tries, FULL_COUNTER, FULL_COUNTER);
    return answer;
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

  #programAll(cell: number, bytes: Uint8Array): Uint8Array {
    for (const [i, byte] of bytes.entries()) {
      if (!this.#program(cell + i, byte)) {
        break;
      }
    }
    return status(OK);
  }

  /** One byte, by way of what erasing makes of it; false when power was lost inside it. */
  #program(cell: number, value: number, erased = 0xff): boolean {
    if (!this.#powered) {
      return false;
    }
    this.programmings += 1;
    this.microseconds += BYTE_MICROSECONDS;
    if (this.#cut !== null) {
      this.#cut.left -= 1;
      if (this.#cut.left <= 0) {
        const levels = { old: this.memory.read(cell), value, erased };
        const { now, weakness } = tornByte(this.#random, levels, this.#cut.torn);
        this.memory.setWeakness(cell, weakness);
        this.memory.write(cell, now);
        this.#cut = null;
        this.powerDown();
        return false;
      }
    }
    if (cell < cellsOf(STATION_KEY).key && this.#ignoreIn > 0) {
      this.#ignoreIn -= 1;
      if (this.#ignoreIn === 0) {
        return true;
      }
    }
    this.memory.setWeakness(cell, null);
    this.memory.write(cell, value);
    return true;
  }

  #cells(first: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => this.memory.read(first + i));
  }

  #forget(): void {
    this.#selected = false;
    this.#state = null;
    this.#challenge = null;
    this.#response = null;
  }
}

function cellsOf(id: number): { readonly key: number; readonly tries: number } {
  const cells = KEY_CELL[id];
  if (cells === undefined) {
    throw new RangeError(`no key ${id} on this card`);
  }
  return cells;
}

/** Tries are bits, and each is cleared alone. */
const bitsIn = (counter: number): number =>
  (counter & 1) + ((counter >> 1) & 1) + ((counter >> 2) & 1);

/** By short identifier in P1. */
const fileOf = (p1: number): (typeof FILES)[number] | undefined =>
  FILES.find(({ sfi }) => p1 === (0x80 | sfi));
