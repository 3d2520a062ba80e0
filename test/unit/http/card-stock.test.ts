/** Blank cards over HTTP: from the delivery to the shift's sheet. */
import { expect, test } from 'vitest';
import { changePerson } from '../../../src/app/access/people.ts';
import type { Role } from '../../../src/core/access/roles.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { headersOf, nameOf } from '../../rig/people.ts';
import { ACCOUNT, CARD, CLERK, READER } from '../app/desk.ts';
import { type Answer, type House, openHouse, openPeopledHouse, PAGE, problem } from './house.ts';

const BATCH = 'KS-2026-11';
const { operator: ME } = CLERK;

const asked = (house: House, what: string, body: object): Promise<Answer> =>
  house.post(`/api/card-stock/${what}`, { operationId: house.hall.id(), ...body });

async function stocked(): Promise<House> {
  const house = await openHouse();
  const delivery = { batch: BATCH, chip: 'sle4442', pieces: 100, document: 'SH-7' };
  expect((await asked(house, 'batches', delivery)).status).toBe(200);
  expect((await asked(house, 'issues', { batch: BATCH, to: ME, pieces: 10 })).status).toBe(200);
  return house;
}

const stock = async (house: House) => (await house.get('/api/card-stock')).body;

test('a replacement card takes a piece of its cashier’s stock, and the shift’s sheet tells of it', async () => {
  const house = await openHouse();
  const shift = house.hall.id();
  await house.post('/api/shifts', { operationId: shift, floatFen: 0 });
  await asked(house, 'batches', { batch: BATCH, chip: 'sle4442', pieces: 100, document: 'SH-7' });
  await asked(house, 'issues', { batch: BATCH, to: ME, pieces: 10 });
  await house.station.remove();
  await house.station.insert(house.hall.blankCard());
  const replaced = await house.post('/api/cards/replace', {
    operationId: house.hall.id(),
    accountId: ACCOUNT,
    replaces: CARD,
    reason: 'lost',
    cardNo: 29_000_001,
    reader: READER,
  });
  expect([replaced.status, replaced.body]).toMatchObject([200, { state: 'active' }]);
  expect(await stock(house)).toMatchObject({
    batches: [{ batch: BATCH, received: 100, inUse: 1, spoiled: 0, missing: 0 }],
    holdings: [
      { batch: BATCH, holder: '', pieces: 90 },
      { batch: BATCH, holder: ME, pieces: 9 },
    ],
  });
  const sheet = async (of: string) => (await house.get(`/api/shifts/${of}`)).body;
  expect(await sheet(shift)).toMatchObject({
    cards: { held: [{ batch: BATCH, holder: ME, pieces: 9 }], uncounted: [BATCH], countsDue: [] },
  });
  const count = await asked(house, 'counts', { batch: BATCH, counted: 8 });
  expect(count.body).toMatchObject({ result: { facts: { expected: 9, difference: -1 } } });
  expect(await sheet(shift)).toMatchObject({
    cards: {
      held: [{ batch: BATCH, holder: ME, pieces: 8 }],
      uncounted: [],
      moved: [
        { batch: BATCH, move: 'counted', lines: 1, pieces: -1 },
        { batch: BATCH, move: 'issued', lines: 1, pieces: 10 },
        { batch: BATCH, move: 'opened', lines: 1, pieces: -1 },
      ],
      countsDue: [{ expected: 9, counted: 8, countedBy: ME }],
    },
  });
  const lines = (await house.get(`/api/card-stock/movements?batch=${BATCH}`)).body;
  expect(lines).toMatchObject([
    { move: 'counted' },
    { move: 'opened', cardNo: 29_000_001, operator: ME },
    { move: 'issued' },
    { move: 'received', holder: '' },
  ]);
  // What comes after the shift is of the next one, which counts for itself.
  await house.post(`/api/shifts/${shift}/count`, { operationId: house.hall.id(), countedFen: 0 });
  const next = house.hall.id();
  await house.post('/api/shifts', { operationId: next, floatFen: 0 });
  await asked(house, 'issues', { batch: BATCH, to: ME, pieces: 5 });
  const [before, after] = [await sheet(shift), await sheet(next)];
  expect(before).toMatchObject({
    shift: { state: 'closed' },
    cards: { held: [{ pieces: 8 }], uncounted: [] },
  });
  expect(after).toMatchObject({ cards: { held: [{ pieces: 13 }], uncounted: [BATCH] } });
  const { laws } = verifyLedger(house.hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('cards go to a person who is let in, and the card administrator takes back what is not given back', async () => {
  const house = await openPeopledHouse();
  const { people, hall, station } = house;
  const as = async (role: Role, what: string, body: object): Promise<Answer> =>
    house.knock({
      method: 'POST',
      url: `/api/card-stock/${what}`,
      headers: { ...PAGE, ...headersOf(await people.logIn(role)) },
      payload: JSON.stringify({ operationId: hall.id(), batch: BATCH, ...body }),
    });
  const keeps = (what: string, body: object) => as('card-administrator', what, body);
  await keeps('batches', { chip: 'sle4442', pieces: 100, document: 'SH-7' });
  const before = house.digest();
  const nobody = await keeps('issues', { to: 'the.cashieer', pieces: 5 });
  expect([nobody.status, problem(nobody).code]).toEqual([404, 'person.unknown']);
  expect(house.digest()).toBe(before);
  const cashier = nameOf('cashier');
  expect((await keeps('issues', { to: cashier.toUpperCase(), pieces: 20 })).status).toBe(200);
  expect((await as('cashier', 'returns', { pieces: 3 })).status).toBe(200);
  const recall = { from: cashier, pieces: 17, reason: '离职交接' };
  expect(problem(await as('cashier', 'recalls', recall)).code).toBe('access.denied');
  const shut = { kind: 'disable-person', person: cashier, reason: '离职' } as const;
  const out = await changePerson(station.deps, { operator: 'root' }, hall.id(), shut);
  expect(out.ok).toBe(true);
  const gone = await keeps('issues', { to: cashier, pieces: 5 });
  expect([gone.status, problem(gone).code]).toEqual([409, 'stock.holder-shut-out']);
  expect(problem(await keeps('recalls', { ...recall, pieces: 18 })).code).toBe('stock.not-enough');
  expect((await keeps('recalls', recall)).status).toBe(200);
  const headers = { ...PAGE, ...headersOf(await people.logIn('card-administrator')) };
  const seen = async (url: string) => (await house.get(url, headers)).body;
  expect(await seen('/api/card-stock')).toMatchObject({
    batches: [{ batch: BATCH, received: 100, inUse: 0, spoiled: 0, missing: 0 }],
    holdings: [{ batch: BATCH, holder: '', pieces: 100 }],
  });
  const keeper = nameOf('card-administrator');
  const returned = { move: 'returned', holder: cashier };
  expect(await seen(`/api/card-stock/movements?batch=${BATCH}`)).toMatchObject([
    { ...returned, pieces: -17, operator: keeper, reason: '离职交接' },
    { ...returned, pieces: -3, operator: cashier, reason: null },
    { move: 'issued', holder: cashier, operator: keeper },
    { move: 'received' },
  ]);
  expect(verifyLedger(hall.store.db, systemHash).ok).toBe(true);
});

test('a difference is ruled on once, by another person', async () => {
  const house = await stocked();
  const count = house.hall.id();
  await house.post('/api/card-stock/counts', { operationId: count, batch: BATCH, counted: 7 });
  const ruling = { count, verdict: 'accepted', reason: '丢失 3 张' };
  const alone = await asked(house, 'rulings', { ...ruling, ruledBy: ME });
  expect([alone.status, problem(alone).code]).toEqual([409, 'approval.same-person']);
  expect((await asked(house, 'rulings', { ...ruling, ruledBy: '主管' })).status).toBe(200);
  expect(await stock(house)).toMatchObject({ batches: [{ missing: 3 }], countsDue: [] });
});

test.each([
  [
    'batches',
    { batch: BATCH, chip: 'sle4442', pieces: 1, document: 'x' },
    409,
    'stock.batch-exists',
  ],
  ['batches', { batch: 'b', chip: 'gold', pieces: 1, document: 'x' }, 400, 'request.invalid'],
  ['issues', { batch: BATCH, to: ME, pieces: 91 }, 409, 'stock.not-enough'],
  ['issues', { batch: 'none', to: ME, pieces: 1 }, 404, 'stock.batch-unknown'],
  ['issues', { batch: BATCH, to: '没有此人', pieces: 1 }, 404, 'person.unknown'],
  ['recalls', { batch: BATCH, from: '没有此人', pieces: 1, reason: 'x' }, 409, 'stock.not-enough'],
  ['recalls', { batch: BATCH, from: ME, pieces: 1 }, 400, 'request.invalid'],
  ['returns', { batch: BATCH, pieces: 11 }, 409, 'stock.not-enough'],
  ['spoiled', { batch: BATCH, pieces: 0, reason: 'x' }, 400, 'request.invalid'],
  ['spoiled-cards', { cardNo: CARD, reason: 'x' }, 409, 'stock.not-from-stock'],
  ['counts', { batch: 'none', counted: 1 }, 404, 'stock.batch-unknown'],
] as const)('POST %s %j is refused and changes nothing', async (what, body, status, code) => {
  const house = await stocked();
  const before = house.digest();
  const answer = await asked(house, what, body);
  expect([answer.status, problem(answer).code]).toEqual([status, code]);
  expect(house.digest()).toBe(before);
});

test('unused pieces go back to the store room, and a replaced card that cannot be used again is scrap', async () => {
  const house = await stocked();
  const returned = await asked(house, 'returns', { batch: BATCH, pieces: 4 });
  expect(returned.status).toBe(200);
  const spoiled = { batch: BATCH, place: 'store', pieces: 2, reason: '受潮' };
  expect((await asked(house, 'spoiled', spoiled)).status).toBe(200);
  const replacement = { accountId: ACCOUNT, reason: 'broken', reader: READER };
  for (const cardNo of [29_000_001, 29_000_002]) {
    await house.station.remove();
    await house.station.insert(house.hall.blankCard());
    const operationId = house.hall.id();
    const replaces = cardNo === 29_000_001 ? CARD : cardNo - 1;
    const body = { operationId, ...replacement, replaces, cardNo };
    expect((await house.post('/api/cards/replace', body)).status).toBe(200);
  }
  const scrap = (cardNo: number) => asked(house, 'spoiled-cards', { cardNo, reason: '芯片损坏' });
  expect(problem(await scrap(29_000_002)).code).toBe('stock.card-in-service');
  expect((await scrap(29_000_001)).status).toBe(200);
  expect(await stock(house)).toMatchObject({
    batches: [{ batch: BATCH, received: 100, inUse: 1, spoiled: 3, missing: 0 }],
    holdings: [
      { batch: BATCH, holder: '', pieces: 92 },
      { batch: BATCH, holder: ME, pieces: 4 },
    ],
  });
  const lines = (await house.get(`/api/card-stock/movements?batch=${BATCH}`)).body;
  expect(lines).toMatchObject([
    { move: 'spoiled', cardNo: 29_000_001, operator: ME, reason: '芯片损坏' },
    // Why a card was replaced is said of the card, not of its blank.
    { move: 'opened', cardNo: 29_000_002, reason: null },
    { move: 'opened', cardNo: 29_000_001, reason: null },
    { move: 'spoiled', holder: '', pieces: -2, reason: '受潮' },
    { move: 'returned', holder: ME, reason: null },
    { move: 'issued', reason: null },
    { move: 'received', reason: null },
  ]);
});

test('the same movement sent twice moves once', async () => {
  const house = await stocked();
  const body = {
    operationId: house.hall.id(),
    batch: BATCH,
    place: 'mine',
    pieces: 2,
    reason: '脱胶',
  };
  for (let n = 0; n < 2; n += 1) {
    expect((await house.post('/api/card-stock/spoiled', body)).status).toBe(200);
  }
  expect(await stock(house)).toMatchObject({ batches: [{ spoiled: 2 }] });
});

test('a card in service is not formatted; a replaced one is stock again', async () => {
  const house = await openHouse();
  const format = (cardNo: number) =>
    house.post('/api/cards/format', {
      operationId: house.hall.id(),
      cardNo,
      reader: READER,
      reason: '旧卡退回',
    });
  const before = house.digest();
  const early = await format(CARD);
  expect([early.status, problem(early).code]).toEqual([409, 'format.in-service']);
  expect(house.digest()).toBe(before);
  await house.station.remove();
  await house.station.insert(house.hall.blankCard());
  const replaced = { accountId: ACCOUNT, replaces: CARD, reason: 'lost', reader: READER };
  const operationId = house.hall.id();
  await house.post('/api/cards/replace', { operationId, ...replaced, cardNo: 29_000_001 });
  await house.station.remove();
  await house.station.insert(house.card);
  const done = await format(CARD);
  expect([done.status, done.body]).toMatchObject([200, { state: 'formatted', problem: null }]);
  const again = await format(CARD);
  expect([again.status, problem(again).code]).toEqual([409, 'format.done']);
});
