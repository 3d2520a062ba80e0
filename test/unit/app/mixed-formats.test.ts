/**
 * One counter, several card formats: reference v1 by the litre, single-zone by the cubic metre with a purchase count, and
 * the tenths format. Which one a household has stands on its meter's plate; a card shows its own in its header.
 */
import { expect, test } from 'vitest';
import { referenceTenths, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { singleZone } from '../../../drivers/card/formats/single-zone.ts';
import { readCard, unitOf } from '../../../simulators/card/reference-v1.ts';
import { decodeZone } from '../../../simulators/card/single-zone.ts';
import type { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { CountMeter } from '../../../simulators/meter/count-meter.ts';
import { GasMeter } from '../../../simulators/meter/gas-meter.ts';
import { createMeterMemory, newMeterRecord } from '../../../simulators/meter/meter-memory.ts';
import { createCounter } from '../../../src/app/counter/counter.ts';
import { openAccount } from '../../../src/app/counter/open-account.ts';
import { changeMeter } from '../../../src/app/engineering/change-meter.ts';
import { correctPlateFormat } from '../../../src/app/engineering/correct-plate-format.ts';
import { enrolMeter } from '../../../src/app/engineering/enrol-meter.ts';
import { cardFormatsOf } from '../../../src/cli/card-formats.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import {
  type AccountId,
  accountId,
  type CardNo,
  cardNo,
  formatMeter,
  type MeterId,
  meterId,
} from '../../../src/core/ids.ts';
import { accept } from '../../../src/core/outcome.ts';
import { completePlate, formatMeant } from '../../../src/core/plate.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT, CLERK, COMPANY, furnish, METER } from './account.ts';
import { Hall, pscOf, READER, type Station } from './desk.ts';
import { codeOf, story, value } from './told.ts';

const FORMATS = [referenceV1, singleZone, referenceTenths];
const ZONE_ACCOUNT = accountId(10000043);
const TENTHS_ACCOUNT = accountId(10000044);
const ZONE_METER = meterId(8, 202611230043);
const TENTHS_METER = meterId(9, 202611230044);
const PLATE = {
  metering: 'ic-card',
  size: 'G2.5',
  linkAddress: null,
  seals: [],
  acceptanceNo: 'YS-1',
  acceptedOn: toBusinessDate('2026-11-20'),
  serviceUntil: null,
} as const;
const AT = { communityId: 1, direction: 'left', regulatorBoxId: 11, floor: 5 } as const;

const enrolment = (hall: Hall, meter: MeterId, format: string, of: AccountId | null) => ({
  operationId: hall.id(),
  meter,
  accountId: of,
  ...AT,
  address: `门牌 ${meter}`,
  model: 'G2.5',
  initialIndex: litre(0),
  ceiling: litre(600_000),
  plate: completePlate({ ...PLATE, format }),
});

async function household(
  hall: Hall,
  { deps }: Station,
  of: AccountId,
  meter: MeterId,
  format: string,
) {
  value(
    await openAccount(deps, CLERK, {
      operationId: hall.id(),
      accountId: of,
      name: '李四',
      phone: null,
      address: '梧桐花园',
      communityId: 1,
      customerClass: '居民',
      householdSize: 3,
    }),
  );
  value(await enrolMeter(deps, CLERK, enrolment(hall, meter, format, of)));
}

async function mixedHall() {
  const hall = new Hall({}, referenceV1.capabilities, undefined, FORMATS);
  const station = await hall.station(1);
  await furnish(station.deps, () => hall.id());
  await household(hall, station, ZONE_ACCOUNT, ZONE_METER, 'single-zone');
  await household(hall, station, TENTHS_ACCOUNT, TENTHS_METER, 'reference-tenths');
  return { hall, station };
}

const opening = (hall: Hall, of: AccountId, no: CardNo) => ({
  operationId: hall.id(),
  accountId: of,
  cardNo: no,
  reader: READER,
  confirmLowTries: false,
});

async function openFor(hall: Hall, station: Station, of: AccountId, no: number): Promise<Sle4442> {
  const card = hall.blankCard();
  if (
    station.readers.states().some(({ name, condition }) => name === READER && condition === 'card')
  ) {
    await station.remove();
  }
  await station.insert(card);
  const opened = value(await station.counter.openCard(CLERK, opening(hall, of, cardNo(no))));
  expect(opened.state).toBe('active');
  return card;
}

const sellTo = (hall: Hall, station: Station, of: AccountId, litres: number) =>
  station.counter.loadCard(
    CLERK,
    hall.sale({
      accountId: of,
      purchase: {
        operationId: hall.id(),
        want: { by: 'volume', volume: litre(litres) },
        quoted: null,
      },
    }),
  );

const made = (meter: MeterId) => {
  const [maker, number] = formatMeter(meter).split('-');
  return createMeterMemory(
    newMeterRecord({ maker: Number(maker), number: number ?? '', company: COMPANY }),
  );
};
const VISIT = { pscOf, clock: 1_796_000_100 };

const verified = (hall: Hall) =>
  expect(verifyLedger(hall.store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);

test('three formats side by side: each card is written as its meter reads it, in the unit that it counts', async () => {
  const { hall, station } = await mixedHall();
  const usual = await openFor(hall, station, ACCOUNT, 20000017);
  expect(story(await sellTo(hall, station, ACCOUNT, 1_001))).toBe('done done done');
  const zone = await openFor(hall, station, ZONE_ACCOUNT, 20000018);
  expect(story(await sellTo(hall, station, ZONE_ACCOUNT, 2_000))).toBe('done done done');
  const tenths = await openFor(hall, station, TENTHS_ACCOUNT, 20000019);
  expect(story(await sellTo(hall, station, TENTHS_ACCOUNT, 2_300))).toBe('done done done');

  expect(readCard(usual.main())).toMatchObject({ slotB: { totalLitres: 1_001 } });
  expect(decodeZone(zone.main(), 20000018)).toMatchObject({ count: 1, volumeM3: 2 });
  expect(unitOf(tenths.main())).toBe(100);
  // 23 tenths in the bytes themselves.
  expect(Buffer.from(tenths.main()).readBigUInt64BE(0x70 + 8)).toBe(23n);

  await station.remove();
  const meters = [
    [new GasMeter(made(METER)), usual, 1_001, ACCOUNT],
    [new CountMeter(made(ZONE_METER)), zone, 2_000, ZONE_ACCOUNT],
    [new GasMeter(made(TENTHS_METER)), tenths, 2_300, TENTHS_ACCOUNT],
  ] as const;
  for (const [meter, card, litres, of] of meters) {
    meter.visit(card, VISIT);
    expect(meter.record.creditedLitresEver).toBe(litres);
    await station.insert(card);
    value(
      await station.counter.readCard(CLERK, {
        accountId: null,
        reader: READER,
        confirmLowTries: false,
      }),
    );
    expect(hall.store.account(of)?.gas.inMeter).toBe(litres);
    await station.remove();
  }
  verified(hall);
});

test('a volume is a multiple of what the household’s own meter counts, before any money is taken', async () => {
  const { hall, station } = await mixedHall();
  await openFor(hall, station, ZONE_ACCOUNT, 20000018);
  expect(story(await sellTo(hall, station, ZONE_ACCOUNT, 2_300))).toMatch(
    /purchase\.not-a-multiple$/,
  );
  await openFor(hall, station, TENTHS_ACCOUNT, 20000019);
  expect(story(await sellTo(hall, station, TENTHS_ACCOUNT, 2_310))).toMatch(
    /purchase\.not-a-multiple$/,
  );
  const amount = (of: AccountId) =>
    value(station.counter.quote({ accountId: of, want: { by: 'amount', amount: fen(1_000) } }))
      .volume;
  expect([amount(ACCOUNT), amount(TENTHS_ACCOUNT), amount(ZONE_ACCOUNT)]).toEqual([
    4_166, 4_100, 4_000,
  ]);
});

test('a card that counts is refused a top-up, while the cards beside it take one', async () => {
  const { hall, station } = await mixedHall();
  await openFor(hall, station, ZONE_ACCOUNT, 20000018);
  await sellTo(hall, station, ZONE_ACCOUNT, 2_000);
  expect(story(await sellTo(hall, station, ZONE_ACCOUNT, 2_000))).toBe(
    'refused card.gas-not-taken',
  );
  await openFor(hall, station, TENTHS_ACCOUNT, 20000019);
  await sellTo(hall, station, TENTHS_ACCOUNT, 2_000);
  expect(story(await sellTo(hall, station, TENTHS_ACCOUNT, 2_000))).toBe('done done done');
});

test('an opening torn in its header goes on in the format of its meter, at every third byte', async () => {
  const { hall, station } = await mixedHall();
  for (let byte = 1; byte <= 28; byte += 3) {
    const of = accountId(10000100 + byte);
    const meter = meterId(9, 202611240000 + byte);
    const format = byte % 2 === 0 ? 'reference-tenths' : 'single-zone';
    await household(hall, station, of, meter, format);
    const card = hall.blankCard();
    await station.insert(card);
    const request = opening(hall, of, cardNo(20000100 + byte));
    card.cutPowerAfter(byte, 'mixture');
    await station.counter.openCard(CLERK, request);
    await station.remove();
    card.clearFaults();
    await station.insert(card);
    expect(value(await station.counter.openCard(CLERK, request))).toMatchObject({
      state: 'active',
    });
    const wanted = FORMATS.find(({ id }) => id === format);
    expect(wanted?.recognise(card.main()).kind).toBe('customer');
    await station.remove();
  }
});

test('a card of another format than its meter’s plate names is read and never sold on', async () => {
  const { hall, station } = await mixedHall();
  const card = await openFor(hall, station, TENTHS_ACCOUNT, 20000019);
  // The same header and account as a card of reference v1: as if the plate had been entered wrongly.
  const image = referenceV1.encodeInitial(
    Uint8Array.from(card.main()).fill(0xff, 0x20, 0xd0),
    { company: COMPANY, cardNo: cardNo(20000019), accountId: TENTHS_ACCOUNT, meter: TENTHS_METER },
    { writeSequence: 0, total: litre(0) },
  );
  const other = hall.copyOf(Object.assign(card, { main: () => image }), pscOf(20000019));
  await station.remove();
  await station.insert(other);
  const before = other.programmings;
  expect(story(await sellTo(hall, station, TENTHS_ACCOUNT, 2_000))).toBe(
    'refused card.other-format',
  );
  expect(other.programmings).toBe(before);
});

test('a format that no counter takes is refused when the meter is entered', async () => {
  const { hall, station } = await mixedHall();
  const request = enrolment(hall, meterId(9, 1), 'maker-7', null);
  expect(codeOf(await enrolMeter(station.deps, CLERK, request))).toBe('meter.format-not-taken');
});

test('a format that is taken no more is refused at the quote and with its card, and never served as the usual one', async () => {
  const { hall, station } = await mixedHall();
  await openFor(hall, station, TENTHS_ACCOUNT, 20000019);
  const left = cardFormatsOf(
    [referenceV1, singleZone].map(({ id, capabilities }) => ({ id, ...capabilities })),
  );
  const deps = { ...station.deps, company: { ...station.deps.company, cardFormats: left } };
  const counter = createCounter(deps);
  const want = { by: 'volume', volume: litre(2_000) } as const;
  expect(codeOf(counter.quote({ accountId: TENTHS_ACCOUNT, want }))).toBe('meter.format-not-taken');
  const looked = { accountId: TENTHS_ACCOUNT, reader: READER, confirmLowTries: false };
  expect(codeOf(await counter.readCard(CLERK, looked))).toBe('meter.format-not-taken');
  expect(value(counter.quote({ accountId: ACCOUNT, want })).volume).toBe(2_000);
});

test('a plate means the usual format where it names none, and where one format is taken the name that every such plate got', () => {
  expect([
    formatMeant(null, ['single-zone']),
    formatMeant('reference-v1', ['single-zone']),
  ]).toEqual([accept(null), accept(null)]);
  expect(formatMeant('single-zone', ['reference-v1', 'single-zone'])).toEqual(
    accept('single-zone'),
  );
  for (const [named, taken] of [
    ['single-zone', ['reference-v1']],
    ['reference-v1', ['single-zone', 'reference-tenths']],
  ] as const) {
    expect(formatMeant(named, taken)).toMatchObject({
      refusal: { code: 'meter.format-not-taken', facts: { format: named } },
    });
  }
});

test('a plate that names the wrong format is corrected by two people, and its old card serves again', async () => {
  const { hall, station } = await mixedHall();
  const card = await openFor(hall, station, ZONE_ACCOUNT, 20000018);
  const correct = (format: string) =>
    correctPlateFormat(station.deps, CLERK, {
      operationId: hall.id(),
      meter: ZONE_METER,
      format,
      reason: '铭牌格式录入有误',
      witness: '顾主管',
    });
  value(await correct('reference-v1'));
  expect(story(await sellTo(hall, station, ZONE_ACCOUNT, 2_000))).toBe('refused card.other-format');
  value(await correct('single-zone'));
  expect(story(await sellTo(hall, station, ZONE_ACCOUNT, 2_000))).toBe('done done done');
  expect(decodeZone(card.main(), 20000018)).toMatchObject({ count: 1, volumeM3: 2 });
  verified(hall);
});

test('a tool card of reference v1 is known where another format is the usual one', async () => {
  const header = { kind: 'check', company: COMPANY, cardNo: cardNo(90001), meter: METER } as const;
  const image = referenceV1.tools?.encodeHeader(new Uint8Array(256).fill(0xff), header);
  if (image === undefined) throw new Error('reference v1 has tool cards');
  for (const usual of [referenceTenths, singleZone]) {
    const hall = new Hall({}, usual.capabilities, undefined, [usual, referenceV1]);
    const station = await hall.station(1);
    const card = hall.blankCard();
    await station.insert(hall.copyOf(Object.assign(card, { main: () => image }), pscOf(90001)));
    const read = await station.deps.cards.session(READER, (session) => session.read());
    expect([read.recognition.kind, read.format.id]).toEqual(['tool', 'reference-v1']);
  }
});

test('a replacement is written in the meter’s format, and where that counts purchases with the count of the old card', async () => {
  const { hall, station } = await mixedHall();
  await openFor(hall, station, ZONE_ACCOUNT, 20000018);
  expect(story(await sellTo(hall, station, ZONE_ACCOUNT, 2_000))).toBe('done done done');
  await station.remove();
  const blank = hall.blankCard();
  await station.insert(blank);
  const replacement = {
    ...opening(hall, ZONE_ACCOUNT, cardNo(20000040)),
    replaces: cardNo(20000018),
    reason: 'lost',
    witness: null,
  } as const;
  expect(value(await station.counter.replaceCard(CLERK, replacement)).state).toBe('active');
  expect(decodeZone(blank.main(), 20000040)).toMatchObject({ count: 1, volumeM3: 2 });
  verified(hall);
});

test('a meter change takes a household to another format; what is below its unit stays owed', async () => {
  const { hall, station } = await mixedHall();
  await openFor(hall, station, ACCOUNT, 20000017);
  expect(story(await sellTo(hall, station, ACCOUNT, 4_700))).toBe('done done done');
  const next = meterId(8, 202611260001);
  value(await enrolMeter(station.deps, CLERK, enrolment(hall, next, 'single-zone', null)));
  value(
    await changeMeter(station.deps, CLERK, {
      operationId: hall.id(),
      accountId: ACCOUNT,
      meter: METER,
      newMeter: next,
      finalIndex: litre(0),
      openingIndex: litre(0),
      electronic: 0,
      cardGas: litre(4_700),
      photo: 'HB-1/1.jpg',
      sheetNo: 'HB-1',
      reason: '更换型号',
      responsible: '吴师傅',
      second: '顾主管',
    }),
  );
  const gas = () => hall.store.account(ACCOUNT)?.gas;
  expect([gas()?.toBeWritten, gas()?.owed]).toEqual([4_000, 700]);
  const card = await openFor(hall, station, ACCOUNT, 20000031);
  const again = await station.counter.writeAgain(CLERK, {
    operationId: hall.id(),
    accountId: ACCOUNT,
    reader: READER,
    confirmLowTries: false,
  });
  expect(value(again).state).toBe('done');
  expect(decodeZone(card.main(), 20000031)).toMatchObject({ count: 1, volumeM3: 4 });
  await station.remove();
  const meter = new CountMeter(made(next));
  meter.visit(card, VISIT);
  expect(meter.record.creditedLitresEver).toBe(4_000);
  verified(hall);
});
