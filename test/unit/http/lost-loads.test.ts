/** 遗失结案 over HTTP: the card was pulled and is gone; the meter's window shows that it took the gas. */
import { expect, test } from 'vitest';
import { setFault } from '../../../simulators/faults.ts';
import { meterMaker, meterNumber } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CLERK, METER } from '../app/account.ts';
import { pscOf, READER } from '../app/desk.ts';
import { gas, story } from '../app/told.ts';
import { type House, openHouse, problem } from './house.ts';

/** The command whose answer is lost so that the slot is whole and nobody knows it. */
const LAST_OF_THE_WRITE = 10;

async function openLoad(house: House): Promise<{ readonly operationId: string } | undefined> {
  const { body } = await house.get('/api/loads/open');
  return (body as { loads: { operationId: string }[] }).loads[0];
}

test('an open load whose card is lost ends by the count of its meter', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  setFault(station.hardware.reader(READER), { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
  const sale = hall.sale();
  expect(story(await station.counter.loadCard(CLERK, sale))).toMatch(/pending/);
  await settle();
  const open = await openLoad(house);
  const lost = (over: object = {}) =>
    house.post(`/api/loads/${open?.operationId}/lost`, {
      operationId: hall.id(),
      meterTotalLitres: 20_000,
      photo: 'YS-1/1.jpg',
      reason: '遗失',
      second: '顾主管',
      ...over,
    });
  const before = house.digest();
  for (const [over, status, code] of [
    [{ second: CLERK.operator }, 409, 'approval.same-person'],
    [{ meterTotalLitres: 0 }, 409, 'lost.not-taken'],
    [{ meterTotalLitres: 20_001 }, 409, 'lost.count-unknown'],
    [{ photo: '' }, 400, 'request.invalid'],
  ] as const) {
    const answer = await lost(over);
    expect([answer.status, problem(answer).code]).toEqual([status, code]);
  }
  expect(house.digest()).toBe(before);
  const request = { operationId: hall.id() };
  expect((await lost(request)).body).toMatchObject({ result: { state: 'POSTED' } });
  expect((await lost(request)).body).toMatchObject({ replayed: true });
  expect(gas(station.deps)).toEqual([0, 0, 0, 20_000]);
  expect((await house.get('/api/loads/open')).body).toMatchObject({ total: 0, loads: [] });
});

test('the count in the window is noted by two people, shown beside the three counts, and ends the load', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  const { card } = station.hardware.reader(READER);
  setFault(station.hardware.reader(READER), { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
  await station.counter.loadCard(CLERK, hall.sale());
  await settle();
  const open = await openLoad(house);
  const lost = (over: object) =>
    house.post(`/api/loads/${open?.operationId}/lost`, {
      operationId: hall.id(),
      reason: '遗失',
      second: '顾主管',
      ...over,
    });
  const window = `/api/meters/${meterMaker(METER)}/${meterNumber(METER)}/window`;
  const note = (over: object = {}) =>
    house.post(window, {
      operationId: hall.id(),
      totalLitres: 20_000,
      remainingLitres: -120,
      photo: '5a'.repeat(32),
      reason: '用户报丢',
      second: '顾主管',
      ...over,
    });
  expect((await house.get(window)).body).toBeNull();
  const yuan = { totalLitres: undefined, remainingLitres: undefined, totalFen: 2_000 };
  expect(problem(await note(yuan)).code).toBe('money-meter.other-window');
  expect((await note({ totalFen: 2_000 })).status).toBe(400);
  expect((await note({ remainingFen: 5 })).status).toBe(400);
  const before = house.digest();
  for (const [answer, status, code] of [
    [await note({ second: CLERK.operator }), 409, 'approval.same-person'],
    [await note({ photo: 'a.jpg' }), 400, 'request.invalid'],
    [await lost({ fromWindow: true }), 409, 'lost.not-noted'],
    [await lost({ fromWindow: true, meterTotalLitres: 1 }), 400, 'request.invalid'],
    [await lost({ photo: 'YS-1/1.jpg' }), 400, 'request.invalid'],
  ] as const) {
    expect([answer.status, problem(answer).code]).toEqual([status, code]);
  }
  expect(house.digest()).toBe(before);
  const operationId = hall.id();
  expect((await note({ operationId })).status).toBe(200);
  expect((await note({ operationId })).body).toMatchObject({ replayed: true });
  expect((await house.get(window)).body).toMatchObject({
    operationId,
    totalLitres: 20_000,
    remainingLitres: -120,
    purchases: null,
    second: '顾主管',
  });
  if (card !== null) await station.insert(card);
  await settle();
  const seen = (await house.post('/api/cards/diagnose', { reader: READER })).body as {
    window: { totalLitres: number } | null;
    findings: { code: string; zh: { what: string } }[];
  };
  expect(seen.window?.totalLitres).toBe(20_000);
  expect(seen.findings.map(({ code }) => code)).toContain('window.shows-load');
  const request = { operationId: hall.id(), fromWindow: true };
  expect((await lost(request)).body).toMatchObject({ result: { state: 'POSTED' } });
  expect((await lost(request)).body).toMatchObject({ replayed: true });
  expect(gas(station.deps)).toEqual([0, 0, 0, 20_000]);
});

test.each([
  [30_000, 'window.beyond-books', '表窗累计 30.000 立方米，账上写卡最多到 20.000 立方米。'],
  [0, 'window.noted', '表窗累计购气量 0.000 立方米'],
])('a window that shows %i litres is told with the diagnosis', async (totalLitres, code, words) => {
  const house = await openHouse();
  const { hall, station } = house;
  await station.counter.loadCard(CLERK, hall.sale());
  await settle();
  await house.post(`/api/meters/${meterMaker(METER)}/${meterNumber(METER)}/window`, {
    operationId: hall.id(),
    totalLitres,
    photo: '5a'.repeat(32),
    reason: '核对',
    second: '顾主管',
  });
  const { findings } = (await house.post('/api/cards/diagnose', { reader: READER })).body as {
    findings: { code: string; zh: { what: string } }[];
  };
  expect(findings.find((one) => one.code === code)?.zh.what).toContain(words);
});

test('a window noted before its meter told as much asks nothing any more; one noted after asks for another look', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  const { card } = station.hardware.reader(READER);
  if (card === null) throw new Error('no card in the reader');
  const note = (totalLitres: number) =>
    house.post(`/api/meters/${meterMaker(METER)}/${meterNumber(METER)}/window`, {
      operationId: hall.id(),
      totalLitres,
      photo: '5a'.repeat(32),
      reason: '核对',
      second: '顾主管',
    });
  const found = async () => {
    const { body } = await house.post('/api/cards/diagnose', { reader: READER });
    return (body as { findings: { code: string }[] }).findings.map(({ code }) => code);
  };
  await station.counter.loadCard(CLERK, hall.sale());
  await note(0);
  expect(await found()).toEqual(['window.noted', 'gas.on-card', 'card.not-met']);
  await station.remove();
  await hall.clock.advance(60_000);
  hall.gasMeter().visit(card, { pscOf, clock: 1_796_000_100 });
  await station.insert(card);
  await settle();
  await house.post('/api/cards/reconcile', { reader: READER });
  expect(await found()).toEqual(['card.in-order']);
  await hall.clock.advance(60_000);
  await note(5_000);
  expect(await found()).toEqual(['window.before-books']);
});

test('emergency gas while that load waits: once, bounded, owed, and told on its slip', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  setFault(station.hardware.reader(READER), { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
  await station.counter.loadCard(CLERK, hall.sale());
  await settle();
  const open = await openLoad(house);
  const grant = (over: object = {}) =>
    house.post(`/api/loads/${open?.operationId}/emergency-gas`, {
      operationId: hall.id(),
      accountId: ACCOUNT,
      litres: 3_000,
      formNo: 'YJ-1',
      responsible: '吴师傅',
      reason: '卡遗失',
      second: '顾主管',
      ...over,
    });
  const before = house.digest();
  for (const [over, status, code] of [
    [{ second: CLERK.operator }, 409, 'approval.same-person'],
    [{ litres: 5_001 }, 422, 'emergency.above-limit'],
    [{ litres: 0 }, 400, 'request.invalid'],
  ] as const) {
    const answer = await grant(over);
    expect([answer.status, problem(answer).code]).toEqual([status, code]);
  }
  expect(house.digest()).toBe(before);
  const operationId = hall.id();
  // 48.00 yuan bought 20 m³, and nothing was left.
  expect((await grant({ operationId })).body).toMatchObject({
    result: { kind: 'purchase', costFen: 720, creditFen: 720 },
  });
  expect((await grant({ operationId })).body).toMatchObject({ replayed: true });
  expect(problem(await grant({ formNo: 'YJ-2' })).code).toBe('emergency.granted');
  expect(gas(station.deps)).toEqual([0, 20_000, 0, 3_000]);
  expect(hall.store.account(ACCOUNT)?.overUse).toBe(720);
  const slip = await house.get(`/api/emergency-gas/${operationId}`);
  for (const word of ['应急气量单', 'YJ-1', '3.000方', '7.20', '顾主管', '吴师傅']) {
    expect(slip.text).toContain(word);
  }
  expect(problem(await house.get(`/api/emergency-gas/${hall.id()}`)).code).toBe(
    'operation.unknown',
  );
});
