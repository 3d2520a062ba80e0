/** What stands in the parts of an export: documents of the period, texts that are no formulas, and no personal data. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sheetOf } from '../../../drivers/sheet/read-sheet.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { accountId } from '../../../src/core/ids.ts';
import { gbk } from '../../../src/store/reports/month/gbk.ts';
import { FINANCE, OCTOBER, reviewedOctober, street } from '../app/month-street.ts';
import { value } from '../app/told.ts';
import { always, closedStreet, exported } from './closed-street.ts';

describe('adjustments', () => {
  test('stand in the period in which they are made, with their document and a voucher of their own', async () => {
    const town = await street(14);
    const { hall, deps, desk } = town;
    const [, first, second] = town.accounts;
    if (first === undefined || second === undefined) throw new Error('no street');
    await hall.store.commitBatch([
      desk.adjust(2_000, { accountId: first }),
      desk.adjust(1_500, { accountId: second, formNo: 'TZ-2' }),
      desk.adjust(-1_000, { accountId: second, formNo: '=TZ-3' }),
    ]);
    await reviewedOctober(town);
    value(await deductMonth(deps, FINANCE, OCTOBER, always));
    value(await closeMonth(deps, FINANCE, { operationId: hall.id(), period: OCTOBER }));
    const made = exported(town);
    const documents = made.rows('03-adjustments.csv');
    expect(documents.map((row) => [row.工作单号, row.调整量m3, row.批次气费, row.签字人])).toEqual([
      ['TZ-2026-001', '2.000', '4.00', 'gu'],
      ['TZ-2', '1.500', '3.00', 'gu'],
      ["'=TZ-3", '-1.000', '-2.00', 'gu'],
    ]);
    const rolls = made.rows('03-roll-forward.csv').slice(1, 3);
    expect(rolls.map((row) => [row.扣收, row.调整, row.调整m3])).toEqual([
      ['2.00', '-4.00', '-2.000'],
      ['4.00', '-1.00', '-0.500'],
    ]);
    const voucher = made
      .rows('08-vouchers.csv')
      .filter(({ 摘要 }) => 摘要 === '调整IC卡用户用气量');
    expect(voucher.map((row) => [row.科目编码, row.借方, row.贷方])).toEqual([
      ['220301', '5.00', ''],
      ['222101', '', '0.41'],
      ['6001', '', '4.59'],
    ]);
  });
});

describe('a hostile name', () => {
  test('is a text in the table and no formula', async () => {
    const town = await street(1);
    const villain = accountId(9_001);
    const { desk } = town;
    const opened = desk.openAccount(villain, {
      name: '=HYPERLINK("http://x")',
      address: '+1, 后门',
      customerClass: '@residential',
    });
    await town.hall.store.commitBatch([opened, desk.pay(villain, 100)]);
    await reviewedOctober(town);
    value(await deductMonth(town.deps, FINANCE, OCTOBER, always));
    value(await closeMonth(town.deps, FINANCE, { operationId: town.hall.id(), period: OCTOBER }));
    const made = exported(town);
    expect(made.text('03-roll-forward.csv')).toContain("9001,1,'@residential,");
  });
});

describe('GBK', () => {
  test('comes back through the platform’s own decoder', () => {
    const text = '填制凭证,V800 收取IC卡用户气款 ￥（）—“”、。0-9 Az';
    expect(new TextDecoder('gbk').decode(gbk(text))).toBe(text);
  });

  test('refuses what it does not have', () => {
    expect(() => gbk('𠮷')).toThrow(/GBK has no/);
  });
});

describe('personal data in an export', () => {
  test('no part has a sealed customer: 户名 and 地址 are empty in the text and in the workbook', async () => {
    const made = exported(await closedStreet());
    for (const row of made.rows('01-details.csv')) {
      expect(row).toMatchObject({ 户名: '', 地址: '' });
      expect(Number(row.户号)).toBeGreaterThan(2_000);
    }
    const parts = readdirSync(made.folder, { recursive: true, encoding: 'utf8' });
    const forms = ['王芳', '翠湖花园', '§1.'].flatMap((text) => [
      Buffer.from(text),
      Buffer.from(gbk(text)),
    ]);
    for (const part of parts) {
      const bytes = readFileSync(join(made.folder, part));
      const seen = part.endsWith('.xlsx')
        ? Buffer.from(JSON.stringify(value(await sheetOf(bytes))))
        : bytes;
      for (const form of forms) expect(seen.includes(form), part).toBe(false);
    }
    expect(parts.some((part) => part.endsWith('.xlsx'))).toBe(true);
  });
});
