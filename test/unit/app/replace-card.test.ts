import { describe, expect, test } from 'vitest';
import { activeSlot, decodeHeader } from '../../../simulators/card/reference-v1.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault, TORN_MODES } from '../../../simulators/faults.ts';
import type {
  ReplaceCardOutcome,
  ReplaceCardRequest,
} from '../../../src/app/counter/replace-card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { type Hall, openedHall, pscOf, READER, type Scene, type Station } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const NEW = cardNo(20000018);

const requestOf = (hall: Hall, change: Partial<ReplaceCardRequest> = {}): ReplaceCardRequest => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  replaces: CARD,
  reason: 'lost',
  cardNo: NEW,
  reader: READER,
  confirmLowTries: false,
  witness: null,
  ...change,
});

/** "active done": the card, its load, and why either is not done. */
const told = (outcome: Outcome<ReplaceCardOutcome>): string => {
  if (!outcome.ok) return `refused ${outcome.refusal.code}`;
  const { state, load, refusal } = outcome.value;
  const parts = [state, load?.state, load?.refusal?.code ?? refusal?.code];
  return parts.filter((part) => part !== undefined).join(' ');
};

async function put(station: Station, card: Sle4442): Promise<void> {
  await settle();
  if (station.hardware.reader(READER).card !== null) await station.remove();
  await station.insert(card);
}

/** The command whose answer is lost so that the slot is whole and nobody knows it. */
const LAST_OF_THE_WRITE = 10;

