/** The lists of a counter over HTTP (待办): every row with whom to call, for how long it has waited, and what is owed. */
import { expect, test } from 'vitest';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { encodeSlot, SLOT_AT } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { formatMeter } from '../../../src/core/ids.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, METER } from '../app/account.ts';
import { pscOf, READER } from '../app/desk.ts';
import { type House, openHouse } from './house.ts';

const NEW = CARD + 1;
const [maker, number] = formatMeter(METER).split('-').map(Number);
const NEW_METER = { maker: 8, number: 202611260001 };
const CUSTOMER = {
  accountId: ACCOUNT,
  name: '王小明',
  phone: '13800012345',
  address: '梧桐花园3栋2单元501',
};
const NOTHING = { total: 0, rows: [], next: null };

const list = async (house: House) => (await house.get('/api/cards/attention')).body;

async function done(house: House, url: string, body: object): Promise<void> {
  const answer = await house.post(url, { operationId: house.hall.id(), ...body });
  expect([url, answer.status, answer.text]).toEqual([url, 200, expect.any(String)]);
}

const sold = ({ hall, post }: House) =>
  post('/api/loads', {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash' },
    purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
    load: { operationId: hall.id() },
  });

async function putIn({ station }: House, card: Sle4442): Promise<void> {
  await settle();
  await station.remove();
  await station.insert(card);
}

/** A sale whose card lost its power in the middle of the slot. */
async function torn(): Promise<House> {
  const house = await openHouse();
  house.card.cutPowerAfter(20, 'old');
  expect((await sold(house)).status).toBe(202);
  return house;
}

const LOAD = { cardNo: CARD, accountId: ACCOUNT, litres: 20_000, fen: 4_800 };

test('a card to put back stands with the phone of its customer and its age', async () => {
  const house = await torn();
  await house.hall.clock.advance(90_500);
  expect(await list(house)).toMatchObject({
    putBack: {
      total: 1,
      rows: [{ load: { ...LOAD, state: 'RESERVED' }, customer: CUSTOMER, ageSeconds: 90 }],
      next: null,
    },
    countsDiffer: NOTHING,
    cardsDiffer: NOTHING,
    metersDiffer: NOTHING,
    voidListed: NOTHING,
    gasOwed: NOTHING,
  });
});

/** The card comes in with a write that no books know. */
async function putInAhead(house: House): Promise<void> {
  const { hall, card } = house;
  const image = card.main();
  const slot = { sequence: 9, totalLitres: 90_000, tag: '00'.repeat(8), soldAt: 0 };
  image.set(encodeSlot({ ...slot, loadLitres: 1, ceilingLitres: 0 }, CARD), SLOT_AT.A);
  const memory = createCardMemory({ image, psc: pscOf(CARD) });
  await putIn(house, new Sle4442({ memory, random: hall.dice }));
}

test('a card that showed what the books cannot explain stands among the counts that differ', async () => {
  const house = await torn();
  await putInAhead(house);
  await house.post('/api/cards/reconcile', { reader: READER });
  await house.hall.clock.advance(3_600_500);
  expect(await list(house)).toMatchObject({
    putBack: NOTHING,
    countsDiffer: {
      total: 1,
      rows: [{ load: { ...LOAD, state: 'CASE' }, customer: CUSTOMER, ageSeconds: 3_600 }],
      next: null,
    },
  });
});

test('a card that is refused with no load open stands with what it showed, whom to call and what to do', async () => {
  const house = await openHouse();
  await putInAhead(house);
  expect((await house.post('/api/cards/reconcile', { reader: READER })).body).toMatchObject({
    code: 'card.ahead',
  });
  await house.hall.clock.advance(3_600_500);
  expect(await list(house)).toMatchObject({
    countsDiffer: NOTHING,
    cardsDiffer: {
      total: 1,
      rows: [
        {
          cardNo: CARD,
          customer: CUSTOMER,
          operator: expect.any(String),
          ageSeconds: 3_600,
          finding: {
            code: 'card.ahead',
            facts: { cardSequence: 9, ledgerSequence: 0 },
            zh: { next: expect.stringContaining('留下此卡') },
            en: { next: expect.stringContaining('Keep the card') },
          },
        },
      ],
      next: null,
    },
  });
  const behind = await house.get(`/api/cards/attention?cardsDiffer=${CARD}`);
  expect(behind.body).toMatchObject({ cardsDiffer: { total: 1, rows: [] } });
  expect((await house.get('/api/cards/attention?cardsDiffer=x')).status).toBe(400);
  await putIn(house, house.card);
  expect((await house.post('/api/cards/reconcile', { reader: READER })).status).toBe(200);
  expect(await list(house)).toMatchObject({ cardsDiffer: NOTHING });
});

test('a replaced card is void-listed, beside the one that its customer has now', async () => {
  const house = await openHouse();
  await putIn(house, house.hall.blankCard());
  const lost = { replaces: CARD, reason: 'lost', cardNo: NEW };
  await done(house, '/api/cards/replace', { accountId: ACCOUNT, reader: READER, ...lost });
  expect(await list(house)).toMatchObject({
    voidListed: {
      total: 1,
      rows: [{ cardNo: CARD, presentCardNo: NEW, customer: CUSTOMER }],
      next: null,
    },
    gasOwed: NOTHING,
  });
});

