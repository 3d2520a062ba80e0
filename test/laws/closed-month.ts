/**
 * A closed month as it leaves the house: the export ties, every account's opening and movements are its closing in money and
 * in gas, what closed a month opens the next, and no control account differs from its sub-ledger.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWorkbook } from '../../drivers/sheet/workbook.ts';
import type { Period } from '../../src/core/period.ts';
import { DEFAULT_MAPPING } from '../../src/core/voucher-mapping.ts';
import { LedgerFile } from '../../src/store/reports/ledger-file.ts';
import { exportMonth } from '../../src/store/reports/month/export.ts';
import { closedPeriod } from '../../src/store/reports/month/scope.ts';
import type { SqliteLedgerStore } from '../../src/store/sqlite.ts';

/** Files of the export by name. Throws where its own ties do not hold. */
export function exportedMonth(store: SqliteLedgerStore, period: Period): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'qika-sim-month-'));
  try {
    const path = join(folder, 'ledger.db');
    store.db.exec(`VACUUM INTO '${path}'`);
    const file = new LedgerFile(path);
    const out = join(folder, 'out');
    mkdirSync(out);
    const scope = closedPeriod(file, period);
    if (!scope.ok) throw new Error(`${period}: ${scope.refusal.code}`);
    exportMonth(scope.value, DEFAULT_MAPPING, {
      path: out,
      writeWorkbook,
      progress: () => undefined,
    });
    file.close();
    return new Map(readdirSync(out).map((name) => [name, readFileSync(join(out, name))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Row = Readonly<Record<string, string>>;

function rowsOf(files: ReadonlyMap<string, Buffer>, name: string): readonly Row[] {
  const text = files.get(name)?.toString('utf8') ?? '';
  const [head = '', ...rows] = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');
  const names = head.split(',');
  return rows.map((row) => {
    const cells = row.split(',');
    return Object.fromEntries(names.map((each, n) => [each, cells[n] ?? '']));
  });
}

/** Fen, or litres: the figure without its point. */
const whole = (row: Row, name: string): number => Number((row[name] ?? '').replace('.', ''));
const sum = (row: Row, names: readonly string[]): number =>
  names.reduce((total, name) => total + whole(row, name), 0);

/** Opening, what adds, what takes away, closing, and the stages that the closing lies in. */
const BALANCES = [
  {
    ...{
      opening: '期初预收',
      adds: ['收款', '调整'],
      takes: ['退款', '扣收'],
      closing: '期末预收',
    },
    stages: ['户结余', '待写', '待补', '在途', '卡内', '表内'],
  },
  {
    ...{ opening: '期初气量m3', adds: ['购气m3', '赠气m3', '调整m3'], takes: ['退气m3', '用气m3'] },
    ...{ closing: '期末气量m3', stages: ['待写m3', '待补m3', '在途m3', '卡内m3', '表内m3'] },
  },
  {
    ...{
      opening: '期初超用应收',
      adds: ['本期超用'],
      takes: ['本期补缴'],
      closing: '期末超用应收',
    },
    stages: [],
  },
  {
    ...{ opening: '金额表期初', adds: ['金额表购入', '金额表结算'] },
    ...{ takes: ['金额表冲正', '金额表扣款'], closing: '金额表期末' },
    stages: ['金额表待写', '金额表在途', '金额表卡内', '金额表表内'],
  },
] as const;

export class ClosedMonths {
  private readonly closings = new Map<string, number>();

  /** Sentences of what is broken. */
  check(files: ReadonlyMap<string, Buffer>, period: Period): string[] {
    const rolled = rowsOf(files, '03-roll-forward.csv').filter((row) => Number(row.户号) > 0);
    if (rolled.length === 0) return [`${period}: nobody stands in the roll-forward`];
    const control = rowsOf(files, '07-control.csv').flatMap((row) => {
      const difference = Object.values(row).at(-1) ?? '';
      return Number(difference) === 0 ? [] : [`${period}: control ${JSON.stringify(row)}`];
    });
    return [...control, ...rolled.flatMap((row) => this.account(row, period))];
  }

  private account(row: Row, period: Period): string[] {
    return BALANCES.flatMap(({ opening, adds, takes, closing, stages }) => {
      const key = `${row.户号} ${closing}`;
      const end = whole(row, closing);
      const before = this.closings.get(key) ?? 0;
      this.closings.set(key, end);
      const say = (what: string): string => `${period}, ${row.户号}, ${closing}: ${what}`;
      const moved = whole(row, opening) + sum(row, adds) - sum(row, takes);
      return [
        ...(moved === end ? [] : [say(`${end}, and its movements make ${moved}`)]),
        ...(whole(row, opening) === before ? [] : [say(`opened at another figure than ${before}`)]),
        ...(stages.length === 0 || sum(row, stages) === end
          ? []
          : [say(`${end}, and its stages are ${sum(row, stages)}`)]),
      ];
    });
  }
}
