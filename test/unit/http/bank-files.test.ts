/** A bank's file over HTTP and from the command line: proposals first, then finance confirms, and a line serves once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { takePayment } from '../../../src/app/counter/take-payment.ts';
import { type AppDeps, DEFAULT_FINANCE, type FinanceSettings } from '../../../src/app/deps.ts';
import { previewBankFile } from '../../../src/app/finance/bank-file.ts';
import { confirmPayment } from '../../../src/app/finance/confirm-payment.ts';
import { bank } from '../../../src/cli/bank.ts';
import type { Config } from '../../../src/config/config.ts';
import { DEFAULT_BANK_COLUMNS } from '../../../src/core/bank/bank-file.ts';
import { HandOverMatch } from '../../../src/core/bank/hand-overs.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { operationId } from '../../../src/core/ids.ts';
import { fen } from '../../../src/core/units.ts';
import { gbk } from '../../../src/store/reports/month/gbk.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { ACCOUNT, CLERK } from '../app/desk.ts';
import { folder } from '../store/stores.ts';
import { type House, openHouse, PAGE, problem } from './house.ts';

const HEAD = '交易日期,交易流水号,贷方发生额,对方户名,摘要,附言';

async function transferred(house: House, amountFen: number, reference: string): Promise<string> {
  const operationId = house.hall.id();
  const transfer = { channel: 'bank-transfer', reference, payer: '王大明' };
  const body = { operationId, accountId: ACCOUNT, amountFen, ...transfer };
  expect((await house.post('/api/payments', body)).status).toBe(200);
  return operationId;
}

const send = (house: House, rows: readonly string[], query = '') =>
  house.server.inject({
    method: 'POST',
    url: `/api/bank-files${query}`,
    headers: { ...PAGE, 'content-type': 'text/csv' },
    payload: Buffer.from(gbk(['示范银行', HEAD, ...rows, ''].join('\r\n'))),
  });

test('cash that was handed over is known by its slip; what the slip and the bank say differently, and a slip that is not there, are told', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  await house.post('/api/shifts', { operationId: id(), floatFen: 100_000 });
  for (const [bankSlip, amountFen] of [
    ['JK7781', 5_000],
    ['JK7782', 6_000],
    ['JK7783', 7_000],
  ] as const) {
    const slip = { operationId: id(), amountFen, bankSlip, bankDate: '2026-11-23' };
    expect((await house.post('/api/hand-overs', slip)).status).toBe(200);
  }
  await transferred(house, 5_000, 'ICBC-1');
  const rows = [
    '2026-11-24,N1,50.00,,现金存入,缴款单 JK7781',
    '2026-11-23,JK7782,60.01,,现金存入,',
    '2026-11-23,N3,70.00,,现金存入,JK77831',
    '2026-11-24,N4,50.00,,现金存入,缴款单 JK7781',
  ];
  const told = (await send(house, rows)).json();
  expect(told).toMatchObject({
    lines: [
      { state: 'hand-over', handOver: { bankSlip: 'JK7781', amountFen: 5_000 }, candidateCount: 0 },
      { state: 'hand-over-differs', handOver: { bankSlip: 'JK7782', amountFen: 6_000 } },
      { state: 'none', handOver: null },
      // The slip was booked once, and its line is above; this one has the amount of a transfer, and no word of it.
      { state: 'choose', handOver: null, candidateCount: 1, ground: 'amount' },
    ],
    missing: [{ bankSlip: 'JK7783', bankDate: '2026-11-23', amountFen: 7_000 }],
    missingCount: 1,
    waitingCount: 1,
  });
});

test('a slip of days in which nothing came in is missing too', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  await house.post('/api/shifts', { operationId: id(), floatFen: 100_000 });
  const slip = { operationId: id(), amountFen: 5_000, bankSlip: 'JK7781', bankDate: '2026-11-12' };
  expect((await house.post('/api/hand-overs', slip)).status).toBe(200);
  const rows = ['2026-11-01,N1,50.00,,转账,', '2026-11-23,N2,50.00,,转账,'];
  expect((await send(house, rows)).json()).toMatchObject({ missing: [{ bankSlip: 'JK7781' }] });
});

test('a slip’s number stands in a text beside other figures, and more than once; not within a longer one', () => {
  const handed = { bankSlip: 'JK 7781', station: 1, cashier: 'li', amount: fen(5_000) };
  const match = new HandOverMatch([{ ...handed, bankDate: toBusinessDate('2026-11-23') }]);
  const known = (text: string, bookedOn = '2026-11-24') => {
    const line = { row: 2, serial: 'N1', amount: fen(5_000), payer: '', text };
    return match.of({ ...line, bookedOn: toBusinessDate(bookedOn) }) !== null;
  };
  expect(
    ['JK7781 20261123', '20261123 jk 7781', 'JK77812 JK7781', 'ＪＫ7781'].map((t) => known(t)),
  ).toEqual(Array(4).fill(true));
  expect(['JK77812', 'AJK7781', 'JK778'].map((t) => known(t))).toEqual(Array(3).fill(false));
  expect([known('JK7781', '2026-11-19'), known('JK7781', '2026-11-28')]).toEqual([true, false]);
});

test('a short number of a slip is one behind its word or as the serial, and with its amount', () => {
  const handed = { bankSlip: 'J7', station: 1, cashier: 'li', amount: fen(5_000) };
  const match = new HandOverMatch([{ ...handed, bankDate: toBusinessDate('2026-11-23') }]);
  const known = (text: string, over: object = {}) => {
    const line = { row: 2, serial: 'N1', amount: fen(5_000), payer: '', text, ...over };
    return match.of({ ...line, bookedOn: toBusinessDate('2026-11-24') }) !== null;
  };
  expect(['现金存入 缴款单 J7', '回单号：J7 现金', '单号#j7'].map((text) => known(text))).toEqual([
    ...[true, true, true],
  ]);
  expect(known('', { serial: 'J7' })).toBe(true);
  expect(['J7', '气费 J7', '缴款单 J77', '缴款 2026 J7'].map((text) => known(text))).toEqual([
    ...[false, false, false, false],
  ]);
  expect(known('缴款单 J7', { amount: fen(5_001) })).toBe(false);
});

test('a slip’s number in the text of a named transfer of another amount makes it no cash', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  await house.post('/api/shifts', { operationId: id(), floatFen: 100_000 });
  const slip = { operationId: id(), amountFen: 6_000, bankSlip: '2026', bankDate: '2026-11-23' };
  expect((await house.post('/api/hand-overs', slip)).status).toBe(200);
  await transferred(house, 5_000, 'ICBC-1');
  const rows = ['2026-11-23,N1,50.00,王大明,转账,2026 年气费 ICBC-1'];
  expect((await send(house, rows)).json()).toMatchObject({ lines: [{ state: 'sure' }] });
});

test('a deposit that is paid by transfer is found in the bank’s file, and is one when its line confirms it', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  const item = { item: 'deposit', name: '预付款', income: false, taxBasisPoints: 0 };
  await house.post('/api/charge-items', { operationId: id(), ...item });
  const charge = id();
  const transfer = { channel: 'bank-transfer', reference: 'ICBC-77', payer: '大明酒家' };
  const asked = { operationId: charge, accountId: ACCOUNT, item: 'deposit', amountFen: 500_000 };
  const taken = await house.post('/api/charges', { ...asked, ...transfer });
  expect(taken.body).toMatchObject({ state: 'pending', result: { facts: { ticketNo: 1 } } });
  const plain = { accept: 'text/plain' };
  expect((await house.get('/api/receipts/1', plain)).text).toMatch(/预付款收据[\s\S]*待到账确认/);
  const waits = { payment: charge, ticket: 'S1-00000001', charge: '预付款' };
  expect((await house.get('/api/transfers')).body).toMatchObject({ total: 1, waiting: [waits] });
  const rows = ['2026-11-23,N1,5000.00,大明酒家,转账,预付款 ICBC-77'];
  expect((await send(house, rows)).json()).toMatchObject({
    lines: [{ state: 'sure', ground: 'reference', payment: charge }],
  });
  const back = { accountId: ACCOUNT, charge, amountFen: 500_000, papers: '收据', second: 'gu' };
  const refund = () =>
    house.post('/api/deposits/refund', { operationId: id(), ...back, reference: 'B-1' });
  expect(problem(await refund()).code).toBe('payment.not-settled');
  const bankLine = { bank: 'default', serial: 'N1', amountFen: 500_000, bookedOn: '2026-11-23' };
  const confirmed = await house.post('/api/payments/confirm', {
    ...{ operationId: id(), payment: charge, operator: 'fang', bankLine },
  });
  expect(confirmed.body).toMatchObject({ result: { facts: { name: '预付款', netFen: 500_000 } } });
  expect((await send(house, rows)).json()).toMatchObject({
    lines: [{ state: 'used', payment: charge }],
  });
  expect((await house.get(`/api/operations/${charge}`)).body).toMatchObject({ state: 'done' });
  expect((await house.get('/api/receipts/1', plain)).text).not.toContain('待到账确认');
  expect((await refund()).body).toMatchObject({ result: { facts: { channel: 'bank-transfer' } } });
});

test('a line is proposed, confirmed by finance, and used: it confirms no second transfer', async () => {
  const house = await openHouse();
  const first = await transferred(house, 5_000, 'ICBC-1');
  const second = await transferred(house, 5_000, 'ICBC-2');
  const rows = [
    '2026-11-23,N1,50.00,王大明,转账,气费ICBC-1',
    '2026-11-23,N1,50.00,王大明,转账,气费ICBC-2',
    '2026-11-23,N2,70.00,张三,转账,',
    '2026-11-23,,50.00,张三,转账,',
    '2026-11-23,N3,-8.00,电力公司,电费,',
  ];
  const told = (await send(house, rows)).json();
  expect(told).toMatchObject({
    lines: [
      { row: 3, serial: 'N1', state: 'sure', ground: 'reference', payment: first },
      { row: 4, serial: 'N1', state: 'twice', payment: null, candidateCount: 0 },
      { row: 5, serial: 'N2', state: 'none', candidates: [] },
    ],
    faults: [{ row: 6, column: '交易流水号' }],
    passed: 1,
    waiting: [{ payment: second, ticket: 'S1-00000002', names: ['王大明', '王小明'] }],
  });
  const bankLine = { bank: 'default', serial: 'N1', amountFen: 5_000, bookedOn: '2026-11-23' };
  const confirm = (payment: string, over: object = {}) =>
    house.post('/api/payments/confirm', {
      operationId: house.hall.id(),
      payment,
      bankLine: { ...bankLine, ...over },
    });
  const other = await confirm(first, { amountFen: 5_001 });
  expect([other.status, problem(other).code]).toEqual([409, 'bank-line.amount']);
  const waits = async () => (await house.get('/api/transfers')).body;
  expect(await waits()).toMatchObject({ total: 2 });
  expect((await confirm(first)).body).toMatchObject({ result: { state: 'settled' } });
  expect(await waits()).toMatchObject({ total: 1, waiting: [{ payment: second }] });
  const again = await confirm(second);
  expect([again.status, problem(again).code]).toEqual([409, 'bank-line.used']);
  expect((await send(house, rows)).json()).toMatchObject({
    lines: [{ state: 'used', payment: first }, { state: 'used' }, { state: 'none' }],
    waiting: [{ payment: second }],
  });
  // A name that the company never gave a bank is none, so a number does not serve once more under it.
  const unnamed = await confirm(second, { bank: '工行' });
  expect([unnamed.status, problem(unnamed).code]).toEqual([404, 'bank-file.unknown-bank']);
  expect((await confirm(second, { serial: 'N9' })).status).toBe(200);
  const laws = verifyLedger(house.hall.store.db, systemHash).laws.filter(({ ok }) => !ok);
  expect(laws).toEqual([]);
});

test('a line is held against every transfer that waits, and the sum is of all of them', async () => {
  const house = await openHouse();
  const { deps } = house.station;
  const request = { accountId: ACCOUNT, amount: fen(100), reference: 'REF-0001', payer: null };
  const taken = Array.from({ length: 2_001 }, () => {
    const body = { ...request, operationId: house.hall.id(), channel: 'bank-transfer' as const };
    return takePayment(deps, CLERK, { ...body, cashGiven: null });
  });
  expect((await Promise.all(taken)).every(({ ok }) => ok)).toBe(true);
  const told = (await send(house, ['2026-11-23,N1,1.00,王大明,转账,REF-0001'])).json();
  expect(told.lines).toMatchObject([{ state: 'choose', candidateCount: 2_001 }]);
  expect([told.waiting.length, told.waitingCount]).toEqual([500, 2_001]);
  const sum = { total: 2_001, totalFen: 200_100 };
  const sizes: number[] = [];
  const payments = new Set<string>();
  for (let next: string | null = ''; next !== null; ) {
    const place: string = next === '' ? '' : `&after=${next}`;
    const page = (await house.get(`/api/transfers?limit=500${place}`)).body as {
      next: string | null;
      waiting: { payment: string }[];
    };
    expect(page).toMatchObject(sum);
    sizes.push(page.waiting.length);
    for (const { payment } of page.waiting) payments.add(payment);
    next = page.next;
  }
  expect([sizes, payments.size]).toEqual([[500, 500, 500, 500, 1], 2_001]);
});

describe('a serial number serves once an account of the company, whatever its bank is called', () => {
  const columns = DEFAULT_BANK_COLUMNS;
  const named = { 工行: { ...columns, account: '1202' }, 老工行: { ...columns, account: '1202' } };
  const withBanks = (house: House, bankFiles: FinanceSettings['bankFiles']): AppDeps => {
    const { deps } = house.station;
    return { ...deps, company: { ...deps.company, finance: { ...DEFAULT_FINANCE, bankFiles } } };
  };
  const line = (bank: string) => {
    const bookedOn = toBusinessDate('2026-11-23');
    return { bank, serial: 'N1', amount: fen(5_000), bookedOn, payer: '' };
  };

  test.each([
    ['another name of its account', named, '老工行', 'bank-line.used'],
    ['the same name before its account was named', { 工行: columns }, '工行', 'bank-line.used'],
    ['another bank', { 工行: columns, 建行: columns }, '建行', 'ok'],
    ['the name of none', named, '农行', 'bank-file.unknown-bank'],
  ])('%s', async (_what, before, bank, expected) => {
    const house = await openHouse();
    const first = await transferred(house, 5_000, 'ICBC-1');
    const second = await transferred(house, 5_000, 'ICBC-2');
    const confirm = (payment: string, banks: FinanceSettings['bankFiles'], of: string) =>
      confirmPayment(withBanks(house, banks), CLERK, {
        operationId: house.hall.id(),
        payment: operationId(payment),
        bankLine: line(of),
      });
    expect(await confirm(first, before, '工行')).toMatchObject({ ok: true });
    const again = await confirm(second, { ...before, ...named }, bank);
    expect(again.ok ? 'ok' : again.refusal.code).toBe(expected);
    const laws = verifyLedger(house.hall.store.db, systemHash).laws.filter(({ ok }) => !ok);
    expect(laws).toEqual([]);
  });

  test('a file of the other name says that its line is used; without a name it is the only bank’s', async () => {
    const house = await openHouse();
    const payment = operationId(await transferred(house, 5_000, 'ICBC-1'));
    const deps = withBanks(house, named);
    const id = house.hall.id();
    const wish = { operationId: id, payment, bankLine: line('工行') };
    const done = await confirmPayment(deps, CLERK, wish);
    expect(done).toMatchObject({ ok: true });
    // Repeated when the name is gone, it is answered as it was.
    expect(await confirmPayment(withBanks(house, {}), CLERK, wish)).toMatchObject({ ok: true });
    const bytes = gbk([HEAD, '2026-11-23,N1,50.00,王大明,转账,', ''].join('\r\n'));
    const told = (banks: FinanceSettings['bankFiles'], bank?: string) =>
      previewBankFile(withBanks(house, banks), inlineSheets, { bank, bytes });
    expect(await told(named, '老工行')).toMatchObject({ value: { lines: [{ state: 'used' }] } });
    expect(await told({ 工行: named.工行 })).toMatchObject({ value: { bank: '工行' } });
    expect(await told(named)).toMatchObject({ refusal: { facts: { banks: '工行、老工行' } } });
  });
});

test.each([
  ['out', ['2026-11-23,N3,-8.00,电力公司,电费,'], 0],
  ['of no readable day', ['0001-01-01,N1,50.00,,转账,'], 0],
  ['of the first day of all', ['1900-01-01,N1,50.00,,转账,'], 1],
  ['of the last day of all', ['9999-12-31,N1,50.00,,转账,'], 1],
])('a file whose lines are all %s is answered', async (_what, rows, lines) => {
  const told = await send(await openHouse(), rows);
  expect([told.statusCode, told.json().lines.length]).toEqual([200, lines]);
});

test('what is no bank, or no file of it, is refused and changes nothing', async () => {
  const house = await openHouse();
  const before = house.digest();
  const unknown = await send(house, [], '?bank=%E5%BB%BA%E8%A1%8C');
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'bank-file.unknown-bank']);
  const proto = await send(house, [], '?bank=constructor');
  expect(proto.json().code).toBe('bank-file.unknown-bank');
  const many = await send(house, Array(5_001).fill('2026-11-23,N1,1.00,a,b,c'));
  expect(many.json().code).toBe('file.too-many-rows');
  const other = await house.server.inject({
    method: 'POST',
    url: '/api/bank-files',
    headers: { ...PAGE, 'content-type': 'text/csv' },
    payload: '姓名,电话\r\n王,1\r\n',
  });
  expect([other.statusCode, other.json().code]).toEqual([400, 'bank-file.heading']);
  expect(house.digest()).toBe(before);
});

test('qika bank tells the file, and confirms what is sure, once', async () => {
  const house = await openHouse({ transport: 'socket' });
  const payment = await transferred(house, 5_000, 'ICBC-1');
  const own = folder();
  const socketPath = join(own, 'q.sock');
  await house.server.listen({ path: socketPath });
  const file = join(own, 'bank.csv');
  const rows = ['2026-11-23,N1,50.00,王大明,转账,气费ICBC-1', '2026-11-23,N2,70.00,=1+1,转账,'];
  writeFileSync(file, [HEAD, ...rows].join('\n'));
  const said: string[] = [];
  const run = (...words: string[]) =>
    bank([file, ...words], {
      configOf: async () => ({ socketPath }) as Config,
      hash: systemHash,
      say: (line) => said.push(line),
    });
  expect(await run()).toBe(0);
  expect(said.slice(1, 3)).toEqual([
    `2,N1,2026-11-23,50.00,王大明,sure,reference,${ACCOUNT},S1-00000001,`,
    "3,N2,2026-11-23,70.00,'=1+1,none,,,,",
  ]);
  const sure = ['--confirm', 'sure', '--operator', 'fang'];
  expect(await run(...sure)).toBe(0);
  expect(house.hall.store.transfer(payment as never)?.state).toBe('settled');
  expect(await run(...sure)).toBe(0);
  expect(said.filter((line) => line.includes('已确认到账'))).toHaveLength(1);
  await expect(run('--confirm', '3', '--operator', 'fang')).rejects.toThrow('没有唯一');
  expect(house.hall.store.operation(payment as never)?.command.operator).not.toBe('fang');
});
