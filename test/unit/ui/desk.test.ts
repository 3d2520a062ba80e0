/** The counter's desk over a real house: whose card is served, and when nothing may be sold. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { Reader } from '../../../src/ui/api/generated.ts';
import { CounterDesk } from '../../../src/ui/counter/desk.ts';
import { keptDeed } from '../../../src/ui/counter/kept-deed.ts';
import { ACCOUNT, CARD, READER } from '../app/desk.ts';
import { type House, openHouse } from '../http/house.ts';
import { callOver } from './calls-over-house.ts';

/** What a browser keeps for a page; Node has none. */
class Kept extends Map<string, string> {
  getItem = (name: string): string | null => this.get(name) ?? null;
  setItem = (name: string, value: string): Map<string, string> => this.set(name, value);
  removeItem = (name: string): boolean => this.delete(name);
}

beforeEach(() => {
  vi.stubGlobal('localStorage', new Kept());
});

const cardIn = (insertion: number): Reader => ({
  name: READER,
  condition: 'card',
  insertion,
  atr: '3b',
});
const empty: Reader = { name: READER, condition: 'empty', insertion: 1, atr: null };

const deskOver = (house: House): CounterDesk =>
  new CounterDesk({
    call: callOver(house, []),
    pause: async () => undefined,
    changed: () => undefined,
  });

/** As long as a busy machine needs, and no longer than it holds. */
const until = (holds: () => boolean) => vi.waitUntil(holds, 30_000);

/** The customer of the card stands on the screen. */
async function served(house: House): Promise<CounterDesk> {
  const desk = deskOver(house);
  desk.connected(true);
  desk.reader(cardIn(1));
  await until(() => desk.state.standing !== null);
  return desk;
}

function propose(desk: CounterDesk, { hall }: House): void {
  desk.propose({
    deed: {
      kind: 'sale',
      body: {
        accountId: ACCOUNT,
        reader: READER,
        payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash' },
        purchase: { operationId: hall.id(), want: { volumeLitres: 20_000 } },
        load: { operationId: hall.id() },
      },
      cardNo: CARD,
      maskedName: '王**',
      onCardBefore: 0,
    },
    quote: null,
    payFen: 4800,
    changeFen: null,
  });
}

test('a card opens its customer, and leaving it clears the customer away', async () => {
  const desk = await served(await openHouse());
  expect(desk.state).toMatchObject({ status: { cardNo: CARD }, standing: { bars: [] } });
  desk.reader(empty);
  expect(desk.state).toMatchObject({ status: null, standing: null, reader: null });
});

test('a link that was away leaves the customer’s form as it was, if the card is still theirs', async () => {
  const house = await openHouse();
  const desk = await served(house);
  const { visit } = desk.state;
  propose(desk, house);
  desk.connected(false);
  desk.connected(true);
  // Another daemon counts anew.
  desk.reader(cardIn(7));
  // What was proposed is not confirmed any more; what was typed is.
  expect(desk.state.sale.at).toBe('idle');
  expect(desk.state.reading).toBe(true);
  propose(desk, house);
  expect(desk.state.sale.at).toBe('idle');
  await until(() => !desk.state.reading);
  expect(desk.state).toMatchObject({ visit, status: { cardNo: CARD }, standing: { bars: [] } });
  // Without the link away it has left and come back: the next customer's.
  desk.reader(cardIn(8));
  expect(desk.state.visit).toBeGreaterThan(visit);
});

test('a link that was away while another card came begins anew', async () => {
  const house = await openHouse();
  const desk = await served(house);
  const { visit } = desk.state;
  desk.connected(false);
  await house.station.remove();
  await house.station.insert(house.hall.blankCard());
  desk.connected(true);
  desk.reader(cardIn(1));
  await until(() => !desk.state.reading);
  expect(desk.state).toMatchObject({ status: null, standing: null });
  expect(desk.state.visit).toBeGreaterThan(visit);
});

