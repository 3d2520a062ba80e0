/**
 * The counter with cards of one zone, whose meter counts purchases by each of the three rules: what may be sold, what is refused before
 * money is, and what a card in place of another carries.
 */
import { describe, expect, test } from 'vitest';
import {
  singleZone,
  singleZoneGreater,
  singleZoneRaised,
} from '../../../drivers/card/formats/single-zone.ts';
import { decodeZone } from '../../../simulators/card/single-zone.ts';
import { setFault } from '../../../simulators/faults.ts';
import { CountMeter } from '../../../simulators/meter/count-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { makeToolCard } from '../../../src/app/counter/make-tool-card.ts';
import type { ReplaceCardRequest } from '../../../src/app/counter/replace-card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, furnish, METER } from './account.ts';
import { Hall, pscOf, READER } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

/** The command whose answer is lost so that the zone is whole and nobody knows it. */
const LAST_OF_THE_WRITE = 17;

const BY_RULE = [
  ['exactly-one-more', singleZone],
  ['greater', singleZoneGreater],
  ['raised-when-taken', singleZoneRaised],
] as const;

async function openedHall([rule, format]: (typeof BY_RULE)[number] = BY_RULE[0]) {
  const hall = new Hall({}, format.capabilities);
  const station = await hall.station(1, hall.store, { formats: [format] });
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  const meter = new CountMeter(
    createMeterMemory(newMeterRecord({ maker: 7, number: '202611230042', company: COMPANY })),
    rule,
  );
  const intoMeter = async (which = card): Promise<void> => {
    await station.remove();
    meter.visit(which, { pscOf, clock: 1_796_000_100 });
    await station.insert(which);
  };
  const money = () => hall.store.account(ACCOUNT)?.money.balance;
  return { hall, station, card, meter, intoMeter, money };
}

test.each(BY_RULE)(
  '%s: sold, taken, sold again: the count rises by one, the volume is of this purchase',
  async (...by) => {
    const { hall, station, card, meter, intoMeter } = await openedHall(by);
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    expect(decodeZone(card.main(), CARD)).toMatchObject({
      count: 1,
      volumeM3: 20,
      cumulativeM3: 20,
    });
    await intoMeter();
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    expect(decodeZone(card.main(), CARD)).toMatchObject({
      count: 2,
      volumeM3: 20,
      cumulativeM3: 40,
    });
    await intoMeter();
    expect(meter.record).toMatchObject({ sequence: 2, creditedLitresEver: 40_000 });
    expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
  },
);

test.each(BY_RULE)(
  '%s: a card that still holds gas is refused before money is taken, and sold on once its meter has it',
  async (...by) => {
    const { hall, station, card, intoMeter, money } = await openedHall(by);
    await station.counter.loadCard(CLERK, hall.sale());
    const before = card.programmings;
    const again = hall.sale();
    const refused = await station.counter.loadCard(CLERK, again);
    expect(story(refused)).toBe('refused card.gas-not-taken');
    expect(money()).toBe(0);
    expect(card.programmings).toBe(before);
    await intoMeter();
    expect(story(await station.counter.loadCard(CLERK, again))).toBe('done done done');
  },
);

test('gas is sold in whole cubic metres', async () => {
  const { hall, station } = await openedHall();
  const half = { operationId: hall.id(), want: { by: 'volume', volume: litre(20_500) } } as const;
  const sold = await station.counter.loadCard(
    CLERK,
    hall.sale({ purchase: { ...half, quoted: null } }),
  );
  expect(story(sold)).toMatch(/purchase\.not-a-multiple$/);
  const paid = await station.counter.quote({
    accountId: ACCOUNT,
    want: { by: 'amount', amount: fen(4_999) },
  });
  expect(value(paid).volume).toBe(20_000);
});

test('a load that has left the counter is completed, never voided from what the card shows', async () => {
  const { hall, station, card } = await openedHall();
  const request = hall.sale();
  card.cutPowerAfter(12, 'mixture');
  expect(story(await station.counter.loadCard(CLERK, request))).toMatch(/^done done pending/);
  await station.insert(card);
  const cancelled = value(
    await station.counter.cancelLoad(CLERK, {
      load: request.load.operationId,
      reader: READER,
      confirmLowTries: true,
    }),
  );
  expect([cancelled.state, cancelled.refusal?.code]).toEqual(['done', 'load.not-before']);
  expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
});

test('what is on such a card is not taken off it for a reversal, and no tool card is made in its format', async () => {
  const { hall, station, card } = await openedHall();
  const sale = hall.sale();
  value(await station.counter.loadCard(CLERK, sale));
  const before = card.main();
  const reversed = await station.counter.reversePurchase(CLERK, {
    operationId: hall.id(),
    accountId: ACCOUNT,
    purchase: sale.purchase?.operationId ?? hall.id(),
    reason: '错购',
    refund: null,
    second: null,
    card: { reader: READER, confirmLowTries: false, count: null },
  });
  expect(codeOf(reversed)).toBe('reversal.format');
  expect([card.main(), gas(hall)]).toEqual([before, [0, 0, 20_000, 0]]);
  await station.remove();
  const blank = hall.blankCard();
  await station.insert(blank);
  const made = await makeToolCard(station.deps, CLERK, {
    ...{ operationId: hall.id(), toolNo: cardNo(90_000_001), tool: 'check', meter: METER },
    ...{ toMeter: null, valve: null, validUntil: 0, purpose: '核对', witness: '主管' },
    reader: READER,
  });
  expect(codeOf(made)).toBe('tool.not-in-format');
  expect([blank.bytesProgrammed, hall.store.cardStock.tools(10)]).toEqual([0, []]);
});

