/** A sale over HTTP: three operations, three outcomes, a ticket, and the same answer when it is asked again. */
import { describe, expect, test } from 'vitest';
import { readCard } from '../../../simulators/card/reference-v1.ts';
import { ACCOUNT, CARD, READER } from '../app/desk.ts';
import { type House, openHouse, problem } from './house.ts';

const sale = ({ hall }: House, change: object = {}) => ({
  accountId: ACCOUNT,
  reader: READER,
  payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash', cashGivenFen: 5000 },
  purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
  load: { operationId: hall.id() },
  ...change,
});

describe('a load over HTTP', () => {
  test('pays, buys and writes in one request, and is answered again the same', async () => {
    const house = await openHouse();
    const request = sale(house);
    const answer = await house.post('/api/loads', request);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      payment: { operationId: request.payment.operationId, state: 'done', problem: null },
      purchase: { state: 'done', result: { kind: 'purchase', costFen: 4800 } },
      load: { state: 'done', result: { state: 'POSTED', litres: 20_000, cardNo: CARD } },
      ticketNo: 1,
    });
    expect(readCard(house.card.main())).toMatchObject({ slotB: { totalLitres: 20_000 } });
    const before = house.digest();
    const again = await house.post('/api/loads', request);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ load: { state: 'done' }, ticketNo: 1 });
    expect(house.digest()).toBe(before);
    const other = await house.post('/api/loads', {
      ...request,
      payment: { ...request.payment, amountFen: 9600, cashGivenFen: 10_000 },
    });
    expect([other.status, problem(other).code]).toEqual([409, 'operation.other-body']);
    expect(house.digest()).toBe(before);
    const state = await house.get(`/api/operations/${request.load.operationId}`);
    expect(state.body).toMatchObject({ state: 'done', result: { state: 'POSTED' } });
  });

  test('a card pulled inside a byte leaves 202, the card on the list, and settles when it is back', async () => {
    const house = await openHouse();
    const request = sale(house);
    house.card.cutPowerAfter(9, 'mixture');
    const answer = await house.post('/api/loads', request);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      payment: { state: 'done' },
      purchase: { state: 'done' },
      load: { state: 'pending', problem: { zh: { next: expect.any(String) } } },
    });
    const open = await house.get('/api/loads/open');
    expect(open.body).toMatchObject({
      total: 1,
      next: null,
      loads: [{ operationId: request.load.operationId, cardNo: CARD }],
    });
    await house.station.remove();
    await house.station.insert(house.card);
    const load = `/api/loads/${request.load.operationId}`;
    const settled = await house.post(`${load}/settle`, { reader: READER });
    expect([settled.status, settled.body]).toMatchObject([200, { state: 'done' }]);
    expect((await house.get('/api/loads/open')).body).toMatchObject({ total: 0, loads: [] });
    const cancelled = await house.post(`${load}/cancel`, { reader: READER });
    expect([cancelled.status, problem(cancelled).code]).toEqual([409, 'load.not-open']);
  });

  test('two of the same at once are one', async () => {
    const house = await openHouse();
    const request = sale(house);
    const answers = await Promise.all([
      house.post('/api/loads', request),
      house.post('/api/loads', request),
    ]);
    expect(answers.map(({ body }) => body)).toMatchObject([
      { load: { state: 'done' } },
      { load: { state: 'done' } },
    ]);
    expect(house.hall.store.account(ACCOUNT)?.gas.onCard).toBe(20_000);
  });
});

