/**
 * MIFARE Classic 1K (M1, S50) as it stands behind a reader (NXP MF1S50YYX data sheet): 16 sectors of four blocks of 16
 * bytes, the last of each a trailer of key A, access bits and key B. A refused authentication halts the card until it is
 * activated again; there is no counter of tries. It can lose power inside any block that is written.
 */
import type { Random } from '../random.ts';
import { type CardMemory, createCells } from './cells.ts';
import {
  conditionOf,
  isKey,
  type KeyType,
  mayRead,
  mayReadKeyB,
  mayWrite,
  trailerRights,
} from './mifare-access.ts';
import { layoutOf, layoutOffset } from './mifare-layout.ts';
import type { SimulatedCard, WeakByte } from './simulated-card.ts';
import { ageWeakCells, type TornMode, tornByte } from './torn-byte.ts';

export type { KeyType } from './mifare-access.ts';

export const MIFARE_MAGIC = 'QKMF1S50';
export const BLOCK = 16;
const BLOCKS = 64;
const WRITE_MICROSECONDS = 6000;
/** Key A and key B FF FF FF FF FF FF, access bits of delivery, and a byte for the user. */
const TRANSPORT_TRAILER = 'ffffffffffff ff0780 69 ffffffffffff';
/** PC/SC part 3: storage card, ISO/IEC 14443 A part 3, name 00 01. */
const ATR = '3b8f8001804f0ca000000306030001000000006a';

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const trailerOf = (block: number): number => block | 3;
const sectorOf = (block: number): number => block >> 2;

/** A chip as it leaves the factory: `uid` is four bytes, all data 00, all sectors under the transport keys. */
export function factoryMifare(uid: Uint8Array): Uint8Array {
  if (uid.length !== 4) {
    throw new Error(`a UID has four bytes, not ${uid.length}`);
  }
  const cells = new Uint8Array(BLOCKS * BLOCK);
  const check = uid.reduce((a, b) => a ^ b, 0);
  cells.set([...uid, check, 0x08, 0x04, 0x00], 0);
  for (let block = 3; block < BLOCKS; block += 4) {
    cells.set(bytesOf(TRANSPORT_TRAILER), block * BLOCK);
  }
  return cells;
}

export const createMifareMemory = (uid: Uint8Array): CardMemory => createCells(factoryMifare(uid));

interface Session {
  readonly sector: number;
  readonly key: KeyType;
}

/** `refused`: the chip answered no. Null: it has no power, or lost it on the way. */
export type Answer<T> = T | 'refused' | null;

export class MifareClassic implements SimulatedCard {
  readonly memory: CardMemory;
  microseconds = 0;
  /** Blocks written so far, torn ones included. */
  programmings = 0;

