/** A street whose October is closed, and the parts of its export, read back as a company's accountant would. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { writeWorkbook } from '../../../drivers/sheet/workbook.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import type { MonthSettings } from '../../../src/core/ledger/snapshot.ts';
import type { ProfileName } from '../../../src/core/posting-profile.ts';
import { DEFAULT_MAPPING } from '../../../src/core/voucher-mapping.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import {
  type PeriodVouchers,
  periodVouchers,
} from '../../../src/store/reports/month/draft-vouchers.ts';
import { exportMonth, type MonthExport } from '../../../src/store/reports/month/export.ts';
import { closedPeriod } from '../../../src/store/reports/month/scope.ts';
import { FINANCE, OCTOBER, reviewedOctober, type Street, street } from '../app/month-street.ts';
import { value } from '../app/told.ts';
import { TARIFF } from '../core/ledger-town.ts';

export const always = { mayGoOn: () => true, told: () => undefined };

/** A card fee of 30.00, 200.00 to the bank, a drawer 1.00 short, and the company bears it. */
export async function dayInTheHall({ hall, desk, accounts: [first] }: Street): Promise<void> {
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
export async function closedStreet(
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

export interface Exported extends MonthExport {
  readonly folder: string;
  text(name: string): string;
  /** Rows of a part as records by the header's names. */
  rows(name: string): Record<string, string>[];
}

export function exported({ hall }: Street, mapping = DEFAULT_MAPPING): Exported {
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

export const fen = (text: string | undefined): number => Math.round(Number(text) * 100);
export const sum = (rows: readonly Record<string, string>[], name: string): number =>
  rows.reduce((all, row) => all + fen(row[name]), 0);

export function previewed({ hall }: Street): PeriodVouchers {
  const path = join(mkdtempSync(join(tmpdir(), 'qika-preview-')), 'ledger.db');
  onTestFinished(() => rmSync(path, { force: true }));
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  const file = new LedgerFile(path);
  const made = value(periodVouchers(file, OCTOBER));
  file.close();
  return made;
}

export const SHOPS = { ...TARIFF, id: 'shops', customerClass: 'commercial' };
export const AS_SHOP = { what: 'class', customerClass: 'commercial' } as const;

export const revenueOfShops = ({ vouchers }: Pick<PeriodVouchers, 'vouchers'>) =>
  vouchers.flatMap(({ lines }) => lines.filter((line) => line.customerClass === 'commercial'));
