/**
 * Cells of a memory card that are erased to ones and written by clearing bits, one byte at a time, and that can lose power
 * inside any of them. The chips above differ in commands and security; what a torn byte is, is the same for all.
 */
import type { Random } from '../random.ts';
import type { CardMemory } from './cells.ts';
import { type Levels, type TornMode, tornByte } from './torn-byte.ts';

/** Microseconds that one byte takes. */
interface Times {
  readonly erase: number;
  readonly write: number;
}

const MEMORY_CARD: Times = { erase: 2500, write: 2500 };

interface PowerCut {
  left: number;
  readonly torn: TornMode;
}

export interface Programming {
  readonly cell: number;
  readonly value: number;
  /** What erasing makes of the cell; null where the chip only clears bits. */
  readonly erased: number | null;
  /** A byte of main memory: `ignoreWrites` counts these alone. */
  readonly isMain: boolean;
}

export class Eeprom {
  readonly memory: CardMemory;
  /** Time spent programming so far. */
  microseconds = 0;
  /** Bytes programmed so far, torn ones included. */
  bytesProgrammed = 0;
  readonly #random: Random;
  readonly #times: Times;
  #cut: PowerCut | null = null;
  #ignoreIn = 0;

  constructor(memory: CardMemory, random: Random, times: Times = MEMORY_CARD) {
    this.memory = memory;
    this.#random = random;
    this.#times = times;
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

  /** False where power was lost inside this byte: its owner has none from now on. */
  program({ cell, value, erased, isMain }: Programming): boolean {
    this.bytesProgrammed += 1;
    const old = this.memory.read(cell);
    if (this.#cut !== null) {
      this.#cut.left -= 1;
      if (this.#cut.left <= 0) {
        this.#tear(cell, { old, value, erased: erased ?? old }, this.#cut.torn);
        return false;
      }
    }
    if (isMain && this.#ignoreIn > 0) {
      this.#ignoreIn -= 1;
      if (this.#ignoreIn === 0) {
        this.microseconds += this.#times.erase + this.#times.write;
        return true;
      }
    }
    this.#solidify(cell);
    if (erased !== null) {
      this.memory.write(cell, erased);
      this.microseconds += this.#times.erase;
    }
    // Writing can only clear bits; erasing set them all.
    this.memory.write(cell, (erased ?? old) & value);
    this.microseconds += this.#times.write;
    return true;
  }

  #tear(cell: number, levels: Levels, mode: TornMode): void {
    const { now, weakness } = tornByte(this.#random, levels, mode);
    this.#solidify(cell);
    this.memory.write(cell, now);
    if (weakness !== null) {
      this.memory.setWeakness(cell, weakness);
    }
    this.#cut = null;
  }

  #solidify(cell: number): void {
    if (this.memory.weakness(cell) !== null) {
      this.memory.setWeakness(cell, null);
    }
  }
}
