/** Card formats that the books are told of by name: a meter whose plate names one that is taken no more gets no gas and no card. */
import { expect, test } from 'vitest';
import { referenceTenths, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { singleZone } from '../../../drivers/card/formats/single-zone.ts';
import { formatSettings } from '../../../src/cli/card-formats.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, METER_B, PLATE, SETTINGS } from './ledger-town.ts';

const taking = (formats: readonly (typeof referenceV1)[]): LedgerSettings => ({
  ...SETTINGS,
  ...formatSettings(formats.map(({ id, capabilities }) => ({ id, ...capabilities }))),
});

/** A town whose meter's plate names the format. */
function town(formats: readonly (typeof referenceV1)[], format: string): Ledger {
  const ledger = Ledger.town(0, taking(formats));
  ledger.books.plates.set(METER_A, { meter: METER_A, ...PLATE, format });
  ledger.mustDo(ledger.desk.pay(ANNA, 100_000));
  return ledger;
}

test('a sale and an opening for a format that is taken no more are refused, with those that are', () => {
  const left = { format: 'single-zone', taken: 'reference-v1, reference-tenths' };
  const ledger = town([referenceV1, referenceTenths], 'single-zone');
  const refusal = { code: 'meter.format-not-taken', facts: left };
  expect(ledger.refusal(ledger.desk.buy(ANNA, 2_000))).toEqual(refusal);
  expect(ledger.refusal(ledger.desk.openCard(ANNA, CARD_A))).toEqual(refusal);
  const one = town([referenceV1], 'single-zone');
  expect(one.try(one.desk.buy(ANNA, 2_000))).toBe('meter.format-not-taken');
});

test('a plate from when none was named goes by the only format that is taken', () => {
  const only = town([singleZone], 'reference-v1');
  expect(only.try(only.desk.buy(ANNA, 1_234))).toBe('purchase.not-a-multiple');
  expect(only.try(only.desk.buy(ANNA, 2_000))).toBe('done');
  const several = town([singleZone, referenceTenths], 'reference-v1');
  expect(several.try(several.desk.buy(ANNA, 2_000))).toBe('meter.format-not-taken');
});

test('a plate that says the wrong format is corrected once, by two people, to one that is taken', () => {
  const ledger = town([referenceV1, singleZone], 'reference-v1');
  const { desk } = ledger;
  const tried = (format: string, witness?: string) =>
    ledger.try(desk.correctFormat(METER_A, format, witness));
  expect([tried('reference-v1'), tried('reference-tenths')]).toEqual([
    'plate.same-format',
    'meter.format-not-taken',
  ]);
  const command = desk.correctFormat(METER_A, 'single-zone');
  expect(ledger.try({ ...command, witness: command.operator } as typeof command)).toBe(
    'approval.same-person',
  );
  expect(ledger.try(desk.correctFormat(METER_B, 'single-zone'))).toBe('meter.unknown');
  ledger.mustDo(command);
  expect(ledger.books.plate(METER_A)).toEqual({ meter: METER_A, ...PLATE, format: 'single-zone' });
  expect(ledger.try(desk.buy(ANNA, 1_234))).toBe('purchase.not-a-multiple');
});

test('gas that waits in parts of the new unit bars the correction until its purchase is reversed', () => {
  const ledger = town([referenceV1, singleZone], 'reference-v1');
  const { desk } = ledger;
  const bought = desk.buy(ANNA, 1_234);
  ledger.mustDo(bought);
  expect(ledger.refusal(desk.correctFormat(METER_A, 'single-zone'))).toEqual({
    code: 'plate.gas-waits',
    facts: { litres: 1_234, unitLitres: 1_000 },
  });
  ledger.mustDo({
    ...desk.head(),
    kind: 'reverse-purchase',
    accountId: ANNA,
    purchase: bought.operationId,
    reason: '错购',
  });
  expect(ledger.try(desk.correctFormat(METER_A, 'single-zone'))).toBe('done');
});

test('a meter without a plate, and an ordinary one have no format to correct', () => {
  const ledger = town([referenceV1, singleZone], 'reference-v1');
  ledger.books.plates.set(METER_A, {
    meter: METER_A,
    ...PLATE,
    metering: 'ordinary',
    format: null,
  });
  expect(ledger.try(ledger.desk.correctFormat(METER_A, 'single-zone'))).toBe('meter.ordinary');
  ledger.books.plates.delete(METER_A);
  expect(ledger.try(ledger.desk.correctFormat(METER_A, 'single-zone'))).toBe('plate.none');
});
