/** Where the reference layout stands on a MIFARE Classic 1K (docs/card-format.md, "On MIFARE Classic 1K"). */
import { BLOCK_LENGTH } from '../dialects/storage.ts';
import type { Unit } from './whole-units.ts';

/** Where the layout stands on the chip; what reads all 00 there is as it left the factory, that is, erased. */
export const AREAS = [
  { offset: 0x20, length: 32, block: 1 },
  { offset: 0x40, length: 48, block: 4 },
  { offset: 0x70, length: 48, block: 8 },
  { offset: 0xa8, length: 40, block: 12 },
  // A block of its own: with the report's, a torn report would take the mark along.
  { offset: 0xa0, length: 8, block: 16 },
] as const;
/** The maker's block, with the UID: bytes 00–0F of the image. */
export const MAKER_BLOCK = 0;
export const HEADER_SECTOR = 0;
export const sectorOf = (block: number): number => block >> 2;
export const trailerOf = (sector: number): number => sector * 4 + 3;

export const blocksOf = ({ length, block }: (typeof AREAS)[number]): readonly number[] =>
  Array.from({ length: Math.ceil(length / BLOCK_LENGTH) }, (_, i) => block + i);

export interface Block extends Unit {
  readonly block: number;
}

export const BLOCKS: readonly Block[] = AREAS.flatMap((area) =>
  blocksOf(area).map((block, i) => ({
    block,
    offset: area.offset + i * BLOCK_LENGTH,
    length: Math.min(BLOCK_LENGTH, area.length - i * BLOCK_LENGTH),
  })),
);