/** 20 m³ for the card: on it and not taken, or reserved and torn in its slot, or written and nobody was told. */
async function soldHall(how: 'posted' | 'open' | 'written'): Promise<Scene> {
  const scene = await openedHall();
  const { hall, station, card } = scene;
  const reader = station.hardware.reader(READER);
  if (how === 'open') setFault(reader, { kind: 'cut-power', byte: 20, torn: 'old' });
  if (how === 'written') setFault(reader, { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
  const sold = story(await station.counter.loadCard(CLERK, hall.sale()));
  expect(sold).toMatch(how === 'posted' ? /^done done done$/ : /^done done pending/);
  const shown = activeSlot(card.main(), CARD)?.totalLitres;
  expect(shown).toBe(how === 'open' ? 0 : 20_000);
  await settle();
  return scene;
}

const read = (station: Station) =>
  station.counter.readCard(CLERK, { reader: READER, accountId: null, confirmLowTries: true });

const meterTakes = (scene: Scene, ...cards: Sle4442[]) => {
  const meter = scene.hall.gasMeter();
  for (const card of cards) meter.visit(card, { pscOf, clock: 1_796_100_000 });
  return meter;
};

describe('replacing a card', () => {
  test('whose gas was written: the new card shows sequence and total, and goes on from there', async () => {
    const { hall, station, card } = await soldHall('posted');
    const blank = hall.blankCard();
    await put(station, blank);
    const request = requestOf(hall);
    expect(told(await station.counter.replaceCard(CLERK, request))).toBe('active');
    expect(decodeHeader(blank.main())).toMatchObject({ card: NEW, account: ACCOUNT });
    expect(activeSlot(blank.main(), NEW)).toMatchObject({ sequence: 1, totalLitres: 20_000 });
    expect(hall.store.account(ACCOUNT)?.cardNo).toBe(NEW);
    expect(told(await station.counter.replaceCard(CLERK, request))).toBe('active');
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    expect(gas(hall)).toEqual([0, 0, 40_000, 0]);
    await put(station, card);
    expect(codeOf(await read(station))).toBe('card.void-listed');
  });

  test.each([
    ['old card first', 0],
    ['new card first', 1],
  ])('at the meter, %s: it credits once', async (_name, first) => {
    for (const how of ['posted', 'open'] as const) {
      const scene = await soldHall(how);
      const { hall, station, card } = scene;
      const blank = hall.blankCard();
      await put(station, blank);
      const done = told(await station.counter.replaceCard(CLERK, requestOf(hall)));
      expect(done).toBe(how === 'open' ? 'active done' : 'active');
      await station.remove();
      const meter = meterTakes(scene, ...(first === 0 ? [card, blank] : [blank, card]));
      expect(meter.record.creditedLitresEver, how).toBe(20_000);
      await put(station, blank);
      expect(value(await read(station)).cardNo).toBe(NEW);
      expect(gas(hall), how).toEqual([0, 0, 0, 20_000]);
    }
  });

  test('with an open load: it ends superseded, its gas is written to the new card', async () => {
    const { hall, station, card } = await soldHall('open');
    const [open] = hall.store.openLoads(9);
    const blank = hall.blankCard();
    await put(station, blank);
    expect(told(await station.counter.replaceCard(CLERK, requestOf(hall)))).toBe('active done');
    expect(activeSlot(blank.main(), NEW)).toMatchObject({ sequence: 2, totalLitres: 20_000 });
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    expect(open && hall.store.load(open.operationId)?.state).toBe('SUPERSEDED');
    const again = { load: open?.operationId ?? hall.id(), reader: READER, confirmLowTries: false };
    expect(value(await station.counter.settleLoad(CLERK, again)).refusal?.code).toBe(
      'load.superseded',
    );
    await put(station, card);
    expect(codeOf(await read(station))).toBe('card.void-listed');
  });

  test('its load is not cancelled: the lost card may still bring the gas to the meter', async () => {
    const { hall, station } = await soldHall('open');
    const blank = hall.blankCard();
    await put(station, blank);
    const request = requestOf(hall);
    const bytes = blank.bytesProgrammed;
    // Torn in the slot that shall carry the gas, after everything else was written.
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 100, torn: 'old' });
    expect(told(await station.counter.replaceCard(CLERK, request))).toMatch(/^active pending/);
    expect(blank.bytesProgrammed).toBeGreaterThan(bytes);
    await put(station, blank);
    const [open] = hall.store.openLoads(9);
    const ask = { load: open?.operationId ?? hall.id(), reader: READER, confirmLowTries: true };
    expect(codeOf(await station.counter.cancelLoad(CLERK, ask))).toBe('load.on-void-card');
    const confirmed = { ...request, confirmLowTries: true };
    expect(told(await station.counter.replaceCard(CLERK, confirmed))).toBe('active done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });

  test('what the void-listed card tells of its meter is still used', async () => {
    const scene = await soldHall('posted');
    const { hall, station, card } = scene;
    await station.remove();
    meterTakes(scene, card);
    await put(station, hall.blankCard());
    expect(told(await station.counter.replaceCard(CLERK, requestOf(hall)))).toBe('active');
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    await put(station, card);
    expect(codeOf(await read(station))).toBe('card.void-listed');
    expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
  });

  test('news of gas that is in the open load of the new card waits for that card', async () => {
    const scene = await soldHall('written');
    const { hall, station, card } = scene;
    const blank = hall.blankCard();
    await put(station, blank);
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 100, torn: 'old' });
    const request = requestOf(hall);
    expect(told(await station.counter.replaceCard(CLERK, request))).toMatch(/^active pending/);
    await settle();
    const meter = meterTakes(scene, card);
    expect(meter.record.creditedLitresEver).toBe(20_000);
    await put(station, card);
    expect(codeOf(await read(station))).toBe('card.void-listed');
    expect(gas(hall)).toEqual([0, 20_000, 0, 0]);
    await put(station, blank);
    value(await read(station));
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    await station.remove();
    meter.visit(blank, { pscOf, clock: 1_796_200_000 });
    await put(station, blank);
    value(await read(station));
    expect(meter.record.creditedLitresEver).toBe(20_000);
    expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
  });

  test('broken off at every third byte, the same request goes on, and the gas is written once', async () => {
    const first = await soldHall('open');
    const counted = first.hall.blankCard();
    await put(first.station, counted);
    await first.station.counter.replaceCard(CLERK, requestOf(first.hall));
    let lost = 0;
    for (let byte = 1; byte <= counted.bytesProgrammed; byte += 3) {
      const { hall, station } = await soldHall('open');
      const blank = hall.blankCard();
      await put(station, blank);
      const request = requestOf(hall);
      const torn = TORN_MODES[byte % TORN_MODES.length] ?? 'old';
      setFault(station.hardware.reader(READER), { kind: 'cut-power', byte, torn });
      const broken = told(await station.counter.replaceCard(CLERK, request));
      expect(broken, `byte ${byte}`).toMatch(/^(opening|active pending) card\./);
      let end = broken;
      for (let visit = 0; visit < 3 && end !== 'active done'; visit += 1) {
        await put(station, blank);
        const confirmed = { ...request, confirmLowTries: true };
        end = told(await station.counter.replaceCard(CLERK, confirmed));
      }
      if (end === 'active done') {
        expect(gas(hall), `byte ${byte}`).toEqual([0, 0, 20_000, 0]);
      } else {
        lost += 1;
        expect(end, `byte ${byte}`).toMatch(/^opening card\.(last-try|secret-unproven)$/);
        expect(gas(hall), `byte ${byte}`).toEqual([0, 20_000, 0, 0]);
      }
    }
    // Only a secret torn between old and new, or a try spent on it, can cost a card of blank stock.
    expect(lost).toBeLessThanOrEqual(3);
  });

  test('what bars it', async () => {
    const { hall, station, card } = await soldHall('posted');
    const replace = async (change: Partial<ReplaceCardRequest>): Promise<string> =>
      codeOf(await station.counter.replaceCard(CLERK, requestOf(hall, change)));
    expect(await replace({})).toBe('card.not-blank');
    const blank = hall.blankCard();
    await put(station, blank);
    expect(await replace({ replaces: cardNo(20000019) })).toBe('card.account-has-card');
    expect(await replace({ cardNo: CARD })).toBe('card.exists');
    const request = requestOf(hall);
    value(await station.counter.replaceCard(CLERK, request));
    const other = { ...request, reason: 'broken' as const };
    expect(codeOf(await station.counter.replaceCard(CLERK, other))).toBe('operation.other-body');
    expect(card.main()).not.toEqual(blank.main());
  });

  test('a load that two people have to look at moves over with both of their names', async () => {
    const { hall, station } = await soldHall('open');
    const [open] = hall.store.openLoads(9);
    if (open === undefined) throw new Error('no open load');
    const head = { requestHash: '0'.repeat(64), station: station.deps.station, ...CLERK };
    const when = { at: hall.clock.now(), businessDate: '2026-11-23' as never };
    const { operationId: load, attempt } = open;
    const ending = { state: 'CASE', why: 'foreign-image' } as const;
    const end = { kind: 'end-load', load, attempt, ending } as const;
    value(await hall.store.commit({ ...head, ...when, operationId: hall.id(), ...end }));
    await put(station, hall.blankCard());
    const replace = async (witness: string | null): Promise<string> =>
      told(await station.counter.replaceCard(CLERK, requestOf(hall, { witness })));
    expect(await replace(null)).toBe('refused approval.witness-required');
    expect(await replace(CLERK.operator)).toBe('refused approval.same-person');
    expect(await replace('值班长')).toBe('active done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });
});
