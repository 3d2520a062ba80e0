/**
 * An older copy of the ledger meets cards whose meter counts purchases. No such card has a MAC, so none proves what the copy lost:
 * it is refused, and the meter's window says its total and its count, at which the card in its place begins.
 */
import { describe, expect, test } from 'vitest';
import {
  singleZone,
  singleZoneGreater,
  singleZoneRaised,
} from '../../../drivers/card/formats/single-zone.ts';
import { decodeZone } from '../../../simulators/card/single-zone.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import { CountMeter } from '../../../simulators/meter/count-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { noteWindow } from '../../../src/app/engineering/note-window.ts';
import { type CardNo, cardNo } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, furnish, METER } from './account.ts';
import { Hall, READER, type Station } from './desk.ts';
import { after, type Copy, copyOf, lawful, read, visit } from './gap-scene.ts';
import { codeOf, gas, story, value } from './told.ts';

const BY_RULE = [
  ['exactly-one-more', singleZone],
  ['greater', singleZoneGreater],
  ['raised-when-taken', singleZoneRaised],
] as const;
type By = (typeof BY_RULE)[number];

/** The command whose answer is lost so that the zone is whole and nobody knows it. */
const LAST_OF_THE_WRITE = 17;
const SECOND = cardNo(20000018);
const THIRD = cardNo(20000019);

async function countScene([rule, format]: By) {
  const hall = new Hall({}, format.capabilities);
  const driver = { formats: [format] };
  const station = await hall.station(1, hall.store, driver);
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  const meter = new CountMeter(
    createMeterMemory(newMeterRecord({ maker: 7, number: '202611230042', company: COMPANY })),
    rule,
  );
  const intoMeter = async (at: Station, which: Sle4442) => {
    await at.remove();
    const seen = meter.visit(which, visit);
    await at.insert(which);
    return seen.kind;
  };
  const sell = async (at: Station) => story(await at.counter.loadCard(CLERK, hall.sale()));
  /** A blank takes the card's place, and stays in the reader. */
  const replaced = async (at: Station, replaces: CardNo, no: CardNo) => {
    const blank = hall.blankCard();
    await at.remove();
    await at.insert(blank);
    const request = { accountId: ACCOUNT, replaces, cardNo: no, reason: 'lost' } as const;
    const how = { reader: READER, confirmLowTries: false, witness: 'fang' };
    const told = await at.counter.replaceCard(CLERK, {
      operationId: hall.id(),
      ...request,
      ...how,
    });
    return { blank, told: told.ok ? told.value.state : told.refusal.code };
  };
  const noted = async (at: Station, total: number, purchases: number | null) => {
    const seen = { photo: 'ab'.repeat(32), reason: '断档后遗失', second: 'fang', remaining: null };
    const window = { operationId: hall.id(), meter: METER, total: litre(total), purchases };
    value(await noteWindow(at.deps, CLERK, { ...window, ...seen }));
  };
  /** The copy takes the ledger's place, with this card in the reader. */
  const restoredWith = (which: Sle4442, copy: Copy) =>
    after({ hall, card: which, station }, copy, driver);
  return { hall, station, card, meter, intoMeter, sell, replaced, noted, restoredWith };
}

/** Sold and taken, and replaced by a second card; then the copy; then sold on the second card, which the copy does not know of. */
async function aheadAfterReplacing(by: By, { taken }: { readonly taken: boolean }) {
  const scene = await countScene(by);
  const { hall, station, card, intoMeter, sell, replaced, restoredWith } = scene;
  expect(await sell(station)).toBe('done done done');
  await intoMeter(station, card);
  expect(codeOf(await read(station))).toBe('accepted');
  const { blank: second } = await replaced(station, CARD, SECOND);
  const copy = copyOf(hall.store);
  expect(await sell(station)).toBe('done done done');
  expect(decodeZone(second.main(), SECOND)).toMatchObject({ count: 2, cumulativeM3: 40 });
  if (taken) expect(await intoMeter(station, second)).toBe('taken');
  const { store, next } = await restoredWith(second, copy);
  return { ...scene, second, store, next };
}

