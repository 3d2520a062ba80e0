/** A program written by strangers reads our books: they balance, and each balance is ours. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeWorkbook } from '../../drivers/sheet/workbook.ts';
import { closeMonth } from '../../src/app/finance/close-month.ts';
import { collectUsage } from '../../src/app/finance/collect-usage.ts';
import { deductMonth } from '../../src/app/finance/deduct-month.ts';
import { submitUsage } from '../../src/app/finance/submit-usage.ts';
import { reviewUsage } from '../../src/app/finance/usage.ts';
import { createMonthExports } from '../../src/cli/month-exports.ts';
import { toPeriod } from '../../src/core/period.ts';
import { DEFAULT_MAPPING } from '../../src/core/voucher-mapping.ts';
import { ALL_DATES, type DateRange, journalOf } from '../../src/store/reports/journal.ts';
import { LedgerFile } from '../../src/store/reports/ledger-file.ts';
import { exportMonth } from '../../src/store/reports/month/export.ts';
import { closedPeriod } from '../../src/store/reports/month/scope.ts';
import { verifyLedger } from '../../src/store/verify.ts';
import { systemHash } from '../../src/system/hash.ts';
import { exportedFiles } from '../golden/month-end.ts';
import { MONTHS, tellYear } from '../golden/year.ts';
import { largeYear } from '../proofs/hledger/large-year.ts';
import { readTwice } from '../proofs/hledger/second-reader.ts';
import { balancesOf, hledger, ours } from '../rig/hledger.ts';
import { value } from '../unit/app/told.ts';
import { tell } from '../unit/seeds/demo-hall.ts';
import { until } from './until.ts';

const QIKA = resolve(import.meta.dirname, '..', '..', 'src', 'bootstrap', 'qika.mjs');

const SERVICE = { operator: 'chen' };
const FINANCE = { operator: 'fang' };
const OCTOBER = toPeriod('2026-10');

/** Everything that cards brought back up to October is deducted, and October is closed. */
async function closeOctober({ hall, station: { deps } }: Awaited<ReturnType<typeof tell>>) {
  value(await collectUsage(deps, SERVICE, OCTOBER));
  const waiver = { reason: '无人在家', second: 'gu' };
  const ask = () => ({ operationId: hall.id(), period: OCTOBER });
  const submitted = value(await submitUsage(deps, SERVICE, { ...ask(), waiver }));
  const { result } = submitted;
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(await reviewUsage(deps, FINANCE, { ...ask(), hash }));
  const control = { mayGoOn: () => true, told: () => undefined };
  const { deducted, refused } = value(await deductMonth(deps, FINANCE, OCTOBER, control));
  expect([deducted > 30, refused]).toEqual([true, 0]);
  value(await closeMonth(deps, FINANCE, ask()));
  expect(verifyLedger(hall.store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
}

async function demoJournal(ranges: readonly DateRange[], closed = false) {
  const folder = mkdtempSync(join(tmpdir(), 'qika-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const told = await tell(60);
  const { hall } = told;
  if (closed) await closeOctober(told);
  const path = join(folder, 'ledger.db');
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  const file = new LedgerFile(path);
  onTestFinished(() => file.close());
  const journals = ranges.map((range, n) => {
    const journal = join(folder, `${n}.journal`);
    writeFileSync(journal, [...journalOf(file, range)].join(''));
    return journal;
  });
  return { file, folder, path, journals };
}

test('hledger reads the demo company, checks it, and has our balance for every account', async () => {
  const { file, journals } = await demoJournal([ALL_DATES]);
  const [journal = ''] = journals;
  hledger(journal, 'check');
  hledger(journal, 'check', 'commodities');
  const balances = balancesOf(journal);
  expect(balances.size).toBeGreaterThan(60);
  expect(Object.fromEntries(balances)).toEqual(Object.fromEntries(ours(file)));
});

test('after a month is deducted and closed, also revenue, VAT and gas used are ours; its own journal checks', async () => {
  const { file, folder, journals } = await demoJournal([ALL_DATES], true);
  const [journal = ''] = journals;
  hledger(journal, 'check');
  expect(Object.fromEntries(balancesOf(journal))).toEqual(Object.fromEntries(ours(file)));
  const out = join(folder, 'out');
  mkdirSync(out);
  const scope = value(closedPeriod(file, OCTOBER));
  exportMonth(scope, DEFAULT_MAPPING, {
    path: out,
    writeWorkbook,
    progress: () => undefined,
  });
  const own = join(out, '2026-10.journal');
  hledger(own, 'check');
  expect(balancesOf(own).get('6001 主营业务收入—气费收费')).toMatch(/^CNY -\d+\.\d\d$/);
});

test('a station makes the same bytes by the command itself, in a process beside it', async () => {
  const { file, folder, path } = await demoJournal([], true);
  const out = join(folder, 'out');
  mkdirSync(out);
  const scope = value(closedPeriod(file, OCTOBER));
  const parts = { path: out, writeWorkbook, progress: () => undefined };
  const { parts: written } = exportMonth(scope, DEFAULT_MAPPING, parts);
  const exports = createMonthExports({
    folder: join(folder, 'exports'),
    command: (period, to) => [
      ...[process.execPath, QIKA, 'export', 'month', period],
      ...['--db', path, '--out', to],
    ],
  });
  onTestFinished(() => exports.stop());
  expect(exports.start(OCTOBER)).toMatchObject({ ok: true, value: { stage: 'writing' } });
  const done = await until(
    'the export',
    () => {
      const state = exports.state(OCTOBER);
      return state !== undefined && state.stage !== 'writing' && state;
    },
    60_000,
  );
  expect(done).toMatchObject({ stage: 'done', why: null });
  expect(done.files.map(({ name }) => name)).toEqual(written.map(({ name }) => name));
  for (const { name } of written) {
    const made = readFileSync(join(folder, 'exports', OCTOBER, name));
    expect(made.equals(readFileSync(join(out, name))), name).toBe(true);
  }
});

test('the journals of two ranges together are the journal of both', async () => {
  const { file, journals } = await demoJournal([
    { from: ALL_DATES.from, to: '2026-02-28' },
    { from: '2026-03-01', to: ALL_DATES.to },
  ]);
  const [early = '', late = ''] = journals;
  hledger(early, 'check');
  hledger(late, 'check');
  const both = `${early}.both`;
  writeFileSync(both, `include ${early}\ninclude ${late}\n`);
  expect(Object.fromEntries(balancesOf(both))).toEqual(Object.fromEntries(ours(file)));
});

test('a year with every kind of document: hledger has our balance for every account, and each month checks', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const year = await tellYear(() => undefined);
  const { accounts, differences } = readTwice(year);
  expect(differences).toEqual([]);
  expect(accounts).toBeGreaterThan(30);
  for (const period of MONTHS) {
    const journal = join(folder, `${period}.journal`);
    writeFileSync(journal, exportedFiles(year, period).get(`${period}.journal`) ?? '');
    hledger(journal, 'check');
    expect(balancesOf(journal).size).toBeGreaterThan(10);
  }
});

test('a year of two hundred customers: the same', async () => {
  const { accounts, differences } = readTwice(await largeYear(200));
  expect(differences).toEqual([]);
  expect(accounts).toBeGreaterThan(600);
});
