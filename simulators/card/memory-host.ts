/**
 * The host's side of a memory chip: what a reader's firmware and a meter both carry out with its commands. Null or false is
 * a card that lost its power on the way.
 */
import { type Presentation, presentPsc } from './psc.ts';
import { CONTROL_3W, COUNTER_ADDRESS, PSC_ADDRESS, SLE4428_LENGTH, Sle4428 } from './sle4428.ts';
import { CONTROL, Sle4442 } from './sle4442.ts';

export type MemoryChip = Sle4442 | Sle4428;

export const isMemoryChip = (card: object): card is MemoryChip =>
  card instanceof Sle4442 || card instanceof Sle4428;

export interface MemoryHost {
  /** Addresses of the main memory. */
  readonly length: number;
  readonly pscLength: number;
  /** From the address to the end of the memory. */
  readFrom(address: number): Uint8Array | null;
  update(address: number, byte: number): boolean;
  protect(address: number, byte: number): boolean;
  /** The protection bits of `count` bytes of the main memory: 0 protected, 1 free. */
  protection(from: number, count: number): readonly number[] | null;
  /** The error counter, and the bytes of the PSC behind it: 00 until it has been presented. */
  security(): Uint8Array | null;
  present(psc: Uint8Array): Presentation;
  /** One byte of the PSC, counted from 0. */
  changePsc(at: number, byte: number): boolean;
}

export const hostOf = (chip: MemoryChip): MemoryHost =>
  chip instanceof Sle4428 ? new ThreeWireHost(chip) : new TwoWireHost(chip);

class TwoWireHost implements MemoryHost {
  readonly length = 256;
  readonly pscLength = 3;
  readonly #chip: Sle4442;

  constructor(chip: Sle4442) {
    this.#chip = chip;
  }

  readFrom(address: number): Uint8Array | null {
    return this.#chip.command(CONTROL.readMain, address, 0);
  }

  update(address: number, byte: number): boolean {
    return this.#chip.command(CONTROL.updateMain, address, byte) !== null;
  }

  protect(address: number, byte: number): boolean {
    return this.#chip.command(CONTROL.protect, address, byte) !== null;
  }

  /** Only the first 32 bytes have a real bit. */
  protection(from: number, count: number): readonly number[] | null {
    const cells = this.#chip.command(CONTROL.readProtection, 0, 0);
    return (
      cells &&
      Array.from(
        { length: count },
        (_, i) => ((cells[(from + i) >> 3] ?? 0xff) >> ((from + i) & 7)) & 1,
      )
    );
  }

  security(): Uint8Array | null {
    return this.#chip.command(CONTROL.readSecurity, 0, 0);
  }

  present(psc: Uint8Array): Presentation {
    const chip = this.#chip;
    return presentPsc(
      {
        counter: () => chip.command(CONTROL.readSecurity, 0, 0)?.[0] ?? null,
        spend: (left) => chip.command(CONTROL.updateSecurity, 0, left) !== null,
        compare: (at, byte) => chip.command(CONTROL.compare, 1 + at, byte) !== null,
        restore: () => chip.command(CONTROL.updateSecurity, 0, 0xff) !== null,
        presented: () => chip.presented,
        full: 0x07,
      },
      psc,
    );
  }

  changePsc(at: number, byte: number): boolean {
    return this.#chip.command(CONTROL.updateSecurity, 1 + at, byte) !== null;
  }
}

class ThreeWireHost implements MemoryHost {
  readonly length = SLE4428_LENGTH;
  readonly pscLength = 2;
  readonly #chip: Sle4428;

  constructor(chip: Sle4428) {
    this.#chip = chip;
  }

  readFrom(address: number): Uint8Array | null {
    return this.#say(CONTROL_3W.read, address, 0);
  }

  update(address: number, byte: number): boolean {
    return this.#say(CONTROL_3W.update, address, byte) !== null;
  }

  protect(address: number, byte: number): boolean {
    return this.#say(CONTROL_3W.protect, address, byte) !== null;
  }

  protection(from: number, count: number): readonly number[] | null {
    const bits: number[] = [];
    for (let address = from; address < from + count; address += 1) {
      const answer = this.#say(CONTROL_3W.readProtected, address, 0);
      if (answer === null) {
        return null;
      }
      bits.push(answer[1] ?? 0);
    }
    return bits;
  }

  security(): Uint8Array | null {
    return this.readFrom(COUNTER_ADDRESS);
  }

  present(psc: Uint8Array): Presentation {
    return presentPsc(
      {
        counter: () => this.security()?.[0] ?? null,
        spend: (left) => this.#say(CONTROL_3W.spend, COUNTER_ADDRESS, left) !== null,
        compare: (at, byte) => this.#say(CONTROL_3W.compare, PSC_ADDRESS + at, byte) !== null,
        restore: () => this.update(COUNTER_ADDRESS, 0xff),
        presented: () => this.#chip.presented,
        full: 0xff,
      },
      psc,
    );
  }

  changePsc(at: number, byte: number): boolean {
    return this.update(PSC_ADDRESS + at, byte);
  }

  /** Address bits 9 and 8 stand on top of the control byte. */
  #say(control: number, address: number, data: number): Uint8Array | null {
    return this.#chip.command(control | ((address >> 2) & 0xc0), address & 0xff, data);
  }
}
