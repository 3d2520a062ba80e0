/** 收款对账 of the export: receipts are found in shifts, shifts in slips, and all of it in the ledger; a fen that is not stops the export. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRandom, type Random } from '../../../simulators/random.ts';
import type { OperationId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import type { ExportFormat } from '../../../src/core/ledger/month-commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { fen } from '../../../src/core/units.ts';
import { endMonth, exportedFiles } from '../../golden/month-end.ts';
import { type Customer, YearDesk } from '../../golden/year-desk.ts';
import { rowsOf } from '../app/money-household.ts';
import { DAY } from '../core/ledger-town.ts';

const [JANUARY, FEBRUARY, MARCH] = ['2026-01', '2026-02', '2026-03'].map(toPeriod) as [
  ReturnType<typeof toPeriod>,
  ReturnType<typeof toPeriod>,
  ReturnType<typeof toPeriod>,
];
const NEW: readonly string[] = [
  '05-shifts.csv',
  '05-slips.csv',
  '05-channels.csv',
  '05-reconciliation.csv',
];

interface Town {
  readonly year: YearDesk;
  readonly visitor: Customer;
  paidBy(channel: 'wechat' | 'alipay' | 'bank-transfer', amount: number): LedgerCommand;
}

async function town(): Promise<Town> {
  const year = new YearDesk();
  onTestFinished(() => year.store.close());
  const { desk } = year;
  await year.doAll([desk.community(), desk.regulatorBox(), desk.tariff()]);
  await year.goTo('2026-01-05');
  const visitor = await year.customer('何晓');
  const paidBy: Town['paidBy'] = (channel, amount) =>
    desk.pay(visitor.account, amount, { channel, reference: 'R-1' });
  return { year, visitor, paidBy };
}

/** A drawer that is 1.00 short, whose slip was mistyped by 1.00 more, and a second shift that is open when the month ends. */
async function january({ year, visitor, paidBy }: Town): Promise<OperationId> {
  const { desk } = year;
  const [shift, late] = [desk.openShift(50_000), desk.openShift(50_000)];
  const transfer = paidBy('bank-transfer', 7_000);
  const counted = 50_000 + 10_000 - 9_000 - 100;
  const line = { bank: '工行', serial: 'T7', amount: fen(7_000), bookedOn: DAY, payer: '何晓' };
  await year.doAll([
    ...[shift, desk.pay(visitor.account, 10_000), paidBy('wechat', 6_000), transfer],
    ...[desk.confirm(transfer.operationId, line), desk.handOver(9_000, 'slip 1')],
    ...[desk.count(shift.operationId, counted), desk.count(shift.operationId, counted)],
    ...[desk.redHandOver('slip 1', 8_900), desk.rule(shift.operationId)],
    ...[desk.settleClearing(5_000, 30), desk.redClearing('W5000'), desk.settleClearing(6_000, 36)],
    ...[late, desk.pay(visitor.account, 2_000), desk.handOver(1_500, 'slip 2')],
  ]);
  await endMonth(year, JANUARY, []);
  return late.operationId;
}

async function february({ year, visitor }: Town, late: OperationId): Promise<void> {
  const { desk } = year;
  await year.goTo('2026-02-10');
  // Of the first shift 19.00 more than its float are there, less what was short.
  const counted = 50_000 + 900 + 2_000 - 1_500 + 3_000;
  await year.doAll([desk.pay(visitor.account, 3_000), desk.count(late, counted)]);
  await endMonth(year, FEBRUARY, []);
}