test('gas that waits for a card and gas that is owed stand in one row, with their money', async () => {
  const house = await openHouse();
  expect((await sold(house)).status).toBe(200);
  const place = { communityId: 1, address: CUSTOMER.address, direction: 'left', floor: 5 };
  await done(house, '/api/meters', {
    ...place,
    ...NEW_METER,
    regulatorBoxId: 11,
    model: 'IC-G2.5',
    size: 'G2.5',
    initialIndexLitres: 0,
    ceilingLitres: 12_000,
    acceptanceNo: 'YS-2026-0077',
    acceptedOn: '2026-11-20',
  });
  // 15 m³ are left of 20; the new meter has room for 12 of them.
  await done(house, '/api/meter-changes', {
    accountId: ACCOUNT,
    meter: { maker, number },
    newMeter: NEW_METER,
    finalIndexLitres: 5_000,
    openingIndexLitres: 0,
    electronicLitres: null,
    cardGasLitres: null,
    photo: 'HB-1/1.jpg',
    sheetNo: 'HB-1',
    reason: '卡死',
    responsible: '吴师傅',
    second: '顾主管',
  });
  expect(await list(house)).toMatchObject({
    gasOwed: {
      total: 1,
      rows: [
        {
          customer: CUSTOMER,
          toBeWrittenLitres: 12_000,
          toBeWrittenFen: 2_880,
          owedLitres: 3_000,
        },
      ],
      next: null,
    },
    voidListed: { total: 1, rows: [{ cardNo: CARD, presentCardNo: null, customer: CUSTOMER }] },
  });
});

/** Two people note what stands in the window of the household's meter. */
const noted = (house: House, total: object) =>
  done(house, `/api/meters/${maker}/${number}/window`, {
    ...total,
    photo: '5a'.repeat(32),
    reason: '核对',
    second: '顾主管',
  });

const metersDiffer = async (house: House) => {
  const { metersDiffer: found } = (await list(house)) as {
    metersDiffer: { total: number; rows: { booksLitres: number; finding: { code: string } }[] };
  };
  expect(found.rows).toHaveLength(found.total);
  return found.rows.map(({ booksLitres, finding }) => [finding.code, booksLitres]);
};

test('a meter whose window lies beyond what was ever sold to it stands with both counts, its age and the next step', async () => {
  const house = await openHouse();
  expect((await sold(house)).status).toBe(200);
  await noted(house, { totalLitres: 20_000 });
  expect(await list(house)).toMatchObject({ metersDiffer: NOTHING });
  await noted(house, { totalLitres: 30_000 });
  await house.hall.clock.advance(3_600_500);
  expect(await list(house)).toMatchObject({
    countsDiffer: NOTHING,
    metersDiffer: {
      total: 1,
      rows: [
        {
          meter: { plate: formatMeter(METER) },
          cardNo: CARD,
          customer: CUSTOMER,
          window: { totalLitres: 30_000, second: '顾主管' },
          booksLitres: 20_000,
          ageSeconds: 3_600,
          finding: {
            code: 'window.beyond-books',
            zh: { next: expect.stringContaining('重新读表') },
            en: { next: expect.stringContaining('Read the window again') },
          },
        },
      ],
      next: null,
    },
  });
  const behind = `/api/cards/attention?metersDiffer=${formatMeter(METER)}`;
  expect((await house.get(behind)).body).toMatchObject({ metersDiffer: { total: 1, rows: [] } });
  expect((await house.get('/api/cards/attention?metersDiffer=7')).status).toBe(400);
});

test('a later sale explains no window, and a later count that agrees does', async () => {
  const house = await openHouse();
  expect((await sold(house)).status).toBe(200);
  await noted(house, { totalLitres: 30_000 });
  await settle();
  await house.station.remove();
  await house.station.insert(house.card);
  expect((await sold(house)).status).toBe(200);
  expect(await metersDiffer(house)).toEqual([['window.beyond-books', 20_000]]);
  await noted(house, { totalLitres: 40_000 });
  expect(await metersDiffer(house)).toEqual([]);
});

test('the meter’s own report, written after the look, settles it; a window before what it told stands again', async () => {
  const house = await openHouse();
  const { hall, station, card } = house;
  expect((await sold(house)).status).toBe(200);
  await noted(house, { totalLitres: 30_000 });
  await settle();
  await station.remove();
  await hall.clock.advance(60_000);
  hall.gasMeter().visit(card, { pscOf, clock: Math.ceil(hall.clock.now() / 1000) });
  await station.insert(card);
  expect(await metersDiffer(house)).toEqual([['window.beyond-books', 20_000]]);
  await house.post('/api/cards/reconcile', { reader: READER });
  expect(await metersDiffer(house)).toEqual([]);
  await hall.clock.advance(60_000);
  await noted(house, { totalLitres: 5_000 });
  expect(await metersDiffer(house)).toEqual([['window.before-books', 20_000]]);
});

test('a window that shows the target of an open write is no difference: the card is to be put back', async () => {
  const house = await torn();
  await noted(house, { totalLitres: 20_000 });
  expect(await list(house)).toMatchObject({ putBack: { total: 1 }, metersDiffer: NOTHING });
  await noted(house, { totalLitres: 20_001 });
  expect(await metersDiffer(house)).toEqual([['window.beyond-books', 20_000]]);
});
