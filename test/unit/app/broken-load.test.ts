import { describe, expect, test } from 'vitest';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import type { TornMode } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { StoreError } from '../../../src/ports/store.ts';
import { settle } from '../../manual-clock.ts';
import {
  ACCOUNT,
  CARD,
  CLERK,
  gas,
  type Hall,
  openedHall,
  pscOf,
  READER,
  SPARE_READER,
  story,
  value,
} from './desk.ts';

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

describe('a ledger that does not answer', () => {
  test.each([
    ['before the reservation is written', 'reserve-load', false, 'done done pending store.full'],
    ['after the reservation is written', 'reserve-load', true, 'done done pending store.full'],
    ['before the load is posted', 'end-load', false, 'done done pending store.full'],
    ['after the load is posted', 'end-load', true, 'done done done'],
  ])('%s: unknown is pending, and the same request finds out', async (_, kind, written, told) => {
    const { hall, card } = await openedHall();
    const ledger: { answers: boolean } = { answers: false };
    const flaky = await hall.station(2, {
      ...hall.store,
      async commit(command) {
        if (ledger.answers || command.kind !== kind) return hall.store.commit(command);
        if (written) await hall.store.commit(command);
        throw new StoreError('store.full', 'the answer is lost');
      },
    });
    await flaky.insert(card);
    const request = hall.sale();
    expect(story(await flaky.counter.loadCard(CLERK, request))).toBe(told);
    ledger.answers = true;
    expect(story(await flaky.counter.loadCard(CLERK, request))).toBe('done done done');
    expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
    loadedOnce(hall);
  });

  test('payment and purchase in doubt are not answered at all; repeating makes them once', async () => {
    const { hall, card } = await openedHall();
    const ledger: { answers: boolean } = { answers: false };
    const flaky = await hall.station(2, {
      ...hall.store,
      async commitBatch(commands) {
        const outcomes = await hall.store.commitBatch(commands);
        if (!ledger.answers) throw new StoreError('store.full', 'the answer is lost');
        return outcomes;
      },
    });
    await flaky.insert(card);
    const request = hall.sale();
    await expect(flaky.counter.loadCard(CLERK, request)).rejects.toThrow(StoreError);
    ledger.answers = true;
    expect(story(await flaky.counter.loadCard(CLERK, request))).toBe('done done done');
    expect(hall.store.account(request.accountId)?.money.balance).toBe(0);
    loadedOnce(hall);
  });

  test('a busy ledger is asked again with the same id', async () => {
    const { hall, card } = await openedHall();
    let busy = 2;
    const flaky = await hall.station(2, {
      ...hall.store,
      async commit(command) {
        const outcome = await hall.store.commit(command);
        busy -= 1;
        if (busy >= 0) throw new StoreError('store.busy', 'the answer is lost');
        return outcome;
      },
    });
    await flaky.insert(card);
    expect(story(await flaky.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    loadedOnce(hall);
  });
});

describe('two stations on one ledger', () => {
  test('a conductor that wakes late is refused, and the newer attempt decides', async () => {
    const { hall, station, card } = await openedHall();
    const other = await hall.station(2);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = await hall.station(3, {
      ...hall.store,
      async commit(command) {
        if (command.kind === 'end-load') await held;
        return hall.store.commit(command);
      },
    });
    await station.remove();
    await slow.insert(card);
    const request = hall.sale();
    const late = slow.counter.loadCard(CLERK, request);
    await settle();
    await slow.remove();
    await other.insert(card);
    const { operationId } = request.load;
    const ask = { load: operationId, reader: READER, confirmLowTries: false };
    const cancelled = value(await other.counter.cancelLoad(CLERK, ask));
    expect(cancelled).toMatchObject({ state: 'not-done', result: { state: 'VOIDED' } });
    release();
    expect(story(await late)).toMatch(/^done done not-done/);
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
    expect(activeSlot(card.main(), CARD)).toMatchObject({ sequence: 0, totalLitres: 0 });
  });

  test('two sales for one card at two readers: the second finds the gas already loaded', async () => {
    const { hall, station, card } = await openedHall();
    const copy = hall.copyOf(card, pscOf(CARD));
    await station.insert(copy, SPARE_READER);
    const [one, two] = await Promise.all([
      station.counter.loadCard(CLERK, hall.sale()),
      station.counter.loadCard(CLERK, hall.sale({ reader: SPARE_READER })),
    ]);
    expect([story(one), story(two)].filter((told) => told === 'done done done')).toHaveLength(1);
    const account = hall.store.account(ACCOUNT);
    expect((account?.gas.onCard ?? 0) + (account?.gas.toBeWritten ?? 0)).toBeGreaterThan(0);
    const chips = [card, copy].map((chip) => activeSlot(chip.main(), CARD)?.totalLitres ?? 0);
    expect(chips[0]).not.toBe(chips[1]);
    expect(Math.max(...chips)).toBe(account?.gas.onCard);
  });
});
