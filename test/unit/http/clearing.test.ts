/** 第三方清算 over HTTP: the platform's payment is booked once, by two people, and only where the sums agree. */
import { expect, test } from 'vitest';
import { ACCOUNT } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

test('three sums that agree are booked; a slip of the pen and a line that has served are told, and change nothing', async () => {
  const house = await openHouse();
  const operationId = () => house.hall.id();
  const wechat = { channel: 'wechat', reference: 'WX 1' };
  const paid = { accountId: ACCOUNT, amountFen: 10_000, ...wechat };
  expect((await house.post('/api/payments', { operationId: operationId(), ...paid })).status).toBe(
    200,
  );
  const bankLine = { serial: 'N20261127001', amountFen: 9_940, bookedOn: '2026-11-27' };
  const settled = { channel: 'wechat', clearedFen: 10_000, feeFen: 60, bankLine, second: 'gu' };
  const settle = (over: object = {}) =>
    house.post('/api/clearing/settle', { operationId: operationId(), ...settled, ...over });
  const wrong = await settle({ feeFen: 6 });
  expect([wrong.status, problem(wrong).code]).toEqual([409, 'clearing.not-the-sum']);
  const nowhere = await settle({ bankLine: { ...bankLine, bank: '没有这家' } });
  expect(problem(nowhere).code).toBe('bank-file.unknown-bank');
  const done = await settle();
  expect([done.status, done.body]).toMatchObject([
    200,
    { result: { facts: { channel: 'wechat', clearedFen: 10_000, feeFen: 60 } } },
  ]);
  // The same line under its bank's name is the same line.
  const again = await settle({ bankLine: { ...bankLine, bank: 'default' } });
  expect([again.status, problem(again).code]).toEqual([409, 'bank-line.used']);
  // Entered by mistake: in red, and the line is free for its right entry.
  const wrongly = { bankLine: { serial: bankLine.serial }, reason: '手续费录错', second: 'gu' };
  const red = (over: object = {}) =>
    house.post('/api/clearing/red', { operationId: operationId(), ...wrongly, ...over });
  expect(problem(await red({ bankLine: { serial: 'N0' } })).code).toBe('clearing.unknown');
  expect((await red()).status).toBe(200);
  expect(problem(await red()).code).toBe('clearing.unknown');
  expect((await settle({ clearedFen: 9_990, feeFen: 50 })).status).toBe(200);
});
