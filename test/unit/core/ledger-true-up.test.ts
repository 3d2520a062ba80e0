/** The year's end (年末清算): what was bought against what was sold by the base meter, under each profile. */
import { describe, expect, test } from 'vitest';
import type { TrueUpYear } from '../../../src/core/ledger/month-commands.ts';
import type { ProfileName } from '../../../src/core/posting-profile.ts';
import { litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, type Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A } from './ledger-town.ts';
import { close, deduction, entry, JUNE, reviewed, withGas } from './month-ledger.ts';

/** Anna bought 50 m³ for 100.00, all of it in her meter; 20 m³ are billed, by a reading or a guess. */
function atYearsEnd(profile: ProfileName = 'bill', guessed = false): Ledger {
  const ledger = withGas(profile);
  const { desk } = ledger;
  ledger.mustDo(desk.taken(CARD_A, 2, 50_000));
  if (guessed) {
    ledger.mustDo(desk.usage(JUNE, [{ source: 'estimate', litres: litre(20_000) }]));
    ledger.mustDo(desk.submit(ledger.books.month(JUNE as never)));
    ledger.mustDo(desk.review(JUNE));
    deduction(ledger);
  } else deduction(reviewed(ledger, 20_000));
  close(ledger, JUNE);
  return ledger;
}

describe('what was used and never billed', () => {
  test('leaves the lots at their tiers, as revenue', () => {
    const ledger = atYearsEnd();
    expect(entry(ledger, ledger.desk.trueUp(2026, 35_000))).toEqual([
      'gas in meter → gas consumed 15.000 m³',
      'gas-fee receivable → gas-fee revenue 27.52',
      'gas-fee receivable → output VAT 2.48',
      'in meter → gas-fee receivable 30.00',
    ]);
    expect(ledger.books.metered(ledger.books.account(ANNA)?.meter as never)).toMatchObject({
      source: 'handheld',
      readIndex: 35_000,
      readOn: '2026-12-31',
      billed: 35_000,
    });
  });

  test('and what an estimate had billed too much goes back into the lots', () => {
    const ledger = atYearsEnd('bill', true);
    const result = ledger.mustDo(ledger.desk.trueUp(2026, 12_000));
    expect(result).toMatchObject({ litres: -8_000, fen: -1_600, estimatedLitres: 0 });
    expect(ledger.books.live(ANNA)).toMatchObject({ inMeterLitre: 38_000, inMeterFen: 7_600 });
    expect(result).toMatchObject({ lines: [{ tier: 1, litres: -8_000, fen: -1_600 }] });
  });

  test('use beyond everything bought is over-use', () => {
    const ledger = atYearsEnd();
    expect(ledger.mustDo(ledger.desk.trueUp(2026, 52_000))).toMatchObject({
      litres: 30_000,
      overUse: { litres: 2_000, fen: 400, fromBalanceFen: 400 },
    });
  });
});

describe('where residents are recognised on receipt', () => {
  test('revenue of gas that is still held goes back to the advance at the end of the year', () => {
    const ledger = atYearsEnd('receipt');
    // 36.70 and 55.05: each purchase is a line of its own.
    expect(ledger.sums.get('gasRevenue')).toBe(9_175);
    expect(ledger.sums.get('recognisedApart')).toBe(-6_000);
    expect(entry(ledger, ledger.desk.trueUp(2026, 20_000))).toEqual([
      'gas-fee revenue → used and not recognised 55.05',
      'output VAT → used and not recognised 4.95',
    ]);
    expect(ledger.books.recognition(ANNA)).toMatchObject({
      ...{ boughtLitres: 50_000, usedLitres: 20_000, recognisedLitres: 20_000 },
      ...{ boughtFen: 10_000, usedFen: 4_000, recognisedFen: 4_000 },
    });
  });

  test('and the next purchase recognises it, with its own', () => {
    const ledger = atYearsEnd('receipt');
    ledger.mustDo(ledger.desk.trueUp(2026, 20_000));
    expect(ledger.mustDo(ledger.desk.buy(ANNA, 10_000))).toMatchObject({
      apart: { litres: 40_000, fen: 8_000, netFen: 7_339 },
    });
    expect(ledger.sums.get('recognisedApart')).toBe(-8_000);
  });
});

test('a difference within the error of the meter is none, and its share is a setting', () => {
  const ledger = atYearsEnd();
  const { desk } = ledger;
  expect(ledger.refusal(desk.trueUp(2026, 22_000))).toEqual({
    code: 'true-up.within-tolerance',
    facts: { differenceLitres: 2_000, boughtLitres: 50_000, percent: 4 },
  });
  ledger.settings.month = { profile: 'bill', absurdLitresPerDay: 0, trueUpPercent: 3 };
  expect(ledger.try(desk.trueUp(2026, 22_000))).toBe('done');
});

const FAULTS: readonly Fault<TrueUpYear>[] = [
  { code: 'account.unknown', command: (c) => ({ ...c, accountId: BERT }) },
  { code: 'approval.same-person', command: (c) => ({ ...c, second: c.operator }) },
  { code: 'true-up.year-open', command: (c) => ({ ...c, year: 2027 }) },
  { code: 'usage.read-on', command: (c) => ({ ...c, readOn: '2026-01-01' as never }) },
  { code: 'true-up.index-back', command: (c) => ({ ...c, index: litre(1_000) }) },
];

test.each(FAULTS.map(({ code }, n) => ({ code, n })))('is refused: $code', ({ code, n }) => {
  const ledger = atYearsEnd();
  const before = ledger.stages();
  expect(answerTo(ledger, ledger.desk.trueUp(2026, 35_000), FAULTS.slice(n))).toBe(code);
  expect(ledger.stages()).toBe(before);
});

test('a year has one document an account, and none while a line of use waits', () => {
  const ledger = atYearsEnd();
  const { desk } = ledger;
  const first = desk.trueUp(2026, 35_000);
  ledger.mustDo(first);
  expect(ledger.refusal(desk.trueUp(2026, 49_000))).toEqual({
    code: 'true-up.done',
    facts: { accountId: ANNA, year: 2026, formNo: first.formNo },
  });
  const waiting = atYearsEnd();
  waiting.mustDo(waiting.desk.usage('2026-07', [{ index: litre(21_000) }]));
  expect(waiting.try(waiting.desk.trueUp(2026, 35_000))).toBe('adjustment.line-waiting');
});
