/**
 * The SLE4428 memory chip at the level of its three-wire commands (Siemens data sheet SLE 4418/4428): 1024 bytes, each with
 * a protection bit, of which 1021 is the error counter of eight bits and 1022 and 1023 the PSC. It can lose power inside any byte.
 */
import type { Random } from '../random.ts';
import { type CardMemory, createCells } from './cells.ts';
import { NOTHING, type SecretLayout, SecretMemory } from './secret-memory.ts';

/** Control bytes of the chip, address bits 9 and 8 (bits 7 and 6) left out. */
export const CONTROL_3W = {
  readProtected: 0x0c,
  compare: 0x0d,
  read: 0x0e,
  protect: 0x30,
  update: 0x33,
  spend: 0x32,
} as const;

export const SLE4428_MAGIC = 'QKSLE428';
export const SLE4428_LENGTH = 1024;
/** Bytes of the user. */
export const SLE4428_USER_LENGTH = 1021;
export const COUNTER_ADDRESS = 1021;
export const PSC_ADDRESS = 1022;
const PROTECTION_CELL = 1024;
const CELL_COUNT = 1024 + 128;
const FULL_COUNTER = 0xff;

export interface Sle4428Content {
  /** 1021 bytes; the factory image when absent. */
  readonly image?: Uint8Array;
  /** 2 bytes; FF FF (transport code) when absent. */
  readonly psc?: Uint8Array;
}

/** User memory as the chip leaves the factory: answer to reset, maker bytes, everything else erased. */
export function factorySle4428(): Uint8Array {
  const image = new Uint8Array(SLE4428_USER_LENGTH).fill(0xff);
  image.set([0x92, 0x23, 0x10, 0x91, 0xff, 0xff, 0x81, 0x15], 0);
  image.set([0xd2, 0x76, 0x00, 0x00, 0x04, 0x00], 21);
  return image;
}

/** The cells of a fresh chip; the factory protects the bytes it has written and no other. */
export function sle4428Cells(content: Sle4428Content = {}): Uint8Array {
  const { image = factorySle4428(), psc = Uint8Array.of(0xff, 0xff) } = content;
  if (image.length !== SLE4428_USER_LENGTH || psc.length !== 2) {
    throw new Error('an image of this chip is 1021 bytes and its PSC 2');
  }
  const cells = new Uint8Array(CELL_COUNT).fill(0xff);
  cells.set(image);
  cells[COUNTER_ADDRESS] = FULL_COUNTER;
  cells.set(psc, PSC_ADDRESS);
  for (const address of [0, 1, 2, 3, 6, 7, 21, 22, 23, 24, 25, 26]) {
    const cell = PROTECTION_CELL + (address >> 3);
    cells[cell] = (cells[cell] ?? 0) & ~(1 << (address & 7));
  }
  return cells;
}

export const createSle4428Memory = (content: Sle4428Content = {}): CardMemory =>
  createCells(sle4428Cells(content));

const LAYOUT: SecretLayout = {
  mainLength: SLE4428_USER_LENGTH,
  protectionCell: PROTECTION_CELL,
  protectableLength: SLE4428_LENGTH,
  counterCell: COUNTER_ADDRESS,
  fullCounter: FULL_COUNTER,
  pscCell: PSC_ADDRESS,
  pscLength: 2,
};

export class Sle4428 extends SecretMemory {
  constructor(parts: { readonly memory: CardMemory; readonly random: Random }) {
    super(parts, LAYOUT);
  }

  /**
   * One command: control byte with address bits 9 and 8 on top, low address byte, data. Reads answer with the bytes from
   * the address to the end of the memory, or with one byte and its protection bit; all others with none. Null when there is no power, or
   * power was lost on the way.
   */
  command(control: number, low: number, data: number): Uint8Array | null {
    if (!this.powered) {
      return null;
    }
    const address = ((control & 0xc0) << 2) | low;
    switch (control & 0x3f) {
      case CONTROL_3W.read:
        return this.#readFrom(address);
      case CONTROL_3W.readProtected:
        return Uint8Array.of(this.#readFrom(address)[0] ?? 0, this.isProtected(address) ? 0 : 1);
      case CONTROL_3W.update:
        return this.update(address, data);
      case CONTROL_3W.protect:
        return this.protect(address, data);
      case CONTROL_3W.spend:
        return address === COUNTER_ADDRESS ? this.spend(data) : NOTHING;
      case CONTROL_3W.compare:
        return this.compare(address - PSC_ADDRESS, data);
      default:
        return NOTHING;
    }
  }

  #readFrom(address: number): Uint8Array {
    const bytes = this.main(address, SLE4428_LENGTH - address);
    // The PSC can be read only by who has just shown that they know it.
    if (!this.presented) {
      bytes.fill(0, Math.max(0, PSC_ADDRESS - address));
    }
    return bytes;
  }
}
