/** Cells that people open in a spreadsheet: no name becomes a formula, and nothing of it is lost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine, textCell } from '../../../src/core/csv.ts';

/** A reader of RFC 4180 of our own, for one line. */
function readLine(line: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      let cell = '';
      at += 1;
      for (; ; at += 1) {
        if (line[at] !== '"') cell += line[at];
        else if (line[at + 1] === '"') {
          cell += '"';
          at += 1;
        } else break;
      }
      cells.push(cell);
      at += 2;
    } else {
      const end = line.indexOf(',', at) < 0 ? line.length : line.indexOf(',', at);
      cells.push(line.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
}

describe('a cell', () => {
  test.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+86 139', `'+86 139`],
    ['-1', `'-1`],
    ['@sum', `'@sum`],
    ['\tx', `'\tx`],
    ['\rx', `"'\rx"`],
    ['\n=1', `"'\n=1"`],
    ['＝1+1', `'＝1+1`],
    ['＠sum', `'＠sum`],
    ['王芳', '王芳'],
    ['滨江花园1栋,2单元', '"滨江花园1栋,2单元"'],
    ['', ''],
  ])('%j is written %j', (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });

  test('a number stays a number, also below zero', () => {
    expect(csvLine([1, -2, '-3.50', textCell('a')])).toBe('1,-2,-3.50,a\r\n');
  });

  test('whatever the texts are, the line reads back with no cell that calculates', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }),
        (texts) => {
          const line = csvLine(texts.map(textCell));
          const cells = readLine(line.slice(0, -2));
          expect(cells.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))).toEqual(
            texts,
          );
          for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});
