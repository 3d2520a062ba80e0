/** A station without its master keys: it reads cards and accounts and takes money; it writes no card and changes nothing. */
import { expect, test } from 'vitest';
import { formatMeter } from '../../../src/core/ids.ts';
import { refuse } from '../../../src/core/outcome.ts';
import { plainKeeper } from '../../../src/system/keys/key-keeper.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { METER } from '../app/account.ts';
import { ACCOUNT, CARD, MASTER_KEY, READER } from '../app/desk.ts';
import { type House, openHouse, problem } from './house.ts';

const sale = ({ hall }: House) => ({
  accountId: ACCOUNT,
  reader: READER,
  payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash', cashGivenFen: 5000 },
  purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
  load: { operationId: hall.id() },
});

const [maker, number] = formatMeter(METER).split('-').map(Number);
const METER_NAMED = { maker, number };
const unsealed = { family: 'memory', version: 1, forNewCards: true, key: MASTER_KEY } as const;

test('it reads cards and accounts, and takes money', async () => {
  const house = await openHouse();
  house.station.keys.empty();
  const read = await house.post('/api/cards/reconcile', { reader: READER });
  expect([read.status, read.body]).toMatchObject([200, { cardNo: CARD }]);
  expect((await house.get(`/api/accounts/${ACCOUNT}`)).status).toBe(200);
  const payment = { operationId: house.hall.id(), amountFen: 100, channel: 'cash' };
  expect((await house.post('/api/payments', { accountId: ACCOUNT, ...payment })).status).toBe(200);
  expect((await house.get('/readyz')).body).toMatchObject({ status: 'ok', keys: 'sealed' });
  expect((await house.get('/metrics')).text).toContain('qika_keys_sealed 1');
});

test('a sale onto the card is refused before money is taken, and goes through once there are keys', async () => {
  const house = await openHouse();
  house.station.keys.empty();
  const before = house.digest();
  const request = sale(house);
  const refused = await house.post('/api/loads', request);
  expect([refused.status, problem(refused).code]).toEqual([503, 'keys.sealed']);
  expect(house.digest()).toBe(before);
  house.station.keys.fill([unsealed]);
  expect((await house.post('/api/loads', request)).status).toBe(200);
});

test.each([
  ['opened', '/api/cards/open', { accountId: ACCOUNT, cardNo: CARD + 1 }],
  [
    'put in the place of another',
    '/api/cards/replace',
    { accountId: ACCOUNT, replaces: CARD, reason: 'lost', cardNo: CARD + 1 },
  ],
  [
    'made a tool card',
    '/api/tool-cards',
    { tool: 'check', toolNo: 90_000_001, meter: METER_NAMED, purpose: '核对', witness: 'gu' },
  ],
])('no blank card is %s', async (_, path, asked) => {
  const house = await openHouse();
  const { hall, station } = house;
  await station.remove();
  await station.insert(hall.blankCard());
  station.keys.empty();
  const before = house.digest();
  const answer = await house.post(path, { operationId: hall.id(), reader: READER, ...asked });
  expect([answer.status, problem(answer).code]).toEqual([503, 'keys.sealed']);
  expect(house.digest()).toBe(before);
});

test('a load that a power cut left open stays open, and settles once there are keys', async () => {
  const house = await openHouse();
  const { station, card } = house;
  card.cutPowerAfter(20, 'old');
  const request = sale(house);
  expect((await house.post('/api/loads', request)).status).toBe(202);
  await station.remove();
  await station.insert(card);
  station.keys.empty();
  const seen = await house.post('/api/cards/reconcile', { reader: READER });
  expect(problem(seen).code).toBe('keys.sealed');
  const open = await house.get('/api/loads/open');
  expect(open.body).toMatchObject({
    total: 1,
    loads: [{ operationId: request.load.operationId }],
  });
  station.keys.fill([unsealed]);
  const again = await house.post('/api/cards/reconcile', { reader: READER, confirmLowTries: true });
  expect(again.status).toBe(200);
  expect((await house.get('/api/loads/open')).body).toMatchObject({ total: 0, loads: [] });
});

test('a card on its way to be blank again waits', async () => {
  const house = await openHouse();
  const { hall, station } = house;
  station.keys.empty();
  const before = house.digest();
  const body = { operationId: hall.id(), cardNo: CARD, reason: '回收', reader: READER };
  const answer = await house.post('/api/cards/format', body);
  expect([answer.status, problem(answer).code]).toEqual([503, 'keys.sealed']);
  expect(house.digest()).toBe(before);
});

test('the station tells its versions and how often each was used, and nothing of the keys', async () => {
  const ring = KeyRing.of(MASTER_KEY);
  const house = await openHouse({ change: { keys: plainKeeper(ring) } });
  ring.withKey('memory', 1, () => undefined);
  const told = await house.get('/api/keys');
  expect(told.body).toMatchObject({
    state: 'open',
    by: 'plain-file',
    versions: [
      { family: 'memory', version: 1, uses: 1 },
      { uses: 0 },
      { uses: 0 },
      { family: 'personal', uses: 0 },
    ],
  });
  expect(told.text).not.toContain(Buffer.from(MASTER_KEY).toString('hex'));
  expect((await house.get('/metrics')).text).toContain(
    'qika_key_uses{family="memory",version="1"} 1',
  );
});

test('once the keys are open, customers are read anew for the search, a few at a time', async () => {
  let begun = 0;
  const keys = { ...plainKeeper(KeyRing.of(MASTER_KEY)) };
  const search = {
    ready: () => Promise.resolve(),
    reading: () => false,
    start() {
      begun += 1;
    },
  };
  const house = await openHouse({ transport: 'socket', change: { keys, search } });
  expect((await house.post('/api/keys/unseal', { shares: ['a', 'b'] })).status).toBe(200);
  expect(begun).toBe(1);
  const refused = { ...keys, unseal: async () => refuse('keys.wrong-share') };
  const shut = await openHouse({ transport: 'socket', change: { keys: refused, search } });
  expect((await shut.post('/api/keys/unseal', { shares: ['a', 'b'] })).status).toBe(403);
  expect(begun).toBe(1);
});
