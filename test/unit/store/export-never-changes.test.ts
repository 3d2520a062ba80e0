/** The export of a closed month is the same bytes again, whatever comes after it; it says who did what. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/universal';
import { describe, expect, onTestFinished, test } from 'vitest';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { enterUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import { closedPeriod, closedPeriods } from '../../../src/store/reports/month/scope.ts';
import {
  FINANCE,
  OCTOBER,
  reviewedOctober,
  SERVICE,
  type Street,
  street,
} from '../app/month-street.ts';
import { value } from '../app/told.ts';
import {
  AS_SHOP,
  always,
  closedStreet,
  dayInTheHall,
  type Exported,
  exported,
  previewed,
  revenueOfShops,
  SHOPS,
  sum,
} from './closed-street.ts';

describe('the export of a closed month', () => {
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
