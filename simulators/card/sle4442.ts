/**
 * The SLE4442 memory chip at the level of its control commands (Siemens data sheet 07.95): 256 bytes of main memory, 32
 * protection bits, and a security memory of error counter and 3-byte PSC. It can lose power inside any byte.
 */
import type { Random } from '../random.ts';
import {
  type CardMemory,
  COUNTER_CELL,
  MAIN_CELL,
  PROTECTION_CELL,
  PSC_CELL,
} from './card-memory.ts';
import { Eeprom } from './eeprom.ts';
import type { SimulatedCard, WeakByte } from './simulated-card.ts';
import { ageWeakCells, type TornMode } from './torn-byte.ts';

/** Control bytes of the chip. */
export const CONTROL = {
  readMain: 0x30,
  readSecurity: 0x31,
  compare: 0x33,
  readProtection: 0x34,
  updateMain: 0x38,
  updateSecurity: 0x39,
  protect: 0x3c,
} as const;

export type { TornMode } from './torn-byte.ts';

const FULL_COUNTER = 0x07;
const NOTHING = new Uint8Array(0);

export class Sle4442 implements SimulatedCard {
  readonly memory: CardMemory;
  readonly #eeprom: Eeprom;
  #powered: boolean = false;
  #presented: boolean = false;
  #counterBitSpent: boolean = false;
  #compared = 0;

  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    this.memory = parts.memory;
    this.#eeprom = new Eeprom(parts.memory, parts.random);
  }

  get powered(): boolean {
    return this.#powered;
  }

  get microseconds(): number {
    return this.#eeprom.microseconds;
  }

  /** Bytes programmed so far, in any of the three memories, torn ones included. */
  get bytesProgrammed(): number {
    return this.#eeprom.bytesProgrammed;
  }

  get programmings(): number {
    return this.bytesProgrammed;
  }

  /** `3B 04` and the first four bytes of the memory: what PC/SC makes of a two-wire memory card. */
  atr(): Uint8Array {
    return Uint8Array.of(0x3b, 0x04, ...this.main(0, 4));
  }

  weakBytes(): readonly WeakByte[] {
    return this.memory.weakCells().flatMap((at) => {
      const weakness = this.memory.weakness(at);
      return at < PROTECTION_CELL && weakness !== null ? [{ at, ...weakness }] : [];
    });
  }

  /** True from a right PSC until the next loss of power or reset. */
  get presented(): boolean {
    return this.#presented;
  }

  /** Supplies power and answers with the four bytes of the answer to reset; weak cells age here. */
  powerUp(): Uint8Array {
    this.#forgetSession();
    if (!this.#powered) {
      this.#powered = true;
      ageWeakCells(this.memory);
    }
    return this.main(0, 4);
  }

  powerDown(): void {
    this.#powered = false;
    this.#forgetSession();
  }

  /** Resets without removing power: the presented PSC is forgotten. Null when there is no power. */
  reset(): Uint8Array | null {
    this.#forgetSession();
    return this.#powered ? this.main(0, 4) : null;
  }

  /** Main memory as it reads now, whatever the power: for whoever looks at the world from outside. */
  main(address = 0, length = 256): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) bytes[i] = this.memory.read(MAIN_CELL + address + i);
    return bytes;
  }

  /** Power is lost inside the n-th byte programmed from now on (1 = the next one), in any of the memories. */
  cutPowerAfter(n: number, torn: TornMode): void {
    this.#eeprom.cutPowerAfter(n, torn);
  }

  /** The n-th main-memory byte written from now on (1 = the next one) reports fine and changes nothing. */
  ignoreWrites(n: number): void {
    this.#eeprom.ignoreWrites(n);
  }

  /** Takes back faults that have not happened yet. */
  clearFaults(): void {
    this.#eeprom.clearFaults();
  }

  /**
   * One control command. Reads answer with bytes (main memory from `address` to its end), all others with none: the
   * chip does not say whether it obeyed. Null when there is no power, or power was lost on the way.
   */
  command(control: number, address: number, data: number): Uint8Array | null {
    if (!this.#powered) {
      return null;
    }
    switch (control) {
      case CONTROL.readMain:
        return this.main(address, 256 - address);
      case CONTROL.readProtection:
        return this.#cells(PROTECTION_CELL, 4);
      case CONTROL.readSecurity:
        return this.#readSecurity();
      case CONTROL.updateMain:
        return this.#updateMain(address, data);
      case CONTROL.protect:
        return this.#protect(address, data);
      case CONTROL.updateSecurity:
        return this.#updateSecurity(address & 3, data);
      case CONTROL.compare:
        return this.#compare(address & 3, data);
      default:
        return NOTHING;
    }
  }

  #readSecurity(): Uint8Array {
    const counter = this.memory.read(COUNTER_CELL);
    // The PSC can be read only by who has just shown that they know it.
    return this.#presented
      ? Uint8Array.of(counter, ...this.#cells(PSC_CELL, 3))
      : Uint8Array.of(counter, 0, 0, 0);
  }

  #updateMain(address: number, data: number): Uint8Array | null {
    if (!this.#presented || this.#isProtected(address)) {
      return NOTHING;
    }
    return this.#program(MAIN_CELL + address, data, true);
  }

  #protect(address: number, data: number): Uint8Array | null {
    // The bit is burnt only when the byte sent equals the byte stored.
    if (!this.#presented || address >= 32 || this.memory.read(MAIN_CELL + address) !== data) {
      return NOTHING;
    }
    return this.#program(PROTECTION_CELL + (address >> 3), ~(1 << (address & 7)) & 0xff, false);
  }

  #updateSecurity(address: number, data: number): Uint8Array | null {
    if (this.#presented) {
      return address === 0
        ? this.#program(COUNTER_CELL, data & 0x07, true)
        : this.#program(PSC_CELL + address - 1, data, true);
    }
    const counter = this.memory.read(COUNTER_CELL);
    if (address !== 0 || (counter & data) === counter) {
      return NOTHING;
    }
    const answer = this.#program(COUNTER_CELL, data & 0x07, false);
    this.#counterBitSpent = answer !== null;
    this.#compared = 0;
    return answer;
  }

  #compare(address: number, data: number): Uint8Array {
    // A comparison counts only after a bit of the error counter has been spent; at 0 none is left to spend.
    if (!this.#counterBitSpent || address === 0) {
      return NOTHING;
    }
    if (this.memory.read(PSC_CELL + address - 1) !== data) {
      this.#counterBitSpent = false;
      this.#compared = 0;
      return NOTHING;
    }
    this.#compared |= 1 << (address - 1);
    this.#presented = this.#compared === 0b111;
    return NOTHING;
  }

  #program(cell: number, value: number, erase: boolean): Uint8Array | null {
    const whole = cell === COUNTER_CELL ? FULL_COUNTER : 0xff;
    const isMain = cell < PROTECTION_CELL;
    const held = this.#eeprom.program({ cell, value, erased: erase ? whole : null, isMain });
    if (held) {
      return NOTHING;
    }
    this.powerDown();
    return null;
  }

  #isProtected(address: number): boolean {
    return (
      address < 32 &&
      (this.memory.read(PROTECTION_CELL + (address >> 3)) & (1 << (address & 7))) === 0
    );
  }

  #cells(first: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => this.memory.read(first + i));
  }

  #forgetSession(): void {
    this.#presented = false;
    this.#counterBitSpent = false;
    this.#compared = 0;
  }
}
