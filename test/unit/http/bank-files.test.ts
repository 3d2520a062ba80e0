/** A bank's file over HTTP and from the command line: proposals first, then finance confirms, and a line serves once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bank } from '../../../src/cli/bank.ts';
import type { Config } from '../../../src/config.ts';
import { gbk } from '../../../src/store/reports/month/gbk.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT } from '../app/desk.ts';
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
  // The same number of another bank is another line.
  expect((await confirm(second, { bank: '工行' })).status).toBe(200);
  const laws = verifyLedger(house.hall.store.db, systemHash).laws.filter(({ ok }) => !ok);
  expect(laws).toEqual([]);
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
    `2,N1,2026-11-23,50.00,王大明,sure,reference,${ACCOUNT},S1-00000001`,
    "3,N2,2026-11-23,70.00,'=1+1,none,,,",
  ]);
  const sure = ['--confirm', 'sure', '--operator', 'fang'];
  expect(await run(...sure)).toBe(0);
  expect(house.hall.store.transfer(payment as never)?.state).toBe('settled');
  expect(await run(...sure)).toBe(0);
  expect(said.filter((line) => line.includes('已确认到账'))).toHaveLength(1);
  await expect(run('--confirm', '3', '--operator', 'fang')).rejects.toThrow('没有唯一');
  expect(house.hall.store.operation(payment as never)?.command.operator).not.toBe('fang');
});
