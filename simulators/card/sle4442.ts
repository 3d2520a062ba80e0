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
import { NOTHING, type SecretLayout, SecretMemory } from './secret-memory.ts';

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

/** Bytes that have a protection bit, and their four cells. */
const PROTECTABLE = 32;
const PROTECTION_CELLS = 4;
const LAYOUT: SecretLayout = {
  mainLength: 256,
  protectionCell: PROTECTION_CELL,
  protectableLength: PROTECTABLE,
  counterCell: COUNTER_CELL,
  fullCounter: 0x07,
  pscCell: PSC_CELL,
  pscLength: 3,
};

export class Sle4442 extends SecretMemory {
  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    super(parts, LAYOUT);
  }

  get bytesProgrammed(): number {
    return this.programmings;
  }

  /**
   * One control command. Reads answer with bytes (main memory from `address` to its end), all others with none: the
   * chip does not say whether it obeyed. Null when there is no power, or power was lost on the way.
   */
  command(control: number, address: number, data: number): Uint8Array | null {
    if (!this.powered) {
      return null;
    }
    switch (control) {
      case CONTROL.readMain:
        return this.main(address, 256 - address);
      case CONTROL.readProtection:
        return this.cells(PROTECTION_CELL, PROTECTION_CELLS);
      case CONTROL.readSecurity:
        return this.#readSecurity();
      case CONTROL.updateMain:
        return this.update(MAIN_CELL + address, data);
      case CONTROL.protect:
        return this.protect(address, data);
      case CONTROL.updateSecurity:
        return this.#updateSecurity(address & 3, data);
      case CONTROL.compare:
        return this.compare((address & 3) - 1, data);
      default:
        return NOTHING;
    }
  }

  #readSecurity(): Uint8Array {
    // The PSC can be read only by who has just shown that they know it.
    return this.presented
      ? Uint8Array.of(this.counter, ...this.cells(PSC_CELL, 3))
      : Uint8Array.of(this.counter, 0, 0, 0);
  }

  #updateSecurity(address: number, data: number): Uint8Array | null {
    if (this.presented) {
      return this.update(COUNTER_CELL + address, data);
    }
    return address === 0 ? this.spend(data) : NOTHING;
  }
}
