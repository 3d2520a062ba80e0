/**
 * What memory chips with a secret have in common, whatever their commands: cells that tear, protection bits, an error counter whose
 * bit is spent before a comparison counts, and a session that ends with the power (data sheets SLE 4442 and SLE 4428).
 */
import type { Random } from '../random.ts';
import type { CardMemory } from './cells.ts';
import { Eeprom } from './eeprom.ts';
import type { SimulatedCard, WeakByte } from './simulated-card.ts';
import { ageWeakCells, type TornMode } from './torn-byte.ts';

/** Cells of one chip. */
export interface SecretLayout {
  /** Bytes of the user, from cell 0 on. */
  readonly mainLength: number;
  /** A bit for each byte that can be protected, 1 while it is not; burnt for ever. */
  readonly protectionCell: number;
  readonly protectableLength: number;
  readonly counterCell: number;
  /** The counter with all its tries, a bit each. */
  readonly fullCounter: number;
  readonly pscCell: number;
  readonly pscLength: number;
}

/** Answer of a command that tells nothing: the chip does not say whether it obeyed. */
export const NOTHING = new Uint8Array(0);

export abstract class SecretMemory implements SimulatedCard {
  readonly memory: CardMemory;
  readonly #layout: SecretLayout;
  readonly #eeprom: Eeprom;
  #powered: boolean = false;
  #presented: boolean = false;
  #counterBitSpent: boolean = false;
  #compared = 0;

  constructor(
    parts: { readonly memory: CardMemory; readonly random: Random },
    layout: SecretLayout,
  ) {
    this.memory = parts.memory;
    this.#layout = layout;
    this.#eeprom = new Eeprom(parts.memory, parts.random);
  }

  get powered(): boolean {
    return this.#powered;
  }

  /** True from a right PSC until the next loss of power or reset. */
  get presented(): boolean {
    return this.#presented;
  }

  get microseconds(): number {
    return this.#eeprom.microseconds;
  }

  /** Bytes programmed so far, in any of the memories, torn ones included. */
  get programmings(): number {
    return this.#eeprom.bytesProgrammed;
  }

  /** Error counter: a bit for each try that is left. */
  get counter(): number {
    return this.memory.read(this.#layout.counterCell);
  }

  /** `3B 04` and the first four bytes of the memory: what PC/SC makes of a memory card. */
  atr(): Uint8Array {
    return Uint8Array.of(0x3b, 0x04, ...this.main(0, 4));
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

  /** The user's memory as it reads now, whatever the power: for whoever looks at the world from outside. */
  main(address = 0, length = this.#layout.mainLength): Uint8Array {
    return this.cells(address, length);
  }

  weakBytes(): readonly WeakByte[] {
    return this.memory.weakCells().flatMap((at) => {
      const weakness = this.memory.weakness(at);
      return at < this.#layout.mainLength && weakness !== null ? [{ at, ...weakness }] : [];
    });
  }

  weakCount(): number {
    return this.memory.weakCells().length;
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

  protected cells(first: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => this.memory.read(first + i));
  }

  /** Erases and writes: main memory, PSC and counter alike once the PSC has been presented. Null where power was lost. */
  protected update(cell: number, data: number): Uint8Array | null {
    if (!this.#presented || this.isProtected(cell)) {
      return NOTHING;
    }
    const { counterCell, fullCounter } = this.#layout;
    return cell === counterCell
      ? this.#program(cell, data & fullCounter, fullCounter)
      : this.#program(cell, data, 0xff);
  }

  /** The bit is burnt only when the byte sent equals the byte stored. */
  protected protect(address: number, data: number): Uint8Array | null {
    const { protectionCell, protectableLength } = this.#layout;
    const isProtectable = address < protectableLength;
    if (!this.#presented || !isProtectable || this.memory.read(address) !== data) {
      return NOTHING;
    }
    return this.#program(protectionCell + (address >> 3), ~(1 << (address & 7)) & 0xff, null);
  }

  protected isProtected(address: number): boolean {
    const { protectionCell, protectableLength } = this.#layout;
    if (address >= protectableLength) {
      return false;
    }
    return (this.memory.read(protectionCell + (address >> 3)) & (1 << (address & 7))) === 0;
  }

  /** Clears bits of the counter; what would clear none is no try. */
  protected spend(data: number): Uint8Array | null {
    const { counter } = this;
    if (this.#presented || (counter & data) === counter) {
      return NOTHING;
    }
    const { counterCell, fullCounter } = this.#layout;
    const answer = this.#program(counterCell, data & fullCounter, null);
    this.#counterBitSpent = answer !== null;
    this.#compared = 0;
    return answer;
  }

  /** A comparison counts only after a bit of the error counter has been spent; at 0 none is left to spend. */
  protected compare(index: number, data: number): Uint8Array {
    const { pscCell, pscLength } = this.#layout;
    if (!this.#counterBitSpent || index < 0) {
      return NOTHING;
    }
    if (this.memory.read(pscCell + index) !== data) {
      this.#counterBitSpent = false;
      this.#compared = 0;
      return NOTHING;
    }
    this.#compared |= 1 << index;
    this.#presented = this.#compared === (1 << pscLength) - 1;
    return NOTHING;
  }

  #program(cell: number, value: number, erased: number | null): Uint8Array | null {
    const isMain = cell < this.#layout.mainLength;
    if (this.#eeprom.program({ cell, value, erased, isMain })) {
      return NOTHING;
    }
    this.powerDown();
    return null;
  }

  #forgetSession(): void {
    this.#presented = false;
    this.#counterBitSpent = false;
    this.#compared = 0;
  }
}
