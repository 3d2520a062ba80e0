/** A household with a money meter (金额表) at a real counter with a real ledger, card and meter, and what November's export says. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createReferenceMoney } from '../../../drivers/card/formats/reference-money.ts';
import { writeWorkbook } from '../../../drivers/sheet/workbook.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { MoneyMeter } from '../../../simulators/meter/money-meter.ts';
import type { SaleRequest } from '../../../src/app/counter/sale.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { collectUsage } from '../../../src/app/finance/collect-usage.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { reviewUsage } from '../../../src/app/finance/usage.ts';
import { formatMeter, type MeterId } from '../../../src/core/ids.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { DEFAULT_MAPPING } from '../../../src/core/voucher-mapping.ts';
import { LedgerFile } from '../../../src/store/reports/ledger-file.ts';
import { exportMonth } from '../../../src/store/reports/month/export.ts';
import { closedPeriod } from '../../../src/store/reports/month/scope.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { COMPANY, furnish, METER } from './account.ts';
import { ACCOUNT, CLERK, Hall, NOW, pscOf, READER, type Station } from './desk.ts';
import { story, value } from './told.ts';

export const DAY = 86_400;
export const SECONDS = Math.floor(NOW / 1000);
export const NOVEMBER = toPeriod('2026-11');
export const always = { mayGoOn: () => true, told: () => undefined };

/** A money meter as its maker sends it, with an overdraft of 5.00. */
export function moneyMeter(id: MeterId): MoneyMeter {
  const [maker, number = ''] = formatMeter(id).split('-');
  const made = { maker: Number(maker), number, company: COMPANY, money: { overdraftFen: 500 } };
  return new MoneyMeter(createMeterMemory(newMeterRecord(made)));
}

/** So many fen paid in cash, bought and to be written. */
export function moneySale(hall: Hall, amount: number): SaleRequest {
  const sale = hall.sale();
  return hall.sale({
    payment: sale.payment && { ...sale.payment, amount: fen(amount), cashGiven: fen(amount) },
    purchase: sale.purchase && {
      ...sale.purchase,
      want: { by: 'amount', amount: fen(amount) },
    },
  });
}

/** The household with its money meter and an opened card in the reader. */
export async function household() {
  const format = createReferenceMoney(null);
  const hall = new Hall({}, format.capabilities, undefined, [format]);
  const station = await hall.station(1);
  onTestFinished(async () => {
    await station.readers.stop();
    await hall.store.close();
  });
  await furnish(station.deps, () => hall.id(), litre(0));
  const card = hall.blankCard();
  await hall.openCard(station, card);
  const meter = moneyMeter(METER);
  const sell = async (amount: number) => {
    const request = moneySale(hall, amount);
    return { request, told: story(await station.counter.loadCard(CLERK, request)) };
  };
  /** The card goes into the meter, some gas is burnt, and the card comes back after another visit. */
  const atHome = async (litres: number, clock = SECONDS) => {
    await station.remove();
    const visit = { pscOf: (no: number) => pscOf(no), clock };
    const seen = meter.visit(card, visit).kind;
    meter.consume(litres, clock);
    meter.visit(card, visit);
    await station.insert(card);
    return seen;
  };
  const reconcile = async () =>
    value(
      await station.counter.readCard(CLERK, {
        reader: READER,
        accountId: ACCOUNT,
        confirmLowTries: false,
      }),
    );
  const broken = () =>
    verifyLedger(hall.store.db, systemHash).laws.flatMap(({ ok, law }) => (ok ? [] : law));
  return { hall, station, card, meter, sell, atHome, reconcile, broken };
}

/** The ledger's file as a report reads it. */
export function reportFile(hall: Hall): { readonly file: LedgerFile; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'qika-money-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'ledger.db');
  hall.store.db.exec(`VACUUM INTO '${path}'`);
  const file = new LedgerFile(path);
  onTestFinished(() => file.close());
  return { file, folder };
}

/** Files of November's export by name; its own ties throw where they do not hold. */
export function exportedFiles(hall: Hall): Map<string, Buffer> {
  const { file, folder } = reportFile(hall);
  const scope = value(closedPeriod(file, NOVEMBER));
  const target = { path: folder, writeWorkbook, progress: () => undefined };
  const { parts } = exportMonth(scope, DEFAULT_MAPPING, target);
  return new Map(parts.map(({ name }) => [name, readFileSync(join(folder, name))]));
}

/** Rows of a part as records by the header's names. */
export function rowsOf(files: ReadonlyMap<string, Buffer>, part: string): Record<string, string>[] {
  const text = files.get(part)?.toString('utf8') ?? '';
  const [head, ...rows] = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');
  const names = (head ?? '').split(',');
  return rows.map((row) => {
    const cells = row.split(',');
    return Object.fromEntries(names.map((one, n) => [one, cells[n] ?? '']));
  });
}

/** The detail part of November's export. */
export const exportedLines = (hall: Hall): Record<string, string>[] =>
  rowsOf(exportedFiles(hall), '01-details.csv');

/** November's use is collected, submitted, reviewed and deducted, and the month is closed. */
export async function november({ hall, station }: { hall: Hall; station: Station }): Promise<void> {
  const { deps } = station;
  const [service, finance] = [{ operator: 'chen' }, { operator: 'fang' }];
  value(await collectUsage(deps, service, NOVEMBER));
  await hall.clock.advance(9 * DAY * 1000);
  const submission = { operationId: hall.id(), period: NOVEMBER, waiver: null };
  const { result } = value(await submitUsage(deps, service, submission));
  const hash = result.kind === 'fact' ? String(result.facts.hash) : '';
  value(await reviewUsage(deps, finance, { operationId: hall.id(), period: NOVEMBER, hash }));
  value(await deductMonth(deps, finance, NOVEMBER, always));
  value(await closeMonth(deps, finance, { operationId: hall.id(), period: NOVEMBER }));
}
