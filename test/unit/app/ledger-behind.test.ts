/** An old copy in the place of the ledger, and nobody who says so: a genuine card does. Without anchors, and without false alarms. */
import { expect, test } from 'vitest';
import { ACCOUNT, CLERK } from './account.ts';
import { after, copyOf, inTheWorld, KEYED, lawful, opened, read, scene } from './gap-scene.ts';
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
  expect(codeOf(await next.counter.loadCard(CLERK, hall.sale()))).toBe('card.ahead');
  const { payment } = hall.sale();
  if (payment === null) throw new Error('a sale is paid');
  const paying = next.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT });
  await expect(paying).rejects.toThrow('older copy');
  expect(inTheWorld(card)).toBe(was);
  expect(gas({ store })).toEqual([0, 0, 20_000, 0]);
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
