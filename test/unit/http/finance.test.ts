/** Finance's desk over HTTP. */
import { expect, test } from 'vitest';
import { ACCOUNT } from '../app/account.ts';
import { openHouse, problem } from './house.ts';

test('what an account holds at which price, and an account that nobody knows', async () => {
  const house = await openHouse();
  const { hall } = house;
  const pay = { operationId: hall.id(), accountId: ACCOUNT, amountFen: 9_600, channel: 'cash' };
  expect((await house.post('/api/payments', pay)).status).toBe(200);
  const want = { volumeLitres: 20_000 };
  const buy = { operationId: hall.id(), accountId: ACCOUNT, want };
  expect((await house.post('/api/purchases', buy)).status).toBe(200);
  const answer = await house.get(`/api/accounts/${ACCOUNT}/lots`);
  expect(answer.body).toMatchObject({
    litres: 20_000,
    fen: 4_800,
    lots: [{ operationId: buy.operationId, leftLitres: 20_000, leftFen: 4_800 }],
  });
  const unknown = await house.get('/api/accounts/4/lots');
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'account.unknown']);
});
