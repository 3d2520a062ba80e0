/** The end of a month as the offices work it: entered and submitted by customer service, reviewed, deducted and closed by finance. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWorkbook } from '../../drivers/sheet/workbook.ts';
import { closeMonth } from '../../src/app/finance/close-month.ts';
import { deductMonth } from '../../src/app/finance/deduct-month.ts';
import { submitUsage } from '../../src/app/finance/submit-usage.ts';
import { enterUsage, reviewUsage } from '../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../src/core/calendar.ts';
import type { UsageEntry } from '../../src/core/ledger/month-commands.ts';
import { type Period, periodRange } from '../../src/core/period.ts';
import { litre } from '../../src/core/units.ts';
import { DEFAULT_MAPPING } from '../../src/core/voucher-mapping.ts';
import { LedgerFile } from '../../src/store/reports/ledger-file.ts';
import { exportMonth } from '../../src/store/reports/month/export.ts';
import { closedPeriod } from '../../src/store/reports/month/scope.ts';
import { value } from '../unit/app/told.ts';
import { type Customer, dayAfter, type YearDesk } from './year-desk.ts';

const SERVICE = { operator: 'chen' };
const FINANCE = { operator: 'fang' };
const SECOND = 'gu';

type Read = Pick<Customer, 'account' | 'index'>;

/** What customer service knows of one customer this month: an index that somebody saw, or litres that nobody did. */
export type Seen =
  | { readonly source: 'card' | 'handheld' | 'line'; readonly of: Read }
  | { readonly source: 'estimate'; readonly of: Read; readonly litres: number };

function entryOf(seen: Seen, lastDay: string): UsageEntry {
  const isEstimate = seen.source === 'estimate';
  return {
    accountId: seen.of.account,
    source: seen.source,
    index: isEstimate ? null : litre(seen.of.index),
    litres: isEstimate ? litre(seen.litres) : null,
    readOn: toBusinessDate(lastDay),
  };
}

/** Three days after the period's end. Returns what the run deducted. */
export async function endMonth(year: YearDesk, period: Period, seen: readonly Seen[]) {
  const { deps } = year;
  const { to } = periodRange(period, 1);
  await year.goTo(dayAfter(to, 3));
  const ask = () => ({ operationId: year.id(), period });
  const lines = seen.map((one) => entryOf(one, to));
  value(await enterUsage(deps, SERVICE, { ...ask(), lines }));
  const waiver = { reason: '无人在家', second: SECOND };
  const submitted = value(await submitUsage(deps, SERVICE, { ...ask(), waiver }));
  const { result } = submitted;
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(await reviewUsage(deps, FINANCE, { ...ask(), hash }));
  const control = { mayGoOn: () => true, told: () => undefined };
  const run = value(await deductMonth(deps, FINANCE, period, control));
  value(await closeMonth(deps, FINANCE, ask()));
  return run;
}

/** The files of a closed month by name. */
export function exportedFiles(
  { store }: Pick<YearDesk, 'store'>,
  period: Period,
): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'qika-golden-'));
  try {
    const path = join(folder, 'ledger.db');
    store.db.exec(`VACUUM INTO '${path}'`);
    const file = new LedgerFile(path);
    const out = join(folder, 'out');
    mkdirSync(out);
    const target = { path: out, writeWorkbook, progress: () => undefined };
    const { parts } = exportMonth(value(closedPeriod(file, period)), DEFAULT_MAPPING, target);
    file.close();
    return new Map(parts.map(({ name }) => [name, readFileSync(join(out, name))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
