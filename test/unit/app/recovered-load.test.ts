/**
 * A ledger lost its end, two people went on from an older copy, and the cards come back ahead of it. What the books hold is
 * held against the card and the meter themselves.
 */
import { expect, test } from 'vitest';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { SLOT_AT } from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { createRandom } from '../../../simulators/random.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { stationId, cardNo as toCardNo } from '../../../src/core/ids.ts';
import type { SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { ACCOUNT, CARD, CLERK, METER } from './account.ts';
import { pscOf, READER, type Station } from './desk.ts';
import {
  after,
  bought,
  copyOf,
  inTheWorld,
  KEYED,
  lawful,
  noted,
  opened,
  read,
  type Scene,
  scene,
  torn,
  visit,
  waitsSinceGap,
} from './gap-scene.ts';
import { codeOf, gas, story, value } from './told.ts';

test('a card ahead of a restored ledger is booked exactly as far as it is ahead, listed, and sold to again', async () => {
  const before = await scene();
  const { hall, station } = before;
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const copy = copyOf(hall.store);
  for (let n = 0; n < 2; n += 1) {
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  }
  const { store, next } = await after(before, copy);
  expect(gas({ store })).toEqual([0, 0, 20_000, 0]);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 60_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ cardNo: CARD, accountId: ACCOUNT, litres: 40_000 }]);
  // Seen again it is nothing new, and what is sold now comes on top of it.
  expect(codeOf(await read(next))).toBe('accepted');
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(gas({ store })).toEqual([0, 0, 80_000, 0]);
  expect(store.gap.open(9)).toHaveLength(1);
  expect(lawful(store)).toEqual([]);
  const meter = hall.gasMeter();
  await next.remove();
  expect(meter.visit(before.card, visit)).toMatchObject({ kind: 'taken', litres: 80_000 });
  await next.insert(before.card);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 0, 80_000]);
  expect(lawful(store)).toEqual([]);
});

test('no number is given twice: tickets after the gap have a prefix of their own', async () => {
  const before = await scene();
  const { hall, station } = before;
  const copy = copyOf(hall.store);
  const lost = value(await station.counter.loadCard(CLERK, hall.sale()));
  expect(lost.payment?.result).toMatchObject({ ticketNo: 1 });
  const { store, next } = await after(before, copy);
  const sold = value(await next.counter.loadCard(CLERK, hall.sale()));
  expect(sold.payment?.result).toMatchObject({ ticketNo: 100_000_001 });
  expect(store.ticket(1, 100_000_001)).toBeDefined();
  expect(lawful(store)).toEqual([]);
});

test('without a gap, without a MAC, and for a write that is younger than the gap, nothing is booked from a card that is ahead', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  await station.counter.loadCard(CLERK, hall.sale());
  await station.remove();
  const older = await hall.station(1, opened(hall, copy), KEYED);
  await older.insert(card);
  expect(codeOf(await read(older))).toBe('ledger.behind');

  const plain = await scene({});
  const plainCopy = copyOf(plain.hall.store);
  await plain.station.counter.loadCard(CLERK, plain.hall.sale());
  const unproven = await after(plain, plainCopy, {});
  expect(codeOf(await read(unproven.next))).toBe('card.ahead');
  expect(unproven.store.gap.open(9)).toEqual([]);

  // Another ledger sells on after the gap was accepted here.
  const young = await scene();
  const youngCopy = copyOf(young.hall.store);
  await young.station.counter.loadCard(CLERK, young.hall.sale());
  const { store, next } = await after(young, youngCopy);
  await next.remove();
  await young.station.insert(young.card);
  expect(story(await young.station.counter.loadCard(CLERK, young.hall.sale()))).toBe(
    'done done done',
  );
  await young.station.remove();
  await next.insert(young.card);
  expect(codeOf(await read(next))).toBe('ledger.behind');
  expect(gas({ store })).toEqual([0, 0, 0, 0]);
});

