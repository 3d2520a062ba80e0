/** A workbook out of our own comma-separated files, read back by a package of another hand. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/universal';
import { expect, onTestFinished, test } from 'vitest';
import { csvRows } from '../../../drivers/sheet/csv-rows.ts';
import { writeWorkbook } from '../../../drivers/sheet/workbook.ts';
import { csvLine, textCell } from '../../../src/core/csv.ts';

const HEAD = ['户号', '户名', '气费'];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qika-workbook-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function csvFile(path: string, rows: readonly (readonly (string | number)[])[]): string {
  writeFileSync(path, `\uFEFF${[HEAD, ...rows].map(csvLine).join('')}`);
  return path;
}

const bytesOf = (path: string): ArrayBuffer => Uint8Array.from(readFileSync(path)).buffer;

test('texts stay texts, numbers are numbers, and what would be a formula is none', async () => {
  const at = folder();
  const rows = [
    [10000042, textCell('王"强", <b>&'), '-12.50'],
    [10000043, textCell('=SUM(A1:A9)'), '0.00'],
    [10000044, textCell('007'), ''],
    [10000045, textCell('两行\n名字'), '12345678901234567'],
  ];
  const path = csvFile(join(at, 'a.csv'), rows);
  writeWorkbook([{ name: '01 扣收明细', path }], join(at, 'w.xlsx'));
  expect(await readSheet(bytesOf(join(at, 'w.xlsx')), '01 扣收明细')).toEqual([
    HEAD,
    [10000042, '王"强", <b>&', -12.5],
    [10000043, "'=SUM(A1:A9)", 0],
    [10000044, '007', null],
    [10000045, '两行\n名字', '12345678901234567'],
  ]);
  const parts = new Map(Object.entries(unzipSync(readFileSync(join(at, 'w.xlsx')))));
  const sheet = parts.get('xl/worksheets/sheet1.xml');
  if (sheet === undefined) throw new Error('no first sheet');
  const xml = Buffer.from(sheet).toString();
  expect(xml).not.toContain('<f>');
});

test('a column of names is one of texts, whatever stands in it', async () => {
  const at = folder();
  const path = csvFile(join(at, 'a.csv'), [
    [10000042, '2203.10', '7.10'],
    [10000043, '7', '-3.00'],
  ]);
  writeWorkbook([{ name: '凭证', path, texts: new Set(['户名']) }], join(at, 'w.xlsx'));
  expect(await readSheet(bytesOf(join(at, 'w.xlsx')), '凭证')).toEqual([
    HEAD,
    [10000042, '2203.10', 7.1],
    [10000043, '7', -3],
  ]);
});

test('rows that a sheet does not hold go on a further one, under the same heading', async () => {
  const at = folder();
  const path = csvFile(
    join(at, 'a.csv'),
    Array.from({ length: 7 }, (_, n) => [n, 'x', n]),
  );
  writeWorkbook([{ name: '明细', path }], join(at, 'w.xlsx'), 4);
  const sheets = await Promise.all(
    ['明细', '明细 (2)', '明细 (3)'].map((name) => readSheet(bytesOf(join(at, 'w.xlsx')), name)),
  );
  expect(sheets.map((rows) => rows[0])).toEqual([HEAD, HEAD, HEAD]);
  expect(sheets.flatMap((rows) => rows.slice(1).map(([n]) => n))).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('the same files give the same bytes', () => {
  const at = folder();
  const path = csvFile(join(at, 'a.csv'), [[1, 'x', 2]]);
  const sheets = [{ name: 'a', path }];
  writeWorkbook(sheets, join(at, 'one.xlsx'));
  writeWorkbook(sheets, join(at, 'two.xlsx'));
  expect(readFileSync(join(at, 'one.xlsx')).equals(readFileSync(join(at, 'two.xlsx')))).toBe(true);
});

test('what core/csv.ts writes is read back cell by cell', () => {
  const at = folder();
  const plain = fc.string({ unit: 'binary' }).map((text) => text.replace(/\r/g, ''));
  fc.assert(
    fc.property(
      fc.array(fc.array(plain, { minLength: 2, maxLength: 5 }), { minLength: 1 }),
      (rows) => {
        const path = join(at, 'rows.csv');
        writeFileSync(path, rows.map((row) => csvLine(row.map(textCell))).join(''));
        const neutral = rows.map((row) =>
          row.map((text) =>
            Buffer.from(/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text).toString(),
          ),
        );
        expect([...csvRows(path)]).toEqual(neutral);
      },
    ),
  );
});