describe.each(BY_RULE)('after a gap, %s', (...by) => {
  test('a card in place of another is refused where it is ahead, and nothing is sold on it', async () => {
    const { store, next, second, sell } = await aheadAfterReplacing(by, { taken: false });
    const before = second.main();
    expect(codeOf(await read(next))).toBe('card.ahead');
    expect(await sell(next)).toBe('refused card.ahead');
    expect([second.main(), gas({ store })]).toEqual([before, [0, 0, 0, 20_000]]);
    expect(lawful(store)).toEqual([]);
  });

  test('its meter is told to be ahead where that has taken the lost gas', async () => {
    const { store, next, sell } = await aheadAfterReplacing(by, { taken: true });
    expect(codeOf(await read(next))).toBe('card.meter-ahead');
    expect(await sell(next)).toBe('refused card.meter-ahead');
    expect(gas({ store })).toEqual([0, 0, 0, 20_000]);
    expect(lawful(store)).toEqual([]);
  });

  test('the next card begins at the count of the window, which two people have noted: each litre is credited once', async () => {
    const scene = await aheadAfterReplacing(by, { taken: true });
    const { store, next, meter, replaced, noted, sell, intoMeter } = scene;
    expect((await replaced(next, SECOND, THIRD)).told).toBe('card.unseen');
    await noted(next, 40_000, null);
    expect((await replaced(next, SECOND, THIRD)).told).toBe('card.unseen');
    await noted(next, 40_000, 2);
    const { blank: third, told } = await replaced(next, SECOND, THIRD);
    expect(told).toBe('active');
    expect(decodeZone(third.main(), THIRD)).toMatchObject({ count: 2, volumeM3: 0 });
    expect(store.gap.open(9)).toMatchObject([{ litres: 20_000 }]);
    expect(await sell(next)).toBe('done done done');
    expect(await intoMeter(next, third)).toBe('taken');
    expect(codeOf(await read(next))).toBe('accepted');
    expect(meter.record).toMatchObject({ sequence: 3, creditedLitresEver: 60_000 });
    expect(gas({ store })).toEqual([0, 0, 0, 60_000]);
    expect(lawful(store)).toEqual([]);
  });

  test.each([
    ['a count that the card had already', 40_000, 1],
    ['a count beyond the card format', 40_000, 10_000],
    ['a part of the unit that its meter counts in', 40_500, 2],
  ])('a window with %s is not believed', async (_what, total, purchases) => {
    const scene = await aheadAfterReplacing(by, { taken: true });
    const { store, next, replaced, noted } = scene;
    await noted(next, total, purchases);
    const { blank, told } = await replaced(next, SECOND, THIRD);
    expect(told).toBe('card.unseen');
    expect([blank.bytesProgrammed, store.gap.open(9), gas({ store })]).toEqual([
      0,
      [],
      [0, 0, 0, 20_000],
    ]);
  });

  test('a load that was open in the copy and that the window shows goes over under its count, and is not credited again', async () => {
    const scene = await countScene(by);
    const { hall, station, card, meter, replaced, noted, sell, intoMeter, restoredWith } = scene;
    setFault(station.hardware.reader(READER), { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
    expect(await sell(station)).toMatch(/^done done pending/);
    const copy = copyOf(hall.store);
    expect(await intoMeter(station, card)).toBe('taken');
    // What is lost is that it was posted.
    expect(codeOf(await read(station))).toBe('accepted');
    const { store, next } = await restoredWith(card, copy);
    await noted(next, 20_000, 1);
    const { blank: second, told } = await replaced(next, CARD, SECOND);
    expect(told).toBe('active');
    expect(await intoMeter(next, second)).toBe('nothing-new');
    expect(codeOf(await read(next))).toBe('accepted');
    expect(meter.record).toMatchObject({ sequence: 1, creditedLitresEver: 20_000 });
    expect([gas({ store }), store.gap.open(9)]).toEqual([[0, 0, 0, 20_000], []]);
    expect(lawful(store)).toEqual([]);
  });

  test('a replacement that was lost with the ledger is entered again, from the window', async () => {
    const scene = await countScene(by);
    const { hall, station, card, meter, replaced, noted, sell, intoMeter, restoredWith } = scene;
    expect(await sell(station)).toBe('done done done');
    await intoMeter(station, card);
    const copy = copyOf(hall.store);
    const { blank: second } = await replaced(station, CARD, SECOND);
    await intoMeter(station, second);
    expect(await sell(station)).toBe('done done done');
    expect(await intoMeter(station, second)).toBe('taken');
    const { store, next } = await restoredWith(second, copy);
    expect(codeOf(await read(next))).toBe('card.unknown');
    await noted(next, 40_000, 2);
    const { blank: third, told } = await replaced(next, CARD, THIRD);
    expect(told).toBe('active');
    expect(await sell(next)).toBe('done done done');
    expect(await intoMeter(next, third)).toBe('taken');
    expect(codeOf(await read(next))).toBe('accepted');
    expect(meter.record.creditedLitresEver).toBe(60_000);
    expect(gas({ store })).toEqual([0, 0, 0, 60_000]);
    expect(lawful(store)).toEqual([]);
  });
});
