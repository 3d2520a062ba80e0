/** Files of rows: what goes out comes back, nothing in them runs, and no file is larger inside than it may be. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { writeCsv } from '../../../drivers/sheet/csv.ts';
import { SHEET_LIMITS } from '../../../drivers/sheet/limits.ts';
import { sheetOf } from '../../../drivers/sheet/read-sheet.ts';
import { createSheetFiles } from '../../../drivers/sheet/sheet-files.ts';
import { safelyUnpacked } from '../../../drivers/sheet/unpack.ts';
import { writeXlsx } from '../../../drivers/sheet/xlsx.ts';
import { neutralised, restored } from '../../../src/core/sheet-cell.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { ManualClock } from '../../manual-clock.ts';

const SEED = 20261126;

const said = async (bytes: Uint8Array): Promise<string> => {
  const table = await sheetOf(bytes);
  return table.ok ? 'read' : table.refusal.code;
};

const rowsOf = async (bytes: Uint8Array): Promise<unknown> => {
  const table = await sheetOf(bytes);
  return table.ok ? table.value : table.refusal;
};

/** `count` numbers its local header at `at` bytes: a directory that lies is made by changing one number. */
const setU32 = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};

const directoryAt = (zip: Uint8Array): number =>
  new DataView(zip.buffer, zip.byteOffset).getUint32(zip.length - 22 + 16, true);

describe('a cell that begins like a formula', () => {
  test.each(['=1+1', '+86 139', '-2+3', '@SUM(A1)', '\tx', '\rx', '＝1', "=cmd|' /C calc'!A0"])(
    '%j gets an apostrophe, and loses it when the file comes back',
    (text) => {
      expect(neutralised(text)).toBe(`'${text}`);
      expect(restored(neutralised(text))).toBe(text);
    },
  );

  test.each(['-1', '-1.5', '12', '云栖公寓', "'ok", ''])('%j is left alone', (text) => {
    expect(neutralised(text)).toBe(text);
    expect(restored(text)).toBe(text);
  });

  test('stands in neither kind of file', async () => {
    const table = [['=1+1', '@x', '-7']];
    expect(new TextDecoder().decode(writeCsv(table))).toBe("'=1+1,'@x,-7\r\n");
    const parts = unzipSync(await writeXlsx(table));
    const sheet = new TextDecoder().decode(parts['xl/worksheets/sheet1.xml']);
    expect(sheet).not.toContain('<f>');
    expect(await rowsOf(await writeXlsx(table))).toEqual([["'=1+1", "'@x", '-7']]);
  });
});

describe('what goes out comes back', () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((text) => text === text.trim() && !/[\p{Cc}\p{Cs}\ufffe\uffff\ufeff]/u.test(text));
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 6,
  });
  const sent = (rows: readonly (readonly string[])[]) => rows.map((row) => row.map(neutralised));

  test('as CSV', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        expect(await rowsOf(writeCsv(rows))).toEqual(sent(rows));
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('as XLSX, empty rows at the end apart', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const whole = [['表头', 'a', 'b'], ...rows, ['末', 'a', 'b']];
        expect(await rowsOf(await writeXlsx(whole))).toEqual(sent(whole));
      }),
      { seed: SEED, numRuns: 25 },
    );
  });
});

describe('CSV as spreadsheet programs here save it', () => {
  /** 小区,地址 in GB18030. */
  const GB = Uint8Array.from([0xd0, 0xa1, 0xc7, 0xf8, 0x2c, 0xb5, 0xd8, 0xd6, 0xb7, 0x0d, 0x0a]);

  test('is read in GB18030 where it is not UTF-8', async () => {
    expect(await rowsOf(GB)).toEqual([['小区', '地址']]);
  });

  test('keeps its row numbers where a line is empty', async () => {
    expect(await rowsOf(strToU8('a,b\r\n\r\nc,d\r\n'))).toEqual([['a', 'b'], [''], ['c', 'd']]);
  });

  test.each<[string, Uint8Array]>([
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x61, 0x00])],
    ['a zero byte', strToU8('a\0b,c')],
    ['a quote that never ends', strToU8('"a,b\r\nc,d')],
    ['more columns than are read', strToU8(','.repeat(SHEET_LIMITS.columns))],
    ['a cell longer than is read', strToU8('x'.repeat(SHEET_LIMITS.cell + 1))],
  ])('%s is refused', async (_what, bytes) => {
    expect(await said(bytes)).toBe('file.unreadable');
  });

  test('a million rows are not read to their end', async () => {
    expect(await said(strToU8('a\n'.repeat(1_000_000)))).toBe('file.too-many-rows');
    expect(await said(strToU8('a\n'.repeat(SHEET_LIMITS.rows + 1)))).toBe('read');
  });
});

