/** Finance: a known person is in inboxes, files of rosters and banks, invoices and their red ones, withdrawals, price corrections and a month. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCsv } from '../../drivers/sheet/csv.ts';
import { writeXlsx } from '../../drivers/sheet/xlsx.ts';
import { ROSTER_COLUMNS } from '../../src/core/roster/columns.ts';
import { SHEET_TYPES } from '../../src/http/sheet-types.ts';
import { askSocket } from './ask-socket.ts';
import { SECOND } from './households.ts';
import {
  ADDRESS,
  CanaryStation,
  IDENTITY,
  NAME,
  PAYER,
  PHONE,
  TAX_NO,
  TITLE,
} from './personal-canary.ts';

const STAYS = 5_001;
const house = new CanaryStation();
const { station, said, id, place } = house;
/** What people keep elsewhere: a bank's file. */
const outside = mkdtempSync(join(tmpdir(), 'qika-bank-'));
const TODAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date());
/** The month before this one. */
const PERIOD = new Date(Date.parse(`${TODAY.slice(0, 7)}-01`) - 1).toISOString().slice(0, 7);

beforeAll(async () => {
  await house.furnish();
  await station.start();
  await house.withCard(STAYS);
});

afterAll(async () => {
  rmSync(outside, { recursive: true, force: true });
  await station.clear();
});

test('a purchase gets a VAT invoice, which a red one takes back, and its gas another price', async () => {
  const sold = house.sale(STAYS);
  await house.must('/api/loads', sold);
  await house.must('/api/receipts/1/end', {
    operationId: id(),
    how: 'recovered',
    reason: '换发票',
  });
  const number = '26312000000000000078';
  await house.must('/api/receipts/1/invoice', {
    operationId: id(),
    ticketKind: 'vat-invoice',
    from: { by: 'tax-system', number },
    title: TITLE,
    taxNo: TAX_NO,
  });
  expect((await station.ask('/api/receipts/1')).status).toBe(200);
  const red = { operationId: id(), ticketKind: 'vat-invoice', number, redNumber: '77000001' };
  expect(await house.hear('/api/invoices/red', { ...red, reason: '抬头有误' })).toBe(200);
  const correction = {
    operationId: id(),
    operator: station.logIn.name,
    second: SECOND,
    accountId: STAYS,
    tariffId: 'flat',
    litres: 10_000,
    differenceE4: 1_000,
    formNo: 'TJ-7',
    reason: '价格录错',
    evidence: '调价通知 7 号',
    responsible: '吴师傅',
  };
  expect(await house.hear('/api/price-corrections', correction)).toBe(200);
});

test('a transfer that never came is withdrawn by two people', async () => {
  const transfer = { ...house.paid(), channel: 'bank-transfer', reference: 'CANARY-0' };
  await house.must('/api/payments', { ...transfer, accountId: STAYS });
  const withdrawn = { operationId: id(), payment: transfer.operationId, reason: '未到账' };
  expect(await house.hear('/api/payments/withdraw', { ...withdrawn, second: SECOND })).toBe(200);
});

test('a request with a person in it lies in an inbox, is seen there, and is refused', async () => {
  const inbox = '/api/approvals/inbox';
  const own = await house.page(inbox);
  const body = { operationId: id(), reason: NAME, papers: IDENTITY, second: SECOND, refunds: [] };
  const laid = await own.post({ path: `/api/accounts/${STAYS}/closure`, body });
  expect([laid.status, laid.body.state]).toEqual([200, 'waiting']);
  const second = await house.page(`${inbox}/${String(laid.body.id)}`, SECOND);
  const refused = await second.post({ operationId: id(), approve: false });
  // Whoever decides sees what they decide on; nobody else does, and it is kept nowhere.
  expect([refused.status, refused.body.state]).toEqual([200, 'refused']);
});

/** A file, as it is sent and as the rows come back that were not good. */
async function imported(kind: 'csv' | 'xlsx'): Promise<void> {
  const row = ROSTER_COLUMNS.map(({ name, example }) => {
    const own: Record<string, string> = { address: ADDRESS, direction: NAME, accountId: PHONE };
    return own[name] ?? example;
  });
  const rows = [ROSTER_COLUMNS.map(({ heading }) => heading), row];
  const bytes = kind === 'csv' ? writeCsv(rows) : await writeXlsx(rows);
  const roster = `/api/rosters/${id()}`;
  const path = `/api/rosters?operationId=${roster.slice(-36)}&mode=good-rows`;
  const sent = await sendFile(path, SHEET_TYPES[kind], bytes);
  expect([sent.status, sent.text]).toMatchObject([202, expect.anything()]);
  const state = async () => (await station.ask(roster)).body;
  await expect.poll(state).toMatchObject({ stage: 'done', faultCount: 1 });
  const faults = await station.ask(`${roster}/faults?format=csv`);
  expect([faults.status, faults.text.includes(NAME)]).toEqual([200, true]);
  expect(await house.ask(`${roster}/faults?format=xlsx`)).toBe(200);
}

