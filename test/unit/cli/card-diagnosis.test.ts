/** `qika card read` beside a running station: asked over its socket, told in both languages. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnoseAtStation } from '../../../src/cli/card-diagnosis.ts';
import { READER } from '../app/desk.ts';
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
