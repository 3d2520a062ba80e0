/** What finance asks on the command line: months that are closed, their export told part by part, the mapping edited, and what hoarders hold. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeWorkbook } from '../../../drivers/sheet/workbook.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { ledgerCommands } from '../../../src/cli/ledger-commands.ts';
import { partToldBy } from '../../../src/cli/month-exports.ts';
import { lotLines } from '../../../src/cli/reports.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { priceE4 } from '../../../src/core/units.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { FINANCE, OCTOBER, reviewedOctober, type Street, street } from '../app/month-street.ts';
import { value } from '../app/told.ts';
import { TARIFF } from '../core/ledger-town.ts';
import { storeFile } from '../store/stores.ts';
import { printed } from './printed.ts';

const { export: command = () => Promise.reject(new Error('there is no export')) } = ledgerCommands({
  configOf: async () => Promise.reject(new Error('the ledger is named')),
  hash: systemHash,
  writeWorkbook,
});

function onDisk({ hall }: Street): string {
  const path = storeFile();
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  return path;
}

const exporting = (...words: readonly string[]) => printed(() => command(words));

async function closed(houses: number): Promise<Street> {
  const town = await street(houses);
  await reviewedOctober(town);
  value(
    await deductMonth(town.deps, FINANCE, OCTOBER, { mayGoOn: () => true, told: () => undefined }),
  );
  value(await closeMonth(town.deps, FINANCE, { operationId: town.hall.id(), period: OCTOBER }));
  return town;
}

test('closed months are listed with their days, lines and gas; before there is one, that is said', async () => {
  const open = await street(1);
  expect(await exporting('list', '--db', onDisk(open))).toEqual({
    ...{ code: 0, out: 'No month is closed yet. 尚无已关账的月份。\n', err: '' },
  });
  const path = onDisk(await closed(3));
  expect(await exporting('list', '--db', path)).toEqual({
    ...{ code: 0, out: '2026-10  2026-10-01 … 2026-10-31  3 lines  3.000 m³\n', err: '' },
  });
});

test('every file is told before it is written, in words that the station reads while it exports', async () => {
  const path = onDisk(await closed(3));
  const out = join(dirname(path), 'october');
  const { code, out: said } = await exporting('month', OCTOBER, '--db', path, '--out', out);
  expect(code).toBe(0);
  const lines = said.trimEnd().split('\n');
  const told = lines.map(partToldBy).filter((part) => part !== null);
  expect(new Set(told)).toEqual(new Set(readdirSync(out)));
  expect(lines.at(-1)).toBe(`2026-10: 3 lines, ${told.length} files in ${out}. 已导出。`);
  // What is there already is not written over, and a month that is not closed leaves nothing behind.
  await expect(exporting('month', OCTOBER, '--db', path, '--out', out)).rejects.toThrow(
    /目录不为空/,
  );
  const none = `${out}-none`;
  const early = await exporting('month', '2026-11', '--db', path, '--out', none);
  expect([early.code, readdirSync(dirname(path)).includes('october-none')]).toEqual([1, false]);
});

test('the mapping is printed, edited in one place, and the vouchers alone follow it; a mistake in it is named by its place', async () => {
  const path = onDisk(await closed(3));
  const folder = dirname(path);
  const printedMapping = await exporting('mapping');
  const mapping = JSON.parse(printedMapping.out) as { accounts: Record<string, string> };
  expect(mapping.accounts['1001']).toBe('1001');
  const file = join(folder, 'mapping.json');
  const made = async (name: string, edited: object) => {
    writeFileSync(file, JSON.stringify(edited));
    const out = join(folder, name);
    const words = ['month', OCTOBER, '--db', path, '--mapping', file, '--out', out];
    return { folder: out, ...(await exporting(...words)) };
  };
  const plain = await made('plain', mapping);
  const own = await made('own', { accounts: { '1001': '100188' } });
  expect([plain.code, own.code]).toEqual([0, 0]);
  const bytes = (folderOf: string, name: string) => readFileSync(join(folderOf, name));
  const differing = readdirSync(plain.folder).filter(
    (name) => !bytes(plain.folder, name).equals(bytes(own.folder, name)),
  );
  expect(differing).toEqual([
    ...['08-vouchers-galaxy.json', '08-vouchers-k3.csv', '08-vouchers-u8.txt', '08-vouchers.csv'],
    ...['09-manifest.json', '2026-10.xlsx'],
  ]);
  expect(bytes(own.folder, '08-vouchers.csv').toString()).toContain(',100188,');
  expect(bytes(plain.folder, '08-vouchers.csv').toString()).not.toContain('100188');
  const wrong = await made('wrong', { accounts: { '1001': 1001 } });
  expect([wrong.code, wrong.err + wrong.out]).toEqual([
    1,
    expect.stringContaining('accounts.1001'),
  ]);
  expect(readdirSync(folder)).not.toContain('wrong');
});

test('what a hoarder holds is a line a lot, each at the price at which it was bought, oldest first', async () => {
  const town = await street(1);
  const { hall, desk, accounts } = town;
  const [hoarder] = accounts;
  if (hoarder === undefined) throw new Error('no street');
  const dearer = {
    ...TARIFF,
    id: 'residential-2026-b',
    effectiveFrom: toBusinessDate('2026-07-01'),
    tiers: [{ upTo: null, price: priceE4(26_000) }],
  };
  const later = { businessDate: toBusinessDate('2026-07-02') };
  const bought = [desk.tariff(dearer), desk.pay(hoarder, 9_000), desk.buy(hoarder, 10_000, later)];
  for (const outcome of await hall.store.commitBatch(bought)) value(outcome);
  const file = new LedgerFile(onDisk(town));
  onTestFinished(() => file.close());
  const [head, ...rows] = [...lotLines(file)].map((line) => line.trimEnd());
  expect(head).toBe('account,bought,tariff,tier,price,left_m3,left_yuan,purchase');
  expect(rows.map((row) => row.split(',').slice(0, 7).join(' '))).toEqual([
    '2001 2026-06-15 residential-2026 1 2.0000 20.000 40.00',
    '2001 2026-07-02 residential-2026-b 1 2.6000 10.000 26.00',
  ]);
});
