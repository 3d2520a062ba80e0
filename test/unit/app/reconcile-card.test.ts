import { describe, expect, test } from 'vitest';
import { createCardMemory } from '../../../simulators/card/card-memory.ts';
import {
  encodeHeader,
  encodeMark,
  encodeReport,
  encodeSlot,
  HEADER_AT,
  MARK_AT,
  REPORT_AT,
  SLOT_AT,
} from '../../../simulators/card/reference-v1.ts';
import { Sle4442 } from '../../../simulators/card/sle4442.ts';
import { setFault } from '../../../simulators/faults.ts';
import type { CardStatus } from '../../../src/app/counter/card-status.ts';
import { accountId } from '../../../src/core/ids.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { settle } from '../../manual-clock.ts';
import { ACCOUNT, CARD, CLERK, COMPANY } from './account.ts';
import { openedHall, pscOf, READER, type Scene } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

const read = ({ station }: Scene): Promise<Outcome<CardStatus>> =>
  station.counter.readCard(CLERK, { reader: READER, accountId: null, confirmLowTries: false });

/** The scene's card is replaced by one with these bytes changed. */
async function showing(scene: Scene, change: (image: Uint8Array) => void): Promise<Scene> {
  const image = scene.card.main();
  change(image);
  const memory = createCardMemory({ image, psc: pscOf(CARD) });
  const card = new Sle4442({ memory, random: scene.hall.dice });
  await scene.station.remove();
  await scene.station.insert(card);
  return { ...scene, card };
}

const header = {
  kind: 1,
  company: COMPANY,
  card: CARD,
  account: ACCOUNT,
  maker: 7,
  meter: '202611230042',
};
const slot = {
  sequence: 1,
  totalLitres: 20_000,
  tag: '0000000000000000',
  soldAt: 0,
  loadLitres: 20_000,
  ceilingLitres: 0,
};
const report = {
  result: 0,
  sequence: 1,
  totalLitres: 20_000,
  remainingLitres: 18_250,
  indexLitres: 1_750,
  stateBits: 1,
  clock: 1_796_000_000,
};

describe('who is this card?', () => {
  test.each<[string, string, (image: Uint8Array) => void]>([
    ['no system of ours', 'card.not-ours', (image) => image.fill(0x17, HEADER_AT)],
    ['blank', 'card.blank', (image) => image.fill(0xff, HEADER_AT)],
    [
      'an opening that was torn',
      'card.unfinished',
      (image) => image.fill(0xff, HEADER_AT + 0x1c, HEADER_AT + 0x20),
    ],
    [
      'another company',
      'card.other-company',
      (image) => image.set(encodeHeader({ ...header, company: 31002 }), HEADER_AT),
    ],
    [
      'a card nobody issued',
      'card.unknown',
      (image) => image.set(encodeHeader({ ...header, card: 20000018 }), HEADER_AT),
    ],
    [
      'our card number for another account',
      'card.other-account',
      (image) => image.set(encodeHeader({ ...header, account: 10000043 }), HEADER_AT),
    ],
    [
      'our card number for another meter',
      'card.other-meter',
      (image) => image.set(encodeHeader({ ...header, meter: '202611230043' }), HEADER_AT),
    ],
  ])('%s: %s', async (_, code, change) => {
    const scene = await showing(await openedHall(), change);
    expect(codeOf(await read(scene))).toBe(code);
    expect(story(await scene.station.counter.loadCard(CLERK, scene.hall.sale()))).toBe(
      `refused ${code}`,
    );
  });

  test('another customer’s card: card.other-account', async () => {
    const { station } = await openedHall();
    const ask = { reader: READER, accountId: accountId(10000043), confirmLowTries: false };
    expect(codeOf(await station.counter.readCard(CLERK, ask))).toBe('card.other-account');
  });

  test('no card, no such reader', async () => {
    const scene = await openedHall();
    await scene.station.remove();
    expect(codeOf(await read(scene))).toBe('card.none');
    const ask = { reader: 'another', accountId: null, confirmLowTries: false };
    expect(codeOf(await scene.station.counter.readCard(CLERK, ask))).toBe('reader.unknown');
  });
});

