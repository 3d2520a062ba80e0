/** A card that was written and is then lost, on real parts: the list after the break, the window's count, the diagnosis, and its end by two people. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLOT_AT, VALID } from '../../simulators/card/reference-v1.ts';
import { createRandom } from '../../simulators/random.ts';
import { foundTown, householdOf, insist, phoneOf, type Town } from '../proofs/kill/town.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { PcscHouse } from './pcsc-house.ts';
import { REAL_READER } from './pcscd.ts';

const SEED = 20_264;
const home = householdOf(1);
const METER = `7-${home.meter}`;
const LITRES = 20_000;

let house: PcscHouse;
let town: Town;
beforeAll(async () => {
  house = await PcscHouse.build(20_000 + (SEED % 10_000));
  const ids = createRandom(SEED);
  town = {
    http: house.http,
    control: house.control,
    nextId: () => newOperationId(ids),
    readers: [REAL_READER],
    households: [home],
  };
  await foundTown(town);
}, 120_000);
afterAll(() => house.sweep());

async function attention(): Promise<unknown> {
  const answer = await house.http.get('/api/cards/attention');
  if (!answer.known) throw new Error(answer.why);
  return answer.body;
}

/** 20 m³ reach the card, and nobody hears so: the last answer is lost. The load's operation. */
async function soldUnheard(): Promise<string> {
  const { accountId } = home;
  const last = { offset: SLOT_AT.B, value: VALID };
  await town.control.call('lose-answer-of-change', last);
  const amount = { amountFen: 4_000, channel: 'cash', cashGivenFen: 4_000 };
  const payment = { operationId: town.nextId(), ...amount };
  const purchase = { operationId: town.nextId(), want: { volumeLitres: LITRES } };
  const load = { operationId: town.nextId() };
  const sale = { accountId, reader: REAL_READER, payment, purchase, load };
  expect(await house.http.post('/api/loads', sale)).toMatchObject({
    status: 202,
    body: { load: { state: 'pending' } },
  });
  return load.operationId;
}

it('a card that is lost after its write ends by the count that two people saw in the window of its meter', async () => {
  const load = await soldUnheard();
  expect(await attention()).toMatchObject({
    putBack: {
      total: 1,
      rows: [
        {
          load: { operationId: load, cardNo: home.cardNo },
          customer: { accountId: home.accountId, phone: phoneOf(home) },
          ageSeconds: expect.any(Number),
        },
      ],
    },
    countsDiffer: { total: 0 },
  });

  // The household does not wait for the counter: the card goes into its meter, and that shows the new total.
  const { card, meter } = home;
  expect(await town.control.call('put-into-meter', { card, meter })).toMatchObject({
    kind: 'taken',
    litres: LITRES,
  });
  const people = ['--reason', '用户报丢', '--second', '顾主管'];
  expect(await house.run('card', 'lost', load, ...people)).toMatchObject({
    code: 1,
    said: expect.stringContaining('表窗'),
  });
  const photo = house.keepFile('window.jpg', 'a picture of 20.000');
  const total = ['--total', '20.000', '--photo', photo];
  expect(await house.run('card', 'window', METER, ...total, ...people)).toMatchObject({ code: 0 });

  // Once more it is at the counter: ledger, card and meter side by side, and what the window proves.
  await town.control.call('swap', { card });
  const seen = await insist(house.http, '/api/cards/diagnose', { reader: REAL_READER });
  expect(seen).toMatchObject({
    counts: {
      ledger: { sequence: 0, totalLitres: 0 },
      card: { sequence: 1, totalLitres: LITRES },
      meter: { sequence: 1, totalLitres: LITRES },
    },
    window: { totalLitres: LITRES, second: '顾主管' },
    findings: [
      { code: 'load.open-here', bars: true },
      { code: 'window.shows-load' },
      { code: 'window.noted' },
      { code: 'meter.news' },
    ],
  });
  const read = await house.run('card', 'read');
  expect(read.said).toMatch(/window 表窗 20\.000 m³[\s\S]*\(window\.shows-load\)/);

  // Then it is lost for good.
  await town.control.call('remove');
  expect(await house.run('card', 'lost', load, ...people)).toMatchObject({ code: 0 });
  expect(await attention()).toMatchObject({ putBack: { total: 0, rows: [] } });
  const account = await house.http.get(`/api/accounts/${home.accountId}`);
  expect(account).toMatchObject({
    body: { gas: { inFlightLitres: 0, onCardLitres: 0, inMeterLitres: LITRES } },
  });
  expect(await house.verify()).toMatchObject({ code: 0 });
});
