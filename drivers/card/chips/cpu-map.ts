/** Where the reference layout stands on a CPU card (docs/card-format.md §9). */
import { assert } from '../../../src/core/outcome.ts';
import type { CpuFile } from './cpu-exchange.ts';
import type { Unit } from './whole-units.ts';

/** "QC", version, cipher, serial; nobody writes it. */
export const APPLICATION_FILE: CpuFile = { sfi: 0x15, offset: 0x00, length: 32 };

/** Header, slots, and what the meter writes. */
export const FILES: readonly CpuFile[] = [
  { sfi: 0x16, offset: 0x20, length: 32 },
  { sfi: 0x17, offset: 0x40, length: 96 },
  { sfi: 0x18, offset: 0xa0, length: 48 },
];

/** What reads all 00 in one of these is as the file was created, that is, erased: header, slots, mark, report. */
export const AREAS: readonly Unit[] = [
  { offset: 0x20, length: 32 },
  { offset: 0x40, length: 48 },
  { offset: 0x70, length: 48 },
  { offset: 0xa0, length: 8 },
  { offset: 0xa8, length: 40 },
];

/** One command each: a header's body and CRC, a slot's marker and everything behind it, mark and report. */
export const UNITS: readonly Unit[] = [
  { offset: 0x20, length: 28 },
  { offset: 0x3c, length: 4 },
  { offset: 0x40, length: 1 },
  { offset: 0x41, length: 47 },
  { offset: 0x70, length: 1 },
  { offset: 0x71, length: 47 },
  { offset: 0xa0, length: 8 },
  { offset: 0xa8, length: 40 },
];

/** First byte of the layout that only the meter's key writes. */
export const METER_AREA = 0xa0;

export function fileOf(offset: number): CpuFile {
  const file = FILES.find((one) => offset >= one.offset && offset < one.offset + one.length);
  assert(file !== undefined, `byte ${offset} of the layout is in no file`);
  return file;
}
