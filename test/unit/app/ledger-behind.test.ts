/** An old copy in the place of the ledger, and nobody who says so: a genuine card does. Without anchors, and without false alarms. */
import { expect, test } from 'vitest';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { pscOf, READER } from './desk.ts';
import {
  after,
  copyOf,
  inTheWorld,
  KEYED,
  lawful,
  opened,
  read,
  scene,
  torn,
  visit,
} from './gap-scene.ts';
import { codeOf, gas, story } from './told.ts';

/** Sold and written after the copy; the copy takes the ledger's place and nobody has accepted anything. */
async function oldCopy(driver: object = KEYED) {
  const before = await scene(driver);
  const { hall, station } = before;
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  const copy = copyOf(hall.store);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await station.remove();
  const store = opened(hall, copy);
  const next = await hall.station(1, store, driver);
  return { ...before, copy, store, next };
}

test('a genuine card ahead of the ledger shuts it: it is read, nothing is sold or written any more', async () => {
  const { hall, card, store, next } = await oldCopy();
  await next.insert(card);
  const was = inTheWorld(card);
  expect(codeOf(await read(next))).toBe('ledger.behind');
  expect(store.health()).toMatchObject({ ok: false, code: 'store.read-only' });
  expect(store.health()).toMatchObject({ why: expect.stringContaining('older copy') });
  // Not card.ahead, by which every customer of the lost days would be left without a card.
  expect(codeOf(await next.counter.loadCard(CLERK, hall.sale()))).toBe('store.read-only');
  expect(codeOf(await read(next))).toBe('store.read-only');
  const { payment } = hall.sale();
  if (payment === null) throw new Error('a sale is paid');
  const paying = next.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT });
  await expect(paying).rejects.toThrow('older copy');
  expect(inTheWorld(card)).toBe(was);
  expect(gas({ store })).toEqual([0, 0, 20_000, 0]);
  expect(store.attention.cardDifference(CARD)).toBeUndefined();
  expect(lawful(store)).toEqual([]);
});

test('once two people have accepted the gap the same card is booked as found gas, and sold to', async () => {
  const before = await oldCopy();
  const { hall, card, copy } = before;
  const { store, next } = await after(before, copy);
  expect(codeOf(await read(next))).toBe('accepted');
  expect(store.gap.open(9)).toMatchObject([{ litres: 20_000 }]);
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  // A second copy of after the gap, and what was sold since: that is not explained by the gap.
  await next.remove();
  const again = opened(hall, copyOf(store));
  await next.insert(card);
  expect(story(await next.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await next.remove();
  const third = await hall.station(1, again, KEYED);
  await third.insert(card);
  expect(codeOf(await read(third))).toBe('ledger.behind');
  expect(again.health().ok).toBe(false);
});

test('a card without a MAC proves nothing: it is refused, and the hall goes on', async () => {
  const { hall, card, store, next } = await oldCopy({});
  await next.insert(card);
  expect(codeOf(await read(next))).toBe('card.ahead');
  expect(store.health().ok).toBe(true);
  await next.remove();
  const other = hall.blankCard();
  await next.insert(other);
  expect(codeOf(await read(next))).toBe('card.blank');
});

test('bytes that somebody copied shut nothing: they do not answer to the card’s secret; the true card does', async () => {
  const { hall, card, store, next } = await oldCopy();
  const copied = hall.copyOf(card, Uint8Array.of(1, 2, 3));
  await next.insert(copied);
  expect(codeOf(await read(next))).toBe('card.secret-wrong');
  expect(store.health().ok).toBe(true);
  await next.remove();
  await next.insert(card);
  expect(codeOf(await read(next))).toBe('ledger.behind');
  expect(store.health().ok).toBe(false);
});

test('a card whose meter has taken the lost gas shuts it too, before its report is used', async () => {
  const { hall, card, store, next } = await oldCopy();
  expect(hall.gasMeter().visit(card, visit).kind).toBe('taken');
  await next.insert(card);
  expect(codeOf(await read(next))).toBe('ledger.behind');
  expect(store.health().ok).toBe(false);
});

test('a load that is open in the copy and that the card has left behind is made no case of: the ledger is shut', async () => {
  const before = await scene();
  const { hall, card, station } = before;
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await torn(before, 20);
  const copy = copyOf(hall.store);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await station.remove();
  const store = opened(hall, copy);
  const next = await hall.station(1, store, KEYED);
  await next.insert(card);
  expect(codeOf(await read(next))).toBe('ledger.behind');
  expect(store.openLoads(9).map(({ state }) => state)).toEqual(['RESERVED']);
  // So that the gap explains it: with a case in its place nobody could book what the card shows.
  await next.remove();
  const { store: gapped, next: third } = await after({ ...before, station: next }, copy);
  expect(codeOf(await read(third))).toBe('accepted');
  expect(gapped.openLoads(9)).toEqual([]);
  expect(lawful(gapped)).toEqual([]);
});

test('a write of ours that was given up and is put back shuts nothing: the ledger knows its number', async () => {
  const { hall, card, station } = await scene();
  const { load: wish, ...rest } = hall.sale();
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 1, torn: 'old' });
  expect(story(await station.counter.loadCard(CLERK, { ...rest, load: wish }))).toMatch(/pending/);
  await settle();
  if (station.hardware.reader(READER).card !== null) await station.remove();
  await station.insert(card);
  const load = wish.operationId;
  const image = hall.store.load(load)?.imageTarget;
  const cancel = { load, reader: READER, confirmLowTries: true };
  expect(codeOf(await station.counter.cancelLoad(CLERK, cancel))).toBe('accepted');
  expect(hall.store.load(load)?.state).toBe('VOIDED');
  await station.remove();
  const memory = createCardMemory({ ...(image && { image }), psc: pscOf(CARD) });
  await station.insert(new Sle4442({ memory, random: hall.dice }));
  expect(codeOf(await read(station))).toBe('card.ahead');
  expect(hall.store.health().ok).toBe(true);
});
