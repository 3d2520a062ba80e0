/** The counter with cards of one zone, whose meter counts purchases: what may be sold, and what is refused before money is. */
import { expect, test } from 'vitest';
import { singleZone } from '../../../drivers/card/formats/single-zone.ts';
import { decodeZone } from '../../../simulators/card/single-zone.ts';
import { CountMeter } from '../../../simulators/meter/count-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { makeToolCard } from '../../../src/app/counter/make-tool-card.ts';
import { cardNo } from '../../../src/core/ids.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, furnish, METER } from './account.ts';
import { Hall, pscOf, READER } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

async function openedHall() {
  const hall = new Hall({}, singleZone.capabilities);
  const station = await hall.station(1, hall.store, { formats: [singleZone] });
  await furnish(station.deps, () => hall.id());
  const card = hall.blankCard();
  await hall.openCard(station, card);
  const meter = new CountMeter(
    createMeterMemory(newMeterRecord({ maker: 7, number: '202611230042', company: COMPANY })),
  );
  const intoMeter = async (): Promise<void> => {
    await station.remove();
    meter.visit(card, { pscOf, clock: 1_796_000_100 });
    await station.insert(card);
  };
  const money = () => hall.store.account(ACCOUNT)?.money.balance;
  return { hall, station, card, meter, intoMeter, money };
}

test('sold, taken, sold again: the count rises by one, the volume is of this purchase', async () => {
  const { hall, station, card, meter, intoMeter } = await openedHall();
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(decodeZone(card.main(), CARD)).toMatchObject({ count: 1, volumeM3: 20, cumulativeM3: 20 });
  await intoMeter();
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  expect(decodeZone(card.main(), CARD)).toMatchObject({ count: 2, volumeM3: 20, cumulativeM3: 40 });
  await intoMeter();
  expect(meter.record).toMatchObject({ sequence: 2, creditedLitresEver: 40_000 });
  expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
});

test('a card that still holds gas is refused before money is taken, and sold on once its meter has it', async () => {
  const { hall, station, card, intoMeter, money } = await openedHall();
  await station.counter.loadCard(CLERK, hall.sale());
  const before = card.programmings;
  const again = hall.sale();
  const refused = await station.counter.loadCard(CLERK, again);
  expect(story(refused)).toBe('refused card.gas-not-taken');
  expect(money()).toBe(0);
  expect(card.programmings).toBe(before);
  await intoMeter();
  expect(story(await station.counter.loadCard(CLERK, again))).toBe('done done done');
});

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
