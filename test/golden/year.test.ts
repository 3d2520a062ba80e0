/**
 * A year of a small company, closed month by month: its export is what was once reviewed (test/golden/year), ties in itself
 * and to the month before, and is the same bytes when it is made again at the end of the year.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Period } from '../../src/core/period.ts';
import { balances } from '../../src/store/reports/balances.ts';
import { LedgerFile } from '../../src/store/reports/ledger-file.ts';
import { verifyLedger } from '../../src/store/verify.ts';
import { systemHash } from '../../src/system/hash.ts';
import { isKept } from './files.ts';
import { exportedFiles } from './month-end.ts';
import { MONTHS, tellYear } from './year.ts';
import type { YearDesk } from './year-desk.ts';

const FOLDER = join(import.meta.dirname, 'year');
const SIZE_MAX = 300_000;

/** Path to content, as they lie in the project. */
const reviewed = (): Map<string, Buffer> =>
  new Map(
    readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .map((name) => join(FOLDER, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(FOLDER, path).split(sep).join('/'), readFileSync(path)]),
  );

/** Rows of a part as records by the header's names; no cell of this company holds a comma. */
function rowsOf(content: Buffer | undefined): Record<string, string>[] {
  const text = content?.toString('utf8').replace(/^\uFEFF/, '') ?? '';
  const [head = '', ...lines] = text.trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, n) => [name, cells[n] ?? '']));
  });
}

/** Two or three decimals as an integer: fen or litres. */
const whole = (text: string | undefined): number => Number((text ?? '').replace('.', ''));
const sum = (rows: readonly Record<string, string>[], name: string): number =>
  rows.reduce((all, row) => all + whole(row[name]), 0);
const stages = (row: Record<string, string>, unit: string): number =>
  ['待写', '待补', '在途', '卡内', '表内'].reduce((all, name) => all + whole(row[name + unit]), 0);

let year: YearDesk;
const months = new Map<Period, Map<string, Buffer>>();

beforeAll(async () => {
  year = await tellYear((told, period, refused) => {
    expect([period, refused]).toEqual([period, 0]);
    months.set(period, exportedFiles(told, period));
  });
}, 120_000);

const part = (period: Period, name: string) => rowsOf(months.get(period)?.get(name));

describe('a year of a small company', () => {
  test('is what was reviewed; what changed is read after `npm run golden` (git diff test/golden)', () => {
    const made = new Map<string, Buffer>();
    for (const [period, files] of months) {
      for (const [name, content] of files) {
        if (isKept(period, name)) made.set(`${period}/${name}.golden`, content);
      }
    }
    const kept = reviewed();
    expect(new Set(made.keys())).toEqual(new Set(kept.keys()));
    for (const [path, content] of made) {
      expect(content.toString('utf8'), path).toBe(kept.get(path)?.toString('utf8'));
    }
    const bytes = [...kept.values()].reduce((all, { length }) => all + length, 0);
    expect(bytes).toBeLessThan(SIZE_MAX);
  });

  test('keeps every law, and each month is the same bytes when the year is over', () => {
    const broken = verifyLedger(year.store.db, systemHash).laws.filter(({ ok }) => !ok);
    expect(broken).toEqual([]);
    for (const period of MONTHS) {
      const again = exportedFiles(year, period);
      for (const [name, content] of months.get(period) ?? []) {
        expect(again.get(name)?.equals(content), `${period} ${name}`).toBe(true);
      }
    }
  }, 120_000);

  test('balances of all accounts sum to nothing, in money and in gas, and each name stands once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qika-balances-'));
    try {
      const path = join(folder, 'ledger.db');
      year.store.db.exec(`VACUUM INTO '${path}'`);
      const file = new LedgerFile(path);
      const all = [...balances(file)];
      file.close();
      const sumOf = (unit: string): bigint =>
        all.reduce((sum, one) => (one.commodity === unit ? sum + one.amount : sum), 0n);
      expect([sumOf('fen'), sumOf('litre')]).toEqual([0n, 0n]);
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('has in it what a year has', () => {
    const lines = MONTHS.flatMap((period) => part(period, '01-price-lines.csv'));
    const versions = new Set(lines.map((line) => `${line.价格版本} ${line.档}`));
    for (const version of [
      ...['residential-2026 1', 'residential-2026 2', 'residential-2026-07 1'],
      ...['residential-2026-07 2', 'residential-2026-07 3', 'commercial-2026 1'],
    ]) {
      expect(versions).toContain(version);
    }
    const details = MONTHS.flatMap((period) => part(period, '01-details.csv'));
    expect(sum(details, '超用气量m3')).toBeGreaterThan(0);
    expect(sum(details, '待核实m3')).toBe(3_000);
    expect(details.filter(({ 数据来源 }) => 数据来源 === '估')).toHaveLength(5);
    const documents = MONTHS.flatMap((period) => part(period, '03-adjustments.csv'));
    expect(documents.map(({ 原因, 调整量m3 }) => [原因, 调整量m3])).toEqual([
      ['施工方错登表号', '-2.000'],
      ['调价文件追溯执行', '10.000'],
      ['计量不准', '8.000'],
      ['搬迁', '1.000'],
      ['年末清算', '5.125'],
      ['年末清算', '-5.000'],
    ]);
    const rolls = MONTHS.flatMap((period) => part(period, '03-roll-forward.csv'));
    expect([sum(rolls, '退款'), sum(rolls, '在途m3')]).toEqual([3_000 + 2_740, 20_000]);
  });

  test('has money meters: a reading without a report, an overdraft, the old price, and money at every stage', () => {
    const details = MONTHS.flatMap((period) => part(period, '01-details.csv'));
    const billed = (account: string) =>
      details
        .filter(({ 户号, 计费 }) => 户号 === account && 计费 === '金额')
        .map((line) => [whole(line.用气量m3) / 1_000, whole(line.金额表扣款)]);
    expect(billed('2101')).toEqual([
      ...[
        [18, 3_600],
        [19, 3_800],
        [17, 0],
        [16, 6_600],
        [12, 2_000],
        [9, 2_200],
      ],
      ...[
        [11, 2_420],
        [12, 2_640],
        [14, 3_080],
        [16, 3_520],
        [15, 3_300],
        [19, 4_180],
        [0, 0],
      ],
    ]);
    // No card came to it with the price of July.
    expect(billed('2102')).toEqual([[5, 1_000], ...Array(5).fill([6, 1_200])]);
    const rolls = MONTHS.flatMap((period) => part(period, '03-roll-forward.csv'));
    expect(sum(rolls, '金额表冲正')).toBe(2_000);
    expect(sum(rolls, '金额表结算')).toBe(-(3_000 + 2_960));
    for (const place of ['金额表待写', '金额表在途', '金额表卡内', '金额表表内']) {
      expect([place, sum(rolls, place) > 0]).toEqual([place, true]);
    }
  });
});

