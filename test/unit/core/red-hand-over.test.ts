/** A hand-over that was entered wrongly (缴款红字): it goes back whole, and the drawer or the shift that it was of is right again. */
import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../src/core/ids.ts';
import type { CHART } from '../../../src/core/journal.ts';
import type { RedHandOver } from '../../../src/core/ledger/hall/commands.ts';
import { fen } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, DAY } from './ledger-town.ts';

/** A drawer with a float of 500.00, into which 100.00 came and of which the cashier took some to the bank. */
function handed(booked: number) {
  const ledger = Ledger.town();
  const opening = ledger.desk.openShift(50_000);
  ledger.mustDo(opening);
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000, { cashGiven: null }));
  ledger.mustDo(ledger.desk.handOver(booked, 'S-1'));
  return { ledger, shift: opening.operationId };
}

function counted(ledger: Ledger, shift: OperationId, amount: number) {
  ledger.mustDo(ledger.desk.count(shift, amount));
  if (ledger.books.hall.shift(shift)?.state === 'recount') {
    ledger.mustDo(ledger.desk.count(shift, amount));
  }
  return ledger.books.hall.shift(shift);
}

const sums = (ledger: Ledger) =>
  Object.fromEntries(
    (
      [
        'cash',
        'bank',
        'cashierShort',
        'cashOver',
      ] as const satisfies readonly (keyof typeof CHART)[]
    )
      .map((account) => [account, ledger.sums.get(account) ?? 0] as const)
      .filter(([, amount]) => amount !== 0),
  );

