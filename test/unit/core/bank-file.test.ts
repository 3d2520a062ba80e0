/** A bank's file: money that came in is read strictly, whatever else is in it is never believed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BankColumns,
  bankAmount,
  bankDate,
  DEFAULT_BANK_COLUMNS,
  readBankFile,
} from '../../../src/core/bank/bank-file.ts';

const HEAD = ['交易日期', '交易流水号', '借方发生额', '贷方发生额', '对方户名', '摘要', '附言'];
const line = (over: Partial<Record<string, string>> = {}): string[] =>
  HEAD.map(
    (name) =>
      ({
        交易日期: '2026-11-26',
        交易流水号: '20261126000017',
        贷方发生额: '1,234.50',
        对方户名: '王小明',
        摘要: '转账',
        附言: '气费 10000042',
        ...over,
      })[name] ?? '',
  );

const read = (table: readonly (readonly string[])[], columns = DEFAULT_BANK_COLUMNS) => {
  const file = readBankFile(table, columns);
  return file.ok ? file.value : file.refusal;
};

describe('a file of a bank', () => {
  test('is read below its heading, wherever that stands; what went out is passed over', () => {
    const out = line({ 贷方发生额: '', 借方发生额: '88.00' });
    expect(read([['中国工商银行'], ['账号', '1202'], HEAD, line(), out, ['', '']])).toEqual({
      lines: [
        {
          ...{ row: 4, serial: '20261126000017', bookedOn: '2026-11-26', amount: 123_450 },
          ...{ payer: '王小明', text: '转账 气费 10000042' },
        },
      ],
      faults: [],
      passed: 1,
    });
  });

  test.each([
    ['交易流水号', ''],
    ['交易流水号', '2.0261126E+13'],
    ['交易流水号', '2026 1126'],
    ['交易日期', '2026-02-30'],
    ['交易日期', '11/26/2026'],
    ['贷方发生额', '12.345'],
    ['贷方发生额', '1,23.00'],
    ['贷方发生额', '12元'],
    ['贷方发生额', '999999999999'],
  ])('a line whose %s is %j is named and not read', (column, text) => {
    expect(read([HEAD, line({ [column]: text }), line()])).toMatchObject({
      lines: [{ row: 3 }],
      faults: [{ row: 2, column }],
    });
  });

  test('other headings are data', () => {
    const columns: BankColumns = {
      ...{ serial: '流水', date: '日期', amount: '收入', payer: '付款人', text: [] },
    };
    const table = [
      ['日期', '收入', '付款人', '流水'],
      ['20261126 09:30:00', '￥5.00', '李四', 'A-1'],
    ];
    expect(read(table, columns)).toMatchObject({
      lines: [{ serial: 'A-1', bookedOn: '2026-11-26', amount: 500, payer: '李四', text: '' }],
    });
    expect(read(table)).toMatchObject({
      code: 'bank-file.heading',
      facts: { columns: '交易流水号、交易日期、贷方发生额、对方户名、摘要、附言' },
    });
  });
});

test('every amount reads as it was written, with and without thousands', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999_99 }), fc.boolean(), (amount, grouped) => {
      const yuan = Math.floor(amount / 100);
      const text = grouped ? yuan.toLocaleString('en-US') : String(yuan);
      const written = `${text}.${String(amount % 100).padStart(2, '0')}`;
      expect(bankAmount(written)).toBe(amount);
      expect(bankAmount(`-${written}`)).toBeNull();
    }),
  );
});

test('whatever stands in the cells: each row is a line, a fault or passed over, and a line is what its cells say', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('2026-11-26', '12.00', '-3', '1E+5', 'S1-00000001', '', '0.00', '١٢'),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 20 }), (rows) => {
      const file = readBankFile([HEAD, ...rows], DEFAULT_BANK_COLUMNS);
      if (!file.ok) throw new Error('the heading is there');
      const { lines, faults, passed } = file.value;
      const blank = rows.filter((row) => row.every((text) => text.trim() === '')).length;
      expect(lines.length + faults.length + passed + blank).toBe(rows.length);
      for (const { row, serial, bookedOn, amount } of lines) {
        const cells = rows[row - 2] ?? [];
        expect(serial).toBe(cells[1]?.trim());
        expect(bankDate(cells[0] ?? '')).toBe(bookedOn);
        expect(bankAmount(cells[3] ?? '')).toBe(amount);
        expect(amount).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});
