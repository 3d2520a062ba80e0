/** The export of a closed month ties: lines to totals, customers to control accounts, vouchers to the books; and it never changes. */

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/universal';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sheetOf } from '../../../drivers/sheet/read-sheet.ts';
import { writeWorkbook } from '../../../drivers/sheet/workbook.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { enterUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId, type OperationId } from '../../../src/core/ids.ts';
import { DEFAULT_MONTH, type MonthSettings } from '../../../src/core/ledger/snapshot.ts';
import { toPeriod } from '../../../src/core/period.ts';
import type { ProfileName } from '../../../src/core/posting-profile.ts';
import { litre } from '../../../src/core/units.ts';
import { DEFAULT_MAPPING, readMapping } from '../../../src/core/voucher-mapping.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import {
  type PeriodVouchers,
  periodVouchers,
} from '../../../src/store/reports/month/draft-vouchers.ts';
import { exportMonth, type MonthExport } from '../../../src/store/reports/month/export.ts';
import { gbk } from '../../../src/store/reports/month/gbk.ts';
import { closedPeriod, closedPeriods } from '../../../src/store/reports/month/scope.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import {
  FINANCE,
  OCTOBER,
  reviewedOctober,
  SERVICE,
  type Street,
  street,
} from '../app/month-street.ts';
import { value } from '../app/told.ts';
import { TARIFF } from '../core/ledger-commands.ts';

const always = { mayGoOn: () => true, told: () => undefined };

/** A card fee of 30.00, 200.00 to the bank, a drawer 1.00 short, and the company bears it. */
async function dayInTheHall({ hall, desk, accounts: [first] }: Street): Promise<void> {
  if (first === undefined) throw new Error('no street');
  const shift = desk.openShift(50_000);
  const counted = 50_000 + 3_000 - 20_000 - 100;
  const day = [
    shift,
    desk.chargeItem('card'),
    desk.charge(first, 'card', 3_000),
    desk.handOver(20_000, 'slip 1'),
    desk.count(shift.operationId, counted),
    desk.count(shift.operationId, counted),
    desk.rule(shift.operationId, { verdict: 'company' }),
  ];
  for (const outcome of await hall.store.commitBatch(day)) value(outcome);
}

/** Fourteen houses; in two of them more was used than was ever bought. */
async function closedStreet(
  before: (town: Street) => Promise<void> = async () => undefined,
  month: ProfileName | MonthSettings = 'bill',
): Promise<Street> {
  const town = await street(14, month);
  await dayInTheHall(town);
  await before(town);
  await reviewedOctober(town);
  value(await deductMonth(town.deps, FINANCE, OCTOBER, always));
  const request = { operationId: town.hall.id(), period: OCTOBER };
  value(await closeMonth(town.deps, FINANCE, request));
  return town;
}

interface Exported extends MonthExport {
  readonly folder: string;
  text(name: string): string;
  /** Rows of a part as records by the header's names. */
  rows(name: string): Record<string, string>[];
}