const NEW = 20000018;

const replacementOf = (hall: Hall): ReplaceCardRequest => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  replaces: CARD,
  reason: 'lost',
  cardNo: cardNo(NEW),
  reader: READER,
  confirmLowTries: false,
  witness: null,
});

/** The card is lost, and another one takes its place. */
async function replaced({ hall, station }: Awaited<ReturnType<typeof openedHall>>) {
  await station.remove();
  const blank = hall.blankCard();
  await station.insert(blank);
  const outcome = value(await station.counter.replaceCard(CLERK, replacementOf(hall)));
  return { blank, told: [outcome.state, outcome.load?.state ?? null] };
}

describe.each(BY_RULE)('a card in place of another, %s', (...by) => {
  test.each([
    ['the new one', false],
    ['the lost one', true],
  ])(
    'has the count and the untaken gas of it: the meter sees %s first, and credits once',
    async (_, lostFirst) => {
      const scene = await openedHall(by);
      const { hall, station, card, meter, intoMeter } = scene;
      await station.counter.loadCard(CLERK, hall.sale());
      const { blank, told } = await replaced(scene);
      expect(told).toEqual(['active', null]);
      expect(decodeZone(blank.main(), NEW)).toMatchObject({
        count: 1,
        volumeM3: 20,
        ceilingM3: 600,
      });
      expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe(
        'refused card.gas-not-taken',
      );
      for (const which of lostFirst ? [card, blank] : [blank, card]) await intoMeter(which);
      expect(meter.record).toMatchObject({ sequence: 1, creditedLitresEver: 20_000 });
      await station.remove();
      await station.insert(blank);
      if (!lostFirst) await intoMeter(blank);
      expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
      await intoMeter(blank);
      expect(meter.record).toMatchObject({ sequence: 2, creditedLitresEver: 40_000 });
      await intoMeter(card);
      expect(meter.record.creditedLitresEver).toBe(40_000);
      expect(verifyLedger(hall.store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
    },
  );

  test('has no gas where the meter is known to have taken it, and is sold on at once', async () => {
    const scene = await openedHall(by);
    const { hall, station, meter, intoMeter } = scene;
    await station.counter.loadCard(CLERK, hall.sale());
    await intoMeter();
    value(
      await station.counter.readCard(CLERK, {
        ...{ reader: READER, accountId: null, confirmLowTries: false },
      }),
    );
    const { blank } = await replaced(scene);
    expect(decodeZone(blank.main(), NEW)).toMatchObject({ count: 1, volumeM3: 0 });
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    await intoMeter(blank);
    expect(meter.record).toMatchObject({ sequence: 2, creditedLitresEver: 40_000 });
  });

  test.each([
    ['was torn', 12],
    ['was written and nobody was told', null],
  ])(
    'takes over a load that %s, under the same count: old and new card together credit it once',
    async (_, byte) => {
      const scene = await openedHall(by);
      const { hall, station, card, meter, intoMeter } = scene;
      const reader = station.hardware.reader(READER);
      if (byte === null) setFault(reader, { kind: 'lose-answer', command: LAST_OF_THE_WRITE });
      else card.cutPowerAfter(byte, 'mixture');
      expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toMatch(
        /^done done pending/,
      );
      card.clearFaults();
      const { blank, told } = await replaced(scene);
      expect(told).toEqual(['active', 'done']);
      expect(decodeZone(blank.main(), NEW)).toMatchObject({ count: 1, volumeM3: 20 });
      await intoMeter(card);
      const fromLost = byte === null ? 20_000 : 0;
      expect(meter.record.creditedLitresEver).toBe(fromLost);
      await intoMeter(blank);
      expect(meter.record).toMatchObject({ sequence: 1, creditedLitresEver: 20_000 });
      expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
      expect(verifyLedger(hall.store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
    },
  );

  test('that is lost in its turn hands on what it carried', async () => {
    const scene = await openedHall(by);
    const { hall, station, meter, intoMeter } = scene;
    await station.counter.loadCard(CLERK, hall.sale());
    await replaced(scene);
    await station.remove();
    const third = hall.blankCard();
    await station.insert(third);
    const again = { ...replacementOf(hall), replaces: cardNo(NEW), cardNo: cardNo(NEW + 1) };
    expect(value(await station.counter.replaceCard(CLERK, again)).state).toBe('active');
    expect(decodeZone(third.main(), NEW + 1)).toMatchObject({ count: 1, volumeM3: 20 });
    await intoMeter(third);
    expect(meter.record).toMatchObject({ sequence: 1, creditedLitresEver: 20_000 });
  });
});