describe.each(MONTHS)('%s', (period) => {
  test('Σ lines are totals, and net and tax are gross', () => {
    const details = part(period, '01-details.csv');
    const gross = sum(details, '气费含税');
    for (const name of ['01-details.csv', '01-price-lines.csv', '02-summary.csv']) {
      const rows = part(period, name);
      const both = sum(rows, '不含税') + sum(rows, '税额');
      expect([name, sum(rows, '气费含税'), both]).toEqual([name, gross, gross]);
    }
    const manifest = JSON.parse(months.get(period)?.get('09-manifest.json')?.toString() ?? '');
    expect(manifest.totals).toMatchObject({ lines: details.length, grossFen: gross });
    const rolls = part(period, '03-roll-forward.csv');
    const taken = sum(details, '金额表扣款');
    const heldFen = sum(rolls, '金额表期末');
    expect([manifest.moneyMeters.fen, sum(rolls, '金额表扣款')]).toEqual([taken, taken]);
    expect(manifest.moneyMeters).toMatchObject({ heldFen });
    const { earnedFen, netOfTotalFen, roundingFen } = manifest.vat;
    expect([earnedFen, netOfTotalFen + roundingFen]).toEqual([gross, sum(details, '不含税')]);
    expect(Math.abs(earnedFen / 1.09 - netOfTotalFen)).toBeLessThanOrEqual(0.5);
  });

  test('of every account opening and movements are the closing, in money and gas, and stages hold it', () => {
    const before = new Map(
      (period === MONTHS[0]
        ? []
        : part(MONTHS[MONTHS.indexOf(period) - 1] as Period, '03-roll-forward.csv')
      ).map((row) => [row.户号, row]),
    );
    for (const row of part(period, '03-roll-forward.csv')) {
      const last = before.get(row.户号);
      const moved = whole(row.收款) - whole(row.退款) - whole(row.扣收) + whole(row.调整);
      expect(whole(row.期初预收) + moved, row.户号).toBe(whole(row.期末预收));
      const into = whole(row.购气m3) + whole(row.赠气m3) - whole(row.退气m3);
      const gas = into - whole(row.用气m3) + whole(row.调整m3);
      expect(whole(row.期初气量m3) + gas, row.户号).toBe(whole(row.期末气量m3));
      expect(whole(row.户结余) + stages(row, '')).toBe(whole(row.期末预收));
      expect(stages(row, 'm3')).toBe(whole(row.期末气量m3));
      expect([row.期初预收, row.期初气量m3, row.期初超用应收]).toEqual([
        last?.期末预收 ?? '0.00',
        last?.期末气量m3 ?? '0.000',
        last?.期末超用应收 ?? '0.00',
      ]);
      const money =
        whole(row.金额表购入) -
        whole(row.金额表冲正) -
        whole(row.金额表扣款) +
        whole(row.金额表结算);
      expect(whole(row.金额表期初) + money, row.户号).toBe(whole(row.金额表期末));
      expect(row.金额表期初).toBe(last?.金额表期末 ?? '0.00');
      const places = ['待写', '在途', '卡内', '表内'].map((name) => whole(row[`金额表${name}`]));
      expect(places.reduce((all, fen) => all + fen)).toBe(whole(row.金额表期末));
      if (whole(row.金额表期末) > 0) {
        expect(whole(row.户结余) + whole(row.金额表期末), row.户号).toBe(whole(row.期末预收));
      }
      const owed = whole(row.期初超用应收) + whole(row.本期超用) - whole(row.本期补缴);
      expect(owed).toBe(whole(row.期末超用应收));
    }
  });

  test('general ledger less sub-ledger is 0.00, and every voucher balances', () => {
    const control = part(period, '07-control.csv');
    expect(control.map(({ 差额 }) => 差额)).toEqual(['0.00', '0.00']);
    const rolls = part(period, '03-roll-forward.csv');
    expect([whole(control[0]?.总账), whole(control[1]?.总账)]).toEqual([
      sum(rolls, '期末预收'),
      sum(rolls, '期末超用应收'),
    ]);
    const vouchers = part(period, '08-vouchers.csv');
    for (const number of new Set(vouchers.map(({ 凭证号 }) => 凭证号))) {
      const own = vouchers.filter(({ 凭证号 }) => 凭证号 === number);
      expect([number, sum(own, '借方')]).toEqual([number, sum(own, '贷方')]);
    }
  });
});
