/** A sale of the page over a real house whose answers get lost: what the screen says is what the ledger holds. */
import { describe, expect, test } from 'vitest';
import { problemOf } from '../../../src/http/problem.ts';
import type { call } from '../../../src/ui/api/client.ts';
import { conduct, resume } from '../../../src/ui/counter/conduct.ts';
import type { KeptSale } from '../../../src/ui/counter/sale.ts';
import { ACCOUNT, CARD, READER } from '../app/desk.ts';
import { type House, openHouse } from '../http/house.ts';
import { callOver, FATES, type Fate } from './calls-over-house.ts';

const saleOf = ({ hall }: House): KeptSale => ({
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
});

const conductorOver = (house: House, fates: readonly Fate[], told: boolean[] = []) => ({
  call: callOver(house, fates),
  pause: () => Promise.resolve(),
  lost: (lost: boolean) => told.push(lost),
});

const onCard = ({ hall }: House): number | undefined => hall.store.account(ACCOUNT)?.gas.onCard;

/** Every way in which the first three calls may end. */
const COURSES = FATES.flatMap((a) => FATES.flatMap((b) => FATES.map((c) => [a, b, c] as const)));

describe('whatever gets lost, the sale has one end, and the page tells that one', () => {
  test.each(COURSES)('%s · %s · %s', async (...fates) => {
    const house = await openHouse();
    const told: boolean[] = [];
    const ended = await conduct(conductorOver(house, fates, told), saleOf(house));
    const sold = fates[0] !== 'lost on the way';
    expect([ended.at, onCard(house)]).toEqual(sold ? ['done', 20_000] : ['not-done', 0]);
    expect(house.hall.store.ticket(house.station.deps.station, 2)).toBeUndefined();
    if (ended.at === 'not-done') expect(ended.problem).toBeNull();
  });
});

test.each(FATES)(
  'a payment without gas whose answer meets "%s" is taken once or not at all',
  async (fate) => {
    const house = await openHouse();
    const operationId = house.hall.id();
    const body = { operationId, accountId: ACCOUNT, amountFen: 9900, channel: 'cash' as const };
    const ended = await conduct(conductorOver(house, [fate]), {
      kind: 'payment',
      body,
      maskedName: '王**',
    });
    const paid = fate !== 'lost on the way';
    expect(ended.at).toBe(paid ? 'paid' : 'not-done');
    expect(house.hall.store.account(ACCOUNT)?.money.balance).toBe(paid ? 9900 : 0);
  },
);

test('a page that was loaded anew asks after the sale of the former one and sells nothing more', async () => {
  const house = await openHouse();
  const sale = saleOf(house);
  await conduct(conductorOver(house, []), sale);
  const before = house.digest();
  const again = await resume(conductorOver(house, []), sale);
  expect([again.at, house.digest()]).toEqual(['done', before]);
});

test('a card pulled out of the write is unknown, and done once it was read again', async () => {
  const house = await openHouse();
  const sale = saleOf(house);
  house.card.cutPowerAfter(9, 'mixture');
  const pulled = await conduct(conductorOver(house, []), sale);
  expect(pulled.at).toBe('unknown');
  await house.station.remove();
  expect((await resume(conductorOver(house, []), sale)).at).toBe('unknown');
  await house.station.insert(house.card);
  expect((await resume(conductorOver(house, []), sale)).at).toBe('done');
  expect(onCard(house)).toBe(20_000);
});

test('a refusal before anything was taken is told as such, with its reason', async () => {
  const house = await openHouse();
  const sale = saleOf(house);
  const { purchase } = sale.body;
  const quoted = { tariffId: 'R-1', volumeBeforeLitres: 7, volumeLitres: 20_000, costFen: 1 };
  const body = { ...sale.body, purchase: purchase ? { ...purchase, quoted } : null };
  const ended = await conduct(conductorOver(house, []), { ...sale, body });
  expect(ended).toMatchObject({ at: 'not-done', problem: { code: 'quote.expired' } });
  expect(house.hall.store.account(ACCOUNT)?.money.balance).toBe(0);
});

test('a ledger that could not say is asked, and its reason is kept where nothing was done', async () => {
  const house = await openHouse();
  const sale = saleOf(house);
  const over = callOver(house, []);
  let first = true;
  const busy: typeof call = async (route, request) => {
    if (!first) return over(route, request);
    first = false;
    // What the station answers where it cannot tell; nothing has reached the ledger.
    return { ok: false, problem: problemOf({ code: 'store.busy', facts: {} }) } as never;
  };
  const ended = await conduct({ ...conductorOver(house, []), call: busy }, sale);
  expect(ended).toMatchObject({ at: 'not-done', problem: { code: 'store.busy' } });
  expect(onCard(house)).toBe(0);
});

test.each([
  { code: 'gate.rate', facts: { seconds: 1 } },
  { code: 'access.denied', facts: { permission: 'sale.make' } },
] as const)(
  'asked again and shut out ($code), a sale that was made is never told as not done',
  async (refusal) => {
    const house = await openHouse();
    const over = callOver(house, ['carried out, answer lost']);
    let posts = 0;
    const shut: typeof call = (route, request) => {
      if (route.startsWith('POST')) posts += 1;
      if (posts !== 2 || !route.startsWith('POST')) return over(route, request);
      return Promise.resolve({ ok: false, problem: problemOf(refusal) } as never);
    };
    const ended = await conduct({ ...conductorOver(house, []), call: shut }, saleOf(house));
    expect([ended.at, onCard(house), posts]).toEqual(['done', 20_000, 3]);
  },
);

test('the first request of a sale that is shut out at the door is not done', async () => {
  const house = await openHouse();
  const denied = problemOf({ code: 'access.denied', facts: { permission: 'sale.make' } });
  const shut: typeof call = () => Promise.resolve({ ok: false, problem: denied } as never);
  const ended = await conduct({ ...conductorOver(house, []), call: shut }, saleOf(house));
  expect([ended.at, onCard(house)]).toEqual(['not-done', 0]);
});
