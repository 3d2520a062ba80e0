/** 一户多表: further accounts of a customer, through the door. */
import { expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';

async function open(house: House, accountId: number, name: string, phone: string | null) {
  const place = { address: `3幢${accountId}室`, communityId: 1 };
  const who = { accountId, name, phone, customerClass: '居民', householdSize: 3 };
  const operationId = house.hall.id();
  const answer = await house.post('/api/accounts', { operationId, ...who, ...place });
  expect(answer.status).toBe(200);
}

const others = async (house: House, accountId: number): Promise<number[]> => {
  const { body } = await house.get(`/api/accounts/${accountId}/others`);
  return (body as { accountId: number }[]).map((one) => one.accountId);
};

test('accounts of the same name and phone are one customer’s; the same name alone, or the phone alone, is not', async () => {
  const house = await openHouse();
  await open(house, 3_001, '周敏', '13800003001');
  await open(house, 3_002, '周敏', '13800003001');
  await open(house, 3_003, '周敏', null);
  await open(house, 3_004, '吴强', '13800003001');
  await open(house, 3_005, '周敏', '013800003001');
  expect(await others(house, 3_001)).toEqual([3_002]);
  expect(await others(house, 3_002)).toEqual([3_001]);
  expect(await others(house, 3_003)).toEqual([]);
  const unknown = await house.get('/api/accounts/3999/others');
  expect(unknown).toMatchObject({ status: 404, body: { code: 'account.unknown' } });
});
