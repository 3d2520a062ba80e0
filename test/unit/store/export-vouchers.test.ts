/** The vouchers of a month: previewed, on the side of their accounts, and in the form of each program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { DEFAULT_MONTH } from '../../../src/core/ledger/snapshot.ts';
import { DEFAULT_MAPPING, readMapping } from '../../../src/core/voucher-mapping.ts';
import type { PeriodVouchers } from '../../../src/store/reports/month/draft-vouchers.ts';
import { FINANCE, OCTOBER, reviewedOctober, street } from '../app/month-street.ts';
import { value } from '../app/told.ts';
import {
  AS_SHOP,
  always,
  closedStreet,
  dayInTheHall,
  exported,
  previewed,
  revenueOfShops,
  SHOPS,
} from './closed-street.ts';

test('vouchers are previewed before the month is closed, and are then those of its export', async () => {
  const town = await street(14, 'bill');
  await dayInTheHall(town);
  await reviewedOctober(town);
  const seen = (): PeriodVouchers => previewed(town);
  const summaries = ({ vouchers }: PeriodVouchers) => vouchers.map(({ summary }) => summary);
  const early = seen();
  expect(early.draft).toBe(true);
  expect(summaries(early)).not.toContain('确认IC卡用户气费收入');
  value(await deductMonth(town.deps, FINANCE, OCTOBER, always));
  const deducted = seen();
  expect(summaries(deducted)).toContain('确认IC卡用户气费收入');
  value(await closeMonth(town.deps, FINANCE, { operationId: town.hall.id(), period: OCTOBER }));
  const { vouchers } = exported(town);
  expect(seen()).toEqual({ period: OCTOBER, draft: false, vouchers });
  expect(deducted).toEqual({ period: OCTOBER, draft: true, vouchers });
});

test('revenue on receipt is of the class that was put right before', async () => {
  const profile = { ...DEFAULT_MONTH, profile: 'receipt' } as const;
  const town = await street(1, { ...profile, residentialClasses: ['commercial'] });
  const { desk, hall } = town;
  const shop = accountId(9_001);
  for (const outcome of await hall.store.commitBatch([
    desk.tariff(SHOPS),
    ...desk.customer(shop, meterId(7, 990_001), cardNo(99_001)),
    desk.changeRecord(shop, AS_SHOP),
    desk.pay(shop, 1_000),
    desk.buy(shop, 3_000),
  ])) {
    value(outcome);
  }
  await reviewedOctober(town);
  expect(revenueOfShops(previewed(town))).toMatchObject([{ creditFen: 550 }]);
});

describe('the export of a closed month', () => {
  test('vouchers of the hall stand on the side of their accounts, in words', async () => {
    const made = exported(await closedStreet());
    const ofHall = made.rows('08-vouchers.csv').filter(({ 凭证号 }) => Number(凭证号) > 3);
    expect(ofHall.map((row) => [row.摘要, row.科目编码, row.借方, row.贷方])).toEqual([
      ['现金盘点长短款', '122101', '1.00', ''],
      ['现金盘点长短款', '1001', '', '1.00'],
      ['现金缴存银行', '1002', '200.00', ''],
      ['现金缴存银行', '1001', '', '200.00'],
      ['处理现金长短款', '660201', '1.00', ''],
      ['处理现金长短款', '122101', '', '1.00'],
      ['收取气费以外款项', '1001', '30.00', ''],
      ['收取气费以外款项', '222101', '', '3.45'],
      ['收取气费以外款项', '6051', '', '26.55'],
    ]);
  });

  test('a hand-over that was taken back stands in red beside the right one, and the parts still tie', async () => {
    const made = exported(
      await closedStreet(async ({ hall, desk }) => {
        value(await hall.store.commit(desk.redHandOver('slip 1', 2_000)));
      }),
    );
    const lines = made
      .rows('08-vouchers.csv')
      .filter(({ 摘要 = '' }) => 摘要.includes('现金缴存银行'));
    expect(lines.map((row) => [row.摘要, row.科目编码, row.借方, row.贷方])).toEqual([
      ['现金缴存银行', '1002', '220.00', ''],
      ['现金缴存银行', '1001', '', '200.00'],
      ['现金缴存银行', '122101', '', '20.00'],
      ['冲回现金缴存银行（红字）', '1002', '-200.00', ''],
      ['冲回现金缴存银行（红字）', '122101', '', '-200.00'],
    ]);
    expect(made.rows('07-control.csv').map(({ 差额 }) => 差额)).toEqual(['0.00', '0.00']);
  });

  test('a transfer that paid for what is not gas stands in the voucher of such charges, and no gas money', async () => {
    const made = exported(
      await closedStreet(async ({ hall, desk, accounts: [first] }) => {
        if (first === undefined) throw new Error('no street');
        const transfer = { channel: 'bank-transfer', reference: 'ICBC-9' } as const;
        const card = desk.charge(first, 'card', 1_000, transfer);
        const deposit = desk.charge(first, 'deposit', 50_000, transfer);
        const kind = { income: false, taxBasisPoints: 0 };
        const entered = [desk.chargeItem('deposit', kind), card, deposit];
        const came = [card, deposit].map(({ operationId }) => desk.confirm(operationId));
        for (const outcome of await hall.store.commitBatch([...entered, ...came])) value(outcome);
      }),
    );
    const rows = made
      .rows('08-vouchers.csv')
      .map((row) => [row.摘要, row.科目编码, row.借方, row.贷方]);
    expect(rows.filter(([summary]) => summary === '收取气费以外款项')).toEqual([
      ['收取气费以外款项', '1001', '30.00', ''],
      ['收取气费以外款项', '1002', '510.00', ''],
      ['收取气费以外款项', '222101', '', '4.60'],
      ['收取气费以外款项', '224101', '', '500.00'],
      ['收取气费以外款项', '6051', '', '35.40'],
    ]);
    const gas = rows.filter(([summary]) => summary === '收取IC卡用户气款');
    expect(gas.map(([, gl]) => gl)).not.toContain('6051');
  });

  test('vouchers speak to each program in its own form', async () => {
    const mapping = value(
      readMapping({
        accounts: { '2203.01': '2203001' },
        revenueByClass: { residential: '600101' },
        u8: { word: '转', preparer: '方会计' },
      }),
    );
    const made = exported(await closedStreet(), mapping);
    const u8 = new TextDecoder('gbk').decode(readFileSync(join(made.folder, '08-vouchers-u8.txt')));
    const [first, ...lines] = u8.trimEnd().split('\r\n');
    expect(first).toBe('填制凭证,V800');
    for (const line of lines) {
      const cells = line.split(',');
      expect(cells.slice(0, 2)).toEqual(['2026-10-31', '转']);
      expect([cells[6], cells[7]].filter((amount) => amount === '0.00')).toHaveLength(1);
      expect(cells[11]).toBe('方会计');
    }
    expect(u8).toContain('确认IC卡用户气费收入 residential 第1档,600101,0.00');
    const galaxy = JSON.parse(made.text('08-vouchers-galaxy.json')) as {
      Model: { FEntity: { FDEBIT: number; FCREDIT: number }[] }[];
    };
    expect(galaxy.Model).toHaveLength(made.vouchers.length);
    expect(made.rows('08-vouchers-k3.csv')[0]).toMatchObject({
      FDATE: '2026-10-31',
      FPERIOD: '10',
    });
  });
});

describe('a mapping', () => {
  test.each([
    ['a list', [], '(top)'],
    ['an unknown part', { u9: {} }, 'u9'],
    ['an account that is a number', { accounts: { '1001': 1001 } }, 'accounts.1001'],
    ['a comma, which nothing could quote', { u8: { word: '记,' } }, 'u8.word'],
    ['a field that the part does not have', { k3: { grupo: '记' } }, 'k3.grupo'],
    ['a line break', { galaxy: { accountBook: '0\n1' } }, 'galaxy.accountBook'],
  ])('%s is refused by its place', (_name, mapping, field) => {
    expect(readMapping(mapping)).toMatchObject({
      ok: false,
      refusal: { code: 'export.mapping', facts: { field } },
    });
  });

  test('that is edited in one place keeps all others', () => {
    const mapping = value(readMapping({ accounts: { '1001': '100101' } }));
    expect(mapping.accounts).toEqual({ ...DEFAULT_MAPPING.accounts, '1001': '100101' });
  });
});
