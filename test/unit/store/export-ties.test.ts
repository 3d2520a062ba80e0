/** The export of a closed month ties: lines to totals, customers to control accounts, vouchers to the books. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import { DEFAULT_MONTH } from '../../../src/core/ledger/snapshot.ts';
import type { ProfileName } from '../../../src/core/posting-profile.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { value } from '../app/told.ts';
import { closedStreet, type Exported, exported, fen, sum } from './closed-street.ts';

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
});
