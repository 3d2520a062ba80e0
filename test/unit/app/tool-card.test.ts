/** Tool cards from the administrator's desk to the meter and back, on real driver, chip and meter. */
import { expect, test } from 'vitest';
import { GasMeter } from '../../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { moveStock, type StockRequest } from '../../../src/app/counter/card-stock.ts';
import { type MakeToolRequest, makeToolCard } from '../../../src/app/counter/make-tool-card.ts';
import { returnToolCard } from '../../../src/app/counter/return-tool-card.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { cardNo, formatMeter, meterId } from '../../../src/core/ids.ts';
import { completePlate } from '../../../src/core/plate.ts';
import { litre } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT, CARD, CLERK, COMPANY, METER } from './account.ts';
import { NOW, openedHall, pscOf, READER, type Scene } from './desk.ts';
import { codeOf, story, value } from './told.ts';

const TOOL = cardNo(90_000_001);
const visit = { pscOf: (no: number) => pscOf(no), clock: 1_796_000_100 };

const asked = ({ hall }: Scene, change: Partial<MakeToolRequest> = {}): MakeToolRequest => ({
  operationId: hall.id(),
  toolNo: TOOL,
  tool: 'clear',
  meter: METER,
  toMeter: null,
  valve: null,
  validUntil: 0,
  purpose: '换表前清零',
  witness: '主管',
  reader: READER,
  ...change,
});

/** The hall with gas in the meter, and a blank card in the reader. */
async function scene(seen = visit) {
  const made = await openedHall();
  const { hall, station, card } = made;
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await station.remove();
  const meter = hall.gasMeter();
  meter.visit(card, seen);
  const tool = hall.blankCard();
  await station.insert(tool);
  const make = (request: MakeToolRequest) => makeToolCard(station.deps, CLERK, request);
  return { ...made, meter, tool, make };
}