describe('收款对账', () => {
  test('a shift stands with its takings, its difference and what became of it, and each slip with its shift', async () => {
    const here = await town();
    await january(here);
    const files = exportedFiles(here.year, JANUARY);
    expect(rowsOf(files, '05-shifts.csv')).toMatchObject([
      {
        ...{
          收费员: 'li.na',
          备用金: '500.00',
          现金收: '100.00',
          微信收: '60.00',
          银行收: '70.00',
        },
        ...{ 缴款: '90.00', 应有: '510.00', 实点: '509.00', 长短款: '-1.00', 凭分录应有: '510.00' },
        ...{ 核对差额: '0.00', 缴款更正: '-1.00', 已裁定: '-2.00', 待裁定: '0.00' },
        ...{ 处理: '公司承担', 裁定人: 'zhao' },
      },
    ]);
    const [shift] = rowsOf(files, '05-shifts.csv');
    const slips = rowsOf(files, '05-slips.csv');
    expect(slips.map((row) => [row.事项, row.红字, row.单号, row.银行存款, row.短款])).toEqual([
      ['到账', '', 'T7', '70.00', '0.00'],
      ['缴款', '', 'slip 1', '90.00', '0.00'],
      ['短款', '', '', '0.00', '1.00'],
      ['缴款红字', '红字', 'slip 1', '-90.00', '90.00'],
      ['缴款更正', '', 'slip 1', '89.00', '-89.00'],
      ['裁定', '', '', '0.00', '-2.00'],
      ['清算', '', 'W5000', '49.70', '0.00'],
      ['清算红字', '红字', 'W5000', '-49.70', '0.00'],
      ['清算', '', 'W6000', '59.64', '0.00'],
      ['缴款', '', 'slip 2', '15.00', '0.00'],
    ]);
    const drawer = slips.filter(({ 班次 }) => 班次 === shift?.班次);
    expect(drawer.map(({ 事项 }) => 事项)).toEqual([
      '缴款',
      '短款',
      '缴款红字',
      '缴款更正',
      '裁定',
    ]);
    expect(slips.at(-1)?.班次).not.toBe('');
    expect(slips.find(({ 单号 }) => 单号 === 'W6000')).toMatchObject({
      ...{ 微信待清算: '-60.00', 手续费: '0.36', 银行: 'ICBC', 第二人: 'gu' },
    });
    expect(rowsOf(files, '05-channels.csv').map((row) => [row.科目, row.期末, row.差额])).toEqual([
      ['1001', '14.00', '0.00'],
      ['1002', '233.64', '0.00'],
      ['1012.01', '0.00', '0.00'],
      ['1012.02', '0.00', '0.00'],
      ['1901.01', '0.00', '0.00'],
      ['1221.01', '0.00', '0.00'],
    ]);
  });

  test('a ruling on an earlier month’s shift says so among the slips of its own month, and that month’s shift goes on waiting', async () => {
    const { year, visitor } = await town();
    const { desk } = year;
    const shift = desk.openShift(50_000);
    const counts = [desk.count(shift.operationId, 49_900), desk.count(shift.operationId, 49_900)];
    await year.doAll([shift, ...counts]);
    await endMonth(year, JANUARY, []);
    const january = exportedFiles(year, JANUARY);
    await year.goTo('2026-02-10');
    await year.doAll([desk.rule(shift.operationId), desk.pay(visitor.account, 3_000)]);
    await endMonth(year, FEBRUARY, []);
    const [slip, ...more] = rowsOf(exportedFiles(year, FEBRUARY), '05-slips.csv');
    expect(more).toEqual([]);
    expect(slip).toMatchObject({
      事项: '裁定（前期班次）',
      班次: shift.operationId,
      短款: '-1.00',
    });
    expect(exportedFiles(year, JANUARY)).toEqual(january);
    expect(rowsOf(january, '05-shifts.csv')).toMatchObject([{ 已裁定: '0.00', 待裁定: '-1.00' }]);
  });

  test('what a shift took before the month and after its count is named where receipts and shifts meet', async () => {
    const here = await town();
    const late = await january(here);
    const first = exportedFiles(here.year, JANUARY);
    await february(here, late);
    const cash = (files: Map<string, Buffer>) =>
      rowsOf(files, '05-reconciliation.csv').find(({ 科目 = '' }) => 科目.startsWith('1001'));
    expect(cash(first)).toMatchObject({
      ...{ 收款: '120.00', 结班收: '100.00', 期末未结班收: '20.00', 收款差额: '0.00' },
    });
    expect(cash(exportedFiles(here.year, FEBRUARY))).toMatchObject({
      ...{ 收款: '30.00', 结班收: '50.00', 期初未结班收: '20.00', 收款差额: '0.00' },
    });
    expect(exportedFiles(here.year, JANUARY)).toEqual(first);
  });

  test('a sum that a count tells and its postings do not, and a slip of another amount, stop the export', async () => {
    const here = await town();
    await january(here);
    const { db } = here.year.store;
    db.exec('DROP TRIGGER entry_no_update');
    const set = (kind: string, path: string, amount: number) =>
      db.exec(
        `UPDATE entry SET detail = json_set(detail, '${path}', ${amount})
         WHERE kind = '${kind}' AND json_extract(detail, '${path}') IS NOT NULL`,
      );
    for (const [name, was] of [
      ['cashIn', 10_000],
      ['wechatIn', 6_000],
      ['handedOver', 9_000],
      ['expected', 51_000],
      ['difference', -100],
    ] as const) {
      set('count-drawer', `$.result.facts.${name}`, was + 1);
      expect(() => exportedFiles(here.year, JANUARY), name).toThrow(/shift .* tells/);
      set('count-drawer', `$.result.facts.${name}`, was);
    }
    set('confirm-payment', '$.command.bankLine.amount', 7_001);
    expect(() => exportedFiles(here.year, JANUARY)).toThrow(/到账 T7 says 7001 fen/);
  });

  test('a month that was closed before has no such parts, and every other part as it was', async () => {
    const [older, made] = [await town(), await town()];
    const { store } = older.year.deps;
    const exportFormat: ExportFormat = 3;
    const commit: typeof store.commit = (command) =>
      store.commit(command.kind === 'close-period' ? { ...command, exportFormat } : command);
    Object.assign(older.year.deps, { store: { ...store, finance: store.finance, commit } });
    await january(older);
    await january(made);
    const [before, now] = [older, made].map(({ year }) => exportedFiles(year, JANUARY));
    const manifest = JSON.parse(before?.get('09-manifest.json')?.toString() ?? '');
    expect(manifest.format).toBe('qika-month-3');
    const own: ReadonlySet<string> = new Set([...NEW, '09-manifest.json', '2026-01.xlsx']);
    const others = [...(now ?? [])].filter(([name]) => !own.has(name));
    expect([...(before ?? [])].filter(([name]) => !own.has(name))).toEqual(others);
    expect([...(before ?? [])].filter(([name]) => NEW.includes(name))).toEqual([]);
  });
});