const sendFile = (path: string, type: string, bytes: Uint8Array) =>
  askSocket(place('qika.sock'), path, bytes, { 'content-type': type });

test('files with a person in them are read, their faults told, and nothing of them is kept', async () => {
  await imported('csv');
  await imported('xlsx');
  const transfer = {
    ...house.paid(),
    accountId: STAYS,
    channel: 'bank-transfer',
    reference: 'CANARY-1',
  };
  expect(await house.ask('/api/payments', transfer)).toBe(200);
  const rows = [
    '交易日期,交易流水号,贷方发生额,对方户名,摘要,附言',
    `${TODAY},N77,50.00,${PAYER},${ADDRESS},CANARY-1`,
    `${TODAY},,50.00,${NAME},${PHONE},${IDENTITY}`,
    '',
  ];
  const file = iconv.encode(rows.join('\r\n'), 'gb18030');
  const shown = await sendFile('/api/bank-files', SHEET_TYPES.csv, file);
  expect([shown.status, shown.text.includes(PAYER)]).toEqual([200, true]);
  expect((await station.ask('/api/transfers')).text).toContain(PAYER);
  writeFileSync(join(outside, 'bank.csv'), file);
  const told = station.qika(['bank', join(outside, 'bank.csv')]);
  expect(told).toContain('N77');
  const line = { bank: 'default', serial: 'N77', amountFen: 5000, bookedOn: TODAY };
  const confirmed = {
    operationId: id(),
    payment: transfer.operationId,
    bankLine: { ...line, payer: PAYER },
  };
  expect(await house.ask('/api/payments/confirm', confirmed)).toBe(200);
});

/** What is missing is let pass as it is now; the hash of what was submitted. */
async function submitted(month: string): Promise<string> {
  const { body: seen } = await house.must(`${month}/missing`);
  const {
    count: missing,
    revision,
    missingHash,
  } = seen as {
    count: number;
    revision: number;
    missingHash: string;
  };
  const waiver = { reason: '新户', second: SECOND, missing, revision, missingHash };
  const wish = { operationId: id(), operator: station.logIn.name, waiver };
  const { body } = await house.must(`${month}/submit`, wish);
  return (body as { result: { facts: { hash: string } } }).result.facts.hash;
}

test('a month is submitted, withdrawn, submitted again, closed and taken away', async () => {
  const month = `/api/months/${PERIOD}`;
  const by = { operator: station.logIn.name };
  const finance = { operator: SECOND };
  const line = { accountId: STAYS, source: 'estimate', litres: 0, readOn: `${PERIOD}-28` };
  const entered = await station.ask(`${month}/usage`, { operationId: id(), ...by, lines: [line] });
  expect([entered.status, entered.text]).toMatchObject([200, expect.anything()]);
  await submitted(month);
  const back = { operationId: id(), ...by, reason: '漏抄', second: SECOND };
  expect(await house.hear(`${month}/withdraw`, back)).toBe(200);
  const hash = await submitted(month);
  const review = { operationId: id(), ...finance, hash };
  expect(await house.hear(`${month}/review`, review)).toBe(200);
  expect(await house.hear(`${month}/deduct`, finance)).toBe(200);
  const closing = { operationId: id(), ...finance };
  const run = async () => (await station.ask(month)).text;
  await expect.poll(run).toContain('"deducted":1');
  const closed = await station.ask(`${month}/close`, closing);
  expect([closed.status, closed.text]).toMatchObject([200, expect.anything()]);
  said.push(station.qika(['export', 'month', PERIOD, '--out', place('month')]));
  expect(await house.hear(`${month}/export`, {})).toBe(202);
  const state = async () => (await station.ask(`${month}/export`)).text;
  await expect.poll(state).toContain('09-manifest.json');
});

test('what names nobody is asked for', () => house.telling());

test('a copy made while it runs, and a crash', () => house.copiedAndKilled());

test('the person is in nothing that was left or said', () => house.expectNobody());