test('an answer that comes after its card has left is of nobody', async () => {
  const house = await openHouse();
  const desk = deskOver(house);
  desk.reader(cardIn(1));
  desk.reader(empty);
  await house.station.counter.settled();
  await new Promise((later) => setTimeout(later, 100));
  expect(desk.state).toMatchObject({ status: null, standing: null });
});

test('who is found while a blank card is read is served once it has told that it is nobody’s', async () => {
  const house = await openHouse();
  await house.station.remove();
  await house.station.insert(house.hall.blankCard());
  const desk = deskOver(house);
  desk.reader(cardIn(1));
  await desk.serve(ACCOUNT);
  expect(desk.state).toMatchObject({ reading: true, standing: null });
  await until(() => desk.state.standing !== null);
  expect(desk.state).toMatchObject({ status: null, standing: { account: { accountId: ACCOUNT } } });
});

test('who is found while a customer’s card is read never takes its place', async () => {
  const house = await openHouse();
  const desk = deskOver(house);
  desk.reader(cardIn(1));
  const { visit } = desk.state;
  await desk.serve(ACCOUNT + 1);
  await until(() => !desk.state.reading);
  await house.station.counter.settled();
  expect(desk.state).toMatchObject({ visit, status: { cardNo: CARD } });
  expect(desk.state.standing?.account.accountId).toBe(ACCOUNT);
});

test('after a sale nothing sells until the card has left, also when the link was lost in between', async () => {
  const house = await openHouse();
  const desk = await served(house);
  propose(desk, house);
  await desk.confirm();
  expect(desk.state).toMatchObject({ sale: { at: 'done' }, takeCard: true });
  desk.connected(false);
  desk.connected(true);
  desk.reader(cardIn(1));
  propose(desk, house);
  expect(desk.state).toMatchObject({ sale: { at: 'done' }, takeCard: true });
  desk.reader(empty);
  expect(desk.state).toMatchObject({ sale: { at: 'idle' }, takeCard: false });
});

test('a confirmed wish is sent once, however often it is confirmed', async () => {
  const house = await openHouse();
  const desk = await served(house);
  propose(desk, house);
  await Promise.all([desk.confirm(), desk.confirm()]);
  expect(house.hall.store.account(ACCOUNT)?.gas.onCard).toBe(20_000);
  expect(house.hall.store.ticket(house.station.deps.station, 2)).toBeUndefined();
});

/** The card was drawn in the middle of the write: the load is open. */
async function unknownSale(house: House): Promise<CounterDesk> {
  const desk = await served(house);
  propose(desk, house);
  house.card.cutPowerAfter(9, 'mixture');
  const confirmed = desk.confirm();
  // It has left before the sale ends: nothing reads it again.
  desk.reader(empty);
  await confirmed;
  expect(desk.state.sale.at).toBe('unknown');
  await house.station.remove();
  return desk;
}

const loadOf = (desk: CounterDesk): string => {
  const { sale } = desk.state;
  if (sale.at !== 'unknown') throw new Error(`the sale is ${sale.at}`);
  return sale.sale.body.load.operationId;
};

test('an open load that is to be cancelled is not settled when its card comes back: its gas waits to be written', async () => {
  const house = await openHouse();
  const desk = await unknownSale(house);
  desk.cancels.ask({ load: loadOf(desk), cardNo: CARD });
  await house.station.insert(house.card);
  desk.reader(cardIn(2));
  await until(() => desk.state.sale.at === 'not-written');
  expect(desk.state.cancels).toMatchObject([{ at: 'cancelled', cardNo: CARD }]);
  expect(house.hall.store.account(ACCOUNT)?.gas).toMatchObject({ onCard: 0, toBeWritten: 20_000 });
});

test('a wish to cancel that is taken back settles the load as ever', async () => {
  const house = await openHouse();
  const desk = await unknownSale(house);
  desk.cancels.ask({ load: loadOf(desk), cardNo: CARD });
  desk.cancels.takeBack(loadOf(desk));
  await house.station.insert(house.card);
  desk.reader(cardIn(2));
  await until(() => desk.state.sale.at === 'done');
  expect(house.hall.store.account(ACCOUNT)?.gas).toMatchObject({ onCard: 20_000, toBeWritten: 0 });
});

