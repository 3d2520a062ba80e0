/** A money meter's card (金额表) comes back ahead of a ledger that lost its end: its fen are booked, no fen more than it holds. */
import { expect, test } from 'vitest';
import { createRandom } from '../../../simulators/random.ts';
import { cardNo as toCardNo } from '../../../src/core/ids.ts';
import { CHART } from '../../../src/core/journal.ts';
import { fen } from '../../../src/core/units.ts';
import type { SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { ACCOUNT, CARD, CLERK, METER } from './account.ts';
import { pscOf, READER, type Station } from './desk.ts';
import {
  boughtFor,
  copyOf,
  lawful,
  noted,
  opened,
  read,
  torn,
  visit,
  waitsSinceGap,
} from './gap-scene.ts';
import { afterLoss, fenInTheWorld, moneyScene } from './money-gap-scene.ts';
import { moneySale } from './money-household.ts';
import { codeOf, gas, money, story, value } from './told.ts';

type House = Awaited<ReturnType<typeof moneyScene>>;

/** Debit less credit of an account of the chart. */
const balanceOf = ({ db }: SqliteLedgerStore, account: keyof typeof CHART): unknown =>
  db
    .prepare(
      `SELECT coalesce(sum(CASE WHEN debit = $code THEN amount ELSE -amount END), 0) FROM posting
       WHERE $code IN (debit, credit)`,
    )
    .pluck()
    .get({ code: CHART[account].code });

const write = (house: House, at: Station) =>
  at.counter.writeAgain(CLERK, {
    operationId: house.hall.id(),
    accountId: ACCOUNT,
    reader: READER,
    confirmLowTries: false,
  });

const buy = ({ hall }: House, at: Station, amount: number) =>
  boughtFor(hall, at, { by: 'amount', amount: fen(amount) });

test('what the card shows beyond the ledger is found money, listed in fen; then it is sold to like any other', async () => {
  const house = await moneyScene();
  const { station, hall, sell, atHome } = house;
  await sell(station, 5_000);
  const copy = copyOf(hall.store);
  await sell(station, 2_000);
  await atHome(station, 1_000);
  await sell(station, 1_300);
  const { store, next } = await afterLoss(house, copy);
  expect(money({ store })).toEqual([0, 0, 5_000, 0]);
  expect(codeOf(await read(next))).toBe('accepted');
  // The meter reports how far it got: what it took is in it.
  expect(money({ store })).toEqual([0, 0, 1_300, 7_000]);
  expect(gas({ store })).toEqual([0, 0, 0, 0]);
  expect(store.gap.open(9)).toMatchObject([
    { cardNo: CARD, accountId: ACCOUNT, litres: 0, fen: 2_000 },
    { cardNo: CARD, accountId: ACCOUNT, litres: 0, fen: 1_300 },
  ]);
  expect([balanceOf(store, 'recoveredFen'), balanceOf(store, 'recovered')]).toEqual([3_300, 0]);
  expect(lawful(store)).toEqual([]);
  // Seen again it is nothing new, and what is sold now comes on top of it.
  expect(codeOf(await read(next))).toBe('accepted');
  await sell(next, 700);
  expect(store.gap.open(9)).toHaveLength(2);
  await atHome(next, 1_000);
  expect(codeOf(await read(next))).toBe('accepted');
  expect([money({ store }), house.meter.money.creditedFenEver]).toEqual([[0, 0, 0, 9_000], 9_000]);
  expect(lawful(store)).toEqual([]);
});

test('a load that was open in the copy and that the card has left behind is posted, and only the rest is found', async () => {
  const house = await moneyScene();
  const { station, hall, sell } = house;
  await torn(house, 3, moneySale(hall, 4_000));
  const copy = copyOf(hall.store);
  const [open] = hall.store.openLoads(2);
  expect(codeOf(await read(station))).toBe('accepted');
  await sell(station, 2_500);
  const { store, next } = await afterLoss(house, copy);
  expect(money({ store })).toEqual([0, 4_000, 0, 0]);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(open && store.load(open.operationId)?.state).toBe('POSTED');
  expect(money({ store })).toEqual([0, 0, 6_500, 0]);
  expect(store.gap.open(9)).toMatchObject([{ fen: 2_500 }]);
  expect(lawful(store)).toEqual([]);
});

test('another write under the number of an open load says that it was given up: its money is what the card shows first', async () => {
  const house = await moneyScene();
  const { station, hall, sell } = house;
  await torn(house, 3, moneySale(hall, 4_000));
  const copy = copyOf(hall.store);
  const load = hall.store.openLoads(2)[0]?.operationId ?? expect.fail('the write was torn');
  const cancel = { load, reader: READER, confirmLowTries: true };
  expect(codeOf(await station.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
  await sell(station, 2_500);
  expect(fenInTheWorld(house.card)).toBe(6_500);
  const { store, next } = await afterLoss(house, copy);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(store.load(load)?.state).toBe('VOIDED');
  expect(money({ store })).toEqual([0, 0, 6_500, 0]);
  expect(store.gap.open(9)).toMatchObject([{ fen: 2_500 }]);
  expect(lawful(store)).toEqual([]);
});

test('money that waited in the copy is what the card shows first; what it does not show still waits', async () => {
  const house = await moneyScene();
  const { station, hall } = house;
  await buy(house, station, 3_000);
  const copy = copyOf(hall.store);
  value(await write(house, station));
  const one = await afterLoss(house, copy);
  expect(waitsSinceGap(one.store)).toEqual({ litres: 0, fen: 3_000 });
  expect(codeOf(await read(one.next))).toBe('accepted');
  expect([money(one), one.store.gap.open(9)]).toEqual([[0, 0, 3_000, 0], []]);
  expect(waitsSinceGap(one.store)).toEqual({ litres: 0, fen: 0 });
  expect(lawful(one.store)).toEqual([]);
});

test('less than what waited was written: it was given back in the lost days, so it still waits, and the card holds found money', async () => {
  const house = await moneyScene();
  const { station, hall } = house;
  const purchase = await buy(house, station, 3_000);
  const copy = copyOf(hall.store);
  const reversal = { operationId: hall.id(), accountId: ACCOUNT, purchase, reason: '输错' };
  value(await station.counter.reversePurchase(CLERK, { ...reversal, second: null, refund: null }));
  await house.sell(station, 1_200);
  const { store, next } = await afterLoss(house, copy);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(money({ store })).toEqual([3_000, 0, 1_200, 0]);
  expect(store.gap.open(9)).toMatchObject([{ fen: 1_200 }]);
  expect(waitsSinceGap(store)).toEqual({ litres: 0, fen: 3_000 });
  // Written since, it waits no longer, and what is bought next is never taken for it.
  value(await write(house, next));
  expect(waitsSinceGap(store)).toEqual({ litres: 0, fen: 0 });
  expect(money({ store })).toEqual([0, 0, 4_200, 0]);
  expect(lawful(store)).toEqual([]);
});

/** The card, and its bytes as they were right after a write that was then given up. */
async function withVoidedWrite(house: House, at: Station) {
  const { hall } = house;
  await torn({ ...house, station: at }, 3, moneySale(hall, 4_000));
  const load = at.deps.store.openLoads(2)[0]?.operationId ?? expect.fail('the write was torn');
  const bytes = at.deps.store.load(load)?.imageTarget ?? expect.fail('it has a target');
  const cancel = { load, reader: READER, confirmLowTries: true };
  expect(codeOf(await at.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
  return { load, bytes };
}

test.each(['before the gap', 'since the gap'])(
  'a write that was given up %s, and was put back by somebody, is no lost one',
  async (when) => {
    const house = await moneyScene();
    const { station, hall, sell, card } = house;
    const early = when === 'before the gap' ? await withVoidedWrite(house, station) : null;
    const copy = copyOf(hall.store);
    await buy(house, station, 100);
    const { store, next } = await afterLoss(house, copy);
    const { bytes } = early ?? (await withVoidedWrite(house, next));
    await next.remove();
    await next.insert(hall.copyOf(card, pscOf(CARD), bytes));
    expect(codeOf(await read(next))).toBe('card.ahead');
    expect([store.gap.open(9), money({ store })[2]]).toEqual([[], 0]);
    // The true card goes on as ever.
    await next.remove();
    await next.insert(card);
    expect(codeOf(await read(next))).toBe('accepted');
    await sell(next, 500);
    expect(lawful(store)).toEqual([]);
  },
);

test('without a gap, without a MAC, or as a copy of its bytes a card books nothing', async () => {
  const house = await moneyScene();
  const { station, hall, sell, card } = house;
  const copy = copyOf(hall.store);
  await sell(station, 2_000);
  const { store, next } = await afterLoss(house, copy);
  await next.remove();
  await next.insert(hall.copyOf(card, Uint8Array.of(1, 2, 3)));
  expect(codeOf(await read(next))).toBe('card.secret-wrong');
  expect(store.gap.open(9)).toEqual([]);
  await next.remove();
  const older = await hall.station(1, opened(hall, copy));
  await older.insert(card);
  expect(codeOf(await read(older))).toBe('ledger.behind');
  await older.remove();
  await next.insert(card);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(store.gap.open(9)).toMatchObject([{ fen: 2_000 }]);
  expect(lawful(store)).toEqual([]);

  const plain = await moneyScene(false);
  const plainCopy = copyOf(plain.hall.store);
  await plain.sell(plain.station, 2_000);
  const unproven = await afterLoss(plain, plainCopy);
  expect(codeOf(await read(unproven.next))).toBe('card.ahead');
  expect(unproven.store.gap.open(9)).toEqual([]);
});

test('a card lost before it was read is replaced once the window was noted in yuan; what it shows more is found money', async () => {
  const house = await moneyScene();
  const { station, hall, sell, atHome, meter } = house;
  const copy = copyOf(hall.store);
  await sell(station, 2_000);
  await sell(station, 1_000);
  await atHome(station, 500);
  const { store, next } = await afterLoss(house, copy);
  await next.remove();
  const fresh = hall.blankCard();
  await next.insert(fresh);
  const replacing = {
    ...{ operationId: hall.id(), accountId: ACCOUNT, replaces: CARD, reason: 'lost' as const },
    ...{ cardNo: toCardNo(CARD + 7), reader: READER, confirmLowTries: false, witness: null },
  };
  expect(codeOf(await next.counter.replaceCard(CLERK, replacing))).toBe('card.unseen');
  await noted(house, next, 3_000, { counts: 'money' });
  expect(value(await next.counter.replaceCard(CLERK, replacing))).toMatchObject({
    state: 'active',
  });
  expect(money({ store })).toEqual([0, 0, 3_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ cardNo: CARD, fen: 3_000 }]);
  await sell(next, 400);
  await next.remove();
  expect(meter.visit(fresh, visit)).toMatchObject({ kind: 'taken' });
  await next.insert(fresh);
  expect(codeOf(await read(next))).toBe('accepted');
  expect([money({ store }), meter.money.creditedFenEver]).toEqual([[0, 0, 0, 3_400], 3_400]);
  expect(lawful(store)).toEqual([]);
});

test.each(Array.from({ length: 25 }, (_, n) => n + 1))(
  'whatever was sold, written, torn, cancelled and taken around the copy, books and card agree after one visit (seed %d)',
  async (seed) => {
    const house = await moneyScene();
    const { hall, station, card, meter, atHome } = house;
    const dice = createRandom(seed);
    let copy = copyOf(hall.store);
    const steps = 3 + dice.below(5);
    const copied = dice.below(steps);
    for (let n = 0; n < steps; n += 1) {
      const roll = dice.below(6);
      const sale = moneySale(hall, 100 + dice.below(5_000));
      if (roll === 0) await atHome(station, dice.below(300));
      else if (roll === 1) await torn(house, 1 + dice.below(60), sale);
      else if (roll === 2) {
        const load = hall.store.openLoads(1)[0]?.operationId;
        const ask = { reader: READER, confirmLowTries: true };
        if (load !== undefined) await station.counter.cancelLoad(CLERK, { ...ask, load });
      } else await station.counter.loadCard(CLERK, sale);
      if (n === copied) copy = copyOf(hall.store);
    }
    await buy(house, station, 100);
    const { store, next } = await afterLoss(house, copy);
    const first = await read(next);
    const open = store.openLoads(1)[0]?.operationId;
    if (!first.ok && open !== undefined) {
      const ask = { load: open, reader: READER, confirmLowTries: true, second: 'gu' };
      value(await next.counter.cancelLoad(CLERK, ask));
      value(await read(next));
    } else value(first);
    const [, flight = 0, onCard = 0, inMeter = 0] = money({ store });
    expect([flight, onCard + inMeter]).toEqual([0, fenInTheWorld(card)]);
    expect(inMeter).toBe(store.meter(METER)?.takenTotal);
    expect(inMeter).toBeLessThanOrEqual(meter.money.creditedFenEver);
    expect(story(await next.counter.loadCard(CLERK, moneySale(hall, 900)))).toBe('done done done');
    expect(lawful(store)).toEqual([]);
  },
);
