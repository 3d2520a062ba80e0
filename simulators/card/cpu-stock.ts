/** CPU cards as their maker delivers them: application and files are there, under the transport key. */
import type { Algorithm } from './card-keys.ts';
import { type CardMemory, createCells } from './cells.ts';
import { CELLS, FULL_COUNTER, KEY_CELL } from './cpu-layout.ts';

export const CPU_MAGIC = 'QKCPU001';
const KEY_LENGTH = 16;

export interface NewCpuCard {
  /** Application serial, eight bytes. */
  readonly serial: Uint8Array;
  readonly algorithm: Algorithm;
}

/** Stock as its maker delivers it: files of 00, both keys the transport key. */
export function factoryCpuCard({ serial, algorithm }: NewCpuCard): Uint8Array {
  const cells = new Uint8Array(CELLS);
  cells.fill(0xff, 0, 32);
  cells.set([0x51, 0x43, 0x01, algorithm === 'sm4' ? 0x01 : 0x00, ...serial], 0);
  for (const { key, tries } of Object.values(KEY_CELL)) {
    cells.fill(0xff, key, key + KEY_LENGTH);
    cells[tries] = FULL_COUNTER;
  }
  return cells;
}

export const createCpuMemory = (card: NewCpuCard): CardMemory => createCells(factoryCpuCard(card));
