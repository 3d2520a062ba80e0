/** Readings, doubts, faults and the count of accounts to be read, over HTTP. */
import { expect, test } from 'vitest';
import { NOW } from '../app/desk.ts';
import { type House, openHouse, problem } from './house.ts';

const METER = '/api/meters/7/202611230042';
const DAY = 86_400_000;

const read = (house: House, indexLitres: number, at: number, change: object = {}) =>
  house.post(`${METER}/readings`, {
    operationId: house.hall.id(),
    at,
    indexLitres,
    readBy: '抄表员01',
    ...change,
  });

test('a doubtful reading waits in the queue until somebody has looked at it', async () => {
  const house = await openHouse();
  expect((await read(house, 9_000, NOW - 3 * DAY)).status).toBe(200);
  const doubtful = await read(house, 8_000, NOW - 2 * DAY, { source: 'handheld', valveOpen: true });
  expect(doubtful.body).toMatchObject({ result: { facts: { readingDoubts: 'going-back' } } });
  const queue = (await house.get('/api/readings/doubtful')).body as { reading: number }[];
  expect(queue).toMatchObject([
    {
      meter: { plate: '7-202611230042' },
      accountId: 10000042,
      source: 'handheld',
      indexLitres: 8_000,
      useLitres: -1_000,
      doubts: ['going-back'],
      counts: false,
      resolution: '',
    },
  ]);
  const resolve = (reading: number) =>
    house.post(`/api/readings/${reading}/resolution`, {
      operationId: house.hall.id(),
      resolution: 'discarded',
      reason: '看错一位',
    });
  const [first] = queue;
  expect((await resolve(first?.reading ?? 0)).status).toBe(200);
  expect(problem(await resolve(first?.reading ?? 0)).code).toBe('reading.resolved');
  expect(problem(await resolve(12)).code).toBe('reading.unknown');
  expect((await house.get('/api/readings/doubtful')).body).toEqual([]);
  const all = (await house.get(`${METER}/readings`)).body;
  expect(all).toMatchObject([{ resolution: 'discarded' }, { indexLitres: 9_000, counts: true }]);
});

test('what is no reading changes nothing', async () => {
  const house = await openHouse();
  const before = house.digest();
  for (const change of [
    { indexLitres: -1 },
    { source: 'card' },
    { readBy: '' },
    { at: 0 },
    { valveOpen: 'yes' },
    { doubts: [] },
  ]) {
    expect(problem(await read(house, 1, NOW, change)).code).toBe('request.invalid');
  }
  expect(problem(await read(house, 1, NOW + DAY)).code).toBe('reading.from-the-future');
  expect((await house.get('/api/meters/9000/1/readings')).status).toBe(400);
  expect(house.digest()).toBe(before);
});

test('a fault is listed with its age, flagged after thirty days, and gone when it was dealt with', async () => {
  const house = await openHouse();
  const fault = (foundOn: string) =>
    house.post(`${METER}/fault`, {
      operationId: house.hall.id(),
      fault: 'stuck',
      foundOn,
      foundBy: '抄表员01',
    });
  expect((await fault('2026-10-23')).status).toBe(200);
  const list = async () => (await house.get('/api/faults')).body;
  expect(await list()).toMatchObject([{ fault: 'stuck', ageDays: 31, overdue: true }]);
  const end = { operationId: house.hall.id(), endedOn: '2026-11-23', handling: '换表' };
  expect((await house.post(`${METER}/fault/end`, end)).status).toBe(200);
  expect(await list()).toEqual([]);
  expect((await fault('2026-10-24')).status).toBe(200);
  expect(await list()).toMatchObject([{ ageDays: 30, overdue: false }]);
});

test('the count of accounts to be read follows their papers', async () => {
  const house = await openHouse();
  const count = async () => (await house.get('/api/reports/readable-accounts')).body;
  expect(await count()).toMatchObject({
    month: '2026-11',
    asOf: '2026-11-23',
    registered: 1,
    awaitingIgnition: 1,
    readable: 0,
  });
  const file = async (paper: object) => {
    const body = { operationId: house.hall.id(), paper };
    expect((await house.post('/api/accounts/10000042/papers', body)).status).toBe(200);
  };
  await file({ kind: 'leak-test', passed: true, on: '2026-10-02', testedBy: '开气员01' });
  await file({ kind: 'ignition', number: 'DH-7', on: '2026-10-02', ignitedBy: '开气员01' });
  expect(await count()).toMatchObject({ awaitingIgnition: 0, lit: 1, readable: 1 });
  await file({ kind: 'standing', standing: 'vacant', on: '2026-11-01', confirmedBy: '客户部' });
  expect(await count()).toMatchObject({ lit: 1, vacant: 1, readable: 0 });
  const { body } = await house.get('/api/accounts/10000042/commissioning');
  expect(body).toMatchObject({ status: 'vacant', standing: { confirmedBy: '客户部' } });
});
