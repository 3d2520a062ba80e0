/** Readings, doubts, faults and the count of accounts to be read, over HTTP. */
import { expect, test } from 'vitest';
import { meterId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { NOW } from '../app/desk.ts';
import { household } from '../app/money-household.ts';
import { Desk } from '../core/ledger-commands.ts';
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

interface DoubtfulPage {
  readonly total: number;
  readonly next: number | null;
  readonly readings: readonly { readonly reading: number }[];
}

async function doubtfulPage(house: House, after: number | null = null): Promise<DoubtfulPage> {
  const place = after === null ? '' : `?after=${after}`;
  const { status, body } = await house.get(`/api/readings/doubtful${place}`);
  expect(status).toBe(200);
  return body as DoubtfulPage;
}

test('a doubtful reading waits in the queue until somebody has looked at it', async () => {
  const house = await openHouse();
  expect((await read(house, 9_000, NOW - 3 * DAY)).status).toBe(200);
  const doubtful = await read(house, 8_000, NOW - 2 * DAY, { source: 'handheld', valveOpen: true });
  expect(doubtful.body).toMatchObject({ result: { facts: { readingDoubts: 'going-back' } } });
  const { total, next, readings: queue } = await doubtfulPage(house);
  expect([total, next]).toEqual([1, null]);
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
  expect(await doubtfulPage(house)).toEqual({ total: 0, next: null, readings: [] });
  const all = (await house.get(`${METER}/readings`)).body;
  expect(all).toMatchObject({
    total: 2,
    readings: [{ resolution: 'discarded' }, { indexLitres: 9_000, counts: true }],
  });
});

test('a wheel of seven whole digits is enrolled, read beyond a million cubic metres, and turns where it ends', async () => {
  const house = await openHouse();
  const wheel = { operator: '工程员01', witness: '工程主管', wheelDigits: 7, reason: '工业表' };
  const operationId = house.hall.id();
  expect((await house.post(`${METER}/wheel`, { operationId, ...wheel })).status).toBe(200);
  const long = { source: 'handheld' };
  await read(house, 9_999_990_000, NOW - 3 * DAY, long);
  const turned = await read(house, 4_000, NOW - 2 * DAY, long);
  expect(turned.body).toMatchObject({
    result: { facts: { readingUse: 14_000, readingDoubts: 'roll-over' } },
  });
  const beyond = problem(await read(house, 100_000_000_000, NOW - DAY, long));
  expect(beyond).toMatchObject({ code: 'request.invalid', facts: { field: 'indexLitres' } });
});

test('doubtful readings come in pages, each with the total, and none is left out or told twice', async () => {
  const house = await openHouse();
  const desk = new Desk(9_000);
  const { store } = house.hall;
  const meters = Array.from({ length: 405 }, (_, n) => meterId(8, 5_000 + n));
  await store.commitBatch([desk.community(1), desk.regulatorBox(11, 1)]);
  await store.commitBatch(meters.map((meter) => desk.enrol(meter, null)));
  const read = await store.commitBatch(
    meters.map((meter) => desk.read(meter, 8_000, 1_000, { electronic: litre(50_000) })),
  );
  expect(read.every(({ ok }) => ok)).toBe(true);
  const told: number[] = [];
  const sizes: number[] = [];
  let next: number | null = null;
  do {
    const page: DoubtfulPage = await doubtfulPage(house, next);
    expect(page.total).toBe(405);
    sizes.push(page.readings.length);
    told.push(...page.readings.map(({ reading }) => reading));
    next = page.next;
  } while (next !== null);
  expect(sizes).toEqual([200, 200, 5]);
  expect(new Set(told).size).toBe(405);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  for (const after of ['', '0', 'x']) {
    const answer = await house.get(`/api/readings/doubtful?after=${after}`);
    expect(problem(answer).code).toBe('request.invalid');
  }
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
  const list = async () => (await house.get('/api/faults')).body as { faults: unknown };
  expect(await list()).toMatchObject({
    total: 1,
    overdue: 1,
    next: null,
    faults: [{ fault: 'stuck', ageDays: 31, overdue: true }],
  });
  const end = { operationId: house.hall.id(), endedOn: '2026-11-23', handling: '换表' };
  expect((await house.post(`${METER}/fault/end`, end)).status).toBe(200);
  expect(await list()).toEqual({ total: 0, overdue: 0, next: null, faults: [] });
  expect((await fault('2026-10-24')).status).toBe(200);
  expect(await list()).toMatchObject({ overdue: 0, faults: [{ ageDays: 30, overdue: false }] });
});

test('faults come in pages, each with the totals, and none is left out or told twice', async () => {
  const house = await openHouse();
  const desk = new Desk(9_000);
  const { store } = house.hall;
  const meters = Array.from({ length: 405 }, (_, n) => meterId(8, 5_000 + n));
  await store.commitBatch([desk.community(1), desk.regulatorBox(11, 1)]);
  await store.commitBatch(meters.map((meter) => desk.enrol(meter, null)));
  // Several of one day, and across the ends of both pages.
  const day = (n: number) => `2026-05-${String((n % 7) + 1).padStart(2, '0')}`;
  const faults = await store.commitBatch(meters.map((meter, n) => desk.fault(meter, day(n))));
  expect(faults.every(({ ok }) => ok)).toBe(true);
  type Page = { total: number; next: string | null; faults: { foundOn: string; meter: object }[] };
  const told: Page['faults'] = [];
  let next: string | null = '';
  const sizes: number[] = [];
  while (next !== null) {
    const { status, body } = await house.get(`/api/faults${next === '' ? '' : `?after=${next}`}`);
    expect({ status, ...(body as Page) }).toMatchObject({ status: 200, total: 405, overdue: 405 });
    const page = body as Page;
    sizes.push(page.faults.length);
    told.push(...page.faults);
    next = page.next;
  }
  expect(sizes).toEqual([200, 200, 5]);
  expect(new Set(told.map(({ meter }) => JSON.stringify(meter))).size).toBe(405);
  const days = told.map(({ foundOn }) => foundOn);
  expect(days.every((day, n) => n === 0 || day >= (days[n - 1] ?? ''))).toBe(true);
  for (const after of ['', '2026-05-01', '2026-02-31_8-000000005000', 'x']) {
    expect(problem(await house.get(`/api/faults?after=${after}`)).code).toBe('request.invalid');
  }
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

test('the report of a money meter is told with the fen that it has deducted', async () => {
  const home = await household();
  const house = await openHouse({ scene: home });
  await home.sell(10_000);
  await home.atHome(10_000);
  await home.reconcile();
  const { status, body } = await house.get(`${METER}/readings`);
  expect([status, body]).toMatchObject([
    200,
    { readings: [{ indexLitres: 10_000, spentFen: 2_400 }] },
  ]);
  expect(house.bugs).toEqual([]);
});
