/** Card formats that the books are told of by name: a meter whose plate names one that is taken no more gets no gas and no card. */
import { expect, test } from 'vitest';
import { referenceTenths, referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import { singleZone } from '../../../drivers/card/formats/single-zone.ts';
import { formatSettings } from '../../../src/cli/card-formats.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, PLATE, SETTINGS } from './ledger-commands.ts';

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
