/** Meters on lines in the books: who may be linked, what a load over the line moves, and in which order it is refused. */
import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../src/core/ids.ts';
import type {
  EndLineLoad,
  LinkMeter,
  ReserveLineLoad,
  RetryLineLoad,
} from '../../../src/core/ledger/line-commands.ts';
import type { LineReservation } from '../../../src/core/line-load.ts';
import { Bug } from '../../../src/core/outcome.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_B, METER_A, METER_B } from './ledger-town.ts';

const PLACE = { line: 'east', protocol: 'cjt188', profile: 'volume-credit-ser', address: '1' };

/** A town with Anna's card, and Bert whose meter waits for a line. */
function lineTown(): Ledger {
  const ledger = Ledger.town();
  ledger.mustDo(ledger.desk.openAccount(BERT));
  ledger.mustDo(ledger.desk.enrol(METER_B, BERT));
  return ledger;
}

const link = (ledger: Ledger, over: Partial<LinkMeter> = {}): LinkMeter => ({
  ...ledger.desk.head(),
  kind: 'link-meter',
  meter: METER_B,
  place: PLACE,
  creditUnit: litre(10),
  ...over,
});

/** Bert has 20 m³ for 40.00 yuan waiting, and a linked meter. */
function readyTown(): Ledger {
  const ledger = lineTown();
  ledger.mustDo(link(ledger));
  ledger.mustDo(ledger.desk.pay(BERT, 5_000));
  ledger.mustDo(ledger.desk.buy(BERT, 20_000));
  return ledger;
}

function reserve(ledger: Ledger, over: Partial<LineReservation> = {}): ReserveLineLoad {
  const head = ledger.desk.head();
  const reservation: LineReservation = {
    operationId: head.operationId,
    attempt: 1,
    accountId: BERT,
    meter: METER_B,
    litres: litre(20_000),
    fen: fen(4_000),
    order: { ser: 1, count: 1, amount: 2_000 },
    unit: litre(10),
    countBefore: 0,
    totalBefore: 0,
    ...over,
  };
  return { ...head, kind: 'reserve-line-load', reservation };
}

function reserved(ledger: Ledger): OperationId {
  const command = reserve(ledger);
  ledger.mustDo(command);
  return command.operationId;
}

const TARGET = { count: 1, amount: 2_000, total: 2_000, remaining: 2_000 };
const BEFORE = { count: 0, amount: 0, total: 0, remaining: 0 };

const end = (
  ledger: Ledger,
  load: OperationId,
  state: EndLineLoad['state'],
  seen = state === 'POSTED' ? TARGET : BEFORE,
  attempt = 1,
): EndLineLoad => ({ ...ledger.desk.head(), kind: 'end-line-load', load, attempt, state, seen });

const retry = (ledger: Ledger, load: OperationId, attempt: number): RetryLineLoad => ({
  ...ledger.desk.head(),
  kind: 'retry-line-load',
  load,
  attempt,
});

