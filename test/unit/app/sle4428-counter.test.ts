/** The counter with SLE4428 cards, on both dialects: the same use-cases and the same format on another chip. */
import { describe, expect, test } from 'vitest';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import { createSle4428Memory, Sle4428 } from '../../../simulators/card/sle4428.ts';
import { setFault, TORN_MODES } from '../../../simulators/faults.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, furnish } from './account.ts';
import { Hall, pscOf } from './desk.ts';
import { gas, story, value } from './told.ts';

const READERS = [
  'ACS ACR39U ICC Reader 00 00',
  'HID Global OMNIKEY 3x21 Smart Card Reader 00 00',
] as const;
const ownPsc = (card: number): Uint8Array => pscOf(card, 2);

async function hallWith(readerName: string) {
  const hall = new Hall();
  const station = await hall.station(1);
  const reader = station.hardware.plug(readerName);
  await settle();
  await furnish(station.deps, () => hall.id());
  const newCard = (): Sle4428 => new Sle4428({ memory: createSle4428Memory(), random: hall.dice });
  const card = newCard();
  station.hardware.insert(readerName, card);
  await settle();
  const opening = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    cardNo: CARD,
    reader: readerName,
    confirmLowTries: false,
  };
  const putBack = async (): Promise<void> => {
    await settle();
    if (reader.card !== null) station.hardware.remove(readerName);
    reader.clearFaults();
    station.hardware.insert(readerName, card);
    await settle();
  };
  const open = () => station.counter.openCard(CLERK, opening);
  const read = async () => {
    const ask = { reader: readerName, accountId: null, confirmLowTries: false };
    return value(await station.counter.readCard(CLERK, ask));
  };
  const sale = () => hall.sale({ reader: readerName });
  return { hall, station, reader, card, open, read, putBack, sale };
}

async function opened(readerName: string) {
  const scene = await hallWith(readerName);
  expect(value(await scene.open()).state).toBe('active');
  return scene;
}

describe.each(READERS)('an SLE4428 on %s', (readerName) => {
  test('opened, sold, taken by the meter, sold again', async () => {
    const { hall, station, card, read, sale, putBack } = await opened(readerName);
    expect(activeSlot(card.main(), CARD)).toMatchObject({ name: 'A', sequence: 0, totalLitres: 0 });
    expect(story(await station.counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(card.presented).toBe(false);
    expect((await read()).triesLeft).toBe(8);
    station.hardware.remove(readerName);
    const visit = hall.gasMeter().visit(card, { pscOf: ownPsc, clock: 1_796_000_100 });
    expect(visit).toEqual({ kind: 'taken', sequence: 1, litres: 20_000 });
    await putBack();
    expect(story(await station.counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 2, totalLitres: 40_000 });
    expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
  });

  test('the secret stands in no image of the ledger', async () => {
    const { hall, station, sale } = await opened(readerName);
    const request = sale();
    await station.counter.loadCard(CLERK, request);
    const load = hall.store.load(request.load.operationId);
    expect(load?.imageBefore).toHaveLength(1021);
    expect(load?.imageTarget).toHaveLength(1021);
  });

  test('torn at a byte of a load: pending, never failed, and settled when the card is back', async () => {
    const plain = await opened(readerName);
    const before = plain.card.programmings;
    await plain.station.counter.loadCard(CLERK, plain.sale());
    const bytes = plain.card.programmings - before;
    expect(bytes).toBeGreaterThan(40);
    for (let byte = 1; byte <= bytes; byte += 5) {
      const torn = TORN_MODES[byte % TORN_MODES.length] ?? 'old';
      const { hall, station, reader, card, putBack, sale } = await opened(readerName);
      const request = sale();
      setFault(reader, { kind: 'cut-power', byte, torn });
      const broken = await station.counter.loadCard(CLERK, request);
      expect(story(broken), `byte ${byte} ${torn}`).toMatch(/^done done pending card\./);
      expect(gas(hall), `byte ${byte} ${torn}`).toEqual([0, 20_000, 0, 0]);
      await putBack();
      const again = await station.counter.loadCard(CLERK, request);
      expect(story(again), `byte ${byte} ${torn}`).toBe('done done done');
      expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
      expect(hall.store.openLoads(10)).toEqual([]);
    }
  });

  test('opening broken off at a byte goes on with the same card, unless its secret was torn', async () => {
    const plain = await hallWith(readerName);
    await plain.open();
    const bytes = plain.card.programmings;
    let spoiled = 0;
    for (let byte = 1; byte <= bytes; byte += 4) {
      const { hall, reader, card, open, putBack } = await hallWith(readerName);
      setFault(reader, { kind: 'cut-power', byte, torn: TORN_MODES[byte % 3] ?? 'old' });
      const broken = value(await open());
      expect(broken.state, `byte ${byte}`).toBe('opening');
      await putBack();
      const again = value(await open());
      expect(card.counter & (card.counter - 1), `byte ${byte}`).not.toBe(0);
      if (again.state === 'opening') {
        expect(again.refusal?.code).toBe('card.secret-wrong');
        spoiled += 1;
        continue;
      }
      expect(activeSlot(card.main(), CARD)).toMatchObject({ name: 'A', sequence: 0 });
      expect(hall.store.card(CARD)?.stage).toBe('active');
    }
    // Two bytes of secret: no more than these can be left as neither one nor the other.
    expect(spoiled).toBeLessThanOrEqual(2);
  });

  test('a forged card costs one of eight tries and is never asked again', async () => {
    const { hall, station, card, read, sale } = await opened(readerName);
    const forged = new Sle4428({
      memory: createSle4428Memory({ image: card.main(), psc: Uint8Array.of(1, 2) }),
      random: hall.dice,
    });
    station.hardware.remove(readerName);
    station.hardware.insert(readerName, forged);
    await settle();
    const outcome = await station.counter.loadCard(CLERK, sale());
    expect(story(outcome)).toBe('done done not-done card.secret-wrong');
    expect((await read()).triesLeft).toBe(7);
    const again = { ...sale(), payment: null, purchase: null, confirmLowTries: true };
    expect(story(await station.counter.loadCard(CLERK, again))).toBe('refused card.secret-wrong');
    expect((await read()).triesLeft).toBe(7);
    expect(forged.programmings).toBe(1);
  });

  test.each([
    [0x03, false, 'refused card.two-tries-left'],
    [0x03, true, 'done done done'],
    [0x80, true, 'refused card.last-try'],
  ])('counter %i, confirmed %s: %s', async (counter, confirmLowTries, told) => {
    const { station, card, sale } = await opened(readerName);
    card.memory.write(1021, counter);
    const sold = await station.counter.loadCard(CLERK, { ...sale(), confirmLowTries });
    expect(story(sold)).toBe(told);
  });
});

test('a card whose answer to reset names another chip is not tried: ones are no blank stock', async () => {
  const { station, reader, card, open, putBack } = await hallWith(READERS[0]);
  // Somebody has given this SLE4428 the answer to reset of an SLE4442.
  for (const [at, byte] of [0xa2, 0x13].entries()) card.memory.write(at, byte);
  await putBack();
  expect(await open()).toMatchObject({ ok: false, refusal: { code: 'card.refused-by-chip' } });
  expect(card.programmings).toBe(0);
  expect(reader.card).toBe(card);
  expect(station.deps.store.card(CARD)).toBeUndefined();
});