test('a cancel whose answer is lost leaves the card alone: it is not written behind the wish', async () => {
  const house = await openHouse();
  const desk = await unknownSale(house);
  const load = loadOf(desk);
  const lost = new CounterDesk({
    call: callOver(house, ['lost on the way']),
    pause: async () => undefined,
    changed: () => undefined,
  });
  lost.cancels.ask({ load, cardNo: CARD });
  await house.station.insert(house.card);
  lost.reader(cardIn(2));
  await until(() => !lost.state.reading);
  expect(lost.state.cancels).toMatchObject([{ at: 'asked' }]);
  expect(house.hall.store.load(load as never)?.state).toBe('RESERVED');
});

test('a wish to cancel outlives a reload: the next page sends it once, when the card is back', async () => {
  const house = await openHouse();
  const before = await unknownSale(house);
  const load = loadOf(before);
  before.cancels.ask({ load, cardNo: CARD });
  const desk = deskOver(house);
  await desk.recall();
  expect(desk.state.cancels).toMatchObject([{ load, cardNo: CARD, at: 'asked' }]);
  await house.station.insert(house.card);
  desk.connected(true);
  desk.reader(cardIn(2));
  await until(() => desk.state.standing !== null);
  expect(desk.state.cancels).toMatchObject([{ load, at: 'cancelled' }]);
  expect(house.hall.store.account(ACCOUNT)?.gas).toMatchObject({ onCard: 0, toBeWritten: 20_000 });
  const next = deskOver(house);
  await next.recall();
  expect(next.state.cancels).toEqual([]);
});

test('an unknown sale outlives a reload: the next page asks for its card, which settles it under the same operation', async () => {
  const house = await openHouse();
  const load = loadOf(await unknownSale(house));
  const desk = deskOver(house);
  await desk.recall();
  expect(desk.state).toMatchObject({ sale: { at: 'unknown', sale: { cardNo: CARD } } });
  expect(loadOf(desk)).toBe(load);
  await house.station.insert(house.card);
  desk.reader(cardIn(2));
  await until(() => desk.state.sale.at === 'done');
  expect(desk.state.takeCard).toBe(true);
  expect(house.hall.store.load(load as never)?.state).toBe('POSTED');
  expect(house.hall.store.account(ACCOUNT)?.gas).toMatchObject({ onCard: 20_000, toBeWritten: 0 });
  desk.reader(empty);
  const next = deskOver(house);
  await next.recall();
  expect(next.state.sale.at).toBe('idle');
});

test('an unknown sale that was left is not put before the next page', async () => {
  const house = await openHouse();
  (await unknownSale(house)).clear();
  const desk = deskOver(house);
  await desk.recall();
  expect(desk.state.sale.at).toBe('idle');
});

test('an unknown sale that settled elsewhere while its page was gone is told so, and no card is asked for', async () => {
  const house = await openHouse();
  await unknownSale(house);
  await house.station.insert(house.card);
  const settled = await house.post('/api/cards/reconcile', { reader: READER });
  expect(settled.status).toBe(200);
  await house.station.remove();
  const desk = deskOver(house);
  await desk.recall();
  expect(desk.state).toMatchObject({ sale: { at: 'done' }, takeCard: false });
});

test('a wish that is taken back is not found by the next page', async () => {
  const house = await openHouse();
  const before = await unknownSale(house);
  before.cancels.ask({ load: loadOf(before), cardNo: CARD });
  before.cancels.takeBack(loadOf(before));
  const desk = deskOver(house);
  await desk.recall();
  expect(desk.state.cancels).toEqual([]);
});

test('a load that had its end elsewhere is told so, and its customer is served', async () => {
  const house = await openHouse();
  const desk = await unknownSale(house);
  const load = loadOf(desk);
  desk.clear();
  desk.cancels.ask({ load, cardNo: CARD });
  await house.station.insert(house.card);
  // At another counter the card was put in first, and it settled.
  const other = deskOver(house);
  other.reader(cardIn(1));
  await until(() => other.state.standing !== null);
  desk.reader(cardIn(2));
  await until(() => desk.state.standing !== null);
  expect(desk.state.cancels).toMatchObject([
    { load, at: 'kept', problem: { code: 'load.not-open' } },
  ]);
});

