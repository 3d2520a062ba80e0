/** `qika card read` beside a running station: asked over its socket, told in both languages. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setHold } from '../../../src/app/counter/set-hold.ts';
import { diagnoseAtStation } from '../../../src/cli/card-diagnosis.ts';
import { meterMaker, meterNumber } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CLERK, METER } from '../app/account.ts';
import { READER } from '../app/desk.ts';
import { value } from '../app/told.ts';
import { openHouse } from '../http/house.ts';
import { folder } from '../store/stores.ts';
import { printed } from './printed.ts';

test('what the station says of the card in its reader', async () => {
  const house = await openHouse({ transport: 'socket' });
  const socket = join(folder(), 'q.sock');
  await house.server.listen({ path: socket });
  const { code, out } = await printed(() => diagnoseAtStation(socket, null));
  expect(code).toBe(0);
  for (const part of [
    READER,
    'customer card 用户卡 · tries left 剩余密码次数 3',
    'card 卡号 20000017 · active',
    'account 户号 10000042 · 王小明',
    'meter 表号 7-202611230042',
    'ledger 账 0 / 0.000 m³',
    'card   卡 0 / 0.000 m³',
    'Card, ledger and meter agree. 卡、账、表一致。 (card.in-order)',
  ]) {
    expect(out).toContain(part);
  }
});

test('gas on the card, the count of the window and what bars a sale are told, each with the next step', async () => {
  const house = await openHouse({ transport: 'socket' });
  const { hall, station } = house;
  const socket = join(folder(), 'q.sock');
  await house.server.listen({ path: socket });
  value(await station.counter.loadCard(CLERK, hall.sale()));
  await settle();
  const noted = await house.post(`/api/meters/${meterMaker(METER)}/${meterNumber(METER)}/window`, {
    operationId: hall.id(),
    totalLitres: 5_000,
    remainingLitres: 1_500,
    photo: '5a'.repeat(32),
    reason: '核对',
    second: '顾主管',
  });
  expect(noted.status).toBe(200);
  const hold = { accountId: ACCOUNT, hold: 'stopped', reason: '欠费' } as const;
  value(await setHold(station.deps, CLERK, { operationId: hall.id(), ...hold }));
  const { code, out } = await printed(() => diagnoseAtStation(socket, READER));
  expect(code).toBe(0);
  for (const part of [
    'ledger 账 1 / 20.000 m³',
    'card   卡 1 / 20.000 m³',
    'meter  表 0 / 0.000 m³',
    'window 表窗 5.000 m³ · left 剩余 1.500 m³',
    '顾主管 · photo 照片 5a5a5a5a5a5a…',
    'gas on card 卡内 20.000 m³ · in meter 表内 —',
  ]) {
    expect(out).toContain(part);
  }
  const lines = out.split('\n');
  const barred = lines.findIndex(
    (line) => line.startsWith('! ') && line.includes('account.stopped'),
  );
  expect(lines[barred]).toContain('欠费');
  expect(lines[barred + 1]).toMatch(/^ {2}→ \S+.*\p{Script=Han}/u);
  expect(out).toMatch(/^· .*\(gas\.on-card\)$/m);
});

test('a reader without a card, or one that is not there, is said with the next step', async () => {
  const house = await openHouse({ transport: 'socket' });
  const socket = join(folder(), 'q.sock');
  await house.server.listen({ path: socket });
  const unknown = await printed(() => diagnoseAtStation(socket, 'no such reader'));
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('no such reader')]);
  await house.station.remove();
  const empty = await printed(() => diagnoseAtStation(socket, null));
  expect([empty.code, empty.err]).toEqual([1, expect.stringContaining('读卡器中没有卡')]);
});

test('no station is running: null, and nothing is said', async () => {
  const silent = await printed(() => diagnoseAtStation(join(folder(), 'none.sock'), null));
  expect(silent).toEqual({ code: null, out: '', err: '' });
});
