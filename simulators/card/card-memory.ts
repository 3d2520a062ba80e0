/**
 * Where a simulated card keeps its bytes. The chip changes one cell at a time and each change is kept before the next,
 * so a card in a file comes out of a kill -9 exactly as a real one comes out of a power cut.
 */
import { closeSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';

/** Cells 0–255 are main memory, 256–259 the protection bits, 260 the error counter, 261–263 the PSC. */
export const MAIN_CELL = 0;
export const PROTECTION_CELL = 256;
export const COUNTER_CELL = 260;
export const PSC_CELL = 261;
export const CELL_COUNT = 264;

/** A cell left between two levels by a power cut: it reads as `later` once `powerUps` more power-ups have passed. */
export interface Weakness {
  /** 1 … 255 */
  readonly powerUps: number;
  readonly later: number;
}

export interface CardMemory {
  /** The cell's byte as it reads now. */
  read(cell: number): number;
  /** Durable before it returns, as far as the kind of memory goes. */
  write(cell: number, value: number): void;
  weakness(cell: number): Weakness | null;
  setWeakness(cell: number, weakness: Weakness | null): void;
  /** Cells that are weak now, in ascending order. */
  weakCells(): number[];
  /** Gives back the file, if there is one; the memory is not used afterwards. */
  close(): void;
}

export interface CardContent {
  /** 256 bytes; the factory image when absent. */
  readonly image?: Uint8Array;
  /** 3 bytes; FF FF FF (transport code) when absent. */
  readonly psc?: Uint8Array;
}

/** Main memory as the chip leaves the factory: answer to reset, maker bytes, everything else erased. */
export function factoryImage(): Uint8Array {
  const image = new Uint8Array(256).fill(0xff);
  image.set([0xa2, 0x13, 0x10, 0x91, 0xff, 0xff, 0x81, 0x15], 0);
  image.set([0xd2, 0x76, 0x00, 0x00, 0x04, 0x00], 21);
  return image;
}

/** The factory protects the bytes it has written and no other (a fresh chip reads 30 FF 1F F8). */
const FACTORY_PROTECTION = [0x30, 0xff, 0x1f, 0xf8];
const FULL_COUNTER = 0x07;

// The record of one card: its cells, then for each cell the power-ups left (0 = solid) and the later value.
const RECORD_LENGTH = CELL_COUNT * 3;
const MAGIC = Buffer.from('QKSLE442', 'ascii');

function freshRecord(content: CardContent): Buffer {
  const { image = factoryImage(), psc = Uint8Array.of(0xff, 0xff, 0xff) } = content;
  if (image.length !== 256 || psc.length !== 3) {
    throw new Error('a card image is 256 bytes and a PSC 3');
  }
  const record = Buffer.alloc(RECORD_LENGTH);
  record.set(image, MAIN_CELL);
  record.set(FACTORY_PROTECTION, PROTECTION_CELL);
  record[COUNTER_CELL] = FULL_COUNTER;
  record.set(psc, PSC_CELL);
  return record;
}

/** A card that lives as long as this process. */
export function createCardMemory(content: CardContent = {}): CardMemory {
  return memoryOver(
    freshRecord(content),
    () => undefined,
    () => undefined,
  );
}

/** Makes the file of a new card; it appears whole or not at all. */
export function createCardFile(path: string, content: CardContent = {}): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, 'w');
  writeSync(file, Buffer.concat([MAGIC, freshRecord(content)]));
  fsyncSync(file);
  closeSync(file);
  renameSync(unfinished, path);
}

export interface CardFileOptions {
  /** Waits for the disk at every byte: also survives a power cut of this computer, not only a kill. Default false. */
  readonly sync?: boolean;
}

/** Opens the file of a card; each change is in the file before the call returns. */
export function openCardFile(path: string, options: CardFileOptions = {}): CardMemory {
  const file = openSync(path, 'r+');
  const content = Buffer.alloc(MAGIC.length + RECORD_LENGTH);
  const length = readSync(file, content, 0, content.length, 0);
  if (length !== content.length || !content.subarray(0, MAGIC.length).equals(MAGIC)) {
    closeSync(file);
    throw new Error(`${path} is not a card file`);
  }
  const record = content.subarray(MAGIC.length);
  const keep = (offset: number, count: number): void => {
    writeSync(file, record, offset, count, MAGIC.length + offset);
    if (options.sync === true) {
      fsyncSync(file);
    }
  };
  return memoryOver(record, keep, () => closeSync(file));
}

function memoryOver(
  record: Buffer,
  keep: (offset: number, count: number) => void,
  close: () => void,
): CardMemory {
  const weakAt = (cell: number): number => CELL_COUNT + cell * 2;
  const isWeak = (cell: number): boolean => byteAt(record, weakAt(cell)) !== 0;
  return {
    read: (cell) => byteAt(record, checked(cell)),
    write(cell, value) {
      record[checked(cell)] = value;
      keep(cell, 1);
    },
    weakness(cell) {
      const powerUps = byteAt(record, weakAt(checked(cell)));
      return powerUps === 0 ? null : { powerUps, later: byteAt(record, weakAt(cell) + 1) };
    },
    setWeakness(cell, weakness) {
      record[weakAt(checked(cell))] = weakness?.powerUps ?? 0;
      record[weakAt(cell) + 1] = weakness?.later ?? 0;
      keep(weakAt(cell), 2);
    },
    weakCells() {
      // Asked at every power-up: almost always of a card that has none.
      const weak: number[] = [];
      for (let cell = 0; cell < CELL_COUNT; cell += 1) if (isWeak(cell)) weak.push(cell);
      return weak;
    },
    close,
  };
}

function checked(cell: number): number {
  if (!Number.isInteger(cell) || cell < 0 || cell >= CELL_COUNT) {
    throw new RangeError(`no cell ${cell} on this chip`);
  }
  return cell;
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) {
    throw new RangeError(`no byte at ${at}`);
  }
  return byte;
}