describe('does this card agree with the ledger?', () => {
  test.each<[string, string, (image: Uint8Array) => void]>([
    [
      'more gas than was ever sold',
      'card.ahead',
      (image) => image.set(encodeSlot(slot, CARD), SLOT_AT.B),
    ],
    [
      'the same sequence with a larger total',
      'card.ahead',
      (image) => image.set(encodeSlot({ ...slot, sequence: 0 }, CARD), SLOT_AT.A),
    ],
    ['no valid slot', 'card.behind', (image) => image.fill(0, SLOT_AT.A, SLOT_AT.A + 1)],
    [
      'a mark for gas never loaded',
      'card.meter-ahead',
      (image) => image.set(encodeMark(1, CARD), MARK_AT),
    ],
    [
      'a meter that has more than was sold',
      'card.meter-ahead',
      (image) => image.set(encodeReport(report, CARD), REPORT_AT),
    ],
  ])('%s: %s, and nothing is written', async (_, code, change) => {
    const scene = await showing(await openedHall(), change);
    expect(codeOf(await read(scene))).toBe(code);
    expect(story(await scene.station.counter.loadCard(CLERK, scene.hall.sale()))).toBe(
      `refused ${code}`,
    );
    expect(scene.card.bytesProgrammed).toBe(0);
    expect(gas(scene.hall)).toEqual([0, 0, 0, 0]);
  });

  test('an older copy of the card: card.behind', async () => {
    const scene = await openedHall();
    const old = scene.hall.copyOf(scene.card, pscOf(CARD));
    await scene.station.counter.loadCard(CLERK, scene.hall.sale());
    await scene.station.remove();
    await scene.station.insert(old);
    expect(codeOf(await read(scene))).toBe('card.behind');
  });
});

describe('an open load on a card that shows something else', () => {
  test('becomes a case: two people decide, and the gas stays in flight', async () => {
    const { hall, station, card } = await openedHall();
    const request = hall.sale();
    setFault(station.hardware.reader(READER), { kind: 'cut-power', byte: 20, torn: 'old' });
    expect(story(await station.counter.loadCard(CLERK, request))).toMatch(/pending/);
    await settle();
    const scene = await showing({ hall, station, card }, (image) => {
      image.set(encodeSlot({ ...slot, sequence: 7, totalLitres: 99_000 }, CARD), SLOT_AT.B);
    });
    expect(codeOf(await read(scene))).toBe('load.case');
    // The card shows its secret, by which its error counter is written twice, and nothing else is.
    expect(scene.card.bytesProgrammed).toBe(2);
    expect(gas(hall)).toEqual([0, 20_000, 0, 0]);
    expect(story(await station.counter.loadCard(CLERK, request))).toBe(
      'done done pending load.case',
    );
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('refused load.case');
    expect(hall.store.openLoads(10)).toMatchObject([{ state: 'CASE' }]);
  });
});

describe('what a cashier is told', () => {
  test('identity, three counts side by side, gas on card and in meter, and warnings', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    const meter = hall.gasMeter();
    await station.counter.loadCard(CLERK, hall.sale());
    meter.visit(card, { pscOf, clock: 1_796_000_100 });
    await station.remove();
    await station.insert(card);
    await station.counter.loadCard(CLERK, hall.sale());
    meter.consume(1_750);
    meter.setAlarms({ batteryLow: true });
    const status = value(await read(scene));
    expect(status).toMatchObject({
      cardNo: CARD,
      account: { accountId: ACCOUNT, name: '王小明' },
      counts: {
        ledger: { sequence: 2, total: 40_000 },
        card: { sequence: 2, total: 40_000 },
        meter: { sequence: 1, total: 20_000 },
      },
      gas: { onCard: 20_000, inMeter: 20_000 },
      triesLeft: 3,
      warnings: [],
      settled: null,
    });
    await station.remove();
    meter.visit(card, { pscOf, clock: 1_796_000_200 });
    await station.insert(card);
    const later = value(await read(scene));
    expect(later).toMatchObject({
      counts: { meter: { sequence: 2, total: 40_000 } },
      gas: { onCard: 0, inMeter: 38_250 },
      warnings: ['meter.battery-low'],
    });
    expect(gas(hall)).toEqual([0, 0, 0, 40_000]);
  });

  test('a report seen again, with a later clock and index, is posted once', async () => {
    const scene = await openedHall();
    const { hall, station, card } = scene;
    const meter = hall.gasMeter();
    await station.counter.loadCard(CLERK, hall.sale());
    for (const clock of [1_796_000_100, 1_796_000_200, 1_796_000_300]) {
      await station.remove();
      meter.visit(card, { pscOf, clock });
      meter.consume(100);
      await station.insert(card);
      value(await read(scene));
      expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
    }
  });
});