test('a second wish does not put the first one out', async () => {
  const house = await openHouse();
  const desk = await unknownSale(house);
  const load = loadOf(desk);
  const another = { load: house.hall.id(), cardNo: CARD + 1 };
  desk.cancels.ask({ load, cardNo: CARD });
  desk.cancels.ask(another);
  await house.station.insert(house.card);
  desk.reader(cardIn(2));
  await until(() => desk.state.sale.at === 'not-written');
  expect(desk.state.cancels).toMatchObject([{ load, at: 'cancelled' }, { at: 'asked' }]);
});

test.each([
  ['before the station has said', true],
  ['after it', false],
])(
  'a sale that ended behind a reload is told with its card still to be taken, where the reader is heard %s',
  async (_when, early) => {
    const house = await openHouse();
    const sent = await served(house);
    propose(sent, house);
    // The first page is gone in the middle of it: what it keeps is all that is left.
    await sent.confirm();
    const desk = deskOver(house);
    desk.connected(true);
    const recalled = desk.recall();
    if (early) desk.reader(cardIn(1));
    await recalled;
    if (!early) desk.reader(cardIn(1));
    await until(() => desk.state.standing !== null);
    await until(() => !desk.state.reading);
    expect(desk.state).toMatchObject({ sale: { at: 'done' }, takeCard: true });
    desk.reader(empty);
    expect(desk.state).toMatchObject({ sale: { at: 'idle' }, takeCard: false });
    expect(keptDeed()).toBeNull();
    expect(house.hall.store.account(ACCOUNT)?.gas.onCard).toBe(20_000);
  },
);

/** A blank card lies in the reader, and the customer whose card was lost was found by name. */
async function replaced(house: House): Promise<CounterDesk> {
  await house.station.remove();
  await house.station.insert(house.hall.blankCard());
  const desk = deskOver(house);
  desk.connected(true);
  desk.reader(cardIn(1));
  await until(() => desk.state.problem !== null);
  // Esc puts the blank card's words away, and F2 finds the customer.
  desk.clear();
  await desk.serve(ACCOUNT);
  desk.propose({
    deed: {
      kind: 'replacement',
      body: {
        operationId: house.hall.id(),
        accountId: ACCOUNT,
        replaces: CARD,
        reason: 'lost',
        cardNo: CARD + 7,
        reader: READER,
      },
      maskedName: '王**',
    },
    quote: null,
    payFen: 0,
    changeFen: null,
  });
  await desk.confirm();
  expect(desk.state.sale.at).toBe('opened');
  return desk;
}

test('a new card that leaves the reader clears its customer away, as every card does', async () => {
  const desk = await replaced(await openHouse());
  await until(() => desk.state.status !== null);
  expect(desk.state).toMatchObject({ reader: READER, status: { cardNo: CARD + 7 } });
  desk.reader(empty);
  expect(desk.state).toMatchObject({ sale: { at: 'idle' }, standing: null, status: null });
});

test('what became of one customer’s payment is not beside the next one who is found by name', async () => {
  const house = await openHouse();
  const desk = deskOver(house);
  desk.connected(true);
  await desk.serve(ACCOUNT);
  const payment = { operationId: house.hall.id(), amountFen: 2000, channel: 'cash' } as const;
  desk.propose({
    deed: { kind: 'payment', body: { accountId: ACCOUNT, ...payment }, maskedName: '王**' },
    quote: null,
    payFen: 2000,
    changeFen: null,
  });
  await desk.confirm();
  // It is read beside its own customer.
  await until(() => desk.state.standing !== null);
  expect(desk.state.sale.at).toBe('paid');
  await desk.serve(ACCOUNT);
  expect(desk.state.sale.at).toBe('idle');
});
