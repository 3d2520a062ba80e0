/** Engineering's meters over HTTP: enrolled with their papers, listed, and given to customers. */
import { expect, test } from 'vitest';
import { type House, openHouse, problem } from './house.ts';

const papers = { size: 'G4', acceptanceNo: 'YS-2026-0042', acceptedOn: '2026-11-02' };

const meter = ({ hall }: House, number: number, change: object = {}) => ({
  operationId: hall.id(),
  communityId: 1,
  address: `梧桐花园3栋2单元${number}`,
  maker: 7,
  number,
  direction: 'right',
  regulatorBoxId: 11,
  model: 'IC-G4',
  initialIndexLitres: 12,
  ceilingLitres: 500_000,
  ...papers,
  ...change,
});

test('a meter is enrolled with its plate and papers, and shown as it was enrolled', async () => {
  const house = await openHouse();
  const request = meter(house, 901, {
    floor: 9,
    seals: ['F1', 'F2'],
    linkAddress: '00000000000901',
    wheelDigits: 6,
  });
  const enrolled = await house.post('/api/meters', request);
  expect([enrolled.status, enrolled.body]).toMatchObject([
    200,
    { state: 'done', result: { facts: { meter: 7_000_000_000_901 } } },
  ]);
  const shown = await house.get('/api/meters/7/901');
  expect(shown.body).toEqual({
    meter: { maker: 7, number: 901, plate: '7-000000000901' },
    accountId: null,
    communityId: 1,
    address: '梧桐花园3栋2单元901',
    direction: 'right',
    regulatorBoxId: 11,
    floor: 9,
    model: 'IC-G4',
    initialIndexLitres: 12,
    wheelDigits: 6,
    ceilingLitres: 500_000,
    plate: {
      metering: 'ic-card',
      size: 'G4',
      format: 'reference-v1',
      linkAddress: '00000000000901',
      seals: ['F1', 'F2'],
      acceptanceNo: 'YS-2026-0042',
      acceptedOn: '2026-11-02',
      serviceUntil: '2036-11-02',
    },
    report: null,
  });
  const unknown = await house.get('/api/meters/7/902');
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'meter.unknown']);
});

test('the digits of a wheel are corrected by two people', async () => {
  const house = await openHouse();
  await house.post('/api/meters', { ...meter(house, 901), wheelDigits: 6 });
  const correct = (change: object = {}) =>
    house.post('/api/meters/7/901/wheel', {
      operationId: house.hall.id(),
      operator: '工程员01',
      witness: '工程主管',
      wheelDigits: 5,
      reason: '现场核对字轮',
      ...change,
    });
  for (const wheelDigits of [3, 9, 5.5, null]) {
    expect(problem(await correct({ wheelDigits })).code).toBe('request.invalid');
  }
  expect(problem(await correct({ witness: '工程员01' })).code).toBe('approval.same-person');
  expect(problem(await correct({ wheelDigits: 6 })).code).toBe('wheel.same');
  const operationId = house.hall.id();
  for (const _again of [1, 2]) {
    expect((await correct({ operationId })).body).toMatchObject({
      state: 'done',
      result: { facts: { before: 6, wheelDigits: 5 } },
    });
  }
  expect((await house.get('/api/meters/7/901')).body).toMatchObject({ wheelDigits: 5 });
});

test('each of the five mandatory facts, and the acceptance, must be there', async () => {
  const house = await openHouse();
  const whole: Record<string, unknown> = meter(house, 901);
  const before = house.digest();
  for (const fact of [
    'communityId',
    'address',
    'number',
    'maker',
    'direction',
    'regulatorBoxId',
    'size',
    'acceptanceNo',
    'acceptedOn',
  ]) {
    const { [fact]: _left, ...rest } = whole;
    const answer = await house.post('/api/meters', rest);
    expect([fact, answer.status, problem(answer).code]).toEqual([fact, 400, 'request.invalid']);
  }
  expect(house.digest()).toBe(before);
});

test('a meter without a customer is on the list until one comes', async () => {
  const house = await openHouse();
  await house.post('/api/meters', meter(house, 901));
  await house.post('/api/meters', meter(house, 902, { acceptedOn: '2020-01-31' }));
  const numbers = async (query: string): Promise<number[]> =>
    ((await house.get(`/api/meters?${query}`)).body as { meter: { number: number } }[]).map(
      (one) => one.meter.number,
    );
  expect(await numbers('withoutCustomer=true')).toEqual([901, 902]);
  expect(await numbers('withoutCustomer=true&after=7-000000000901')).toEqual([902]);
  expect(await numbers('serviceEndsBy=2030-01-31')).toEqual([902]);
  expect(await numbers('communityId=2')).toEqual([]);
  await house.post('/api/accounts', {
    operationId: house.hall.id(),
    accountId: 10000043,
    name: '赵六',
    address: '梧桐花园3栋2单元901',
    communityId: 1,
    customerClass: '居民',
    householdSize: 3,
  });
  const request = { operationId: house.hall.id(), accountId: 10000043 };
  const given = await house.post('/api/meters/7/901/customer', request);
  expect(given.status).toBe(200);
  const again = await house.post('/api/meters/7/901/customer', request);
  expect(again.body).toMatchObject({ replayed: true });
  expect(await numbers('withoutCustomer=true')).toEqual([902]);
  const account = await house.get('/api/accounts/10000043');
  expect(account.body).toMatchObject({ meter: { plate: '7-000000000901' } });
});

test('the format on a plate is corrected by two people, once, and the meter shows it', async () => {
  const house = await openHouse();
  await house.post('/api/meters', meter(house, 905));
  const correction = {
    operationId: house.hall.id(),
    operator: '录表员',
    witness: '顾主管',
    format: 'single-zone',
    reason: '铭牌格式录入有误',
  };
  const route = '/api/meters/7/905/plate-format';
  const before = house.digest();
  const alone = await house.post(route, { ...correction, witness: '录表员' });
  expect([alone.status, problem(alone).code]).toEqual([409, 'approval.same-person']);
  expect(house.digest()).toBe(before);
  const done = await house.post(route, correction);
  expect(done.body).toMatchObject({ state: 'done', replayed: false });
  expect((await house.post(route, correction)).body).toMatchObject({ replayed: true });
  const shown = await house.get('/api/meters/7/905');
  expect(shown.body).toMatchObject({ plate: { format: 'single-zone' } });
  const none = await house.post('/api/meters/7/906/plate-format', {
    ...correction,
    operationId: house.hall.id(),
  });
  expect(problem(none).code).toBe('meter.unknown');
});
