import { describe, expect, test } from 'vitest';
import { activeSlot, decodeHeader } from '../../../simulators/card/reference-v1.ts';
import { setFault, TORN_MODES } from '../../../simulators/faults.ts';
import type { OpenCardRequest } from '../../../src/app/counter/open-card.ts';
import { accountId, cardNo } from '../../../src/core/ids.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, furnish } from './account.ts';
import { Hall, openedHall, READER } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const requestOf = (hall: Hall, change: Partial<OpenCardRequest> = {}): OpenCardRequest => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  cardNo: CARD,
  reader: READER,
  confirmLowTries: false,
  ...change,
});

async function furnished() {
  const hall = new Hall();
  const station = await hall.station(1);
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await station.insert(card);
  return { hall, station, card };
}

const told = (outcome: Outcome<{ state: string; refusal?: { code: string } }>): string =>
  outcome.ok
    ? `${outcome.value.state} ${outcome.value.refusal?.code ?? ''}`.trim()
    : `refused ${outcome.refusal.code}`;

describe('opening a card', () => {
  test('a blank card becomes the account’s, with its own secret and nothing sold', async () => {
    const { hall, station, card } = await furnished();
    const request = requestOf(hall);
    expect(told(await station.counter.openCard(CLERK, request))).toBe('active');
    expect(decodeHeader(card.main())).toMatchObject({ card: CARD, account: ACCOUNT });
    expect(activeSlot(card.main(), CARD)).toMatchObject({ name: 'A', sequence: 0, totalLitres: 0 });
    expect(hall.store.account(ACCOUNT)?.cardNo).toBe(CARD);
    expect(told(await station.counter.openCard(CLERK, request))).toBe('active');
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  });

  test('what bars it', async () => {
    const { hall, station, card } = await openedHall();
    const open = async (change: Partial<OpenCardRequest>): Promise<string> =>
      codeOf(await station.counter.openCard(CLERK, requestOf(hall, change)));
    expect(await open({ cardNo: cardNo(20000018) })).toBe('card.not-blank');
    await station.remove();
    expect(await open({})).toBe('card.none');
    const blank = hall.blankCard();
    await station.insert(blank);
    expect(await open({ cardNo: cardNo(20000018) })).toBe('card.account-has-card');
    expect(await open({})).toBe('card.exists');
    expect(await open({ accountId: accountId(10000043) })).toBe('account.unknown');
    expect(blank.bytesProgrammed).toBe(0);
    expect(card.main()).not.toEqual(blank.main());
  });

  test('nor is a second card begun for an account that waits for its first one', async () => {
    const { hall, station } = await openedHall();
    const reader = station.hardware.reader(READER);
    setFault(reader, { kind: 'cut-power', byte: 20, torn: 'old' });
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toMatch(/pending/);
    await settle();
    await station.remove();
    const blank = hall.blankCard();
    await station.insert(blank);
    const request = requestOf(hall, { cardNo: cardNo(20000018) });
    expect(told(await station.counter.openCard(CLERK, request))).toBe(
      'refused card.account-has-card',
    );
    expect(hall.store.card(cardNo(20000018))).toBeUndefined();
    expect(blank.bytesProgrammed).toBe(0);
  });

  test('blank stock with a try already spent is not tried', async () => {
    const { hall, station, card } = await furnished();
    card.memory.write(260, 0x03);
    const request = requestOf(hall, { confirmLowTries: true });
    expect(told(await station.counter.openCard(CLERK, request))).toBe(
      'refused card.secret-unproven',
    );
    expect(hall.store.card(CARD)).toBeUndefined();
  });

  test('broken off at any byte, the same request goes on with the same card', async () => {
    const first = await furnished();
    await first.station.counter.openCard(CLERK, requestOf(first.hall));
    const bytes = first.card.bytesProgrammed;
    const ends = new Map<string, number>();
    for (let byte = 1; byte <= bytes; byte += 1) {
      const { hall, station, card } = await furnished();
      const request = requestOf(hall);
      const torn = TORN_MODES[byte % TORN_MODES.length] ?? 'old';
      setFault(station.hardware.reader(READER), { kind: 'cut-power', byte, torn });
      const broken = told(await station.counter.openCard(CLERK, request));
      expect(broken, `byte ${byte}`).toMatch(/^opening card\./);
      let end = broken;
      for (let visit = 0; visit < 3 && end !== 'active'; visit += 1) {
        await settle();
        if (station.hardware.reader(READER).card !== null) await station.remove();
        await station.insert(card);
        const confirmed = { ...request, confirmLowTries: true };
        end = told(await station.counter.openCard(CLERK, confirmed));
      }
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (end !== 'active') continue;
      expect(story(await station.counter.loadCard(CLERK, hall.sale())), `byte ${byte}`).toBe(
        'done done done',
      );
      expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    }
    // Only a secret torn between old and new, or a try spent on it, can cost a card of blank stock.
    const lost = bytes - (ends.get('active') ?? 0);
    expect(lost, JSON.stringify([...ends])).toBeLessThanOrEqual(5);
  });

  test('broken off, the operation is told as pending until the card is opened', async () => {
    const { hall, station, card } = await furnished();
    const request = requestOf(hall);
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 5, torn: 'old' });
    expect(told(await station.counter.openCard(CLERK, request))).toMatch(/^opening /);
    await settle();
    const state = () => value(station.counter.operationState(request.operationId));
    expect(state()).toMatchObject({ state: 'pending', refusal: { code: 'card.unfinished' } });
    await station.insert(card);
    const confirmed = { ...request, confirmLowTries: true };
    expect(told(await station.counter.openCard(CLERK, confirmed))).toBe('active');
    expect(state()).toMatchObject({ state: 'done', kind: 'open-card' });
    expect(state().refusal).toBeUndefined();
  });

  test('a spoiled card is replaced by another blank one in the same request', async () => {
    const { hall, station } = await furnished();
    const request = requestOf(hall);
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'mixture' });
    expect(told(await station.counter.openCard(CLERK, request))).toMatch(/^opening/);
    await settle();
    if (station.hardware.reader(READER).card !== null) await station.remove();
    await station.insert(hall.blankCard());
    expect(told(await station.counter.openCard(CLERK, request))).toBe('active');
    expect(value(await station.counter.loadCard(CLERK, hall.sale())).load.state).toBe('done');
  });

  test('the same id for another account or number is refused', async () => {
    const { hall, station } = await furnished();
    const request = requestOf(hall);
    await station.counter.openCard(CLERK, request);
    const other = { ...request, cardNo: cardNo(20000018) };
    expect(told(await station.counter.openCard(CLERK, other))).toBe('refused operation.other-body');
  });
});
