/**
 * Where a simulated card keeps its bytes. The chip changes one cell at a time and each change is kept before the next,
 * so a card in a file comes out of a kill -9 exactly as a real one comes out of a power cut.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

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

const MAGIC_LENGTH = 8;

// The record of one card: its cells, then for each cell the power-ups left (0 = solid) and the later value.
const recordOf = (cells: Uint8Array): Buffer => {
  const record = Buffer.alloc(cells.length * 3);
  record.set(cells);
  return record;
};

/** Cells that live as long as this process. */
export const createCells = (cells: Uint8Array): CardMemory =>
  memoryOver(
    recordOf(cells),
    () => undefined,
    () => undefined,
  );

/** Makes the file of a new card, eight characters that name its kind and its cells; it appears whole or not at all. */
export function createCellsFile(path: string, magic: string, cells: Uint8Array): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, 'w');
  writeSync(file, Buffer.concat([Buffer.from(magic, 'ascii'), recordOf(cells)]));
  fsyncSync(file);
  closeSync(file);
  renameSync(unfinished, path);
}

export interface CardFileOptions {
  /** Waits for the disk at every byte: also survives a power cut of this computer, not only a kill. Default false. */
  readonly sync?: boolean;
}

/** Opens the file of a card; each change is in the file before the call returns. */
export function openCellsFile(
  path: string,
  options: CardFileOptions = {},
): { readonly magic: string; readonly memory: CardMemory } {
  const content = readFileSync(path);
  const record = content.subarray(MAGIC_LENGTH);
  if (record.length === 0 || record.length % 3 !== 0) {
    throw new Error(`${path} is not a card file`);
  }
  const file = openSync(path, 'r+');
  const keep = (offset: number, count: number): void => {
    writeSync(file, record, offset, count, MAGIC_LENGTH + offset);
    if (options.sync === true) {
      fsyncSync(file);
    }
  };
  const magic = content.subarray(0, MAGIC_LENGTH).toString('latin1');
  return { magic, memory: memoryOver(record, keep, () => closeSync(file)) };
}

function memoryOver(
  record: Buffer,
  keep: (offset: number, count: number) => void,
  close: () => void,
): CardMemory {
  const count = record.length / 3;
  const checked = (cell: number): number => {
    if (!Number.isInteger(cell) || cell < 0 || cell >= count) {
      throw new RangeError(`no cell ${cell} on this chip`);
    }
    return cell;
  };
  const weakAt = (cell: number): number => count + cell * 2;
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
      for (let cell = 0; cell < count; cell += 1) if (isWeak(cell)) weak.push(cell);
      return weak;
    },
    close,
  };
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) {
    throw new RangeError(`no byte at ${at}`);
  }
  return byte;
}
