/** Readings in the books: from cards and by hand beside each other, doubts resolved, nothing posted; faults of meters. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import type { RowId } from '../../../src/core/ids.ts';
import { litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, METER_B, PLATE, reportOf } from './ledger-town.ts';

const HOUR = 3_600_000;
/** The first command of a test in town is made about here. */
const NOON = Date.UTC(2026, 5, 15, 4);

const facts = (result: unknown): Record<string, unknown> =>
  (result as { facts: Record<string, unknown> }).facts;

const last = ({ books }: Ledger) => [...books.readings.values()].at(-1);

test('a reading posts nothing, and the next one is held against it', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const before = ledger.stages();
  expect(facts(ledger.mustDo(desk.read(METER_A, 5_000, NOON - 48 * HOUR)))).toMatchObject({
    readingUse: 5_000,
    readingDoubts: '',
    readingCounts: true,
  });
  expect(facts(ledger.mustDo(desk.read(METER_A, 4_000, NOON - 24 * HOUR)))).toMatchObject({
    readingUse: -1_000,
    readingDoubts: 'going-back',
    readingCounts: false,
  });
  // The doubtful one does not count: the third is held against the first.
  expect(facts(ledger.mustDo(desk.read(METER_A, 6_000, NOON)))).toMatchObject({
    readingUse: 1_000,
    readingDoubts: '',
  });
  expect(ledger.stages()).toBe(before);
  expect(last(ledger)).toMatchObject({ meter: METER_A, accountId: ANNA, readBy: '抄表员01' });
});

test('a reading that comes late is held against those beside it in time', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.read(METER_A, 10_000, NOON));
  const late = facts(ledger.mustDo(desk.read(METER_A, 11_000, NOON - HOUR)));
  expect(late).toMatchObject({ readingDoubts: 'above-a-later-one', readingCounts: false });
});

test('the size on the plate says how fast gas can pass', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.enrol(METER_B, null, { plate: PLATE }));
  ledger.mustDo(desk.read(METER_B, 0, NOON - HOUR));
  expect(facts(ledger.mustDo(desk.read(METER_B, 4_001, NOON)))).toMatchObject({
    readingDoubts: 'too-fast',
  });
});