/** One act at a counter, as it comes: many cannot be, and are refused. */
function acts({ year, visitor, paidBy }: Town, dice: Random) {
  const { desk } = year;
  let slip = 0;
  const slips: string[] = [];
  const operator = () => dice.pick(['li.na', 'wang']);
  const amount = () => 100 * (1 + dice.below(90));
  const due = (closed: boolean) =>
    year.store.hall.shiftsDue().filter(({ state }) => (state === 'closed') === closed);
  const own = (command: LedgerCommand): LedgerCommand => ({ ...command, operator: operator() });
  const choices: readonly (() => readonly LedgerCommand[])[] = [
    () => [own(desk.pay(visitor.account, amount()))],
    () => [own(paidBy(dice.pick(['wechat', 'alipay']), amount()))],
    () => {
      const transfer = paidBy('bank-transfer', amount());
      return [transfer, own(desk.confirm(transfer.operationId))];
    },
    () => [own(desk.openShift(50_000))],
    () => {
      const [shift] = due(false);
      if (shift === undefined) return [];
      const by = { operator: shift.cashier };
      const counted = 50_000 + dice.below(20_000);
      return [desk.count(shift.shift, counted, by), desk.count(shift.shift, counted, by)];
    },
    () => {
      slip += 1;
      slips.push(`slip ${slip}`);
      return [own(desk.handOver(amount(), `slip ${slip}`))];
    },
    () => [desk.redHandOver(dice.pick(['slip 1', ...slips]), dice.chance(1, 2) ? null : amount())],
    () => {
      const verdict = dice.pick(['company', 'wages', 'gain', 'returned'] as const);
      return due(true).map(({ shift }) => own(desk.rule(shift, { verdict })));
    },
    () => {
      slip += 1;
      const paid = { verdict: 'paid-in', reference: `slip ${slip}` } as const;
      return due(true).map(({ shift }) => desk.rule(shift, paid));
    },
    () => [desk.settleClearing(1_000 + slip, 7)],
    () => [desk.redClearing(`W${1_000 + dice.below(slip + 1)}`)],
  ];
  return () => dice.pick(choices)();
}

test.each([1, 2, 3, 4])(
  'whatever happens at the counters of three months, receipts, shifts, slips and ledger tie: %i',
  async (seed) => {
    const here = await town();
    const { year } = here;
    const act = acts(here, createRandom(seed));
    const seen: Map<string, Buffer>[] = [];
    let accepted = 0;
    for (const period of [JANUARY, FEBRUARY, MARCH]) {
      await year.goTo(`${period}-10`);
      for (let n = 0; n < 80; n += 1) {
        for (const outcome of await year.store.commitBatch(act())) accepted += outcome.ok ? 1 : 0;
      }
      await endMonth(year, period, []);
      seen.push(exportedFiles(year, period));
    }
    expect(accepted).toBeGreaterThan(100);
    expect(seen.flatMap((files) => rowsOf(files, '05-shifts.csv')).length).toBeGreaterThan(4);
    for (const [n, period] of [JANUARY, FEBRUARY, MARCH].entries()) {
      expect([period, exportedFiles(year, period)]).toEqual([period, seen[n]]);
    }
  },
);
