/** The cells of a simulated CPU card, programmed byte by byte: power can be lost inside any of them. */
import type { Random } from '../random.ts';
import type { CardMemory } from './cells.ts';
import { KEY_CELL, layoutOfFiles, STATION_KEY } from './cpu-layout.ts';
import type { WeakByte } from './simulated-card.ts';
import { type TornMode, tornByte } from './torn-byte.ts';

const BYTE_MICROSECONDS = 200;
const KEY_LENGTH = 16;

export abstract class CpuCells {
  readonly memory: CardMemory;
  /** Bytes programmed so far, torn ones included. */
  programmings = 0;
  /** Time spent programming, and on commands. */
  microseconds = 0;

  readonly #random: Random;
  #cut: { left: number; readonly torn: TornMode } | null = null;
  #ignoreIn = 0;

  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    this.memory = parts.memory;
    this.#random = parts.random;
  }

  abstract powerDown(): void;

  bytes(first: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => this.memory.read(first + i));
  }

  /** A key, for the card itself and for whoever looks from outside. */
  keyBytes(id: number): Uint8Array {
    return this.bytes(cellsOf(id).key, KEY_LENGTH);
  }

  /** A bit for each try that is left. */
  counter(id: number): number {
    return this.memory.read(cellsOf(id).tries);
  }

  main(address = 0, length = 256): Uint8Array {
    return layoutOfFiles((cell) => this.memory.read(cell)).subarray(address, address + length);
  }

  weakBytes(): readonly WeakByte[] {
    return this.memory.weakCells().flatMap((at) => {
      const weakness = this.memory.weakness(at);
      return isInLayout(at) && weakness !== null ? [{ at, ...weakness }] : [];
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

  /** Tries left of a key. */
  triesOf(id: number): number {
    const counter = this.counter(id);
    return (counter & 1) + ((counter >> 1) & 1) + ((counter >> 2) & 1);
  }

  /** Each byte after the other; false when power was lost inside one. */
  programAll(cell: number, bytes: Uint8Array): boolean {
    return bytes.every((byte, i) => this.program(cell + i, byte));
  }

  /** One byte, by way of what erasing makes of it; false when power was lost inside it. */
  program(cell: number, value: number, erased = 0xff): boolean {
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
    if (isInLayout(cell) && this.#ignoreIn > 0) {
      this.#ignoreIn -= 1;
      if (this.#ignoreIn === 0) {
        return true;
      }
    }
    this.memory.setWeakness(cell, null);
    this.memory.write(cell, value);
    return true;
  }
}

export function cellsOf(id: number): { readonly key: number; readonly tries: number } {
  const cells = KEY_CELL[id];
  if (cells === undefined) {
    throw new RangeError(`no key ${id} on this card`);
  }
  return cells;
}

const isInLayout = (cell: number): boolean => cell < cellsOf(STATION_KEY).key;
