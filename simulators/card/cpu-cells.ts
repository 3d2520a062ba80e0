/** The cells of a simulated CPU card, programmed byte by byte: power can be lost inside any of them. */
import type { Random } from '../random.ts';
import type { CardMemory } from './cells.ts';
import { KEY_CELL, layoutOfFiles, STATION_KEY } from './cpu-layout.ts';
import { Eeprom } from './eeprom.ts';
import type { WeakByte } from './simulated-card.ts';
import type { TornMode } from './torn-byte.ts';

/** Pages are programmed together; this is a byte's share. */
const TIMES = { erase: 100, write: 100 };
const COMMAND_MICROSECONDS = 4000;
const KEY_LENGTH = 16;

export abstract class CpuCells {
  readonly memory: CardMemory;
  readonly #eeprom: Eeprom;
  #commands = 0;

  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    this.memory = parts.memory;
    this.#eeprom = new Eeprom(parts.memory, parts.random, TIMES);
  }

  abstract powerDown(): void;

  get programmings(): number {
    return this.#eeprom.bytesProgrammed;
  }

  get microseconds(): number {
    return this.#eeprom.microseconds + this.#commands * COMMAND_MICROSECONDS;
  }

  protected countCommand(): void {
    this.#commands += 1;
  }

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

  weakCount(): number {
    return this.memory.weakCells().length;
  }

  cutPowerAfter(n: number, torn: TornMode): void {
    this.#eeprom.cutPowerAfter(n, torn);
  }

  ignoreWrites(n: number): void {
    this.#eeprom.ignoreWrites(n);
  }

  clearFaults(): void {
    this.#eeprom.clearFaults();
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

  /** One byte, by way of what erasing makes of it, null where it is not erased; false when power was lost inside it. */
  program(cell: number, value: number, erased: number | null = 0xff): boolean {
    const programmed = this.#eeprom.program({ cell, value, erased, isMain: isInLayout(cell) });
    if (!programmed) {
      this.powerDown();
    }
    return programmed;
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
