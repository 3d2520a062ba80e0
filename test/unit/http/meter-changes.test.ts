/** A meter change over HTTP: one document, its sheet in two forms, and refusals that change nothing. */
import { expect, test } from 'vitest';
import { formatMeter } from '../../../src/core/ids.ts';
import { ACCOUNT, CLERK, METER } from '../app/account.ts';
import { type House, openHouse, problem } from './house.ts';

const [maker, number] = formatMeter(METER).split('-').map(Number);
const OLD = { maker, number };
const NEW = { maker: 8, number: 202611260001 };

const enrolled = (house: House) =>
  house.post('/api/meters', {
    operationId: house.hall.id(),
    communityId: 1,
    address: '梧桐花园3栋2单元501',
    ...NEW,
    direction: 'left',
    regulatorBoxId: 11,
    floor: 5,
    model: 'IC-G2.5',
    size: 'G2.5',
    initialIndexLitres: 0,
    ceilingLitres: 600_000,
    acceptanceNo: 'YS-2026-0077',
    acceptedOn: '2026-11-20',
  });

const change = (house: House, over: object = {}) =>
  house.post('/api/meter-changes', {
    operationId: house.hall.id(),
    accountId: ACCOUNT,
    meter: OLD,
    newMeter: NEW,
    finalIndexLitres: 2_500,
    openingIndexLitres: 10,
    electronicLitres: null,
    cardGasLitres: null,
    photo: 'HB-1/1.jpg',
    sheetNo: 'HB-1',
    reason: '卡死',
    responsible: '吴师傅',
    second: '顾主管',
    ...over,
  });

test('a meter is changed, its sheet is printed, and it waits for nobody', async () => {
  const house = await openHouse();
  expect((await enrolled(house)).status).toBe(200);
  const before = house.digest();
  for (const [over, status, code] of [
    [{ meter: NEW }, 409, 'settlement.other-meter'],
    [{ second: CLERK.operator }, 409, 'approval.same-person'],
    [{ newMeter: { maker: 8, number: 1 } }, 404, 'meter.unknown'],
    [{ newMeter: OLD }, 409, 'meter.bound'],
    [{ finalIndexLitres: -1 }, 400, 'request.invalid'],
    [{ photo: '' }, 400, 'request.invalid'],
  ] as const) {
    const answer = await change(house, over);
    expect([answer.status, problem(answer).code]).toEqual([status, code]);
  }
  expect(problem(await house.get(`/api/meters/${maker}/${number}/settlement`)).code).toBe(
    'settlement.unknown',
  );
  expect(house.digest()).toBe(before);
  const done = await change(house);
  expect([done.status, done.body]).toMatchObject([
    200,
    { result: { kind: 'settlement', use: { overUse: { litres: 2_500 } }, owedLitres: 0 } },
  ]);
  const sheet = await house.get(`/api/meters/${maker}/${number}/settlement`);
  expect(sheet.body).toMatchObject({
    newMeter: NEW,
    finalIndexLitres: 2_500,
    overUseLitres: 2_500,
  });
  const printed = await house.get(`/api/meters/${maker}/${number}/settlement`, {
    accept: 'text/plain',
  });
  expect(printed.type).toContain('text/plain');
  expect(printed.text).toContain('换表结算单');
  expect(printed.text).toMatch(/旧表止数 +2\.500方/);
  const waiting = await house.get('/api/meters?withoutCustomer=true');
  expect(waiting.text).not.toContain(String(number));
  const owed = await house.post(`/api/accounts/${ACCOUNT}/owed-gas`, {
    operationId: house.hall.id(),
  });
  expect([owed.status, problem(owed).code]).toEqual([409, 'owed.none']);
});
