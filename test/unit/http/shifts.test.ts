/** A cashier's day over HTTP: float, blind count, hand-over, ruling, and the report of the day. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cashiers as cashiersCommand } from '../../../src/cli/cashiers.ts';
import type { Config } from '../../../src/config/config.ts';
import { ACCOUNT, READER } from '../app/desk.ts';
import { folder } from '../store/stores.ts';
import { type Answer, type House, openHouse, problem } from './house.ts';

const DAY = '2026-11-23';

const facts = ({ body }: Answer) =>
  (body as { result: { facts: Record<string, unknown> } }).result.facts;

async function sold(house: House): Promise<void> {
  const sale = {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: house.hall.id(), amountFen: 4_800, channel: 'cash' },
    purchase: { operationId: house.hall.id(), want: { volumeLitres: 20_000 } },
    load: { operationId: house.hall.id() },
  };
  expect([200, 202]).toContain((await house.post('/api/loads', sale)).status);
}

async function begun(house: House): Promise<string> {
  const operationId = house.hall.id();
  expect((await house.post('/api/shifts', { operationId, floatFen: 50_000 })).status).toBe(200);
  return operationId;
}

const count = (house: House, shift: string, countedFen: number): Promise<Answer> =>
  house.post(`/api/shifts/${shift}/count`, { operationId: house.hall.id(), countedFen });

test('the count is blind: nothing tells what should be there before the drawer has been counted', async () => {
  const house = await openHouse();
  expect((await house.get('/api/shifts/current')).body).toBeNull();
  const shift = await begun(house);
  await sold(house);
  expect((await house.get('/api/shifts/current')).body).toMatchObject({ shift, state: 'open' });
  const wrong = await count(house, shift, 54_000);
  expect([wrong.status, facts(wrong)]).toEqual([200, { shift, state: 'recount' }]);
  for (const path of [
    `/api/shifts/${shift}`,
    '/api/shifts/current',
    `/api/reports/day?date=${DAY}`,
  ]) {
    const { text } = await house.get(path);
    expect([path, text.includes('54800'), text.includes('4800'), text.includes('-800')]).toEqual([
      path,
      false,
      false,
      false,
    ]);
  }
  expect(facts(await count(house, shift, 54_800))).toMatchObject({
    state: 'closed',
    difference: 0,
  });
  expect((await house.get('/api/shifts/current')).body).toBeNull();
});

test('what is not written yet stands in the annex and bars nothing', async () => {
  const house = await openHouse();
  const shift = await begun(house);
  house.card.cutPowerAfter(9, 'mixture');
  await sold(house);
  expect(facts(await count(house, shift, 54_800))).toMatchObject({ state: 'closed', purchases: 1 });
  const report = await house.get(`/api/shifts/${shift}`);
  expect(report.body).toMatchObject({
    figures: { expected: 54_800, counted: 54_800, tickets: 1, ticketFirst: 1, ticketLast: 1 },
    ruling: null,
    annex: { openLoads: [{ accountId: ACCOUNT, litres: 20_000 }], unwritten: [] },
  });
  const purchase = { operationId: house.hall.id(), accountId: ACCOUNT, want: { amountFen: 100 } };
  const payment = { operationId: house.hall.id(), accountId: ACCOUNT, amountFen: 100 };
  const second = await begun(house);
  await house.post('/api/payments', { ...payment, channel: 'wechat', reference: 'wx' });
  expect((await house.post('/api/purchases', purchase)).status).toBe(200);
  expect((await house.get(`/api/shifts/${second}`)).body).toMatchObject({
    figures: null,
    annex: { unwritten: [{ accountId: ACCOUNT, fen: expect.any(Number) }] },
  });
});

test('short is ruled by somebody else, cash goes to the bank once, and the day tells it all', async () => {
  const house = await openHouse();
  const shift = await begun(house);
  await sold(house);
  const handOver = {
    operationId: house.hall.id(),
    amountFen: 4_000,
    bankSlip: 'ICBC 7781',
    bankDate: DAY,
  };
  expect((await house.post('/api/hand-overs', handOver)).status).toBe(200);
  const again = await house.post('/api/hand-overs', { ...handOver, operationId: house.hall.id() });
  expect([again.status, problem(again).code]).toEqual([409, 'hand-over.slip-known']);
  await count(house, shift, 50_000);
  expect(facts(await count(house, shift, 50_000))).toMatchObject({ difference: -800 });
  expect((await house.get(`/api/reports/day?date=${DAY}`)).body).toMatchObject({
    shifts: [{ shift: { shift, state: 'closed', differenceFen: -800, ruled: false } }],
    totals: { cashIn: 4_800, handedOver: 4_000, tickets: 1, purchases: 1 },
    shortFen: 800,
    overFen: 0,
    handOvers: [{ bankSlip: 'ICBC 7781', amountFen: 4_000 }],
    due: [{ shift }],
  });
  const ruling = { verdict: 'wages', reason: '找零差错' };
  const rule = (ruledBy: string, verdict = ruling.verdict) =>
    house.post(`/api/shifts/${shift}/ruling`, {
      ...{ operationId: house.hall.id(), ...ruling, verdict, ruledBy },
    });
  const own = await rule('收费员01');
  expect([own.status, problem(own).code]).toEqual([409, 'approval.same-person']);
  expect((await rule('主管')).status).toBe(200);
  expect((await house.get(`/api/shifts/${shift}`)).body).toMatchObject({
    ruling: { ...ruling, ruledBy: '主管', reference: null },
  });
  expect((await house.get(`/api/reports/day?date=${DAY}`)).body).toMatchObject({ due: [] });

  // The slip was of 500 less: the difference is ruled anew, and both rulings are told with what each was on.
  const red = await house.post('/api/hand-overs/red', {
    ...{ operationId: house.hall.id(), operator: '财务', second: '主管' },
    ...{
      bankSlip: 'ICBC 7781',
      reason: '录错',
      right: { bankSlip: 'ICBC 7781', bankDate: DAY, amountFen: 3_500 },
    },
  });
  expect(red.status).toBe(200);
  const first = { ...ruling, reference: null, ruledBy: '主管', on: DAY, differenceFen: -800 };
  expect((await house.get(`/api/shifts/${shift}`)).body).toMatchObject({
    ...{ shift: { differenceFen: -500, ruled: false }, ruling: null, rulings: [first] },
  });
  expect((await rule('主管', 'company')).status).toBe(200);
  const second = { ...first, verdict: 'company', differenceFen: -500 };
  expect((await house.get(`/api/shifts/${shift}`)).body).toMatchObject({ ruling: second });
  const { body } = await house.get(`/api/reports/day?date=${DAY}`);
  const both = { shift: { differenceFen: -500, ruled: true }, rulings: [first, second] };
  expect(body).toMatchObject({ shifts: [both], shortFen: 500, overFen: 0, due: [] });
  // The cashier was short of what is left, not of what the first count said.
  expect(body).toMatchObject({ cashiers: [{ differences: 1, overFen: 0, shortFen: 500 }] });
});

test('what a cashier took back, printed again and was short of is counted by cashier, in the day and over days', async () => {
  const house = await openHouse({ transport: 'socket' });
  const shift = await begun(house);
  const pay = { operationId: house.hall.id(), accountId: ACCOUNT, amountFen: 4_800 };
  await house.post('/api/payments', { ...pay, channel: 'cash' });
  const want = { volumeLitres: 20_000 };
  const bought = { operationId: house.hall.id(), accountId: ACCOUNT, want };
  await house.post('/api/purchases', bought);
  const reverse = { operationId: house.hall.id(), accountId: ACCOUNT, reason: '错户' };
  const reversed = { ...reverse, purchase: bought.operationId, refund: null };
  expect((await house.post('/api/purchases/reverse', reversed)).status).toBe(200);
  const ending = { operationId: house.hall.id(), how: 'voided', reason: '打错' };
  expect((await house.post('/api/receipts/1/end', ending)).status).toBe(200);
  const cashiers = `/api/reports/cashiers?from=${DAY}&to=${DAY}`;
  expect((await house.get(cashiers)).body).toEqual([]);
  await count(house, shift, 54_700);
  await count(house, shift, 54_700);
  const own = {
    ...{
      station: 1,
      cashier: '收费员01',
      shifts: 1,
      tickets: 1,
      purchases: 1,
      purchasedFen: 4_800,
    },
    ...{ reversals: 1, reversedFen: 4_800, voids: 1, reprints: 0, writeFailures: 0 },
    ...{ differences: 1, overFen: 0, shortFen: 100 },
  };
  expect((await house.get(cashiers)).body).toEqual([own]);
  expect((await house.get(`/api/reports/day?date=${DAY}`)).body).toMatchObject({ cashiers: [own] });
  const turned = await house.get(`/api/reports/cashiers?from=${DAY}&to=2026-11-22`);
  expect([turned.status, problem(turned).code]).toEqual([400, 'report.range']);
  const socketPath = join(folder(), 'q.sock');
  await house.server.listen({ path: socketPath });
  const said: string[] = [];
  const told = (to: string) =>
    cashiersCommand(['--from', DAY, '--to', to], {
      configOf: async () => ({ socketPath }) as Config,
      say: (line) => said.push(line),
    });
  expect([await told(DAY), await told('2026-11-22')]).toEqual([0, 1]);
  expect(said).toEqual([
    expect.stringMatching(/^station,cashier,shifts,/),
    '1,收费员01,1,1,1,48.00,1,48.00,1,0,0,1,0.00,1.00',
    expect.stringContaining('请缩短范围'),
  ]);
});

test('a mistyped slip is taken back by two people with the right one beside it: the day and the shift say so', async () => {
  const house = await openHouse();
  const shift = await begun(house);
  await sold(house);
  const slip = { amountFen: 48_000, bankSlip: 'ICBC 7781', bankDate: DAY };
  const entered = await house.post('/api/hand-overs', { operationId: house.hall.id(), ...slip });
  expect(entered.status).toBe(200);
  await count(house, shift, 50_000);
  expect(facts(await count(house, shift, 50_000))).toMatchObject({ difference: 43_200 });
  const red = (over: object) =>
    house.post('/api/hand-overs/red', {
      operationId: house.hall.id(),
      ...{ bankSlip: 'ICBC 7781', reason: '多录一位', second: '主管', operator: '财务' },
      right: { ...slip, amountFen: 4_800 },
      ...over,
    });
  const alone = await red({ second: '财务' });
  expect([alone.status, problem(alone).code]).toEqual([409, 'approval.same-person']);
  const own = await red({ second: '收费员01' });
  expect([own.status, problem(own).code]).toEqual([409, 'approval.same-person']);
  const unknown = await red({ bankSlip: 'ICBC 7782' });
  expect([unknown.status, problem(unknown).code]).toEqual([404, 'hand-over.unknown']);
  expect(facts(await red({}))).toMatchObject({ amount: 48_000, rightAmount: 4_800, shift });
  expect((await house.get(`/api/reports/day?date=${DAY}`)).body).toMatchObject({
    shifts: [{ shift: { shift, differenceFen: 0 }, figures: { difference: 43_200 } }],
    handOvers: [{ bankSlip: 'ICBC 7781', amountFen: 4_800 }],
    redHandOvers: [
      { bankSlip: 'ICBC 7781', amountFen: 48_000, reason: '多录一位', people: ['财务', '主管'] },
    ],
    // The slip was wrong, and not the drawer.
    cashiers: [{ cashier: '收费员01', differences: 0, overFen: 0, shortFen: 0 }],
    due: [],
  });
});