function exported({ hall }: Street, mapping = DEFAULT_MAPPING): Exported {
  const folder = mkdtempSync(join(tmpdir(), 'qika-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'ledger.db');
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  const file = new LedgerFile(path);
  const out = join(folder, 'out');
  mkdirSync(out);
  const scope = value(closedPeriod(file, OCTOBER));
  const made = exportMonth(scope, mapping, {
    path: out,
    writeWorkbook,
    progress: () => undefined,
  });
  file.close();
  const text = (name: string): string => readFileSync(join(out, name), 'utf8');
  return {
    ...made,
    folder: out,
    text,
    rows(name) {
      const [head = '', ...lines] = text(name)
        .replace(/^\uFEFF/, '')
        .trimEnd()
        .split('\r\n');
      const names = head.split(',');
      return lines.map((line) => {
        const cells = line.split(',');
        return Object.fromEntries(names.map((one, n) => [one, cells[n] ?? '']));
      });
    },
  };
}

const fen = (text: string | undefined): number => Math.round(Number(text) * 100);
const sum = (rows: readonly Record<string, string>[], name: string): number =>
  rows.reduce((all, row) => all + fen(row[name]), 0);

function previewed({ hall }: Street): PeriodVouchers {
  const path = join(mkdtempSync(join(tmpdir(), 'qika-preview-')), 'ledger.db');
  onTestFinished(() => rmSync(path, { force: true }));
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  const file = new LedgerFile(path);
  const made = value(periodVouchers(file, OCTOBER));
  file.close();
  return made;
}

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

const SHOPS = { ...TARIFF, id: 'shops', customerClass: 'commercial' };
const AS_SHOP = { what: 'class', customerClass: 'commercial' } as const;

const revenueOfShops = ({ vouchers }: Pick<PeriodVouchers, 'vouchers'>) =>
  vouchers.flatMap(({ lines }) => lines.filter((line) => line.customerClass === 'commercial'));

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
  test('sums: lines are totals, net and tax are gross, opening and movements are the closing', async () => {
    const made = exported(await closedStreet());
    const details = made.rows('01-details.csv');
    expect(details).toHaveLength(14);
    expect(made.totals.lines).toBe(14);
    expect(sum(details, '气费含税')).toBe(made.totals.grossFen);
    expect(sum(details, '不含税') + sum(details, '税额')).toBe(made.totals.grossFen);
    for (const name of ['01-price-lines.csv', '02-summary.csv']) {
      const rows = made.rows(name);
      expect([name, sum(rows, '气费含税'), sum(rows, '不含税')]).toEqual([
        name,
        made.totals.grossFen,
        made.totals.netFen,
      ]);
    }
    const rolls = made.rows('03-roll-forward.csv');
    expect(rolls).toHaveLength(14);
    for (const roll of rolls) {
      const moved = fen(roll.收款) - fen(roll.退款) - fen(roll.扣收) + fen(roll.调整);
      expect(fen(roll.期初预收) + moved).toBe(fen(roll.期末预收));
      const stages = ['户结余', '待写', '在途', '卡内', '表内'].map((stage) => fen(roll[stage]));
      expect(stages.reduce((a, b) => a + b)).toBe(fen(roll.期末预收));
    }
    expect(sum(rolls, '期末预收')).toBe(sum(details, '期末预收'));
  });

  test('ties: control less sub-ledger is 0.00, receipts are the vouchers’, and every voucher balances', async () => {
    const made = exported(await closedStreet());
    expect(made.rows('07-control.csv').map(({ 科目, 差额 }) => [科目, 差额])).toEqual([
      ['2203.01', '0.00'],
      ['1122.02', '0.00'],
    ]);
    expect(fen(made.rows('07-control.csv')[1]?.总账)).toBe(2 * ((7_000 * 2) / 10 - 1_000));
    const receipts = made.rows('05-receipts.csv');
    expect([sum(receipts, '收款'), sum(receipts, '退款')]).toEqual([14 * 5_000 + 3_000, 0]);
    expect(receipts.map(({ 科目, 笔数 }) => [科目, 笔数])).toEqual([['1001 库存现金', '15']]);
    expect(made.rows('06-tickets.csv')).toHaveLength(15);
    const lines = made.rows('08-vouchers.csv');
    for (const number of new Set(lines.map(({ 凭证号 }) => 凭证号))) {
      const own = lines.filter(({ 凭证号 }) => 凭证号 === number);
      expect([number, sum(own, '借方')]).toEqual([number, sum(own, '贷方')]);
    }
    const ofGas = lines.filter(({ 凭证号 }) => Number(凭证号) <= 3);
    expect(ofGas.map(({ 凭证号, 科目编码, 用户类别 }) => [凭证号, 科目编码, 用户类别])).toEqual([
      ['1', '1001', ''],
      ['1', '220301', ''],
      ['2', '112201', ''],
      ['2', '222101', ''],
      ['2', '6001', 'residential'],
      ['3', '112202', ''],
      ['3', '220301', ''],
      ['3', '112201', ''],
    ]);
    expect(made.rows('04-ageing.csv')[0]).toMatchObject({ 账龄: '1年以内' });
  });

  test('ties where the advance is a contract liability with pending VAT beside it', async () => {
    const town = await closedStreet(async () => undefined, 'contract');
    const made = exported(town);
    const [ic] = made.rows('07-control.csv');
    expect(ic).toMatchObject({
      科目: '2205.01',
      名称: '合同负债—IC卡用户＋应交税费—待转销项税额',
      差额: '0.00',
    });
    const rolls = made.rows('03-roll-forward.csv');
    expect(fen(ic?.总账)).toBe(sum(rolls, '期末预收'));
    const lines = made.rows('08-vouchers.csv');
    const balance = (account: string): number => {
      const own = lines.filter(({ 科目编码 }) => 科目编码 === account);
      return sum(own, '贷方') - sum(own, '借方');
    };
    // What is left of each lot of 40.00 and its tax of 3.30, by the cubic metres that are used of its twenty.
    const tax = (used: number): number => 330 - Math.round((Math.min(used, 20) * 200 * 9) / 109);
    const houses = Array.from({ length: 14 }, (_, n) => (n % 7 === 6 ? 27 : n));
    const waiting = houses.reduce((all, used) => all + tax(used), 0);
    expect(balance('222102')).toBe(waiting);
    expect(balance('220501')).toBe(fen(ic?.总账) - waiting);
    expect(balance('220301')).toBe(0);
    const { db } = town.hall.store;
    const broken = () => verifyLedger(db, systemHash).laws.filter(({ ok }) => !ok);
    expect(broken()).toEqual([]);
    // A fen of tax that waits for no lot is seen.
    db.exec('BEGIN');
    db.exec('DROP TRIGGER posting_no_update');
    db.exec(`UPDATE posting SET amount = amount + 1
      WHERE id = (SELECT min(id) FROM posting WHERE credit = 2222)`);
    const laws = broken().map(({ law }) => law);
    db.exec('ROLLBACK');
    expect(laws).toContain('L16');
  });

  test.each(['bill', 'contract'] as const)(
    'ties where a VAT invoice was given before the use: its tax is told apart, and is not due again (%s)',
    async (profile) => {
      // The sixth house uses 5 of the 20 m³ that it bought for 40.00; their tax is 3.30.
      const town = await closedStreet(async ({ hall, desk, accounts: [, , , , , sixth] }) => {
        const find = hall.store.db.prepare<[string, number | undefined], string>(
          'SELECT lower(hex(op_id)) FROM entry WHERE kind = ? AND account_id = ?',
        );
        const hex = String(find.pluck().get('buy-gas', sixth));
        const purchase = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as OperationId;
        const ticketNo = hall.store.db
          .prepare<[number | undefined], number>(
            "SELECT ticket_no FROM entry WHERE kind = 'take-payment' AND account_id = ?",
          )
          .pluck()
          .get(sixth);
        const slip = ticketNo ?? 0;
        const papers = [desk.endTicket(slip), desk.vatInvoice(slip, '24330001', { purchase })];
        for (const outcome of await hall.store.commitBatch(papers)) value(outcome);
      }, profile);
      const made = exported(town);
      expect(made.rows('07-control.csv').map(({ 差额 }) => 差额)).toEqual(['0.00', '0.00']);
      const details = made.rows('01-details.csv');
      expect(details.map(({ 其中先开票税额: tax }) => fen(tax))).toEqual([
        ...[0, 0, 0, 0, 0, 83, ...Array(8).fill(0)],
      ]);
      for (const { 气费含税, 不含税, 税额 } of details) {
        expect(fen(不含税) + fen(税额)).toBe(fen(气费含税));
      }
      expect(sum(made.rows('01-price-lines.csv'), '其中先开票税额')).toBe(83);
      expect(sum(made.rows('03-roll-forward.csv'), '未用已开票税额')).toBe(-(330 - 83));
      const lines = made.rows('08-vouchers.csv');
      const output = lines.filter(({ 科目编码 }) => 科目编码 === '222101');
      const invoice = output.filter(({ 摘要 }) => 摘要?.startsWith('先开增值税发票'));
      expect(invoice.map(({ 贷方 }) => fen(贷方))).toEqual([330]);
      const used = output.filter(({ 摘要 }) => 摘要?.includes('气费收入'));
      expect(sum(used, '贷方')).toBe(sum(details, '税额') - 83);
      expect(verifyLedger(town.hall.store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
    },
  );

  test('ties where residents are recognised on receipt, with a year-end document in it', async () => {
    const town = await closedStreet(async ({ hall, desk, accounts: [, , , , , first] }) => {
      if (first === undefined) throw new Error('no street');
      const paper = desk.trueUp(2025, 3_000, {
        accountId: first,
        businessDate: toBusinessDate('2026-10-20'),
        readOn: toBusinessDate('2026-10-20'),
      });
      const [one] = await hall.store.commitBatch([paper]);
      expect(one).toMatchObject({ ok: true });
    }, 'receipt');
    // 3 m³ of the sixth house by the document, of 20 that were recognised; the other 2 by its line.
    const made = exported(town);
    expect(made.rows('07-control.csv').map(({ 差额 }) => 差额)).toEqual(['0.00', '0.00']);
    const rolls = made.rows('03-roll-forward.csv');
    expect(sum(rolls, '期末预收') + sum(rolls, '已用未确认')).toBe(
      fen(made.rows('07-control.csv')[0]?.总账),
    );
    const lines = made.rows('08-vouchers.csv');
    const side = (gl: string) => {
      const own = lines.filter(({ 科目编码 }) => 科目编码 === gl);
      return sum(own, '贷方') - sum(own, '借方');
    };
    const bought = 14 * 4_000 - 3_400;
    const over = (2 * 7_000 * 2) / 10;
    expect([side('6001') + side('222101') - 345]).toEqual([bought + over]);
    expect(made.rows('03-adjustments.csv')).toHaveLength(1);
    const classes = lines
      .filter(({ 摘要, 科目编码 }) => 摘要 === '按购气确认IC卡用户气费收入' && 科目编码 === '6001')
      .map(({ 用户类别, 档, 贷方 }) => [用户类别, 档, 贷方]);
    expect(classes).toEqual([['residential', '1', '513.80']]);
    expect(verifyLedger(town.hall.store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('ties where the company left the profile: the month catches up with what was used', async () => {
    const month = { ...DEFAULT_MONTH, profile: 'receipt' as ProfileName, residentialClasses: [] };
    const town = await closedStreet(async () => {
      month.profile = 'direct';
    }, month);
    const made = exported(town);
    const details = made.rows('01-details.csv');
    expect(sum(details, '不含税')).toBe(made.totals.netFen);
    expect(sum(details, '不含税') + sum(details, '税额')).toBe(made.totals.grossFen);
    for (const name of ['01-price-lines.csv', '02-summary.csv']) {
      expect([name, sum(made.rows(name), '不含税')]).toEqual([name, made.totals.netFen]);
    }
    expect(made.rows('07-control.csv').map(({ 差额 }) => 差额)).toEqual(['0.00', '0.00']);
    expect(sum(made.rows('03-roll-forward.csv'), '已用未确认')).toBe(0);
    const { vat } = JSON.parse(made.text('09-manifest.json'));
    expect(vat.earnedFen).toBe(sum(details, '不含税') + sum(details, '税额'));
    expect(vat.netOfTotalFen + vat.roundingFen).toBe(made.totals.netFen);
    expect(verifyLedger(town.hall.store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('ties with prices corrected in it: documents with their people, and no lot is priced again', async () => {
    const made = exported(
      await closedStreet(async ({ hall, desk, accounts: [first, second] }) => {
        if (first === undefined || second === undefined) throw new Error('no street');
        const documents = [
          desk.correct(20_000, 6_000, { accountId: first }),
          desk.correct(20_000, -1_000, { accountId: second, formNo: 'TJ-2026-002' }),
        ];
        for (const outcome of await hall.store.commitBatch(documents)) value(outcome);
        const broken = verifyLedger(hall.store.db, systemHash).laws.filter(({ ok }) => !ok);
        expect(broken).toEqual([]);
      }),
    );
    const [one, other] = made.rows('03-adjustments.csv');
    expect(one).toMatchObject({ 工作单号: 'TJ-2026-001', 批次气费: '12.00', 签字人: 'gu' });
    expect(other).toMatchObject({ 工作单号: 'TJ-2026-002', 批次气费: '-2.00', 不含税: '-1.83' });
    const [first, second] = made.rows('03-roll-forward.csv');
    // 10.00 of the 12.00 were in the balance, the rest is owed.
    expect(first).toMatchObject({ 户结余: '0.00', 调整: '-10.00', 期末超用应收: '2.00' });
    expect(second).toMatchObject({ 户结余: '12.00', 调整: '2.00' });
    expect(made.rows('07-control.csv').map(({ 差额 }) => 差额)).toEqual(['0.00', '0.00']);
  });

  test('ties with meters exchanged in it: what goes over is an adjustment and makes no voucher', async () => {
    const withSwap = (swap: boolean) =>
      closedStreet(async ({ hall, desk, accounts }) => {
        const [one, other] = accounts;
        if (one === undefined || other === undefined) throw new Error('no street');
        const more = [desk.buy(one, 3_000), ...(swap ? [desk.swap(one, other)] : [])];
        for (const outcome of await hall.store.commitBatch(more)) value(outcome);
      });
    const plain = exported(await withSwap(false));
    const town = await withSwap(true);
    const made = exported(town);
    expect(made.rows('07-control.csv')).toEqual(plain.rows('07-control.csv'));
    const [first, second] = made.rows('03-roll-forward.csv');
    expect([first?.调整, first?.调整m3, first?.购气m3]).toEqual(['-6.00', '-3.000', '23.000']);
    expect([second?.调整, second?.调整m3, second?.购气m3]).toEqual(['6.00', '3.000', '20.000']);
    const details = made
      .rows('01-details.csv')
      .slice(0, 2)
      .map(({ 户号, 表号 }) => [户号, 表号]);
    const before = plain
      .rows('01-details.csv')
      .slice(0, 2)
      .map(({ 户号, 表号 }) => [户号, 表号]);
    expect(made.rows('03-adjustments.csv')).toMatchObject([
      {
        工作单号: 'GD-0042',
        户号: first?.户号,
        调整量m3: '-3.000',
        批次气费: '-6.00',
        签字人: 'gu',
      },
      {
        工作单号: 'GD-0042',
        户号: second?.户号,
        调整量m3: '3.000',
        批次气费: '6.00',
        不含税: '0.00',
      },
    ]);
    expect(details.map(([, meter]) => meter)).toEqual(
      before.map(([, meter]) => meter).toReversed(),
    );
    const sides = (rows: Exported): string[] =>
      rows.rows('08-vouchers.csv').map(({ 科目编码, 借方, 贷方 }) => `${科目编码} ${借方} ${贷方}`);
    expect(sides(made)).toEqual(sides(plain));
    const { laws } = verifyLedger(town.hall.store.db, systemHash);
    expect(laws.filter(({ ok }) => !ok)).toEqual([]);
  });

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

  test('is the same bytes again, whatever has come since', async () => {
    const town = await closedStreet();
    const bytes = ({ folder }: Exported): Record<string, string> =>
      Object.fromEntries(
        readdirSync(folder).map((name) => [
          name,
          createHash('sha256')
            .update(readFileSync(join(folder, name)))
            .digest('hex'),
        ]),
      );
    const first = bytes(exported(town));
    const late = town.accounts.map((account) =>
      town.desk.pay(account, 100, { businessDate: toBusinessDate('2026-10-30') }),
    );
    await town.hall.store.commitBatch(late);
    expect(bytes(exported(town))).toEqual(first);
    expect(Object.keys(first)).toEqual([
      '01-details.csv',
      '01-price-lines.csv',
      '02-summary.csv',
      '03-adjustments.csv',
      '03-roll-forward.csv',
      '04-ageing.csv',
      '05-channels.csv',
      '05-receipts.csv',
      '05-reconciliation.csv',
      '05-shifts.csv',
      '05-slips.csv',
      '06-register.csv',
      '06-tickets.csv',
      '07-control.csv',
      '08-vouchers-galaxy.json',
      '08-vouchers-k3.csv',
      '08-vouchers-u8.txt',
      '08-vouchers.csv',
      '09-manifest.json',
      '2026-10.journal',
      '2026-10.xlsx',
    ]);
  });

  test('a class that was put right stands in its month, and one that is put right later changes no byte of it', async () => {
    const [early, late] = [accountId(9_001), accountId(9_002)];
    const town = await closedStreet(async ({ hall, deps, desk }) => {
      for (const outcome of await hall.store.commitBatch([
        desk.tariff(SHOPS),
        ...desk.customer(early, meterId(7, 990_001), cardNo(99_001)),
        ...desk.customer(late, meterId(7, 990_002), cardNo(99_002)),
        desk.changeRecord(early, AS_SHOP),
      ])) {
        value(outcome);
      }
      const read = {
        source: 'handheld',
        litres: null,
        readOn: toBusinessDate('2026-10-28'),
      } as const;
      const lines = [
        { ...read, accountId: early, index: litre(3_000) },
        { ...read, accountId: late, index: litre(0) },
      ];
      const entered = { operationId: hall.id(), period: OCTOBER, lines };
      value(await enterUsage(deps, SERVICE, entered));
    });
    const first = exported(town);
    const classes = (month: Exported) =>
      month
        .rows('01-details.csv')
        .filter(({ 户号: no }) => no === String(early) || no === String(late))
        .map(({ 用户类别: one }) => one);
    expect(classes(first)).toEqual(['commercial', 'residential']);
    expect(
      sum(
        first.rows('02-summary.csv').filter((row) => row.用户类别 === 'commercial'),
        '气费含税',
      ),
    ).toBe(600);
    expect(revenueOfShops(first)).toMatchObject([{ creditFen: 550 }]);
    expect(revenueOfShops(previewed(town))).toEqual(revenueOfShops(first));
    value(await town.hall.store.commit(town.desk.changeRecord(late, AS_SHOP)));
    const bound = await town.hall.store.commit(
      town.desk.changeRecord(early, { ...AS_SHOP, customerClass: 'residential' }, { seen: 1 }),
    );
    expect(bound).toMatchObject({ ok: false, refusal: { code: 'account.class-bound' } });
    const again = exported(town);
    expect(classes(again)).toEqual(['commercial', 'residential']);
    for (const name of readdirSync(first.folder).filter((one) => one.endsWith('.csv'))) {
      expect([name, again.text(name)]).toEqual([name, first.text(name)]);
    }
  });

  test('what became of slips and numbers stands in the period of the event, with its people', async () => {
    const made = exported(
      await closedStreet(async ({ hall, desk, accounts: [first] }) => {
        if (first === undefined) throw new Error('no street');
        const bought = desk.buy(first, 1_000);
        const vat = { purchase: bought.operationId };
        const papers = [
          bought,
          desk.series('3301'),
          desk.endTicket(1),
          desk.invoice(1),
          desk.spoil('3301'),
          desk.endTicket(2, { how: 'lost', secondPerson: 'zhao', reason: '=遗失' }),
          desk.endTicket(3, { how: 'voided' }),
          desk.pay(first, 100),
          desk.endTicket(16),
          desk.vatInvoice(16, '24330001', vat),
          desk.redInvoice('24330001', '24330002'),
        ];
        for (const outcome of await hall.store.commitBatch(papers)) value(outcome);
      }),
    );
    const told = made
      .rows('06-register.csv')
      .map((row) => [row.事项, row.票种, row.号码, row.小票号, row.原号码, row.第二人]);
    expect(told).toEqual([
      ['收回', '收费小票', '', '1', '', ''],
      ['换开', '收费发票', '3301-00000007', '1', '', ''],
      ['空白作废', '收费发票', '3301-00000008', '', '', ''],
      ['遗失', '收费小票', '', '2', '', 'zhao'],
      ['作废', '收费小票', '', '3', '', ''],
      ['收回', '收费小票', '', '16', '', ''],
      ['换开', '增值税发票', '24330001', '16', '', ''],
      ['红字', '增值税发票', '24330002', '16', '24330001', ''],
    ]);
    expect(made.rows('06-register.csv')[3]?.原因).toBe("'=遗失");
  });

  test('is written as by the program that closed the month: one of before has no register, and numbers for codes', async () => {
    const town = await street(14, 'bill');
    await dayInTheHall(town);
    await reviewedOctober(town);
    value(await deductMonth(town.deps, FINANCE, OCTOBER, always));
    const { store } = town.deps;
    const commit: typeof store.commit = (command) => {
      if (command.kind !== 'close-period') return store.commit(command);
      const { exportFormat: _absent, ...older } = command;
      return store.commit(older);
    };
    const deps = { ...town.deps, store: { ...store, finance: store.finance, commit } };
    value(await closeMonth(deps, FINANCE, { operationId: town.hall.id(), period: OCTOBER }));
    const [older, made] = [exported(town), exported(await closedStreet())];
    const names = ({ folder }: Exported) => readdirSync(folder);
    expect(names(made).filter((name) => !names(older).includes(name))).toEqual([
      ...['05-channels.csv', '05-reconciliation.csv', '05-shifts.csv', '05-slips.csv'],
      '06-register.csv',
    ]);
    expect(older.text('09-manifest.json')).toMatch(/"format": "qika-month-1"/);
    expect(made.text('09-manifest.json')).toMatch(/"format": "qika-month-4"/);
    const codes = async ({ folder }: Exported) => {
      const bytes = Uint8Array.from(readFileSync(join(folder, `${OCTOBER}.xlsx`))).buffer;
      const [head = [], ...rows] = await readSheet(bytes, '08 凭证');
      return new Set(rows.map((row) => typeof row[head.indexOf('科目编码')]));
    };
    expect([await codes(older), await codes(made)]).toEqual([
      new Set(['number']),
      new Set(['string']),
    ]);
  });

  test('its manifest has each file’s rows, bytes and digest, and who did what', async () => {
    const made = exported(await closedStreet());
    const manifest = JSON.parse(made.text('09-manifest.json')) as {
      files: { name: string; rows: number; bytes: number; sha256: string }[];
    };
    expect(manifest).toMatchObject({
      period: '2026-10',
      preparedBy: 'chen',
      reviewedBy: 'fang',
      closedBy: 'fang',
      totals: made.totals,
    });
    expect(manifest.files).toHaveLength(20);
    for (const { name, rows, bytes, sha256 } of manifest.files) {
      const content = readFileSync(join(made.folder, name));
      expect([name, bytes]).toEqual([name, content.length]);
      expect([name, sha256]).toEqual([name, createHash('sha256').update(content).digest('hex')]);
      if (name.endsWith('.csv')) expect([name, rows]).toEqual([name, made.rows(name).length]);
    }
  });

  test('is the same bytes again after every kind of document was entered in the open period', async () => {
    const paid = { channel: 'bank-transfer', reference: 'ICBC-9' } as const;
    const documents = (town: Street, n: number) => {
      const { desk, accounts } = town;
      const [one, two] = [accounts[2 * n], accounts[2 * n + 1]];
      if (one === undefined || two === undefined) throw new Error('no street');
      const bought = desk.buy(one, 1_000);
      const deposit = desk.charge(two, 'deposit', 5_000);
      const byBank = desk.charge(two, 'deposit', 7_000, paid);
      const transfer = desk.pay(one, 900, paid);
      // Fifteen tickets were issued before; each round issues three.
      const [slip, invoice] = [18 + 4 * n - 3, `2433000${2 * n}`];
      return [
        ...(n === 0 ? [desk.chargeItem('deposit', { income: false, taxBasisPoints: 0 })] : []),
        desk.pay(one, 5_000),
        bought,
        desk.endTicket(slip + 1),
        desk.vatInvoice(slip + 1, invoice, { purchase: bought.operationId }),
        desk.redInvoice(invoice, `${invoice}9`),
        deposit,
        desk.refundDeposit(deposit, 2_000),
        byBank,
        desk.confirm(byBank.operationId),
        transfer,
        desk.confirm(transfer.operationId),
        desk.correct(1_000, 1_000, { accountId: two }),
        desk.correct(1_000, -3_000, { accountId: two }),
      ];
    };
    const enter = async (town: Street, n: number) => {
      for (const outcome of await town.hall.store.commitBatch(documents(town, n))) value(outcome);
    };
    const bytesOf = ({ folder }: Exported) =>
      readdirSync(folder).map((name) => [
        name,
        readFileSync(join(folder, name)).toString('base64'),
      ]);
    const town = await closedStreet((open) => enter(open, 0));
    const first = exported(town);
    expect(first.rows('03-adjustments.csv')).toHaveLength(2);
    expect(first.rows('06-register.csv')).toHaveLength(3);
    await enter(town, 1);
    const { desk, accounts } = town;
    const [, , , fourth] = accounts;
    if (fourth === undefined) throw new Error('no street');
    const used = { accountId: fourth };
    for (const litres of [2_000, -1_000]) {
      for (const outcome of await town.hall.store.commitBatch([desk.adjust(litres, used)])) {
        value(outcome);
      }
    }
    expect(bytesOf(exported(town))).toEqual(bytesOf(first));
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

  test('a month that is not closed has none', async () => {
    const town = await street(1);
    await reviewedOctober(town);
    const folder = mkdtempSync(join(tmpdir(), 'qika-export-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'ledger.db');
    town.hall.store.db.exec(`VACUUM INTO '${path}'`);
    const file = new LedgerFile(path);
    onTestFinished(() => file.close());
    expect(closedPeriods(file)).toEqual([]);
    expect(closedPeriod(file, OCTOBER)).toMatchObject({ refusal: { code: 'period.state' } });
    expect(closedPeriod(file, toPeriod('2026-09'))).toMatchObject({
      refusal: { code: 'period.unknown' },
    });
  });
});

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
