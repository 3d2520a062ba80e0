/** What came out of the printer as a picture: drawn by Chromium with the system's Chinese font, and looked at dot by dot. */
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { slipBytes } from '../../drivers/printer/escpos/slip-bytes.ts';
import { CELL, paperPng, pictureSize } from '../../simulators/printer/paper-picture.ts';
import { VirtualPrinter } from '../../simulators/printer/virtual-printer.ts';
import { pair, RULE, title } from '../../src/core/slip.ts';

interface Picture {
  readonly width: number;
  readonly height: number;
  /** True where the dot is dark. */
  readonly dark: (x: number, y: number) => boolean;
}

const paeth = (a: number, b: number, c: number): number => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
};

/** An 8-bit RGB or RGBA PNG without interlace (PNG specification, clauses 9 and 11). */
function pictureOf(png: Buffer): Picture {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, colour, interlace] = [png[24], png[25], png[28]];
  expect([depth, colour === 2 || colour === 6, interlace]).toEqual([8, true, 0]);
  const idat: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
      idat.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    }
  }
  const raw = inflateSync(Buffer.concat(idat));
  const size = colour === 2 ? 3 : 4;
  const stride = width * size;
  const dots = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let i = 0; i < stride; i += 1) {
      const left = i >= size ? (dots[y * stride + i - size] ?? 0) : 0;
      const up = y > 0 ? (dots[(y - 1) * stride + i] ?? 0) : 0;
      const corner = i >= size && y > 0 ? (dots[(y - 1) * stride + i - size] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      dots[y * stride + i] = (raw[y * (stride + 1) + 1 + i] ?? 0) + guess;
    }
  }
  return { width, height, dark: (x, y) => (dots[y * stride + x * size] ?? 255) < 128 };
}

test('a ticket is drawn in the printer’s columns, with ink where there is a character and none elsewhere', async () => {
  const printer = new VirtualPrinter({ columns: 32 });
  const lines = [
    title('江湾市燃气有限公司'),
    RULE,
    pair('本次收款', '￥1000.50'),
    pair('大写', '壹仟元伍角'),
  ];
  printer.take(slipBytes({ lines, openDrawer: false }, { width: 58, charset: 'gb18030' }));
  const [paper] = printer.papers;
  if (paper === undefined) throw new Error('no paper');
  const picture = pictureOf(Buffer.from(await paperPng(paper, 'chromium')));
  expect({ width: picture.width, height: picture.height }).toEqual(pictureSize(paper));
  const ink = (row: number, column: number, columns: number): number => {
    let dots = 0;
    for (let y = 0; y < CELL.line; y += 1) {
      for (let x = 0; x < columns * CELL.width; x += 1) {
        const at = CELL.margin + column * CELL.width + x;
        if (picture.dark(at, CELL.margin + row * CELL.line + y)) dots += 1;
      }
    }
    return dots;
  };
  for (const [row, line] of paper.lines.entries()) {
    for (const { character, column, columns } of line) {
      const drawn = ink(row, column, columns);
      if (character === ' ') expect([row, column, drawn]).toEqual([row, column, 0]);
      else expect([character, drawn > 3]).toEqual([character, true]);
    }
  }
  // Boxes of a missing font would all be the same: two different characters are not.
  expect(ink(3, 22, 2)).not.toBe(ink(3, 24, 2));
});
