/** One form number is one document, of whatever kind; the second one is told the first one's name. */
import { expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { litre } from '../../../src/core/units.ts';
import type { Ledger } from './ledger-books.ts';
import { ANNA, METER_A, METER_B, op } from './ledger-town.ts';
import { deduction, reviewed, withGas } from './month-ledger.ts';

const FORM = { formNo: 'TZ-9' };

/** Anna's use up to 10 m³ is deducted, and 1 m³ more was adjusted by form TZ-9. */
function adjusted(): { ledger: Ledger; first: LedgerCommand } {
  const ledger = withGas();
  deduction(reviewed(ledger, 10_000));
  const first = ledger.desk.adjust(1_000, FORM);
  ledger.mustDo(first);
  ledger.mustDo(ledger.desk.enrol(METER_B, null));
  return { ledger, first };
}

const SECOND: Readonly<Record<string, (ledger: Ledger) => LedgerCommand>> = {
  adjustment: ({ desk }) => desk.adjust(2_000, FORM),
  'price correction': ({ desk }) => desk.correct(1_000, 2_000, FORM),
  'meter change': ({ desk }) => desk.change(METER_A, METER_B, 15_000, { sheetNo: 'TZ-9' }),
  'exchange of meters': ({ desk }) => desk.swap(ANNA, ANNA, { workOrder: 'TZ-9' }),
  closure: ({ desk }) => {
    const { newMeter: _new, openingIndex: _index, ...sheet } = desk.change(METER_A, METER_A, 1);
    return { ...sheet, sheetNo: 'TZ-9', kind: 'settle-account', papers: '身份证尾号 0042' };
  },
};

test.each(Object.keys(SECOND))('a second document with its number is refused: %s', (name) => {
  const { ledger, first } = adjusted();
  const before = ledger.stages();
  const second = SECOND[name];
  if (second === undefined) throw new Error(name);
  expect(ledger.refusal(second(ledger))).toEqual({
    code: 'document.exists',
    facts: {
      formNo: 'TZ-9',
      document: '调整气量 adjustment',
      accountId: ANNA,
      on: first.businessDate,
      operationId: first.operationId,
    },
  });
  expect(ledger.stages()).toBe(before);
});

test('another number is another document, and a refused one takes no number', () => {
  const { ledger } = adjusted();
  expect(ledger.try(ledger.desk.adjust(-90_000, { formNo: 'TZ-10' }))).toBe('adjustment.too-much');
  expect(ledger.try(ledger.desk.adjust(2_000, { formNo: 'TZ-10' }))).toBe('done');
  expect(ledger.books.document('TZ-10')).toMatchObject({ kind: 'adjust-usage', accountId: ANNA });
});

test('of a past without a register, the first document with a number keeps it', () => {
  const { ledger, first } = adjusted();
  const sheet = ledger.desk.change(METER_A, METER_B, 15_000);
  ledger.books.documents.clear();
  ledger.books.apply([
    {
      table: 'document',
      row: {
        formNo: sheet.sheetNo,
        kind: 'adjust-usage',
        operationId: op(1),
        accountId: ANNA,
        on: first.businessDate,
      },
    },
  ]);
  expect(ledger.try(sheet)).toBe('document.exists');
  expect(ledger.try({ ...sheet, sheetNo: 'HB-8', finalIndex: litre(15_000) })).toBe('done');
});
