/** A card that cannot come back (trade.md §6): its open load ends by the meter's own count, or with the meter itself. */
import { describe, expect, test } from 'vitest';
import { meterId } from '../../../src/core/ids.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, op } from './ledger-town.ts';

/** Anna has 20 m³ on her card that no report has shown, and 10 m³ in flight to it. */
function flown() {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 8_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  const first = desk.reserve();
  ledger.mustDo(first);
  ledger.mustDo(desk.post(first.operationId));
  ledger.mustDo(desk.buy(ANNA, 10_000));
  const gas = { litres: litre(10_000), fen: fen(2_000), sequenceBefore: 1 };
  const open = desk.reserve({ ...gas, totalBefore: litre(20_000) });
  ledger.mustDo(open);
  expect(ledger.stages()).toBe('余 20.00 | 在途 20.00/10.000 | 卡内 40.00/20.000');
  return { ledger, load: open.operationId };
}

describe('by the count', () => {
  test('a meter that shows the target has taken it, and all that was on the card before', () => {
    const { ledger, load } = flown();
    expect(ledger.mustDo(ledger.desk.lost(load, 30_000))).toMatchObject({ state: 'POSTED' });
    expect(ledger.stages()).toBe('余 20.00 | 表内 60.00/30.000');
    expect(ledger.books.meter(METER_A)).toMatchObject({
      loadedTotal: 30_000,
      takenTotal: 30_000,
      takenSequence: 2,
    });
    expect(ledger.books.card(CARD_A)).toMatchObject({ writeSequence: 2, total: 30_000 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('a meter that does not show it proves nothing, and any other total is read again', () => {
    const { ledger, load } = flown();
    const { desk } = ledger;
    const before = ledger.stages();
    for (const [total, code] of [
      [0, 'lost.not-taken'],
      [20_000, 'lost.not-taken'],
      [29_999, 'lost.count-unknown'],
      [30_001, 'lost.count-unknown'],
    ] as const) {
      expect(ledger.try(desk.lost(load, total))).toBe(code);
    }
    expect(ledger.try(desk.lost(load, 30_000, { second: desk.head().operator }))).toBe(
      'approval.same-person',
    );
    expect(ledger.try(desk.lost(load, 30_000, { attempt: 2 }))).toBe('load.stale-attempt');
    expect(ledger.try(desk.lost(op(999), 30_000))).toBe('load.unknown');
    expect(ledger.stages()).toBe(before);
  });

  test('a case ends so too; a conductor that wakes later ends nothing; the card that is found moves nothing', () => {
    const { ledger, load } = flown();
    const { desk } = ledger;
    ledger.mustDo(desk.end(load, { state: 'CASE', why: 'foreign-image' }));
    ledger.mustDo(desk.lost(load, 30_000));
    expect(ledger.try(desk.post(load))).toBe('load.not-open');
    expect(ledger.try(desk.lost(load, 30_000))).toBe('load.not-open');
    const before = ledger.stages();
    ledger.mustDo(desk.taken(CARD_A, 2, 30_000));
    expect(ledger.stages()).toBe(before);
  });
});

describe('by a count that was noted from the window', () => {
  test('two people note it, and the load ends by the last one of its own meter', () => {
    const { ledger, load } = flown();
    const { desk } = ledger;
    const before = ledger.stages();
    const early = desk.window(METER_A, 30_000, { second: desk.head().operator });
    expect(ledger.try(early)).toBe('approval.same-person');
    expect(ledger.try(desk.window(meterId(8, 999), 30_000))).toBe('meter.unknown');
    const first = desk.window(METER_A, 29_000);
    const last = desk.window(METER_A, 30_000);
    ledger.mustDo(first);
    expect(ledger.try(desk.lost(load, 29_000, { noted: first.operationId }))).toBe(
      'lost.count-unknown',
    );
    ledger.mustDo(last);
    expect(ledger.books.windowCount(METER_A)).toMatchObject({ total: 30_000, second: 'gu' });
    // Another total than the noted one, an older count, a count that nobody noted.
    for (const [total, noted] of [
      [30_000, first.operationId],
      [29_000, last.operationId],
      [30_000, op(999)],
    ] as const) {
      expect(ledger.try(desk.lost(load, total, { noted }))).toBe('lost.not-noted');
    }
    expect(ledger.stages()).toBe(before);
    ledger.mustDo(desk.lost(load, 30_000, { noted: last.operationId }));
    expect(ledger.stages()).toBe('余 20.00 | 表内 60.00/30.000');
    expect(ledger.isWhole()).toBe(true);
  });

  test('one that was noted before the load was begun proves nothing of it', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    const seen = desk.window(METER_A, 20_000);
    ledger.mustDo(seen);
    ledger.mustDo(desk.pay(ANNA, 8_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    const open = desk.reserve();
    ledger.mustDo(open);
    const ended = desk.lost(open.operationId, 20_000, { noted: seen.operationId });
    expect(ledger.try(ended)).toBe('lost.not-noted');
  });
});

describe('with the meter', () => {
  const NEW = meterId(8, 77);

  test('the load ends superseded, and what the base meter leaves of its gas waits for the new meter', () => {
    const { ledger, load } = flown();
    const { desk, books } = ledger;
    ledger.mustDo(desk.enrol(NEW, null));
    expect(ledger.try(desk.change(METER_A, NEW, 12_000))).toBe('load.open-on-meter');
    expect(ledger.try(desk.change(METER_A, NEW, 12_000, { lostLoad: op(999) }))).toBe(
      'load.not-open',
    );
    ledger.mustDo(desk.change(METER_A, NEW, 12_000, { lostLoad: load }));
    expect(books.load(load)?.state).toBe('SUPERSEDED');
    expect(ledger.stages()).toBe('余 20.00 | 待写 36.00/18.000');
    expect(books.meterEnd(METER_A)?.lostLoad).toBe(load);
    expect(ledger.try(desk.lost(load, 30_000))).toBe('load.not-open');
    expect(ledger.isWhole()).toBe(true);
  });

  test('use beyond all of it is over-use, its own gas first', () => {
    const { ledger, load } = flown();
    ledger.mustDo(ledger.desk.enrol(NEW, null));
    const change = ledger.desk.change(METER_A, NEW, 31_000, { lostLoad: load });
    expect(ledger.mustDo(change)).toMatchObject({ use: { litres: 30_000, overUse: { fen: 200 } } });
    expect(ledger.stages()).toBe('余 18.00');
  });
});