test('gas that waited in the copy is what the card shows first; gas bought since then stays', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  // Paid and bought; the write failed, and the copy is made.
  await station.remove();
  await bought(hall, station, 20_000);
  const copy = copyOf(hall.store);
  await station.insert(card);
  value(
    await station.counter.writeAgain(CLERK, {
      operationId: hall.id(),
      accountId: ACCOUNT,
      reader: READER,
      confirmLowTries: false,
    }),
  );
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const { store, next } = await after(before, copy);
  // A purchase before the card was seen is not what the card carries.
  await bought(hall, next, 5_000);
  expect(gas({ store })).toEqual([25_000, 0, 0, 0]);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([5_000, 0, 40_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ litres: 20_000 }]);
  expect(lawful(store)).toEqual([]);
});

test('a meter that took a lost load between two others is found in its place', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  await station.counter.loadCard(CLERK, hall.sale());
  await station.remove();
  const meter = hall.gasMeter();
  expect(meter.visit(card, visit)).toMatchObject({ kind: 'taken' });
  await station.insert(card);
  await station.counter.loadCard(CLERK, hall.sale());
  const { store, next } = await after(before, copy);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([0, 0, 20_000, 20_000]);
  expect(store.gap.open(9)).toHaveLength(2);
  expect(lawful(store)).toEqual([]);
});

/** The desk's answer to a load that was open in the copy: two people cancel it, and the gas waits. */
async function settledBy(store: SqliteLedgerStore, station: Station): Promise<void> {
  const first = await read(station);
  if (first.ok) return;
  expect(first.refusal.code).toBe('load.before-gap');
  const [open] = store.openLoads(2);
  if (open === undefined) throw new Error('no load is open');
  const cancel = (second: string | null) =>
    station.counter.cancelLoad(CLERK, {
      load: open.operationId,
      reader: READER,
      confirmLowTries: true,
      second,
    });
  expect(codeOf(await cancel(null))).toBe('approval.witness-required');
  expect(codeOf(await cancel(CLERK.operator))).toBe('approval.same-person');
  expect(store.load(open.operationId)?.state).toBe('RESERVED');
  expect(codeOf(await cancel('fang'))).toBe('accepted');
  expect(codeOf(await read(station))).toBe('accepted');
}

