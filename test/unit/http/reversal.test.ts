/** 冲正 over HTTP: two operations that stand together, each with its own id. */
import { expect, test } from 'vitest';
import { ACCOUNT, READER } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

test('a purchase is undone and its money goes back, once', async () => {
  const house = await openHouse();
  const { hall } = house;
  const payment = { operationId: hall.id(), amountFen: 4800, channel: 'cash', accountId: ACCOUNT };
  await house.post('/api/payments', payment);
  const purchase = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    want: { volumeLitres: 20_000 },
  };
  await house.post('/api/purchases', purchase);
  const reverse = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    purchase: purchase.operationId,
    reason: '错购',
    second: '主管',
    refund: {
      operationId: hall.id(),
      payment: payment.operationId,
      amountFen: 4800,
      papers: '身份证尾号 0042',
    },
  };
  const done = await house.post('/api/purchases/reverse', reverse);
  expect(done.status).toBe(200);
  expect(done.body).toMatchObject({
    reversal: { operationId: reverse.operationId, state: 'done', replayed: false },
    refund: { operationId: reverse.refund.operationId, result: { facts: { balanceFen: 0 } } },
  });
  const before = house.digest();
  const again = await house.post('/api/purchases/reverse', reverse);
  expect(again.body).toMatchObject({ reversal: { replayed: true }, refund: { replayed: true } });
  const other = { ...reverse, reason: '别的原因' };
  const conflict = await house.post('/api/purchases/reverse', other);
  expect([conflict.status, problem(conflict).code]).toEqual([409, 'operation.other-body']);
  const unnamed = { ...reverse, refund: { ...reverse.refund, papers: '' } };
  const refused = await house.post('/api/purchases/reverse', unnamed);
  expect([refused.status, problem(refused).code]).toEqual([400, 'request.invalid']);
  expect(house.digest()).toBe(before);
});

test('gas on the card is taken off it first, with the card in the reader', async () => {
  const house = await openHouse();
  const { hall } = house;
  const sale = {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash', cashGivenFen: 4800 },
    purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
    load: { operationId: hall.id() },
  };
  expect((await house.post('/api/loads', sale)).status).toBe(200);
  const { operationId: purchase } = sale.purchase;
  const reverse = { operationId: hall.id(), accountId: ACCOUNT, purchase, reason: '错购' };
  const without = await house.post('/api/purchases/reverse', reverse);
  expect([without.status, problem(without).code]).toEqual([409, 'reversal.on-card']);
  const done = await house.post('/api/purchases/reverse', { ...reverse, card: { reader: READER } });
  expect(done.body).toMatchObject({ reversal: { state: 'done' }, refund: null });
  expect(hall.store.account(ACCOUNT)).toMatchObject({
    money: { balance: 4800 },
    gas: { onCard: 0, toBeWritten: 0 },
  });
});
