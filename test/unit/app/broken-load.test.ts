import { describe, expect, test } from 'vitest';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { TornMode } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { settle } from '../../manual-clock.ts';
import { CARD, CLERK } from './account.ts';
import { type Hall, openedHall, pscOf, READER } from './desk.ts';
import { gas, story, value } from './told.ts';

/** Where the first load goes, and what makes it valid. */
const SLOT_B = 0x70;
const MARKER = 0x5a;

/** Bytes a first load programs: one error-counter cell twice, marker, body, CRC, marker. */
async function bytesOfALoad(): Promise<number> {
  const { hall, station, card } = await openedHall();
  const before = card.bytesProgrammed;
  await station.counter.loadCard(CLERK, hall.sale());
  return card.bytesProgrammed - before;
}

async function tornAt(byte: number, torn: TornMode) {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  const request = hall.sale();
  setFault(station.hardware.reader(READER), { kind: 'cut-power', byte, torn });
  const broken = await station.counter.loadCard(CLERK, request);
  await settle();
  if (station.hardware.reader(READER).card !== null) await station.remove();
  return { ...scene, request, broken, card };
}

const loadedOnce = (hall: Hall): void => {
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  expect(hall.store.openLoads(10)).toEqual([]);
};

describe('a card pulled while it is written', () => {
  test('at any byte: the load is pending, never failed, and settles when the card is back', async () => {
    const bytes = await bytesOfALoad();
    const modes = ['old', 'erased', 'mixture', 'marginal'] as const;
    for (let byte = 1; byte <= bytes; byte += 1) {
      const torn = modes[byte % modes.length] ?? 'old';
      const { hall, station, card, request, broken } = await tornAt(byte, torn);
      expect(story(broken), `byte ${byte} ${torn}`).toMatch(/^done done pending card\./);
      expect(gas(hall), `byte ${byte} ${torn}`).toEqual([0, 20_000, 0, 0]);
      await station.insert(card);
      const again = await station.counter.loadCard(CLERK, { ...request, confirmLowTries: true });
      expect(story(again), `byte ${byte} ${torn}`).toBe('done done done');
      expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
      loadedOnce(hall);
    }
  });

  test('reading the card settles it too, at any station, and the old request is then answered done', async () => {
    const { hall, station, card, request } = await tornAt(30, 'mixture');
    const other = await hall.station(2);
    await other.insert(card);
    const ask = { reader: READER, accountId: null, confirmLowTries: false };
    const status = value(await other.counter.readCard(CLERK, ask));
    expect(status.settled).toMatchObject({
      state: 'POSTED',
      operationId: request.load.operationId,
    });
    expect(status.counts.card).toEqual({ sequence: 1, total: 20_000 });
    expect(story(await station.counter.loadCard(CLERK, request))).toBe('done done done');
    loadedOnce(hall);
  });

  test('another card does not settle it, and a new sale waits for nothing but its own card', async () => {
    const { hall, station, request } = await tornAt(30, 'old');
    await station.insert(hall.blankCard());
    const { operationId } = request.load;
    const ask = { load: operationId, reader: READER, confirmLowTries: false };
    expect(await station.counter.settleLoad(CLERK, ask)).toMatchObject({
      refusal: { code: 'card.blank' },
    });
    expect(story(await station.counter.loadCard(CLERK, request))).toBe(
      'done done pending card.blank',
    );
    expect(gas(hall)).toEqual([0, 20_000, 0, 0]);
  });

  test('the meter sees the card first and takes the gas: the load is posted, and credited once', async () => {
    const bytes = await bytesOfALoad();
    const { hall, station, card, request, broken } = await tornAt(bytes, 'mixture');
    expect(story(broken)).toMatch(/^done done pending/);
    const meter = hall.gasMeter();
    meter.visit(card, { pscOf, clock: 1_796_000_100 });
    await station.insert(card);
    const confirmed = { ...request, confirmLowTries: true };
    expect(story(await station.counter.loadCard(CLERK, confirmed))).toBe('done done done');
    await station.remove();
    meter.visit(card, { pscOf, clock: 1_796_000_200 });
    expect(meter.record.creditedLitresEver).toBe(20_000);
    const credited = hall.store.account(request.accountId)?.gas;
    expect((credited?.onCard ?? 0) + (credited?.inMeter ?? 0)).toBe(20_000);
  });
});

describe('a reader that does not say what happened', () => {
  test('at any command: one effect once the card is back', async () => {
    for (let command = 1; command <= 24; command += 1) {
      const { hall, station, card } = await openedHall();
      const request = hall.sale();
      setFault(station.hardware.reader(READER), { kind: 'lose-answer', command });
      const broken = await station.counter.loadCard(CLERK, request);
      await settle();
      if (station.hardware.reader(READER).card !== null) await station.remove();
      station.hardware.reader(READER).clearFaults();
      await station.insert(card);
      const again = await station.counter.loadCard(CLERK, { ...request, confirmLowTries: true });
      expect(story(again), `command ${command} after ${story(broken)}`).toBe('done done done');
      loadedOnce(hall);
    }
  });
});

describe('a card that lies about its writes', () => {
  test('a byte that holds as long as there is power is seen after the power cycle, and written again', async () => {
    const { hall, station, card } = await openedHall();
    const { powerDown } = card;
    let forgets = true;
    card.powerDown = () => {
      if (forgets && card.memory.read(SLOT_B) === MARKER) {
        card.memory.write(SLOT_B, 0xff);
        forgets = false;
      }
      powerDown.call(card);
    };
    const outcome = await station.counter.loadCard(CLERK, hall.sale());
    expect([story(outcome), forgets]).toEqual(['done done done', false]);
    expect(value(outcome).load.result?.attempt).toBe(2);
    expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
    loadedOnce(hall);
  });

  test('a byte that was not written is seen after the power cycle and written again', async () => {
    const { hall, station, card } = await openedHall();
    setFault(station.hardware.reader(READER), { kind: 'ignore-write', byte: 12 });
    const outcome = await station.counter.loadCard(CLERK, hall.sale());
    expect(story(outcome)).toBe('done done done');
    expect(value(outcome).load.result?.attempt).toBe(2);
    expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
    loadedOnce(hall);
  });

  test('a worn cell: after two rewrites the card does not hold, and the load stays to be decided', async () => {
    const { hall, station, card } = await openedHall();
    const { write } = card.memory;
    const worn = 0x70 + 20;
    card.memory.write = (cell, byte) => {
      if (cell !== worn) write.call(card.memory, cell, byte);
    };
    const outcome = await station.counter.loadCard(CLERK, hall.sale());
    expect(story(outcome)).toBe('done done pending card.does-not-hold');
    expect(value(outcome).load.result?.attempt).toBe(3);
    expect(gas(hall)).toEqual([0, 20_000, 0, 0]);
  });
});
