/** A fee over HTTP: item, money, ticket; and a deposit, which has a receipt of its own name. */
import { expect, test } from 'vitest';
import { ACCOUNT } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

test('a fee and a deposit each have a ticket, and the balance stays what it was', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  const items = [
    { item: 'card', name: '卡费', income: true, taxBasisPoints: 1_300 },
    { item: 'deposit', name: '预付款', income: false, taxBasisPoints: 0 },
  ];
  for (const item of items) {
    expect((await house.post('/api/charge-items', { operationId: id(), ...item })).status).toBe(
      200,
    );
  }
  expect((await house.get('/api/charge-items')).body).toEqual(items);
  const operations = items.map(() => id());
  for (const [n, { item }] of items.entries()) {
    const charge = { operationId: operations[n], accountId: ACCOUNT, item, amountFen: 2_000 };
    const answer = await house.post('/api/charges', {
      ...charge,
      channel: 'cash',
      cashGivenFen: 2_500,
    });
    expect(answer.status).toBe(200);
  }
  expect((await house.get('/api/receipts/1')).body).toMatchObject({
    ticketNo: 1,
    payment: { channel: 'cash', amountFen: 2_000, changeFen: 500 },
    balanceFen: 0,
    purchase: null,
    write: null,
    charge: { item: 'card', name: '卡费', income: true, netFen: 1_770, taxFen: 230 },
  });
  const plain = { accept: 'text/plain' };
  const fee = (await house.get('/api/receipts/1', plain)).text;
  expect(fee).toMatch(/收费小票[\s\S]*项目 +卡费\n不含税 +￥17\.70\n税额 +￥2\.30\n/);
  const deposit = (await house.get('/api/receipts/2', plain)).text;
  expect(deposit).toContain('预付款收据');
  expect(deposit).not.toContain('税额');
  expect(
    (await house.post('/api/receipts/2/print', { operationId: id(), to: 'page' })).body,
  ).toMatchObject({
    copy: 0,
  });
  const back = { accountId: ACCOUNT, charge: operations[1], amountFen: 2_000 };
  const signed = { ...back, papers: '身份证尾号 0042，收回收据', second: 'gu' };
  const fee2 = { ...signed, operationId: id(), charge: operations[0] };
  expect(problem(await house.post('/api/deposits/refund', fee2)).code).toBe('deposit.unknown');
  expect((await house.post('/api/deposits/refund', { ...back, operationId: id() })).status).toBe(
    400,
  );
  const given = await house.post('/api/deposits/refund', { ...signed, operationId: id() });
  expect(given.body).toMatchObject({ result: { facts: { amountFen: 2_000, leftFen: 0 } } });
  const again = await house.post('/api/deposits/refund', { ...signed, operationId: id() });
  expect(problem(again).code).toBe('refund.over-payment');
});

test('balance goes back by itself: by the payment that brought it, at most what it brought and what is left, by two people', async () => {
  const house = await openHouse();
  const id = () => house.hall.id();
  const pay = async (amountFen: number, over: object) => {
    const operationId = id();
    const asked = { operationId, accountId: ACCOUNT, amountFen, ...over };
    expect((await house.post('/api/payments', asked)).status).toBe(200);
    return operationId;
  };
  const cash = await pay(3_000, { channel: 'cash' });
  const wechat = await pay(1_000, { channel: 'wechat', reference: 'wx-1' });
  const want = { volumeLitres: 10_000 };
  const bought = { operationId: id(), accountId: ACCOUNT, want };
  expect((await house.post('/api/purchases', bought)).status).toBe(200);
  const signed = { accountId: ACCOUNT, papers: '身份证尾号 0042', second: 'gu' };
  const back = (payment: string, amountFen: number, over: object = {}) =>
    house.post('/api/payments/refund', {
      operationId: id(),
      payment,
      amountFen,
      ...signed,
      ...over,
    });
  const codes = [
    await back(cash, 1_700),
    await back(wechat, 1_001, { reference: 'wx-2' }),
    await back(wechat, 1_000),
    await back(cash, 1_600, { second: '收费员01' }),
  ].map((answer) => problem(answer).code);
  expect(codes).toEqual([
    'balance.insufficient',
    'refund.over-payment',
    'payment.reference-required',
    'approval.same-person',
  ]);
  const first = await back(wechat, 1_000, { reference: 'wx-2' });
  expect(first.body).toMatchObject({
    result: { facts: { channel: 'wechat', amountFen: 1_000, balanceFen: 600 } },
  });
  expect((await back(cash, 600)).body).toMatchObject({ result: { facts: { balanceFen: 0 } } });
  expect((await house.get('/api/receipts/1')).body).toMatchObject({
    payment: { amountFen: 3_000, refundedFen: 600 },
  });
  expect((await house.get('/api/receipts/1', { accept: 'text/plain' })).text).toMatch(
    /已原路退款 +￥6\.00\n/,
  );
  expect((await house.get(`/api/accounts/${ACCOUNT}`)).body).toMatchObject({
    money: { balanceFen: 0 },
    gas: { toBeWrittenLitres: 10_000 },
  });
});