describe('an XLSX file', () => {
  test('cut off at any byte is refused, never more than that', async () => {
    const whole = await writeXlsx([['小区'], ['云栖公寓']]);
    for (let length = 4; length < whole.length; length += 1) {
      expect([length, await said(whole.slice(0, length))]).toEqual([length, 'file.unreadable']);
    }
  });

  test('with any byte changed is read or refused', async () => {
    const whole = await writeXlsx([['小区'], ['云栖公寓']]);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const bytes = whole.slice();
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          expect(['read', 'file.unreadable', 'file.unpacks-too-large']).toContain(
            await said(bytes),
          );
        },
      ),
      { seed: SEED, numRuns: 150 },
    );
  });

  test('that is no spreadsheet is refused', async () => {
    expect(await said(zipSync({ 'readme.txt': strToU8('hello') }))).toBe('file.unreadable');
  });

  test('whose cell was a number of more than 15 digits says so, and text of as many is text', async () => {
    const parts = unzipSync(await writeXlsx([['2026112600000012345', 'b', 'c', 'd']]));
    const path = 'xl/worksheets/sheet1.xml';
    const sheet = new TextDecoder().decode(parts[path]);
    const numbers = ['1.2345678901234568E+17', '202611260000001234', '999999999999999'];
    const cells = numbers.map((text, n) => `<c r="${'BCD'[n]}1"><v>${text}</v></c>`).join('');
    parts[path] = strToU8(sheet.replace(/<c r="B1".*<\/row>/s, `${cells}</row>`));
    const told = ['1.23456789012346E+17', '2.02611260000001E+17', '999999999999999'];
    expect(await rowsOf(zipSync(parts))).toEqual([['2026112600000012345', ...told]]);
  });

  test('whose numbers and days were entered as such is read as people wrote them', async () => {
    const parts = unzipSync(await writeXlsx([['a', 'b', 'c']]));
    const path = 'xl/worksheets/sheet1.xml';
    const sheet = new TextDecoder().decode(parts[path]);
    const cells =
      '<row r="1"><c r="A1"><v>202611230042</v></c><c r="B1"><v>12.300000000000001</v></c></row>';
    parts[path] = strToU8(sheet.replace(/<row .*<\/row>/s, cells));
    expect(await rowsOf(zipSync(parts))).toEqual([['202611230042', '12.3']]);
  });
});

describe('an XLSX file whose cells all name one long shared string', () => {
  const { cell, characters, columns } = SHEET_LIMITS;
  const rows = characters / cell / columns;

  /** Full rows, and one more with a single cell. */
  async function naming(last: string): Promise<Uint8Array> {
    const full = Array.from({ length: rows }, () => Array<string>(columns).fill('a'));
    const parts = unzipSync(await writeXlsx([...full, [last]]));
    const path = 'xl/sharedStrings.xml';
    const shared = new TextDecoder().decode(parts[path]);
    parts[path] = strToU8(shared.replace('>a<', `>${'x'.repeat(cell)}<`));
    return zipSync(parts, { level: 1 });
  }

  test('is read up to the bound on all characters together, and refused one above it', async () => {
    expect(await said(await naming(''))).toBe('read');
    expect(await rowsOf(await naming('y'))).toEqual({
      code: 'file.unreadable',
      facts: { why: `more than ${characters} characters in its cells` },
    });
  });
});