describe('before the drawer is counted', () => {
  test('its cash is in the drawer again, by whomever it was taken back', () => {
    const { ledger, shift } = handed(4_000);
    ledger.mustDo(ledger.desk.redHandOver('S-1'));
    expect(sums(ledger)).toEqual({ cash: 10_000 });
    expect(counted(ledger, shift, 60_000)).toMatchObject({ state: 'closed', difference: 0 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('the right one comes with it, and may bear the same number', () => {
    const { ledger, shift } = handed(40_000);
    ledger.mustDo(ledger.desk.redHandOver('S-1', 4_000));
    expect(sums(ledger)).toEqual({ cash: 6_000, bank: 4_000 });
    expect(ledger.books.hall.handOver('S-1')).toMatchObject({ amount: 4_000, cashier: 'li.na' });
    expect(counted(ledger, shift, 56_000)).toMatchObject({ state: 'closed', difference: 0 });
  });

  test('a slip that was taken back is another cashier’s, who enters it', () => {
    const { ledger } = handed(4_000);
    ledger.mustDo(ledger.desk.redHandOver('S-1'));
    expect(ledger.try(ledger.desk.redHandOver('S-1'))).toBe('hand-over.unknown');
    ledger.mustDo(ledger.desk.handOver(4_000, 'S-1', { operator: 'wang.wu' }));
    expect(ledger.books.hall.handOver('S-1')).toMatchObject({ cashier: 'wang.wu' });
  });

  test('cash from before the first shift was in no drawer, and comes back into none', () => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.handOver(4_000, 'S-1'));
    const opening = ledger.desk.openShift(50_000);
    ledger.mustDo(opening);
    ledger.mustDo(ledger.desk.redHandOver('S-1', 400));
    expect(counted(ledger, opening.operationId, 50_000)).toMatchObject({ difference: 0 });
  });
});

describe('after the count', () => {
  test('what seemed over was none: the count stands, and its difference is gone', () => {
    const { ledger, shift } = handed(40_000);
    expect(counted(ledger, shift, 56_000)).toMatchObject({ difference: 36_000 });
    const next = ledger.desk.openShift(50_000);
    ledger.mustDo(next);
    ledger.mustDo(ledger.desk.redHandOver('S-1', 4_000));
    expect(ledger.books.hall.shift(shift)).toMatchObject({ difference: 0, ruledBy: null });
    expect(sums(ledger)).toEqual({ cash: 6_000, bank: 4_000 });
    expect(ledger.try(ledger.desk.rule(shift))).toBe('shift.no-difference');
    expect(counted(ledger, next.operationId, 56_000)).toMatchObject({ difference: 0 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('what seemed short was at the bank', () => {
    const { ledger, shift } = handed(400);
    expect(counted(ledger, shift, 56_000)).toMatchObject({ difference: -3_600 });
    ledger.mustDo(ledger.desk.redHandOver('S-1', 4_000));
    expect(ledger.books.hall.shift(shift)).toMatchObject({ difference: 0 });
    expect(sums(ledger)).toEqual({ cash: 6_000, bank: 4_000 });
  });

  test('a slip of nothing leaves the cashier short of it, to be ruled by somebody else', () => {
    const { ledger, shift } = handed(4_000);
    counted(ledger, shift, 56_000);
    ledger.mustDo(ledger.desk.redHandOver('S-1'));
    expect(ledger.books.hall.shift(shift)).toMatchObject({ difference: -4_000 });
    expect(sums(ledger)).toEqual({ cash: 6_000, cashierShort: 4_000 });
    expect(ledger.try(ledger.desk.rule(shift, { verdict: 'wages' }))).toBe('done');
  });

  test('a difference that was ruled is ruled anew for what was wrong with it', () => {
    const { ledger, shift } = handed(40_000);
    counted(ledger, shift, 56_000);
    ledger.mustDo(ledger.desk.rule(shift, { verdict: 'gain' }));
    ledger.mustDo(ledger.desk.redHandOver('S-1', 4_000));
    expect(ledger.books.hall.shift(shift)).toMatchObject({ difference: -36_000, ruledBy: null });
    ledger.mustDo(ledger.desk.rule(shift, { verdict: 'company' }));
    expect(sums(ledger)).toEqual({ cash: 6_000, bank: 4_000 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('money that was paid in for a short drawer was not: it is short again', () => {
    const { ledger, shift } = handed(4_000);
    counted(ledger, shift, 55_000);
    ledger.mustDo(ledger.desk.rule(shift, { verdict: 'paid-in', reference: 'S-2' }));
    ledger.mustDo(ledger.desk.redHandOver('S-2', 800));
    expect(ledger.books.hall.shift(shift)).toMatchObject({ difference: -200, ruledBy: null });
    expect(sums(ledger)).toEqual({ cash: 5_000, bank: 4_800, cashierShort: 200 });
    ledger.mustDo(ledger.desk.redHandOver('S-2', 1_000));
    expect(ledger.try(ledger.desk.rule(shift))).toBe('shift.no-difference');
    expect(ledger.isWhole()).toBe(true);
  });

  test('where only its number was wrong, its shift and the ruling stay', () => {
    const { ledger, shift } = handed(4_000);
    counted(ledger, shift, 55_000);
    ledger.mustDo(ledger.desk.rule(shift, { verdict: 'paid-in', reference: 'S-2' }));
    const ruled = ledger.books.hall.shift(shift);
    const right = { amount: fen(1_000), bankSlip: 'S-3', bankDate: DAY };
    ledger.mustDo(ledger.desk.redHandOver('S-2', null, { right }));
    expect(ledger.books.hall.shift(shift)).toEqual(ruled);
    expect(ledger.books.hall.handOver('S-3')).toMatchObject({ amount: 1_000, shift });
    expect(ledger.books.hall.handOver('S-2')).toBeUndefined();
  });
});

describe('what taking back is refused for, the first reason first', () => {
  const right = { amount: fen(5), bankSlip: 'S-1', bankDate: DAY };
  const faults: readonly Fault<RedHandOver>[] = [
    { code: 'approval.same-person', command: (c) => ({ ...c, second: 'fang' }) },
    { code: 'hand-over.unknown', command: (c) => ({ ...c, bankSlip: 'S-9' }) },
    { code: 'approval.same-person', command: (c) => ({ ...c, second: 'li.na' }) },
    {
      code: 'request.not-an-amount',
      command: (c) => ({ ...c, right: { ...right, amount: fen(0) } }),
    },
    {
      code: 'request.invalid',
      command: (c) => ({ ...c, right: { ...right, amount: fen(4_000) } }),
    },
    {
      code: 'hand-over.slip-known',
      command: (c) => ({ ...c, right: { ...right, bankSlip: 'S-2' } }),
    },
  ];
  test.each(faults.map(({ code }, index) => [code, index] as const))('%s (%i)', (code, index) => {
    const { ledger } = handed(4_000);
    ledger.mustDo(ledger.desk.handOver(100, 'S-2'));
    const command = ledger.desk.redHandOver('S-1');
    const fault = faults[index];
    expect(answerTo(ledger, command, fault === undefined ? [] : [fault])).toBe(code);
  });
});
