/** Where a simulated SLE4442 keeps its bytes. */
import {
  type CardFileOptions,
  type CardMemory,
  createCells,
  createCellsFile,
  openCellsFile,
} from './cells.ts';

export type { CardFileOptions, CardMemory, Weakness } from './cells.ts';

/** Cells 0–255 are main memory, 256–259 the protection bits, 260 the error counter, 261–263 the PSC. */
export const MAIN_CELL = 0;
export const PROTECTION_CELL = 256;
export const COUNTER_CELL = 260;
export const PSC_CELL = 261;
export const CELL_COUNT = 264;

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

function freshCells(content: CardContent): Uint8Array {
  const { image = factoryImage(), psc = Uint8Array.of(0xff, 0xff, 0xff) } = content;
  if (image.length !== 256 || psc.length !== 3) {
    throw new Error('a card image is 256 bytes and a PSC 3');
  }
  const cells = new Uint8Array(CELL_COUNT);
  cells.set(image, MAIN_CELL);
  cells.set(FACTORY_PROTECTION, PROTECTION_CELL);
  cells[COUNTER_CELL] = FULL_COUNTER;
  cells.set(psc, PSC_CELL);
  return cells;
}

/** An SLE4442 that lives as long as this process. */
export function createCardMemory(content: CardContent = {}): CardMemory {
  return createCells(freshCells(content));
}

/** What the file of an SLE4442 begins with: eight characters, as every chip's. */
export const SLE4442_MAGIC = 'QKSLE442';

/** Makes the file of a new SLE4442; it appears whole or not at all. */
export function createCardFile(path: string, content: CardContent = {}): void {
  createCellsFile(path, SLE4442_MAGIC, freshCells(content));
}

/** Opens the file of an SLE4442. Throws where it is the file of something else. */
export function openCardFile(path: string, options: CardFileOptions = {}): CardMemory {
  const { magic, memory } = openCellsFile(path, options);
  if (magic !== SLE4442_MAGIC) {
    memory.close();
    throw new Error(`${path} is not the file of an SLE4442`);
  }
  return memory;
}
