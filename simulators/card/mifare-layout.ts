/** Where a MIFARE Classic 1K keeps the bytes of the reference layout: docs/card-format.md, "On MIFARE Classic 1K". */

interface Segment {
  /** Offset in the layout. */
  readonly at: number;
  readonly length: number;
  /** First byte on the chip: block × 16. */
  readonly cell: number;
  /** Reads as erased while every byte of it is 00, as the chip leaves the factory. */
  readonly erasable: boolean;
}

const SEGMENTS: readonly Segment[] = [
  { at: 0x00, length: 16, cell: 0 * 16, erasable: false },
  { at: 0x20, length: 32, cell: 1 * 16, erasable: true },
  { at: 0x40, length: 48, cell: 4 * 16, erasable: true },
  { at: 0x70, length: 48, cell: 8 * 16, erasable: true },
  { at: 0xa8, length: 40, cell: 12 * 16, erasable: true },
  { at: 0xa0, length: 8, cell: 16 * 16, erasable: true },
];

/** The layout's 256 bytes out of the chip's; what the chip has no place for reads FF. */
export function layoutOf(read: (cell: number) => number): Uint8Array {
  const layout = new Uint8Array(256).fill(0xff);
  for (const { at, length, cell, erasable } of SEGMENTS) {
    const bytes = Uint8Array.from({ length }, (_, i) => read(cell + i));
    if (!erasable || bytes.some((byte) => byte !== 0)) {
      layout.set(bytes, at);
    }
  }
  return layout;
}

/** The layout's offset of a byte of the chip; null where it has none. */
export function layoutOffset(cell: number): number | null {
  const found = SEGMENTS.find((one) => cell >= one.cell && cell < one.cell + one.length);
  return found === undefined ? null : found.at + cell - found.cell;
}

/** The chip's byte for an offset of the layout. Throws where it has none. */
export function cellOf(offset: number): number {
  const found = SEGMENTS.find((one) => offset >= one.at && offset < one.at + one.length);
  if (found === undefined) {
    throw new RangeError(`byte ${offset} of the layout has no place on this chip`);
  }
  return found.cell + offset - found.at;
}
