/** The files of a CPU card in the reference layout, and its keys: docs/card-format.md, "On a CPU card". */

export const APPLICATION = Uint8Array.from(Buffer.from('f051494b4101', 'hex'));

interface File {
  readonly sfi: number;
  /** Offset in the layout, and first cell: they are the same on this chip. */
  readonly at: number;
  readonly length: number;
  /** Key whose security state the file wants for a write; null: nobody writes it. */
  readonly writtenBy: number | null;
}

export const STATION_KEY = 1;
export const METER_KEY = 2;

export const FILES: readonly File[] = [
  { sfi: 0x15, at: 0x00, length: 32, writtenBy: null },
  { sfi: 0x16, at: 0x20, length: 32, writtenBy: STATION_KEY },
  { sfi: 0x17, at: 0x40, length: 96, writtenBy: STATION_KEY },
  { sfi: 0x18, at: 0xa0, length: 48, writtenBy: METER_KEY },
];

/** First cell of a key of 16 bytes, and the cell of its tries. */
export const KEY_CELL: Readonly<Record<number, { readonly key: number; readonly tries: number }>> =
  {
    [STATION_KEY]: { key: 208, tries: 240 },
    [METER_KEY]: { key: 224, tries: 241 },
  };
export const CELLS = 242;
/** Three tries, a bit each. */
export const FULL_COUNTER = 0x07;

const ERASABLE = [
  { at: 0x20, length: 32 },
  { at: 0x40, length: 48 },
  { at: 0x70, length: 48 },
  { at: 0xa0, length: 8 },
  { at: 0xa8, length: 40 },
];

/** The layout's 256 bytes; an area that is all 00, as its file was created, reads as erased. */
export function layoutOfFiles(read: (cell: number) => number): Uint8Array {
  const layout = new Uint8Array(256).fill(0xff);
  for (const { at, length } of FILES) {
    layout.set(
      Array.from({ length }, (_, i) => read(at + i)),
      at,
    );
  }
  for (const { at, length } of ERASABLE) {
    const area = layout.subarray(at, at + length);
    if (area.every((byte) => byte === 0)) {
      area.fill(0xff);
    }
  }
  return layout;
}
