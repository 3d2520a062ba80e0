/** What a meter is billed for: a wheel that turns over, gas that waits in whole units, and documents that adjust it. */
import { describe, expect, test } from 'vitest';
import { accountId, meterId } from '../../../src/core/ids.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, METER_A, SETTINGS } from './ledger-town.ts';

import { close, deduction, entry, JUNE, month, reviewed, withGas } from './month-ledger.ts';

/** Anna's meter was new to us at 99 990 m³. */
function nearTheEnd(): Ledger {
  const ledger = withGas();
  const meter = ledger.books.meter(METER_A);
  if (meter === undefined) throw new Error('no meter');
  const row = { ...meter, initialIndex: litre(99_990_000) };
  ledger.books.apply([{ table: 'meter', row }]);
  return ledger;
}

describe('a wheel that passes its end', () => {
  test('has turned once more; every later reading counts on from there', () => {
    const ledger = reviewed(nearTheEnd(), 99_998_000);
    expect(deduction(ledger)).toMatchObject({ litres: 8_000 });
    close(ledger, JUNE);
    reviewed(ledger, 5_000, '2026-07');
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 7_000, billedLitres: 15_000 });
    close(ledger, '2026-07');
    reviewed(ledger, 11_000, '2026-08');
    expect(deduction(ledger, '2026-08')).toMatchObject({ litres: 6_000, billedLitres: 21_000 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('passes it where its digits end: six whole ones turn at a million', () => {
    const ledger = withGas();
    const meter = ledger.books.meter(METER_A);
    if (meter === undefined) throw new Error('no meter');
    const row = { ...meter, initialIndex: litre(999_990_000), wheelDigits: 6 };
    ledger.books.apply([{ table: 'meter', row }]);
    reviewed(ledger, 5_000);
    expect(deduction(ledger)).toMatchObject({ litres: 15_000 });
    close(ledger, JUNE);
    reviewed(ledger, 11_000, '2026-07');
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 6_000, billedLitres: 21_000 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('is told from a wheel that ran back', () => {
    const ledger = reviewed(nearTheEnd(), 99_998_000);
    deduction(ledger);
    close(ledger, JUNE);
    ledger.mustDo(ledger.desk.usage('2026-07', [{ index: litre(99_997_000) }]));
    expect(ledger.books.usage(toPeriod('2026-07'), ANNA)).toMatchObject({ why: 'index-back' });
  });
});

describe('the digits of a wheel are corrected', () => {
  const refused = (ledger: Ledger, digits: number, witness?: string): unknown =>
    ledger.try(ledger.desk.correctWheel(METER_A, digits, witness));

  test('and from then on it turns where it ends', () => {
    const ledger = nearTheEnd();
    ledger.mustDo(ledger.desk.correctWheel(METER_A, 6));
    reviewed(ledger, 100_003_000);
    expect(deduction(ledger)).toMatchObject({ litres: 13_000, billedLitres: 13_000 });
    close(ledger, JUNE);
    ledger.mustDo(ledger.desk.usage('2026-07', [{ index: litre(5_000) }]));
    expect(ledger.books.usage(toPeriod('2026-07'), ANNA)).toMatchObject({ why: 'index-back' });
    expect(ledger.isWhole()).toBe(true);
  });

  test('by two people, and only to what the wheel can have shown', () => {
    const ledger = nearTheEnd();
    expect(refused(ledger, 6, 'li.na')).toBe('approval.same-person');
    expect(ledger.try(ledger.desk.correctWheel(meterId(9, 9), 6))).toBe('meter.unknown');
    expect(refused(ledger, 5)).toBe('wheel.same');
    expect(refused(ledger, 4)).toBe('wheel.shown-more');
    const row = ledger.books.meter(METER_A);
    expect(row?.wheelDigits).toBe(5);
  });

  test('not while a line waits that was read by the old ones, nor once a turn was billed', () => {
    const ledger = reviewed(nearTheEnd(), 4_000);
    expect(refused(ledger, 6)).toBe('wheel.line-waiting');
    expect(deduction(ledger)).toMatchObject({ litres: 14_000 });
    expect(refused(ledger, 6)).toBe('wheel.turned');
  });
});

describe('gas that waits to be written', () => {
  /** Anna's meter takes whole cubic metres; 20 m³ are in it, 30 wait. */
  function inWholeUnits(): Ledger {
    const month = { profile: 'bill', absurdLitresPerDay: 100_000 } as const;
    const ledger = Ledger.town(0, { ...SETTINGS, month, unitLitres: litre(1_000) });
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 20_000));
    ledger.mustDo(desk.buy(ANNA, 20_000));
    const load = desk.reserve();
    ledger.mustDo(load);
    ledger.mustDo(desk.post(load.operationId));
    ledger.mustDo(desk.buy(ANNA, 30_000));
    return ledger;
  }

  test('is used in whole units; the rest of the use is found again by the next reading', () => {
    const ledger = reviewed(inWholeUnits(), 22_350);
    expect(deduction(ledger)).toMatchObject({ litres: 22_000, awaitingLitres: 350, overUse: null });
    expect(ledger.books.live(ANNA)).toMatchObject({ toBeWrittenLitre: 28_000 });
    close(ledger, JUNE);
    reviewed(ledger, 23_100, '2026-07');
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 1_000, awaitingLitres: 100 });
    expect(ledger.books.live(ANNA)?.toBeWrittenLitre).toBe(27_000);
    expect(ledger.isWhole()).toBe(true);
  });

  test('is used whole where the use is beyond everything bought', () => {
    const ledger = reviewed(inWholeUnits(), 50_350);
    expect(deduction(ledger)).toMatchObject({
      litres: 50_000,
      awaitingLitres: 0,
      overUse: { litres: 350 },
    });
  });

  test('is not adjusted by a part of a unit', () => {
    const ledger = reviewed(inWholeUnits(), 20_000);
    deduction(ledger);
    expect(ledger.try(ledger.desk.adjust(350))).toBe('adjustment.below-unit');
    expect(ledger.try(ledger.desk.adjust(1_000))).toBe('done');
  });
});