describe('the statement of a load over the line', () => {
  test('posted: it never was on a card', () => {
    const ledger = readyTown();
    expect(ledger.stages(BERT)).toBe('余 10.00 | 待写 40.00/20.000');
    const load = reserved(ledger);
    expect(ledger.stages(BERT)).toBe('余 10.00 | 在途 40.00/20.000');
    ledger.mustDo(end(ledger, load, 'POSTED'));
    expect(ledger.stages(BERT)).toBe('余 10.00 | 表内 40.00/20.000');
    expect(ledger.books.meter(METER_B)).toMatchObject({ loadedTotal: 20_000, takenTotal: 20_000 });
    expect(ledger.books.link(METER_B)).toMatchObject({ count: 1, total: 2_000, lastSer: 1 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('voided: the gas waits again, and the number of the order is used up', () => {
    const ledger = readyTown();
    const load = reserved(ledger);
    ledger.mustDo(end(ledger, load, 'VOIDED'));
    expect(ledger.stages(BERT)).toBe('余 10.00 | 待写 40.00/20.000');
    expect(ledger.books.link(METER_B)).toMatchObject({ count: null, total: null, lastSer: 1 });
    expect(ledger.try(reserve(ledger))).toBe('operation.conflict');
    const order = { ser: 2, count: 1, amount: 2_000 };
    expect(ledger.try(reserve(ledger, { order }))).toBe('done');
  });

  test('a case stays in flight and keeps its meter', () => {
    const ledger = readyTown();
    const load = reserved(ledger);
    const foreign = { count: 1, amount: 7, total: 7, remaining: 7 };
    ledger.mustDo(end(ledger, load, 'CASE', foreign));
    expect(ledger.stages(BERT)).toBe('余 10.00 | 在途 40.00/20.000');
    expect(ledger.try(retry(ledger, load, 1))).toBe('load.line-case');
    expect(ledger.try(link(ledger))).toBe('load.open-on-line');
  });
});

test('a meter whose counter was credited in one unit is not linked under another', () => {
  const ledger = readyTown();
  const other = link(ledger, { creditUnit: litre(1_000) });
  expect(ledger.try(other)).toBe('done');
  expect(ledger.try(link(ledger))).toBe('done');
  const load = reserved(ledger);
  ledger.mustDo(end(ledger, load, 'POSTED'));
  expect(ledger.try(link(ledger, { creditUnit: litre(1_000) }))).toBe('meter.unit-differs');
  expect(ledger.try(link(ledger, { place: { ...PLACE, line: 'west' } }))).toBe('done');
});

test('the first gas opens the meter, so the gates of commissioning are asked before it goes out', () => {
  const ledger = readyTown();
  ledger.settings.engineering = { icFromFloor: 8, firstVolume: litre(5_000) };
  expect(ledger.try(reserve(ledger))).toBe('commissioning.contract');
  // A meter that has had gas is open: papers that are missing then are engineering's business.
  delete ledger.settings.engineering;
  ledger.mustDo(end(ledger, reserved(ledger), 'VOIDED'));
  ledger.settings.engineering = { icFromFloor: 8, firstVolume: litre(5_000) };
  expect(ledger.try(reserve(ledger, { order: { ser: 2, count: 1, amount: 2_000 } }))).toBe('done');
});

describe('evidence and attempts', () => {
  test('no load ends on a counter that does not say so', () => {
    for (const state of ['POSTED', 'VOIDED', 'CASE'] as const) {
      const ledger = readyTown();
      const load = reserved(ledger);
      const other = state === 'POSTED' ? BEFORE : TARGET;
      expect(() => ledger.do(end(ledger, load, state, other))).toThrow(Bug);
    }
  });

  test('a conductor that wakes late decides nothing', () => {
    const ledger = readyTown();
    const load = reserved(ledger);
    ledger.mustDo(retry(ledger, load, 1));
    expect(ledger.try(end(ledger, load, 'POSTED'))).toBe('load.stale-attempt');
    expect(ledger.try(retry(ledger, load, 1))).toBe('load.stale-attempt');
    expect(ledger.try(end(ledger, load, 'POSTED', TARGET, 2))).toBe('done');
    expect(ledger.try(end(ledger, load, 'VOIDED', BEFORE, 2))).toBe('load.not-open');
  });
});

describe('refusals', () => {
  test('linking', () => {
    const ledger = lineTown();
    const try_ = (over: Partial<LinkMeter>) => ledger.try(link(ledger, over));
    expect(try_({ meter: (METER_B + 5) as typeof METER_B })).toBe('meter.unknown');
    expect(try_({ meter: METER_A })).toBe('meter.by-card');
    expect(try_({ meter: METER_A, creditUnit: null })).toBe('done');
    // Anna's meter answers there and is only read; a credit must reach one meter alone.
    expect(try_({})).toBe('meter.address-taken');
    expect(try_({ place: { ...PLACE, address: '2' } })).toBe('done');
    expect(try_({ meter: METER_A, creditUnit: null, place: { ...PLACE, address: '2' } })).toBe(
      'meter.address-taken',
    );
    expect(ledger.try(ledger.desk.openCard(BERT, CARD_B))).toBe('meter.by-line');
  });

  test('a card that was being opened cannot be finished once the meter was given to the line', () => {
    const ledger = lineTown();
    ledger.mustDo(ledger.desk.openCard(BERT, CARD_B));
    ledger.mustDo(link(ledger));
    expect(ledger.try(ledger.desk.activate(CARD_B))).toBe('meter.by-line');
  });

  test.each(['POSTED', 'VOIDED'] as const)(
    'a meter that was loaded over the line stays on it, for a card would bring its gas again: %s',
    (state) => {
      const ledger = readyTown();
      ledger.mustDo(end(ledger, reserved(ledger), state));
      const stages = ledger.stages(BERT);
      const linked = ledger.books.link(METER_B);
      expect(ledger.try(link(ledger, { creditUnit: null }))).toBe('meter.has-line-loads');
      expect(ledger.try(ledger.desk.openCard(BERT, CARD_B))).toBe('meter.by-line');
      expect(ledger.books.link(METER_B)).toEqual(linked);
      expect(ledger.books.card(CARD_B)).toBeUndefined();
      expect(ledger.stages(BERT)).toBe(stages);
      // It may still answer elsewhere.
      expect(ledger.try(link(ledger, { place: { ...PLACE, address: '2' } }))).toBe('done');
    },
  );

  test('a past that has such a meter only read gives it no card, neither opened nor finished', () => {
    const ledger = lineTown();
    ledger.mustDo(ledger.desk.openCard(BERT, CARD_B));
    const lost = { ...PLACE, meter: METER_B, creditUnit: null, count: 1, total: 2_000, lastSer: 1 };
    ledger.books.apply([{ table: 'meterLink', row: lost }]);
    expect(ledger.try(ledger.desk.activate(CARD_B))).toBe('meter.has-line-loads');
    expect(ledger.try(ledger.desk.openCard(BERT, CARD_B))).toBe('meter.has-line-loads');
    expect(ledger.books.account(BERT)?.cardNo).toBeNull();
  });

  test('reserving, in this order', () => {
    const ledger = readyTown();
    const try_ = (over: Partial<LineReservation>) => ledger.try(reserve(ledger, over));
    expect(try_({ accountId: ANNA, meter: METER_A })).toBe('meter.not-by-line');
    const order = { ser: 2, count: 1, amount: 2_000 };
    expect(try_({ order })).toBe('operation.conflict');
    expect(try_({ fen: fen(3_999) })).toBe('operation.conflict');
    ledger.mustDo(ledger.desk.hold(BERT, 'stopped', 'leak'));
    expect(try_({})).toBe('account.stopped');
    ledger.mustDo(ledger.desk.hold(BERT, 'stopped', ''));
    expect(try_({})).toBe('done');
    expect(try_({ order })).toBe('load.open-on-line');
  });

  test('nothing to write, and a counter that is not the one that was posted', () => {
    const ledger = readyTown();
    ledger.mustDo(end(ledger, reserved(ledger), 'POSTED'));
    const order = { ser: 2, count: 2, amount: 2_000 };
    const next = { order, countBefore: 1, totalBefore: 2_000 };
    expect(ledger.try(reserve(ledger, next))).toBe('load.nothing-to-write');
    ledger.mustDo(ledger.desk.pay(BERT, 5_000));
    ledger.mustDo(ledger.desk.buy(BERT, 20_000));
    expect(ledger.try(reserve(ledger, { ...next, totalBefore: 2_001 }))).toBe('operation.conflict');
    expect(ledger.try(reserve(ledger, next))).toBe('done');
  });

  test('an order that does not carry its gas, or skips a count, is a bug', () => {
    const ledger = readyTown();
    for (const order of [
      { ser: 1, count: 1, amount: 1_999 },
      { ser: 1, count: 2, amount: 2_000 },
      { ser: 256, count: 1, amount: 2_000 },
    ]) {
      expect(() => ledger.do(reserve(ledger, { order }))).toThrow(Bug);
    }
  });
});