describe('a file that is larger inside than it says or may be', () => {
  const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(40 * 1024 * 1024) });

  test('is refused by the ratio that it declares', () => {
    expect(safelyUnpacked(bomb)).toMatchObject({
      ok: false,
      refusal: { code: 'file.unpacks-too-large' },
    });
  });

  test('is not unpacked beyond what it declares when it lies', () => {
    const lying = setU32(bomb, directoryAt(bomb) + 24, 1000);
    expect(safelyUnpacked(lying)).toMatchObject({
      ok: false,
      refusal: { code: 'file.unreadable' },
    });
  });

  test('may not have two parts of one name, nor one outside itself, nor an encrypted one', () => {
    const two = zipSync({ aa: strToU8('1'), ab: strToU8('2') });
    const text = Buffer.from(two).toString('latin1').replaceAll('ab', 'aa');
    const twice = Uint8Array.from(Buffer.from(text, 'latin1'));
    const one = zipSync({ a: strToU8('1') });
    const outside = setU32(one, directoryAt(one) + 42, one.length + 9);
    const encrypted = one.slice();
    encrypted[directoryAt(one) + 8] = 1;
    for (const bytes of [twice, outside, encrypted]) {
      expect(safelyUnpacked(bytes)).toMatchObject({
        ok: false,
        refusal: { code: 'file.unreadable' },
      });
    }
  });

  test('a part called __proto__ is a part like any other', () => {
    const parts = zipSync({ __proto__x: strToU8('1') });
    const named = Buffer.from(parts).toString('latin1').replaceAll('__proto__x', '__proto__/');
    const safe = safelyUnpacked(Uint8Array.from(Buffer.from(named, 'latin1')));
    expect(safe.ok && Object.keys(unzipSync(safe.value))).toEqual(['__proto__/']);
    expect(Object.hasOwn(Object.prototype, '/')).toBe(false);
  });

  test('a deflated part of another length than declared is refused', () => {
    const one = zipSync({ a: [strToU8('x'.repeat(500)), { level: 9 }] });
    const packed = deflateRawSync(Buffer.from('x'.repeat(500)));
    expect(one.length).toBeGreaterThan(packed.length);
    const longer = setU32(one, directoryAt(one) + 24, 501);
    expect(safelyUnpacked(longer)).toMatchObject({ refusal: { code: 'file.unreadable' } });
  });
});

describe('the process that reads files', () => {
  const execArgv = ['--import', 'tsx'];

  test('gives back what was written in another one', async () => {
    const files = createSheetFiles({ clock: systemClock, execArgv });
    const written = await files.write('xlsx', [['小区'], ['=1']]);
    expect(await files.read(written.ok ? written.value : new Uint8Array())).toEqual({
      ok: true,
      value: [['小区'], ["'=1"]],
    });
  });

  test('is given no file above the limit, and only so much time', async () => {
    const files = createSheetFiles({ clock: systemClock, execArgv });
    const large = await files.read(new Uint8Array(SHEET_LIMITS.bytes + 1));
    expect(large).toMatchObject({ refusal: { code: 'file.too-large' } });
    const clock = new ManualClock();
    const slow = createSheetFiles({ clock, execArgv }).read(strToU8('a,b'));
    await clock.advance(SHEET_LIMITS.readMs);
    expect(await slow).toMatchObject({ refusal: { code: 'file.too-slow' } });
  });

  test('that takes too long, breaks off or cannot be started is a refusal, and nothing is thrown', async () => {
    const refused = { refusal: { code: 'file.not-written', facts: { rows: 1 } } };
    const clock = new ManualClock();
    const slow = createSheetFiles({ clock, execArgv }).write('csv', [['a']]);
    await clock.advance(SHEET_LIMITS.readMs);
    expect(await slow).toMatchObject(refused);
    // An option that node does not know ends it; arguments beyond what the system takes start no process (E2BIG).
    for (const option of ['--no-such-option', `--title=${'x'.repeat(8 * 1024 * 1024)}`]) {
      const files = createSheetFiles({ clock, execArgv: [option] });
      expect(await files.write('xlsx', [['a']])).toMatchObject(refused);
      expect(await files.read(strToU8('a'))).toMatchObject({
        refusal: { code: 'file.unreadable' },
      });
    }
    expect(clock.waiting).toBe(0);
  });
});
