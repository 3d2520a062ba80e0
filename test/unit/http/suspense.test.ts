/** 暂收款 over HTTP: what came for a closed account is taken in once, listed with what is left, and leaves by two people. */
import { expect, test } from 'vitest';
import { ACCOUNT } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

test('taken in, assigned in part to a transfer that waits, the rest paid back; a refusal changes nothing', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  const closed = 10_000_077;
  const open = await house.post('/api/accounts', {
    ...{ operationId: id(), accountId: closed, name: '林一', phone: null },
    ...{ address: '翠湖花园 9 室', communityId: 1, customerClass: '居民', householdSize: 3 },
  });
  expect(open.status).toBe(200);
  const bankLine = { serial: 'N20261127009', amountFen: 9_000, bookedOn: '2026-11-27' };
  const receive = (over: object = {}) =>
    house.post('/api/suspense/receive', {
      ...{ operationId: id(), accountId: closed, payment: null, bankLine },
      ...over,
    });
  expect(problem(await receive()).code).toBe('suspense.account-open');
  const closing = { reason: '搬迁', papers: '身份证', second: 'gu', refunds: [] };
  const ended = await house.post(`/api/accounts/${closed}/closure`, {
    operationId: id(),
    ...closing,
  });
  expect(ended.status).toBe(200);

  const before = house.digest();
  const nowhere = await receive({ bankLine: { ...bankLine, bank: '没有这家' } });
  expect(problem(nowhere).code).toBe('bank-file.unknown-bank');
  expect(house.digest()).toBe(before);
  const suspense = id();
  expect((await receive({ operationId: suspense })).status).toBe(200);
  expect((await receive({ operationId: suspense })).body).toMatchObject({ replayed: true });
  expect(problem(await receive()).code).toBe('bank-line.used');
  const listed = { suspense, accountId: closed, payment: null, amountFen: 9_000, bank: 'default' };
  expect((await house.get('/api/suspense')).body).toEqual([
    { ...listed, leftFen: 9_000, serial: bankLine.serial, bookedOn: bankLine.bookedOn },
  ]);

  const payment = id();
  const transfer = { channel: 'bank-transfer', reference: 'ICBC 12' };
  await house.post('/api/payments', {
    ...{ operationId: payment, accountId: ACCOUNT, amountFen: 6_000 },
    ...transfer,
  });
  const reason = '付错户号';
  const assign = { operationId: id(), suspense, payment, reason, second: 'gu' };
  const assigned = await house.post('/api/suspense/assign', assign);
  expect([assigned.status, assigned.body]).toMatchObject([
    200,
    { result: { kind: 'payment', state: 'settled', amountFen: 6_000 } },
  ]);
  expect((await house.post('/api/suspense/assign', assign)).body).toMatchObject({ replayed: true });

  const back = (amountFen: number) =>
    house.post('/api/suspense/refund', {
      ...{ operationId: id(), suspense, amountFen, reference: 'ICBC 13', reason, second: 'gu' },
    });
  expect(problem(await back(3_001)).code).toBe('suspense.too-much');
  expect((await back(3_000)).status).toBe(200);
  expect((await house.get('/api/suspense')).body).toEqual([]);
});
