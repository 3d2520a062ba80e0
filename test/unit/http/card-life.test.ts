/** The life of a card over HTTP: lost in the middle of a write, replaced, and written again. */
import { expect, test } from 'vitest';
import { readCard } from '../../../simulators/card/reference-v1.ts';
import { ACCOUNT, CARD, READER } from '../app/desk.ts';
import { type House, openHouse, problem } from './house.ts';

const NEW = CARD + 1;

const sale = ({ hall }: House) => ({
  accountId: ACCOUNT,
  reader: READER,
  payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash', cashGivenFen: 5000 },
  purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
  load: { operationId: hall.id() },
});

const replacement = ({ hall }: House) => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  replaces: CARD,
  reason: 'lost',
  cardNo: NEW,
  reader: READER,
});

test('a card lost with its load open is replaced: 202 while the new one is not written, 200 when it is', async () => {
  const house = await openHouse();
  const { station, hall, card } = house;
  card.cutPowerAfter(20, 'old');
  const request = sale(house);
  expect((await house.post('/api/loads', request)).status).toBe(202);
  await station.remove();
  const blank = hall.blankCard();
  await station.insert(blank);
  const replace = replacement(house);
  blank.cutPowerAfter(100, 'old');
  const broken = await house.post('/api/cards/replace', replace);
  expect(broken.status).toBe(202);
  expect(broken.body).toMatchObject({
    state: 'active',
    replaces: CARD,
    load: { state: 'pending', problem: { zh: { next: expect.any(String) } } },
  });
  await station.remove();
  await station.insert(blank);
  const done = await house.post('/api/cards/replace', { ...replace, confirmLowTries: true });
  expect(done.status).toBe(200);
  expect(done.body).toMatchObject({
    state: 'active',
    cardNo: NEW,
    load: { state: 'done', result: { state: 'POSTED', litres: 20_000, cardNo: NEW } },
    problem: null,
  });
  expect(readCard(blank.main())).toMatchObject({ slotB: { totalLitres: 20_000, sequence: 2 } });
  const old = await house.get(`/api/operations/${request.load.operationId}`);
  expect(old.body).toMatchObject({ state: 'not-done', problem: { code: 'load.superseded' } });
  const ticket = await house.get('/api/receipts/1');
  expect(ticket.body).toMatchObject({ cardNo: NEW, write: { state: 'done', again: false } });
});

test('gas that waits is written again, once', async () => {
  const house = await openHouse();
  const { hall } = house;
  const payment = { operationId: hall.id(), amountFen: 4800, channel: 'cash', accountId: ACCOUNT };
  await house.post('/api/payments', payment);
  const want = { volumeLitres: 20_000 };
  await house.post('/api/purchases', { operationId: hall.id(), accountId: ACCOUNT, want });
  const again = { operationId: hall.id(), accountId: ACCOUNT, reader: READER };
  const written = await house.post('/api/loads/again', again);
  expect([written.status, written.body]).toMatchObject([200, { state: 'done' }]);
  const before = house.digest();
  expect((await house.post('/api/loads/again', again)).body).toMatchObject({ state: 'done' });
  const more = await house.post('/api/loads/again', { ...again, operationId: hall.id() });
  expect([more.status, problem(more).code]).toEqual([409, 'load.nothing-to-write']);
  expect(house.digest()).toBe(before);
});

test.each([
  ['reason', { reason: 'stolen' }],
  ['replaces', { replaces: 0 }],
  ['witness', { witness: '\u0007' }],
  ['cardNo', { cardNo: 'seven' }],
])('a replacement with a wrong %s is not read', async (field, change) => {
  const house = await openHouse();
  const before = house.digest();
  const answer = await house.post('/api/cards/replace', { ...replacement(house), ...change });
  expect([answer.status, problem(answer).code]).toEqual([400, 'request.invalid']);
  expect(JSON.stringify(answer.body)).toContain(field);
  expect(house.digest()).toBe(before);
});

test('a card is diagnosed and the lists are told, and nothing has changed', async () => {
  const house = await openHouse();
  const { card, station } = house;
  card.cutPowerAfter(20, 'old');
  const request = sale(house);
  expect((await house.post('/api/loads', request)).status).toBe(202);
  await station.remove();
  await station.insert(card);
  const before = house.digest();
  const seen = await house.post('/api/cards/diagnose', { reader: READER });
  expect(seen.status).toBe(200);
  expect(seen.body).toMatchObject({
    kind: 'customer',
    cardNo: CARD,
    stage: 'active',
    openLoad: { evidence: 'BEFORE', load: { operationId: request.load.operationId } },
    findings: [
      { code: 'load.open-here', bars: true, zh: { next: expect.any(String) } },
      { code: 'card.not-met', bars: false },
    ],
  });
  const lists = await house.get('/api/cards/attention');
  expect(lists.status).toBe(200);
  expect(lists.body).toMatchObject({
    putBack: {
      total: 1,
      rows: [{ load: { cardNo: CARD }, customer: { name: '王小明' }, ageSeconds: 0 }],
      next: null,
    },
    countsDiffer: { total: 0, rows: [], next: null },
    voidListed: { total: 0, rows: [], next: null },
    gasOwed: { total: 0, rows: [], next: null },
  });
  expect(house.digest()).toBe(before);
});