describe('an adjustment', () => {
  test('of use that nobody read is billed like a deduction, and the next reading does not repeat or undo it', () => {
    const ledger = reviewed(withGas(), 12_000);
    deduction(ledger);
    close(ledger, JUNE);
    const { desk } = ledger;
    expect(entry(ledger, desk.adjust(3_000))).toEqual([
      'gas in meter → gas consumed 3.000 m³',
      'gas-fee receivable → gas-fee revenue 5.50',
      'gas-fee receivable → output VAT 0.50',
      'in meter → gas-fee receivable 6.00',
    ]);
    reviewed(ledger, 13_000, '2026-07');
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 1_000, billedLitres: 16_000 });
  });

  test('of gas that was billed and not used goes back in red', () => {
    const ledger = reviewed(withGas(), 12_000);
    deduction(ledger);
    expect(entry(ledger, ledger.desk.adjust(-2_000))).toEqual([
      'gas consumed → gas in meter 2.000 m³',
      'gas-fee revenue → gas-fee receivable 3.67',
      'output VAT → gas-fee receivable 0.33',
      'gas-fee receivable → in meter 4.00',
    ]);
  });

  test.each([
    ['one person', 1_000, { second: 'chen' }, 'approval.same-person'],
    ['nothing', 0, {}, 'request.not-a-volume'],
    ['an account that nobody knows', 1_000, { accountId: accountId(7) }, 'account.unknown'],
    ['more than was billed', -12_001, {}, 'adjustment.too-much'],
  ])('of %s is refused', (_name, litres, over, code) => {
    const ledger = reviewed(withGas(), 12_000);
    deduction(ledger);
    expect(ledger.try(ledger.desk.adjust(litres, over))).toBe(code);
  });

  test('waits until a line that was entered before it is deducted: the line has given the estimate back already', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.taken(CARD_A, 2, 50_000));
    ledger.mustDo(desk.usage(JUNE, [{ source: 'estimate', litres: litre(15_000) }]));
    expect(ledger.refusal(desk.adjust(-1_000))).toMatchObject({
      code: 'adjustment.line-waiting',
      facts: { accountId: ANNA, period: JUNE },
    });
    ledger.mustDo(desk.submit(month(ledger)));
    ledger.mustDo(desk.review(JUNE));
    deduction(ledger);
    close(ledger, JUNE);
    reviewed(ledger, 9_000, '2026-07');
    for (const litres of [-15_000, -6_000, 1_000]) {
      expect(ledger.try(desk.adjust(litres))).toBe('adjustment.line-waiting');
    }
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: -6_000, billedLitres: 9_000 });
    expect(ledger.try(desk.adjust(-9_001))).toBe('adjustment.too-much');
    expect(ledger.try(desk.adjust(-9_000))).toBe('done');
    expect(ledger.isWhole()).toBe(true);
  });

  test('never gives over-use back: it was in no lot', () => {
    const ledger = reviewed(withGas(), 130_000);
    deduction(ledger);
    expect(ledger.try(ledger.desk.adjust(-50_001))).toBe('adjustment.too-much');
    expect(ledger.try(ledger.desk.adjust(-50_000))).toBe('done');
    expect(ledger.isWhole()).toBe(true);
  });

  test('of a reading that was wrong says the true index, and the next reading goes on from there', () => {
    const ledger = reviewed(withGas(), 42_000);
    deduction(ledger);
    close(ledger, JUNE);
    const { desk } = ledger;
    // Read as 42 m³, the wheel stood at 12.
    const wrong = { trueIndex: litre(12_000) };
    expect(ledger.refusal(desk.adjust(-29_000, wrong))).toMatchObject({
      code: 'adjustment.index-differs',
      facts: { readIndex: 42_000, trueIndex: 12_000 },
    });
    ledger.mustDo(desk.adjust(-30_000, wrong));
    reviewed(ledger, 15_000, '2026-07');
    expect(deduction(ledger, '2026-07')).toMatchObject({ litres: 3_000, billedLitres: 15_000 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('waits for the card while a load is open that may explain it', () => {
    const ledger = withGas();
    const { desk } = ledger;
    ledger.mustDo(desk.buy(ANNA, 10_000));
    const open = { litres: litre(10_000), fen: 2_000 as never, sequenceBefore: 2 };
    ledger.mustDo(desk.reserve({ ...open, totalBefore: litre(50_000) }));
    expect(ledger.try(desk.adjust(51_000))).toBe('adjustment.awaits-card');
    expect(ledger.try(desk.adjust(50_000))).toBe('done');
  });
});