  readonly #random: Random;
  #powered: boolean = false;
  #halted: boolean = false;
  #session: Session | null = null;
  #cut: { left: number; readonly torn: TornMode } | null = null;
  #ignoreIn = 0;

  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    this.memory = parts.memory;
    this.#random = parts.random;
  }

  get powered(): boolean {
    return this.#powered;
  }

  atr(): Uint8Array {
    return bytesOf(ATR);
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
    return layoutOf((cell) => this.memory.read(cell)).subarray(address, address + length);
  }

  weakBytes(): readonly WeakByte[] {
    return this.memory.weakCells().flatMap((cell) => {
      const weakness = this.memory.weakness(cell);
      const at = layoutOffset(cell);
      return at === null || weakness === null ? [] : [{ at, ...weakness }];
    });
  }

  weakCount(): number {
    return this.memory.weakCells().length;
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

  /** The four bytes of the UID; null without power. */
  uid(): Uint8Array | null {
    return this.#powered ? this.blockBytes(0).subarray(0, 4) : null;
  }

  /** Both keys and the access bits of a sector, for whoever looks from outside. */
  trailer(sector: number): Uint8Array {
    return this.blockBytes(sector * 4 + 3);
  }

  authenticate(block: number, key: KeyType, secret: Uint8Array): Answer<'ok'> {
    if (!this.#powered) {
      return null;
    }
    this.#session = null;
    const trailer = this.blockBytes(trailerOf(block));
    const at = key === 'A' ? 0 : 10;
    const right = secret.length === 6 && secret.every((byte, i) => byte === trailer[at + i]);
    if (this.#halted || !right || conditionOf(trailer, 3) === null) {
      this.#halted = true;
      return 'refused';
    }
    this.#session = { sector: sectorOf(block), key };
    return 'ok';
  }

  readBlock(block: number): Answer<Uint8Array> {
    const access = this.#accessTo(block);
    if (access === null || access === 'refused') {
      return access;
    }
    const bytes = this.blockBytes(block);
    if (block !== trailerOf(block)) {
      return mayRead(access.condition, access.key) ? bytes : this.#refuse();
    }
    bytes.fill(0, 0, 6);
    if (!mayReadKeyB(access.condition, access.key)) {
      bytes.fill(0, 10);
    }
    return bytes;
  }

  writeBlock(block: number, bytes: Uint8Array): Answer<'ok'> {
    const access = this.#accessTo(block);
    if (access === null || access === 'refused') {
      return access;
    }
    const { condition, key } = access;
    if (block === 0 || bytes.length !== BLOCK) {
      return this.#refuse();
    }
    if (block !== trailerOf(block)) {
      return mayWrite(condition, key) ? this.#program(block, bytes) : this.#refuse();
    }
    const { keys, bits } = trailerRights(condition, key);
    if (!keys && !bits) {
      return this.#refuse();
    }
    const now = this.blockBytes(block);
    const isBit = (i: number): boolean => i >= 6 && i < 10;
    return this.#program(
      block,
      bytes.map((byte, i) => ((isBit(i) ? bits : keys) ? byte : (now[i] ?? 0))),
    );
  }

  /** A block as it reads now, whatever the power and the keys. */
  blockBytes(block: number): Uint8Array {
    return Uint8Array.from({ length: BLOCK }, (_, i) => this.memory.read(block * BLOCK + i));
  }

  #accessTo(block: number): Answer<{ readonly condition: number; readonly key: KeyType }> {
    if (!this.#powered) {
      return null;
    }
    const session = this.#session;
    if (this.#halted || block >= BLOCKS || session?.sector !== sectorOf(block)) {
      return this.#refuse();
    }
    const trailer = this.blockBytes(trailerOf(block));
    const condition = conditionOf(trailer, block & 3);
    const own = conditionOf(trailer, 3);
    return condition === null || own === null || !isKey(session.key, own)
      ? this.#refuse()
      : { condition, key: session.key };
  }

  #refuse(): 'refused' {
    this.#session = null;
    this.#halted = true;
    return 'refused';
  }

  #program(block: number, bytes: Uint8Array): Answer<'ok'> {
    this.programmings += 1;
    if (this.#cut !== null) {
      this.#cut.left -= 1;
      if (this.#cut.left <= 0) {
        this.#tear(block, bytes, this.#cut.torn);
        return null;
      }
    }
    this.microseconds += WRITE_MICROSECONDS;
    if (layoutOffset(block * BLOCK) !== null && this.#ignoreIn > 0) {
      this.#ignoreIn -= 1;
      if (this.#ignoreIn === 0) {
        return 'ok';
      }
    }
    for (const [i, byte] of bytes.entries()) {
      this.memory.setWeakness(block * BLOCK + i, null);
      this.memory.write(block * BLOCK + i, byte);
    }
    return 'ok';
  }

  /** All cells of a block are erased to 00 and programmed together: each is left somewhere on its own way. */
  #tear(block: number, bytes: Uint8Array, mode: TornMode): void {
    for (const [i, byte] of bytes.entries()) {
      const cell = block * BLOCK + i;
      // tornByte knows cells that erase to FF and are programmed by clearing bits; these are the other way round.
      const levels = { old: ~this.memory.read(cell) & 0xff, value: ~byte & 0xff, erased: 0xff };
      const { now, weakness } = tornByte(this.#random, levels, mode);
      this.memory.write(cell, ~now & 0xff);
      const later = weakness && { ...weakness, later: ~weakness.later & 0xff };
      this.memory.setWeakness(cell, later);
    }
    this.#cut = null;
    this.powerDown();
  }

  #forget(): void {
    this.#session = null;
    this.#halted = false;
  }
}