test('made by two people, obeyed, and its return explains the meter', async () => {
  const world = await scene();
  const { hall, station, meter, tool, make, card } = world;
  expect(value(await make(asked(world))).state).toBe('out');
  const [row] = hall.store.cardStock.tools(10);
  expect(row).toMatchObject({ tool: 'clear', order: 1, madeBy: CLERK.operator, witness: '主管' });
  const sale = await station.counter.loadCard(CLERK, hall.sale());
  expect(story(sale)).toBe('refused card.tool');
  await station.remove();
  meter.visit(tool, visit);
  expect(meter.record).toMatchObject({ remainingLitres: 0, totalLitres: 20_000 });
  // The customer's card brings nothing a second time.
  meter.visit(card, visit);
  expect(meter.record.remainingLitres).toBe(0);
  await station.insert(tool);
  const back = { operationId: hall.id(), toolNo: TOOL, reader: READER, note: '已归还' };
  value(await returnToolCard(station.deps, CLERK, back));
  expect(hall.store.cardStock.tool(TOOL)).toMatchObject({
    state: 'returned',
    result: 'done',
    litres: 20_000,
  });
  expect(
    codeOf(await returnToolCard(station.deps, CLERK, { ...back, operationId: hall.id() })),
  ).toBe('tool.not-out');
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

type Scenery = Awaited<ReturnType<typeof scene>>;
const ago = (hours: number) => ({ ...visit, clock: Math.floor(NOW / 1000) - hours * 3_600 });

/** The card goes to its meter and comes back, as at every sale; what was read of it last. */
async function visited({ hall, station, card, meter }: Scenery, hoursAgo: number) {
  await station.insert(card);
  expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
  await station.remove();
  meter.visit(card, ago(hoursAgo));
  await station.insert(card);
  value(
    await station.counter.readCard(CLERK, {
      reader: READER,
      accountId: null,
      confirmLowTries: false,
    }),
  );
  await station.remove();
  return hall.store.registry.readings(METER, 1)[0];
}

test('a meter that was cleared is not in doubt at its next card; what parts from then on is', async () => {
  const world = await scene(ago(40));
  const { hall, station, meter, tool, make } = world;
  await station.remove();
  meter.consume(2_000);
  expect(await visited(world, 30)).toMatchObject({ index: 2_000, electronic: 2_000, doubts: [] });
  await station.insert(tool);
  value(await make(asked(world)));
  await station.remove();
  meter.visit(tool, ago(20));
  expect(meter.record.remainingLitres).toBe(0);
  await station.insert(tool);
  const back = { operationId: hall.id(), toolNo: TOOL, reader: READER, note: '已归还' };
  value(await returnToolCard(station.deps, CLERK, back));
  await station.remove();
  expect(hall.store.registry.readings(METER, 1)[0]).toMatchObject({
    index: 2_000,
    electronic: 40_000,
    counts: true,
    resolution: 'confirmed',
    resolvedBy: CLERK.operator,
    reason: `清零卡 ${TOOL}`,
  });
  expect(hall.store.registry.doubtfulReadings(0, 9)).toEqual([]);
  expect(await visited(world, 10)).toMatchObject({ electronic: 40_000, doubts: [], counts: true });
  meter.passUncounted(5_000);
  expect(await visited(world, 1)).toMatchObject({
    doubts: ['mechanical-electronic'],
    counts: false,
  });
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

/** Another meter of the same maker with gas in it, and without a customer. */
async function giver({ hall, station }: Scenery) {
  const [maker, digits] = formatMeter(METER).split('-');
  const number = String(Number(digits) + 1);
  const meter = meterId(Number(maker), Number(number));
  const paper = { acceptanceNo: 'YS-2', acceptedOn: toBusinessDate('2026-11-20') };
  const kind = { metering: 'ic-card', size: 'G2.5', format: 'reference-v1' } as const;
  value(
    await enrolMeter(station.deps, CLERK, {
      ...{ operationId: hall.id(), meter, accountId: null, communityId: 1, direction: 'left' },
      ...{ regulatorBoxId: 11, floor: 5, address: '别处', model: 'G2.5' },
      ...{ initialIndex: litre(0), ceiling: litre(0) },
      plate: completePlate({ ...kind, ...paper, linkAddress: null, seals: [], serviceUntil: null }),
    }),
  );
  const record = { maker: Number(maker), number, company: COMPANY, factoryLitres: 7_000 };
  return { meter, gas: new GasMeter(createMeterMemory(newMeterRecord(record))) };
}

test('the second meter of a transfer is not in doubt at its next card either; what parts from then on is', async () => {
  const world = await scene(ago(40));
  const { hall, station, meter, tool, make } = world;
  await station.remove();
  meter.consume(2_000);
  expect(await visited(world, 30)).toMatchObject({ index: 2_000, electronic: 2_000, doubts: [] });
  const first = await giver(world);
  await station.insert(tool);
  const transfer = { tool: 'transfer', meter: first.meter, toMeter: METER } as const;
  value(await make(asked(world, transfer)));
  await station.remove();
  first.gas.visit(tool, ago(25));
  meter.consume(1_000);
  meter.visit(tool, ago(20));
  expect(meter.record.remainingLitres).toBe(44_000);
  await station.insert(tool);
  const back = { operationId: hall.id(), toolNo: TOOL, reader: READER, note: '已归还' };
  value(await returnToolCard(station.deps, CLERK, back));
  await station.remove();
  expect(hall.store.registry.readings(METER, 1)[0]).toMatchObject({
    index: 3_000,
    electronic: -4_000,
    counts: true,
    resolution: 'confirmed',
    reason: `转移卡 ${TOOL}`,
  });
  expect(await visited(world, 10)).toMatchObject({ electronic: -4_000, doubts: [], counts: true });
  meter.passUncounted(5_000);
  expect(await visited(world, 1)).toMatchObject({ doubts: ['mechanical-electronic'] });
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('a meter’s next tool card has the next order, and its number is no customer’s', async () => {
  const world = await scene();
  const { station, hall, make } = world;
  value(await make(asked(world)));
  await station.remove();
  await station.insert(hall.blankCard());
  const second = asked(world, { toolNo: cardNo(TOOL + 1), tool: 'valve', valve: 'closed' });
  expect(value(await make(second)).state).toBe('out');
  expect(hall.store.cardStock.tool(second.toolNo)?.order).toBe(2);
  await station.remove();
  await station.insert(hall.blankCard());
  const opening = {
    operationId: hall.id(),
    accountId: ACCOUNT,
    replaces: CARD,
    reason: 'lost',
  } as const;
  const more = { reader: READER, cardNo: TOOL, confirmLowTries: false, witness: null };
  expect(codeOf(await station.counter.replaceCard(CLERK, { ...opening, ...more }))).toBe(
    'card.exists',
  );
});

test.each([
  ['one person alone', { witness: CLERK.operator }, 'approval.same-person'],
  ['a meter that nobody knows', { meter: meterId(7, 1) }, 'meter.unknown'],
  ['a valve card that does not say how', { tool: 'valve' }, 'request.invalid'],
  ['a transfer to itself', { tool: 'transfer', toMeter: METER }, 'tool.same-meter'],
  ['a customer’s number', { toolNo: CARD }, 'card.exists'],
] as const)('%s is refused before the card is touched', async (_what, change, code) => {
  const world = await scene();
  const before = world.tool.programmings;
  expect(codeOf(await world.make(asked(world, change)))).toBe(code);
  expect(world.tool.programmings).toBe(before);
  expect(world.hall.store.cardStock.tools(10)).toEqual([]);
});

test('torn anywhere in its making, it goes on, or the blank is given up; no order is ever half there', async () => {
  const plain = await scene();
  const start = plain.tool.programmings;
  value(await plain.make(asked(plain)));
  const count = plain.tool.programmings - start;
  let spoiled = 0;
  for (let at = 1; at <= count; at += 3) {
    const world = await scene();
    const request = asked(world);
    world.tool.cutPowerAfter(at, 'mixture');
    expect(value(await world.make(request)), `${at}`).toMatchObject({ state: 'making' });
    await world.station.remove();
    world.tool.clearFaults();
    world.meter.visit(world.tool, visit);
    await world.station.insert(world.tool);
    const again = value(await world.make(request));
    if (again.state === 'making') spoiled += 1;
    expect([0, 20_000]).toContain(world.meter.record.remainingLitres);
    await world.station.readers.stop();
  }
  // Bytes of the secret, and presentations that nobody heard.
  expect(spoiled).toBeLessThanOrEqual(5);
});

test('a lost one is declared lost, and its meter is still to be explained', async () => {
  const world = await scene();
  const { hall, station, make } = world;
  value(await make(asked(world)));
  const lost = { operationId: hall.id(), toolNo: TOOL, reader: null, note: '途中遗失' };
  value(await returnToolCard(station.deps, CLERK, lost));
  expect(hall.store.cardStock.tool(TOOL)).toMatchObject({ state: 'lost', result: null });
  const again = { ...lost, operationId: hall.id(), toolNo: cardNo(5) };
  expect(codeOf(await returnToolCard(station.deps, CLERK, again))).toBe('tool.unknown');
});

test('one that broke off in its making and is gone may be declared lost; it may carry its order', async () => {
  const world = await scene();
  const { hall, station, tool, make } = world;
  tool.cutPowerAfter(60, 'old');
  const request = asked(world);
  expect(value(await make(request)).state).toBe('making');
  await station.remove();
  const lost = { operationId: hall.id(), toolNo: TOOL, reader: null, note: '制作中断后遗失' };
  value(await returnToolCard(station.deps, CLERK, lost));
  expect(hall.store.cardStock.tool(TOOL)).toMatchObject({ state: 'lost' });
  await station.insert(hall.blankCard());
  // The number is spent: the same request makes no second card of it.
  expect(value(await make(request)).state).toBe('lost');
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('its blank comes from the stock of whoever makes it, and is scrap once it has come back', async () => {
  const world = await scene();
  const { hall, station, tool, make } = world;
  const stock = (request: StockRequest) => moveStock(station.deps, CLERK, hall.id(), request);
  const batch = { batch: 'B-1', pieces: 2 };
  value(await stock({ kind: 'receive-cards', ...batch, chip: 'sle4442', document: 'SH-1' }));
  value(await stock({ kind: 'issue-cards', ...batch, to: CLERK.operator }));
  value(await make(asked(world)));
  expect(hall.store.cardStock.holdings()).toMatchObject([{ holder: CLERK.operator, pieces: 1 }]);
  expect(hall.store.cardStock.movements('B-1', 1)).toMatchObject([
    { move: 'opened', cardNo: TOOL },
  ]);
  const spoil = { kind: 'spoil-opened-card', cardNo: TOOL, reason: '磨损' } as const;
  expect(codeOf(await stock(spoil))).toBe('stock.card-in-service');
  await station.remove();
  await station.insert(tool);
  const back = { operationId: hall.id(), toolNo: TOOL, reader: READER, note: '已归还' };
  value(await returnToolCard(station.deps, CLERK, back));
  value(await stock(spoil));
  expect(hall.store.cardStock.batches()).toMatchObject([{ inUse: 0, spoiled: 1 }]);
  expect(verifyLedger(hall.store.db, systemHash).ok).toBe(true);
});

test('another card in the reader is not the one that comes back', async () => {
  const world = await scene();
  const { hall, station, card, make } = world;
  value(await make(asked(world)));
  await station.remove();
  await station.insert(card);
  const back = { operationId: hall.id(), toolNo: TOOL, reader: READER, note: '已归还' };
  expect(codeOf(await returnToolCard(station.deps, CLERK, back))).toBe('tool.other-card');
  expect(hall.store.cardStock.tool(TOOL)).toMatchObject({ state: 'out' });
});
