/** The counter on an OMNIKEY reader: the same use-cases, another dialect, power given by connecting again. */
import { describe, expect, test } from 'vitest';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault, TORN_MODES } from '../../../simulators/faults.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, furnish } from './account.ts';
import { Hall, pscOf } from './desk.ts';
import { gas, story, value } from './told.ts';

const READER = 'HID Global OMNIKEY 3x21 Smart Card Reader 00 00';

/** Account 10000042 with meter and a card opened on the OMNIKEY reader of station 1. */
async function openedHall() {
  const hall = new Hall();
  const station = await hall.station(1);
  const reader = station.hardware.plug(READER);
  await settle();
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await station.insert(card, READER);
  const request = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    cardNo: CARD,
    reader: READER,
    confirmLowTries: false,
  };
  expect(value(await station.counter.openCard(CLERK, request)).state).toBe('active');
  const read = async () => {
    const ask = { reader: READER, accountId: null, confirmLowTries: false };
    return value(await station.counter.readCard(CLERK, ask));
  };
  const putBack = async (again: Sle4442): Promise<void> => {
    await settle();
    if (reader.card !== null) await station.remove(READER);
    reader.clearFaults();
    await station.insert(again, READER);
  };
  return { hall, station, reader, card, read, putBack, sale: () => hall.sale({ reader: READER }) };
}

describe('a whole load on an OMNIKEY', () => {
  test('opened, sold, taken by the meter, sold again', async () => {
    const { hall, station, card, read, sale } = await openedHall();
    expect(activeSlot(card.main(), CARD)).toMatchObject({ name: 'A', sequence: 0, totalLitres: 0 });
    expect(story(await station.counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(card.presented).toBe(false);
    expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
    expect((await read()).triesLeft).toBe(3);
    await station.remove(READER);
    const meter = hall.gasMeter();
    meter.visit(card, { pscOf, clock: 1_796_000_100 });
    await station.insert(card, READER);
    expect(story(await station.counter.loadCard(CLERK, sale()))).toBe('done done done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
  });

  test('torn at any byte: pending, never failed, and settled when the card is put back', async () => {
    const plain = await openedHall();
    const before = plain.card.bytesProgrammed;
    await plain.station.counter.loadCard(CLERK, plain.sale());
    const bytes = plain.card.bytesProgrammed - before;
    expect(bytes).toBeGreaterThan(40);
    for (let byte = 1; byte <= bytes; byte += 3) {
      const torn = TORN_MODES[byte % TORN_MODES.length] ?? 'old';
      const { hall, station, reader, card, putBack, sale } = await openedHall();
      const request = sale();
      setFault(reader, { kind: 'cut-power', byte, torn });
      const broken = await station.counter.loadCard(CLERK, request);
      expect(story(broken), `byte ${byte} ${torn}`).toMatch(/^done done pending card\./);
      expect(gas(hall), `byte ${byte} ${torn}`).toEqual([0, 20_000, 0, 0]);
      await putBack(card);
      const again = await station.counter.loadCard(CLERK, { ...request, confirmLowTries: true });
      expect(story(again), `byte ${byte} ${torn}`).toBe('done done done');
      expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
      expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
      expect(hall.store.openLoads(10)).toEqual([]);
    }
  });

  test('an answer lost at any command: one effect once the card is back', async () => {
    for (let command = 1; command <= 24; command += 1) {
      const { hall, station, reader, card, putBack, sale } = await openedHall();
      const request = sale();
      setFault(reader, { kind: 'lose-answer', command });
      const broken = await station.counter.loadCard(CLERK, request);
      await putBack(card);
      const again = await station.counter.loadCard(CLERK, { ...request, confirmLowTries: true });
      expect(story(again), `command ${command} after ${story(broken)}`).toBe('done done done');
      expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    }
  });

  test('torn on an OMNIKEY, settled on the ACS reader beside it', async () => {
    const { hall, station, reader, card, sale } = await openedHall();
    const request = sale();
    setFault(reader, { kind: 'cut-power', byte: 30, torn: 'mixture' });
    expect(story(await station.counter.loadCard(CLERK, request))).toMatch(/^done done pending/);
    await settle();
    await station.insert(card);
    const load = hall.sale({ payment: null, purchase: null, load: request.load });
    const status = await station.counter.readCard(CLERK, { ...load, accountId: null });
    expect(value(status).settled).toMatchObject({ state: 'POSTED' });
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });
});

describe('a card swapped inside a load', () => {
  test('at any moment: the other card is not written, and the load waits for its own', async () => {
    const told = new Set<string>();
    for (let moment = 5; ; moment += 11) {
      const { hall, station, card, putBack, sale } = await openedHall();
      const copy = hall.copyOf(card, pscOf(CARD));
      const request = sale();
      let ended: boolean = false;
      const loading = station.counter.loadCard(CLERK, request).then((outcome) => {
        ended = true;
        return outcome;
      });
      for (let turn = 0; turn < moment; turn += 1) await Promise.resolve();
      if (ended) break;
      station.hardware.remove(READER);
      station.hardware.insert(READER, copy);
      told.add(story(await loading));
      expect(copy.bytesProgrammed, `moment ${moment}`).toBe(0);
      await putBack(card);
      const again = await station.counter.loadCard(CLERK, { ...request, confirmLowTries: true });
      expect(story(again), `moment ${moment}`).toBe('done done done');
      expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    }
    // Before the sale, inside the load with its power cycles, and after it.
    const pending = 'done done pending card.removed';
    expect([...told]).toEqual(['refused card.removed', pending, 'done done done']);
  });
});

describe('the rule of tries on an OMNIKEY', () => {
  test('a wrong secret costs one try, is remembered, and is never presented again', async () => {
    const { hall, station, card, read, sale } = await openedHall();
    const forged = hall.copyOf(card, Uint8Array.of(1, 2, 3));
    await station.remove(READER);
    await station.insert(forged, READER);
    const outcome = await station.counter.loadCard(CLERK, sale());
    expect(story(outcome)).toBe('done done not-done card.secret-wrong');
    expect((await read()).triesLeft).toBe(2);
    const again = { ...sale(), payment: null, purchase: null, confirmLowTries: true };
    expect(story(await station.counter.loadCard(CLERK, again))).toBe('refused card.secret-wrong');
    expect((await read()).triesLeft).toBe(2);
  });

  test('one left: never, whoever confirms', async () => {
    const { station, card, read, sale } = await openedHall();
    card.memory.write(260, 0x01);
    const confirmed = { ...sale(), confirmLowTries: true };
    expect(story(await station.counter.loadCard(CLERK, confirmed))).toBe('refused card.last-try');
    expect((await read()).triesLeft).toBe(1);
  });
});
