/** 赠气 over HTTP: two people give, and the counter sells for it. */
import { expect, test } from 'vitest';
import { ACCOUNT } from '../app/desk.ts';
import { openHouse, problem } from './house.ts';

test('given by two people once, it is balance that gas is bought for', async () => {
  const house = await openHouse();
  const gift = {
    ...{ accountId: ACCOUNT, amountFen: 3_000, formNo: 'ZQ-2026-1', reason: '周年赠气' },
    second: 'gu',
  };
  const give = (over: object = {}) =>
    house.post('/api/gifts', { operationId: house.hall.id(), ...gift, ...over });
  const balance = async (): Promise<number> => {
    const { body } = await house.get(`/api/accounts/${ACCOUNT}`);
    return (body as { money: { balanceFen: number } }).money.balanceFen;
  };
  const before = await balance();
  expect([(await give()).status, await balance()]).toEqual([200, before + 3_000]);
  const again = await give();
  expect([again.status, problem(again).code]).toEqual([409, 'document.exists']);
  expect((await give({ formNo: 'ZQ-2026-2', amountFen: 0 })).status).toBe(400);
  const want = { want: { amountFen: 3_000 } };
  const bought = { operationId: house.hall.id(), accountId: ACCOUNT, ...want };
  expect((await house.post('/api/purchases', bought)).status).toBe(200);
  expect(await balance()).toBeLessThan(before + 3_000);
});
