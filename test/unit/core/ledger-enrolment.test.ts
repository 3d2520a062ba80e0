/** Enrolment: what a plate must say, what is only told, and how a customer comes to a meter. */
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, meterId } from '../../../src/core/ids.ts';
import { completePlate, flowMax, METER_SIZES, yearsAfter } from '../../../src/core/plate.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_B, METER_A, METER_B, PLATE, SETTINGS } from './ledger-town.ts';

const RULED = { ...SETTINGS, engineering: { icFromFloor: 8 } };
const ORDINARY = completePlate({ ...PLATE, metering: 'ordinary' });

describe('from floor 8 on a meter takes a card', () => {
  test.each([
    [8, ORDINARY, 'meter.must-be-ic'],
    [33, ORDINARY, 'meter.must-be-ic'],
    [7, ORDINARY, 'done'],
    [null, ORDINARY, 'done'],
    [8, PLATE, 'done'],
  ])('floor %s', (floor, plate, said) => {
    const ledger = Ledger.town(0, RULED);
    expect(ledger.try(ledger.desk.enrol(METER_B, null, { floor, plate }))).toBe(said);
  });

  test('and where the company has set no floor, none is high', () => {
    const ledger = Ledger.town(0, { ...SETTINGS, engineering: { icFromFloor: 0 } });
    expect(ledger.try(ledger.desk.enrol(METER_B, null, { floor: 33, plate: ORDINARY }))).toBe(
      'done',
    );
  });
});

test('a meter is enrolled after its acceptance, and not before it', () => {
  const ledger = Ledger.town(0, RULED);
  const accepted = (day: string) =>
    ledger.try(
      ledger.desk.enrol(METER_B, null, { plate: { ...PLATE, acceptedOn: toBusinessDate(day) } }),
    );
  expect(accepted('2026-06-16')).toBe('date.in-the-future');
  expect(accepted('2026-06-15')).toBe('done');
});

test('a meter serves from its acceptance for ten years at most, and a shorter time if that was entered', () => {
  const enrolledUntil = (day: string): unknown => {
    const ledger = Ledger.town(0, RULED);
    const plate = { ...PLATE, serviceUntil: toBusinessDate(day) };
    return ledger.refusal(ledger.desk.enrol(METER_B, null, { plate }));
  };
  expect(PLATE.serviceUntil).toBe('2036-03-01');
  expect(enrolledUntil('2036-03-01')).toBe('done');
  expect(enrolledUntil('2032-06-30')).toBe('done');
  expect(enrolledUntil('2036-03-02')).toEqual({
    code: 'meter.service-too-long',
    facts: { serviceUntil: '2036-03-02', latest: '2036-03-01' },
  });
  expect(enrolledUntil('2026-02-28')).toMatchObject({ code: 'meter.service-too-long' });
  expect(yearsAfter(toBusinessDate('2024-02-29'), 10)).toBe('2034-02-28');
  expect(yearsAfter(toBusinessDate('2024-02-29'), 4)).toBe('2028-02-29');
});

test('a second meter at one address is enrolled, and told', () => {
  const ledger = Ledger.town();
  const facts = (result: unknown) => (result as { facts: object }).facts;
  const { desk } = ledger;
  expect(facts(ledger.mustDo(desk.enrol(METER_B, null)))).toEqual({
    meter: METER_B,
    sameAddress: '7-202611230042',
  });
  const elsewhere = desk.enrol(meterId(7, 5), null, { address: '阳台' });
  expect(facts(ledger.mustDo(elsewhere))).toEqual({ meter: meterId(7, 5) });
});

test('the same number of another maker is another meter', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  expect(ledger.try(desk.enrol(METER_A, null))).toBe('meter.exists');
  expect(ledger.try(desk.enrol(meterId(8, 202_611_230_042), null))).toBe('done');
});

describe('a meter without a customer', () => {
  const waiting = (): Ledger => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.enrol(METER_B, null, { plate: PLATE }));
    ledger.mustDo(ledger.desk.openAccount(BERT));
    return ledger;
  };

  test('gets one, who can then have a card', () => {
    const ledger = waiting();
    const { desk, books } = ledger;
    expect(ledger.try(desk.openCard(BERT, CARD_B))).toBe('account.no-meter');
    ledger.mustDo(desk.assign(METER_B, BERT));
    expect(books.meter(METER_B)?.accountId).toBe(BERT);
    expect(books.account(BERT)?.meter).toBe(METER_B);
    expect(ledger.try(desk.openCard(BERT, CARD_B))).toBe('done');
  });

  test('gets one only once, and nobody gets two', () => {
    const ledger = waiting();
    const { desk } = ledger;
    expect(ledger.try(desk.assign(meterId(7, 5), BERT))).toBe('meter.unknown');
    expect(ledger.try(desk.assign(METER_A, BERT))).toBe('meter.bound');
    expect(ledger.try(desk.assign(METER_B, accountId(9)))).toBe('account.unknown');
    expect(ledger.try(desk.assign(METER_B, ANNA))).toBe('meter.bound');
    ledger.mustDo(desk.assign(METER_B, BERT));
    expect(ledger.try(desk.assign(METER_B, BERT))).toBe('meter.bound');
  });
});

test('for an ordinary meter no card is opened and no gas is sold in advance', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.openAccount(BERT));
  ledger.mustDo(desk.enrol(METER_B, BERT, { plate: ORDINARY }));
  ledger.mustDo(desk.pay(BERT, 10_000));
  expect(ledger.try(desk.openCard(BERT, CARD_B))).toBe('meter.ordinary');
  expect(ledger.try(desk.buy(BERT, 1_000))).toBe('meter.ordinary');
  expect(ORDINARY.format).toBeNull();
});

test('each size passes more than the one before it', () => {
  const flows = METER_SIZES.map(flowMax);
  expect(flows).toEqual([...flows].sort((a, b) => a - b));
  expect(flowMax('G2.5')).toBe(4_000);
});