describe('the other routes of the counter', () => {
  test('pay, quote, buy at the quote, and read the card', async () => {
    const house = await openHouse();
    const paid = await house.post('/api/payments', {
      operationId: house.hall.id(),
      accountId: ACCOUNT,
      amountFen: 4800,
      channel: 'cash',
    });
    expect(paid.body).toMatchObject({
      state: 'done',
      replayed: false,
      result: { ticketNo: 1, balanceFen: 4800 },
    });
    const quoted = await house.post('/api/quotes', {
      accountId: ACCOUNT,
      want: { amountFen: 4800 },
    });
    expect(quoted.body).toMatchObject({ volumeLitres: 20_000, costFen: 4800, balanceAfterFen: 0 });
    const { tariffId, volumeBeforeLitres, volumeLitres, costFen } = quoted.body as {
      tariffId: string;
      volumeBeforeLitres: number;
      volumeLitres: number;
      costFen: number;
    };
    const bought = await house.post('/api/purchases', {
      operationId: house.hall.id(),
      accountId: ACCOUNT,
      want: { volumeLitres },
      quoted: { tariffId, volumeBeforeLitres, volumeLitres, costFen },
    });
    expect(bought.body).toMatchObject({ state: 'done', result: { costFen: 4800, balanceFen: 0 } });
    const read = await house.post('/api/cards/reconcile', { reader: READER });
    expect(read.body).toMatchObject({
      cardNo: CARD,
      account: { accountId: ACCOUNT, gas: { toBeWrittenLitres: 20_000 } },
      meter: { plate: '7-202611230042' },
      warnings: ['gas.to-be-written'],
    });
  });

  test('a transfer waits for finance, and its ticket says so', async () => {
    const house = await openHouse();
    const payment = house.hall.id();
    const paid = await house.post('/api/payments', {
      operationId: payment,
      accountId: ACCOUNT,
      amountFen: 10_000,
      channel: 'bank-transfer',
      reference: 'ICBC-20261123-01',
    });
    expect(paid.body).toMatchObject({ state: 'pending', result: { balanceFen: 0 } });
    const confirmed = await house.post('/api/payments/confirm', {
      operationId: house.hall.id(),
      payment,
    });
    expect(confirmed.body).toMatchObject({ state: 'done' });
    expect((await house.get(`/api/accounts/${ACCOUNT}`)).body).toMatchObject({
      money: { balanceFen: 10_000 },
    });
    expect((await house.get(`/api/operations/${payment}`)).body).toMatchObject({
      state: 'done',
      result: { state: 'settled', balanceFen: 10_000 },
    });
    expect((await house.get('/api/receipts/1')).body).toMatchObject({
      payment: { state: 'settled' },
      balanceFen: 10_000,
    });
  });

  test('a ticket comes as JSON, and as text where only text is asked for', async () => {
    const house = await openHouse();
    await house.post('/api/loads', sale(house));
    const json = await house.get('/api/receipts/1');
    expect(json.type).toContain('application/json');
    expect(json.body).toMatchObject({
      ticketNo: 1,
      name: '王**',
      payment: { amountFen: 4800, changeFen: 200 },
      write: { state: 'done' },
    });
    const text = await house.get('/api/receipts/1', { accept: 'text/plain' });
    expect(text.type).toContain('text/plain');
    expect(text.text).toContain('48.00');
    expect(text.text).toContain('成功');
    const none = await house.get('/api/receipts/9');
    expect(none.status).toBe(404);
  });

  test('readers are listed, and accounts are found by name', async () => {
    const house = await openHouse();
    expect((await house.get('/api/readers')).body).toContainEqual(
      expect.objectContaining({ name: READER, condition: 'card' }),
    );
    const found = await house.get(`/api/accounts?find=${encodeURIComponent('王小')}`);
    expect(found.body).toMatchObject({
      total: 1,
      capped: false,
      found: [{ by: 'text', account: { accountId: ACCOUNT, cardNo: CARD } }],
    });
  });

  test('registry: community, box, meter, tariff, account, hold', async () => {
    const house = await openHouse();
    const id = () => house.hall.id();
    const steps: [string, object][] = [
      ['/api/communities', { operationId: id(), communityId: 2, name: '桂花里' }],
      [
        '/api/regulator-boxes',
        { operationId: id(), regulatorBoxId: 21, communityId: 2, name: '桂花1号' },
      ],
      [
        '/api/accounts',
        {
          operationId: id(),
          accountId: 10000043,
          name: '李四',
          address: '桂花里1栋101',
          communityId: 2,
          customerClass: '居民',
          householdSize: 4,
        },
      ],
      [
        '/api/meters',
        {
          operationId: id(),
          maker: 7,
          number: 202611230043,
          accountId: 10000043,
          communityId: 2,
          address: '桂花里1栋101',
          direction: 'right',
          regulatorBoxId: 21,
          model: 'G2.5',
          initialIndexLitres: 0,
          ceilingLitres: 500_000,
          size: 'G2.5',
          acceptanceNo: 'YS-2026-0042',
          acceptedOn: '2026-11-02',
        },
      ],
      [
        '/api/tariffs',
        {
          operationId: id(),
          id: 'R-2027',
          customerClass: '居民',
          effectiveFrom: '2027-01-01',
          cycle: 'year',
          cycleStartMonth: 1,
          tiers: [
            { upToLitres: 300_000, priceE4: 25_000 },
            { upToLitres: null, priceE4: 30_000 },
          ],
        },
      ],
      ['/api/accounts/10000043/holds', { operationId: id(), hold: 'stopped', reason: '违章用气' }],
    ];
    for (const [url, body] of steps) {
      const answer = await house.post(url, body);
      expect([url, answer.status, answer.text]).toEqual([url, 200, expect.any(String)]);
      const again = await house.post(url, body);
      expect(again.body).toMatchObject({ state: 'done', replayed: true });
    }
    expect((await house.get('/api/accounts/10000043')).body).toMatchObject({
      holds: { stopped: '违章用气' },
      meter: { plate: '7-202611230043' },
    });
  });
});