test('a card that comes back from its meter brings a reading, once', () => {
  const ledger = Ledger.town();
  const { desk, books } = ledger;
  ledger.mustDo(desk.pay(ANNA, 10_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  const load = desk.reserve();
  ledger.mustDo(load);
  ledger.mustDo(desk.post(load.operationId));
  const burned = { index: litre(3_000), remaining: litre(17_000), batteryLow: true };
  const report = { ...reportOf(1, 20_000), ...burned };
  ledger.mustDo({ ...desk.head(), kind: 'take-into-meter', cardNo: CARD_A, report });
  expect([...books.readings.values()]).toMatchObject([
    { source: 'card', index: 3_000, electronic: 3_000, doubts: ['battery-low'], counts: true },
  ]);
  ledger.mustDo({ ...desk.head(), kind: 'take-into-meter', cardNo: CARD_A, report });
  expect(books.readings.size).toBe(1);
});

test('a card whose meter lost pulses is in doubt until somebody has looked, and then only for what is new', () => {
  const ledger = Ledger.town();
  const { desk, books } = ledger;
  ledger.mustDo(desk.pay(ANNA, 10_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  const load = desk.reserve();
  ledger.mustDo(load);
  ledger.mustDo(desk.post(load.operationId));
  /** The card comes back: its meter counted `index` on the wheel and still holds `remaining`. */
  const back = (hoursAgo: number, index: number, remaining: number) => {
    const clock = (NOON - hoursAgo * HOUR) / 1000;
    const shown = { index: litre(index), remaining: litre(remaining), clock };
    const report = { ...reportOf(1, 20_000), ...shown };
    ledger.mustDo({ ...desk.head(), kind: 'take-into-meter', cardNo: CARD_A, report });
    return last(ledger);
  };
  // It began with 3 m³ of test gas, which no total counts.
  expect(back(40, 6_000, 17_000)).toMatchObject({ electronic: 3_000, doubts: [], counts: true });
  expect(back(35, 8_000, 16_000)).toMatchObject({ electronic: 4_000, doubts: [] });
  const parted = back(30, 11_500, 13_000);
  expect(parted).toMatchObject({
    electronic: 7_000,
    doubts: ['mechanical-electronic'],
    counts: false,
  });
  if (parted === undefined) throw new Error('no reading');
  ledger.mustDo(desk.resolve(parted.entryId, 'confirmed'));
  expect(books.reading(parted.entryId)?.counts).toBe(true);
  // Parted by 1.5 m³ still, and by 1 m³ more than then: known.
  expect(back(20, 14_500, 11_000)).toMatchObject({ electronic: 9_000, doubts: [] });
  expect(back(10, 15_501, 10_000)).toMatchObject({ doubts: ['mechanical-electronic'] });
});

describe('a doubtful reading', () => {
  const doubtful = (): { ledger: Ledger; id: RowId } => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.read(METER_A, 5_000, NOON - 2 * HOUR));
    ledger.mustDo(desk.read(METER_A, 4_000, NOON - HOUR));
    const id = last(ledger)?.entryId;
    if (id === undefined) throw new Error('no reading');
    return { ledger, id };
  };

  test('counts once somebody has confirmed it, and is looked at once', () => {
    const { ledger, id } = doubtful();
    const { desk, books } = ledger;
    ledger.mustDo(desk.resolve(id, 'confirmed'));
    expect(books.reading(id)).toMatchObject({
      counts: true,
      resolution: 'confirmed',
      resolvedBy: 'li.na',
      reason: '现场核对',
    });
    expect(facts(ledger.mustDo(desk.read(METER_A, 4_500, NOON)))).toMatchObject({
      readingUse: 500,
    });
    expect(ledger.try(desk.resolve(id, 'discarded'))).toBe('reading.resolved');
  });

  test('that was discarded counts nowhere', () => {
    const { ledger, id } = doubtful();
    const { desk } = ledger;
    ledger.mustDo(desk.resolve(id, 'discarded'));
    expect(facts(ledger.mustDo(desk.read(METER_A, 5_500, NOON)))).toMatchObject({
      readingUse: 500,
    });
  });

  test('is one that exists and is in doubt', () => {
    const { ledger } = doubtful();
    const { desk, books } = ledger;
    const [good] = [...books.readings.keys()];
    expect(ledger.try(desk.resolve((good ?? 0) as RowId, 'confirmed'))).toBe(
      'reading.not-in-doubt',
    );
    expect(ledger.try(desk.resolve(7 as RowId, 'confirmed'))).toBe('reading.unknown');
  });
});

test('a reading of no meter, or of tomorrow, is refused', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  expect(ledger.try(desk.read(METER_B, 1, NOON))).toBe('meter.unknown');
  expect(ledger.try(desk.read(METER_A, 1, NOON + 24 * HOUR))).toBe('reading.from-the-future');
});

test('one fault of a meter stands at a time, and ends on or after the day it was found', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  expect(ledger.try(desk.fault(METER_B, '2026-05-01'))).toBe('meter.unknown');
  expect(ledger.try(desk.faultEnds(METER_A, '2026-05-02'))).toBe('fault.none');
  expect(ledger.try(desk.fault(METER_A, '2026-06-16'))).toBe('date.in-the-future');
  expect(ledger.try(desk.fault(METER_A, '2026-05-01'))).toBe('done');
  expect(ledger.try(desk.faultEnds(METER_A, '2026-06-16'))).toBe('date.in-the-future');
  expect(ledger.try(desk.fault(METER_A, '2026-05-03'))).toBe('fault.open');
  expect(ledger.try(desk.faultEnds(METER_A, '2026-04-30'))).toBe('fault.ends-before');
  expect(ledger.try(desk.faultEnds(METER_A, '2026-05-01'))).toBe('done');
  expect(ledger.books.fault(METER_A)).toMatchObject({
    fault: 'stuck',
    endedOn: toBusinessDate('2026-05-01'),
    handling: '换表',
  });
  expect(ledger.try(desk.fault(METER_A, '2026-06-01'))).toBe('done');
});
