/** A purchase of money whose money is on the card already is reversed at a real counter, while no meter has it. */
import { expect, test } from 'vitest';
import { fen } from '../../../src/core/units.ts';
import { ACCOUNT, CLERK, READER } from './desk.ts';
import { household } from './money-household.ts';
import { codeOf, money, value } from './told.ts';

type Home = Awaited<ReturnType<typeof household>>;
type Sold = Awaited<ReturnType<Home['sell']>>['request'];

/** Undo `sale`, with the card in the reader, and give `amount` of it back in cash. */
const reverse = ({ hall, station }: Home, { payment, purchase }: Sold, amount: number | null) =>
  station.counter.reversePurchase(CLERK, {
    ...{ operationId: hall.id(), accountId: ACCOUNT, reason: '客户改主意', second: 'gu' },
    purchase: purchase?.operationId ?? hall.id(),
    refund:
      amount === null
        ? null
        : {
            ...{ operationId: hall.id(), payment: payment?.operationId ?? hall.id() },
            ...{ amount: fen(amount), reference: null, papers: '身份证尾号 0042' },
          },
    card: { reader: READER, confirmLowTries: false, count: null },
  });

test('its money goes off the card and back to the hand, and the meter credits only what stays', async () => {
  const home = await household();
  const { hall, meter, broken } = home;
  await home.sell(5_000);
  await home.atHome(1_000);
  await home.reconcile();
  const { request } = await home.sell(3_000);
  expect(money(hall)).toEqual([0, 0, 3_000, 5_000]);
  const { reversal, refund } = value(await reverse(home, request, 3_000));
  expect([reversal.result.kind, refund?.result.kind]).toEqual(['fact', 'fact']);
  expect([money(hall), hall.store.account(ACCOUNT)?.money.balance]).toEqual([[0, 0, 0, 5_000], 0]);
  expect(await home.atHome(0)).toBe('taken');
  expect(meter.money.creditedFenEver).toBe(5_000);
  // What is sold then goes on from the total that the card shows.
  await home.sell(2_000);
  expect(await home.atHome(0)).toBe('taken');
  await home.reconcile();
  expect([meter.money.creditedFenEver, money(hall)]).toEqual([7_000, [0, 0, 0, 7_000]]);
  expect(broken()).toEqual([]);
});

test('two purchases on one card are reversed one after the other, with the prices of the day on it', async () => {
  const home = await household();
  const one = await home.sell(5_000);
  const two = await home.sell(3_000);
  value(await reverse(home, two.request, null));
  value(await reverse(home, one.request, 5_000));
  expect(money(home.hall)).toEqual([0, 0, 0, 0]);
  const read = await home.station.readers.session(READER, (session) => session.read());
  const { recognition } = read;
  const content = recognition.kind === 'customer' ? recognition.content : null;
  const active = content?.active ? content.slots[content.active] : null;
  expect(active).toMatchObject({ total: 0, writeSequence: 4, tariff: { cycle: 'year' } });
  expect(home.broken()).toEqual([]);
});

test('money that the meter has taken stays with the customer', async () => {
  const home = await household();
  await home.sell(2_000);
  await home.atHome(0);
  await home.reconcile();
  const { request } = await home.sell(5_000);
  await home.atHome(1_000);
  const refused = await reverse(home, request, 5_000);
  // Of this purchase, not of everything in the meter.
  expect(refused).toMatchObject({
    refusal: { code: 'money-meter.loaded', facts: { fen: 5_000 } },
  });
  const [, , onCard = 0, inMeter = 0] = money(home.hall);
  expect(onCard + inMeter).toBe(7_000);
  expect(home.broken()).toEqual([]);
});

test('without the card nothing is reversed, and whoever is refused the refund keeps the money on the card', async () => {
  const home = await household();
  const { request } = await home.sell(5_000);
  const before = home.card.main();
  expect(codeOf(await reverse(home, request, 5_001))).toBe('refund.over-payment');
  await home.station.remove();
  expect(codeOf(await reverse(home, request, 5_000))).toBe('card.none');
  expect([home.card.main(), money(home.hall)]).toEqual([before, [0, 0, 5_000, 0]]);
});
