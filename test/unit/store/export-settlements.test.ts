/** A month in which meters came down exports what ties: settlements are documents, and gas that went back is told as 退气. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeWorkbook } from '../../../drivers/sheet/workbook.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { DEFAULT_MAPPING } from '../../../src/core/voucher-mapping.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import { exportMonth } from '../../../src/store/reports/month/export.ts';
import { closedPeriod } from '../../../src/store/reports/month/scope.ts';
import { value } from '../app/told.ts';
import { live } from './histories.ts';
import { openStore } from './stores.ts';

test('settlements stand among the documents of the month, with a voucher of their own', async () => {
  const store = openStore();
  await live(store);
  const folder = mkdtempSync(join(tmpdir(), 'qika-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'ledger.db');
  store.db.exec(`VACUUM INTO '${path}'`);
  const file = new LedgerFile(path);
  const scope = value(closedPeriod(file, toPeriod('2026-06')));
  exportMonth(scope, DEFAULT_MAPPING, { path: folder, writeWorkbook, progress: () => undefined });
  file.close();
  const documents = readFileSync(join(folder, '03-adjustments.csv'), 'utf8');
  for (const sheet of ['HB-2026-0007', 'XH-2026-0001']) expect(documents).toContain(sheet);
  const vouchers = readFileSync(join(folder, '08-vouchers.csv'), 'utf8');
  const revenue = vouchers
    .split('\r\n')
    .map((line) => line.split(','))
    .filter(([, , , account]) => account === '6001')
    .map(([, , summary, , , customerClass, tier]) => [summary, customerClass, tier]);
  expect(revenue).toContainEqual(['销户结算IC卡用户用气', 'residential', '1']);
  expect(revenue.filter(([, customerClass]) => customerClass === '')).toEqual([]);
});