test('a load that was open in the copy is not sent again, whatever the cashier asks; it can be cancelled', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  await torn(before, 3);
  const copy = copyOf(hall.store);
  const [open] = hall.store.openLoads(2);
  if (open === undefined) throw new Error('the write was not torn');
  // In what was lost it was cancelled, and its money went back.
  const cancel = { load: open.operationId, reader: READER, confirmLowTries: true };
  expect(codeOf(await station.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
  const { store, next } = await after(before, copy);
  const written = card.programmings;
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('refused load.before-gap');
  expect(codeOf(await read(next))).toBe('load.before-gap');
  // And a diagnosis does not send anybody to read it once more.
  const { findings } = value(await next.counter.diagnoseCard(READER));
  expect(findings[0]?.code).toBe('load.before-gap');
  expect(card.programmings).toBe(written);
  expect(gas({ store })).toEqual([0, 20_000, 0, 0]);
  await settledBy(store, next);
  expect(gas({ store })).toEqual([20_000, 0, 0, 0]);
  expect(inTheWorld(card)).toBe(0);
  expect(lawful(store)).toEqual([]);
});

/** The bytes of a load that is void now, put back by whoever kept them and has learnt the secret of the card. */
function putBackOnCard({ hall }: Scene, target: Uint8Array): Sle4442 {
  const memory = createCardMemory({ image: Uint8Array.from(target), psc: pscOf(CARD) });
  return new Sle4442({ memory, random: hall.dice });
}

test.each(['before the copy', 'since the gap'])(
  'the bytes of a load that was given up %s are never believed again, though they are older than the gap',
  async (when) => {
    const before = await scene();
    const { hall, station } = before;
    await torn(before, 3);
    const [open] = hall.store.openLoads(2);
    if (open === undefined) throw new Error('the write was not torn');
    const { operationId: load, imageTarget } = open;
    const cancel = { load, reader: READER, confirmLowTries: true, second: 'fang' };
    const early = when === 'before the copy';
    if (early) expect(codeOf(await station.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
    const copy = copyOf(hall.store);
    await bought(hall, station, 1_000);
    const { store, next } = await after(before, copy);
    if (!early) expect(codeOf(await next.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
    expect(store.load(load)?.state).toBe('VOIDED');
    expect(gas({ store })).toEqual([20_000, 0, 0, 0]);
    await next.remove();
    const kept = putBackOnCard(before, imageTarget);
    await next.insert(kept);
    expect(codeOf(await read(next))).toBe('card.ahead');
    expect(store.gap.open(9)).toEqual([]);
    expect(gas({ store })).toEqual([20_000, 0, 0, 0]);
    expect(lawful(store)).toEqual([]);
  },
);

test('a load of before the gap goes over to a new card by two people only', async () => {
  const before = await scene();
  const { hall, station } = before;
  await torn(before, 3);
  const copy = copyOf(hall.store);
  const [open] = hall.store.openLoads(2);
  if (open === undefined) throw new Error('the write was not torn');
  // In what was lost it was cancelled, and its money went back.
  const cancel = { load: open.operationId, reader: READER, confirmLowTries: true };
  expect(codeOf(await station.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
  const { store, next } = await after(before, copy);
  await next.remove();
  const fresh = hall.blankCard();
  await next.insert(fresh);
  const cardNo = toCardNo(CARD + 7);
  const replacing = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    replaces: CARD,
    reason: 'broken',
    cardNo,
    reader: READER,
    confirmLowTries: false,
  } as const;
  const replace = (witness: string | null) =>
    next.counter.replaceCard(CLERK, { ...replacing, witness });
  const written = fresh.programmings;
  expect(codeOf(await replace(null))).toBe('approval.witness-required');
  expect(codeOf(await replace(CLERK.operator))).toBe('approval.same-person');
  expect(codeOf(await replace('fang'))).toBe('card.unseen');
  expect(fresh.programmings).toBe(written);
  expect(store.card(cardNo)).toBeUndefined();
  expect(gas({ store })).toEqual([0, 20_000, 0, 0]);
  await noted(before, next, 0);
  expect(value(await replace('fang'))).toMatchObject({ state: 'active', load: { state: 'done' } });
  expect(gas({ store })).toEqual([0, 0, 20_000, 0]);
  expect(lawful(store)).toEqual([]);
});

const rewrite = (hall: Scene['hall']) => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  reader: READER,
  confirmLowTries: false,
});

test('gas of before a first gap that was written since is not taken from gas bought after a second', async () => {
  const before = await scene();
  const { hall, station } = before;
  await station.remove();
  await bought(hall, station, 5_000);
  const copy = copyOf(hall.store);
  await bought(hall, station, 1_000);
  const one = await after(before, copy);
  expect(waitsSinceGap(one.store)).toMatchObject({ litres: 5_000 });
  expect(codeOf(await one.next.counter.writeAgain(CLERK, rewrite(hall)))).toBe('accepted');
  expect(waitsSinceGap(one.store)).toMatchObject({ litres: 0, fen: 0 });
  const second = copyOf(one.store);
  expect(story(await one.next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const lost = { lost: one.store, epoch: 2 };
  const { store, next } = await after({ ...before, station: one.next }, second, KEYED, lost);
  await bought(hall, next, 8_000);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([8_000, 0, 25_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ litres: 20_000 }]);
  expect(lawful(store)).toEqual([]);
});

test('gas of before the gap that was given back is not taken from gas bought since; a newer purchase goes back first', async () => {
  const before = await scene();
  const { hall, station } = before;
  await station.remove();
  const old = await bought(hall, station, 5_000);
  const copy = copyOf(hall.store);
  await station.insert(before.card);
  value(await station.counter.writeAgain(CLERK, rewrite(hall)));
  const { store, next } = await after(before, copy);
  const reverse = (purchase: typeof old, second: string | null = null) =>
    next.counter.reversePurchase(CLERK, {
      operationId: hall.id(),
      accountId: ACCOUNT,
      purchase,
      reason: '输错',
      refund: null,
      second,
    });
  const newer = await bought(hall, next, 2_000);
  expect(codeOf(await reverse(newer))).toBe('accepted');
  expect(waitsSinceGap(store)).toMatchObject({ litres: 5_000 });
  // In what was lost it may have gone back: the copy does not know.
  expect(codeOf(await reverse(old))).toBe('approval.witness-required');
  expect(codeOf(await reverse(old, CLERK.operator))).toBe('approval.same-person');
  expect(codeOf(await reverse(old, 'fang'))).toBe('accepted');
  await bought(hall, next, 8_000);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(gas({ store })).toEqual([8_000, 0, 5_000, 0]);
  expect(store.gap.open(9)).toMatchObject([{ litres: 5_000 }]);
  expect(lawful(store)).toEqual([]);
});

const SEEDS = Array.from({ length: 40 }, (_, n) => n + 1);

test.each(SEEDS)(
  'whatever was sold, written, torn, cancelled and taken around the copy, books and card agree after one visit (seed %d)',
  async (seed) => {
    const before = await scene();
    const { hall, station, card } = before;
    const dice = createRandom(seed);
    const meter = hall.gasMeter();
    let copy = copyOf(hall.store);
    const steps = 3 + dice.below(5);
    const copied = dice.below(steps);
    for (let n = 0; n < steps; n += 1) {
      const roll = dice.below(6);
      if (roll === 0) {
        await station.remove();
        meter.visit(card, visit);
        await station.insert(card);
      } else if (roll === 1) {
        await torn(before, 1 + dice.below(60));
      } else if (roll === 2) {
        const load = hall.store.openLoads(1)[0]?.operationId;
        const ask = { reader: READER, confirmLowTries: true };
        if (load !== undefined) await station.counter.cancelLoad(CLERK, { ...ask, load });
      } else {
        await station.counter.loadCard(CLERK, hall.sale());
      }
      if (n === copied) copy = copyOf(hall.store);
    }
    await hall.store.commit({
      kind: 'enter-community',
      operationId: hall.id(),
      requestHash: '1'.repeat(64),
      station: stationId(1),
      operator: 'x',
      at: hall.clock.now(),
      businessDate: toBusinessDate('2026-11-23'),
      communityId: 900 + seed,
      name: 'the end that was anchored',
    });
    const { store, next } = await after(before, copy);
    await settledBy(store, next);
    const [waiting = 0, flight = 0, onCard = 0, inMeter = 0] = gas({ store });
    expect(flight).toBe(0);
    expect(onCard + inMeter).toBe(inTheWorld(card));
    expect(inMeter).toBeLessThanOrEqual(meter.record.creditedLitresEver);
    expect(waiting).toBeGreaterThanOrEqual(0);
    expect(store.meter(METER)?.takenTotal).toBe(inMeter);
    expect(lawful(store)).toEqual([]);
  },
);

test('gas that a card shows once, and not after it was without power, is not booked', async () => {
  const before = await scene();
  const { hall, station, card } = before;
  const copy = copyOf(hall.store);
  await station.counter.loadCard(CLERK, hall.sale());
  const { store, next } = await after(before, copy);
  await next.remove();
  // Right at the first look of this contact, wrong at the next power-up.
  card.memory.setWeakness(SLOT_AT.B + 8, { powerUps: 4, later: 0x55 });
  await next.insert(card);
  const torn = await next.counter.readCard(CLERK, {
    reader: READER,
    accountId: ACCOUNT,
    confirmLowTries: false,
  });
  expect(torn).toMatchObject({ ok: false, refusal: { code: 'card.does-not-hold' } });
  expect(store.gap.open(9)).toEqual([]);
  expect(lawful(store)).toEqual([]);
});
