import { describe, expect, test } from 'vitest';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import { StoreError } from '../../../src/ports/store.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { type Hall, openedHall, pscOf, READER, SPARE_READER } from './desk.ts';
import { gas, story, value } from './told.ts';

const loadedOnce = (hall: Hall): void => {
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  expect(hall.store.openLoads(10)).toEqual([]);
};

describe('a ledger that does not answer', () => {
  test.each([
    ['before the reservation is written', 'reserve-load', false, 'done done pending store.full'],
    ['after the reservation is written', 'reserve-load', true, 'done done pending load.store-full'],
    ['before the load is posted', 'end-load', false, 'done done pending load.store-full'],
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
      async commitTogether(commands) {
        const outcome = await hall.store.commitTogether(commands);
        if (!ledger.answers) throw new StoreError('store.full', 'the answer is lost');
        return outcome;
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
