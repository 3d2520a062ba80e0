/** A cashier's day in the books: what the drawer should hold, the blind count, and what becomes of a difference. */
import { describe, expect, test } from 'vitest';
import { NOBODY, type OperationId } from '../../../src/core/ids.ts';
import { accountOfCode, CHART } from '../../../src/core/journal.ts';
import type { RuleDifference } from '../../../src/core/ledger/hall/commands.ts';
import { closingFault } from '../../../src/core/ledger/hall/shift.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, op, STATION } from './ledger-town.ts';

const OTHER = { operator: 'wang.wu' };

interface Begun {
  readonly ledger: Ledger;
  readonly shift: OperationId;
}

function begun(float = 50_000): Begun {
  const ledger = Ledger.town();
  const opening = ledger.desk.openShift(float);
  ledger.mustDo(opening);
  return { ledger, shift: opening.operationId };
}

const figures = (ledger: Ledger, shift: OperationId, counted: number) => {
  const result = ledger.mustDo(ledger.desk.count(shift, counted));
  return result.kind === 'fact' ? result.facts : {};
};

const sum = (ledger: Ledger, account: keyof typeof CHART): number => ledger.sums.get(account) ?? 0;

test('expected is float, cash in, less what went to the bank; other channels and other people are not in it', () => {
  const { ledger, shift } = begun();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 10_000, { cashGiven: null }));
  ledger.mustDo(desk.pay(ANNA, 2_000, { channel: 'wechat', reference: 'wx' }));
  ledger.mustDo(desk.pay(ANNA, 3_000, { ...OTHER }));
  ledger.mustDo(desk.buy(ANNA, 1_000));
  ledger.mustDo(desk.handOver(4_000, 'S-1'));
  ledger.mustDo(desk.print(1));
  ledger.mustDo(desk.print(1));
  expect(figures(ledger, shift, 56_000)).toMatchObject({
    state: 'closed',
    float: 50_000,
    carried: 0,
    cashIn: 10_000,
    cashOut: 0,
    handedOver: 4_000,
    wechatIn: 2_000,
    expected: 56_000,
    difference: 0,
    tickets: 2,
    ticketFirst: 1,
    ticketLast: 2,
    purchases: 1,
    purchasedLitres: 1_000,
    reprints: 1,
  });
  expect([sum(ledger, 'cash'), sum(ledger, 'bank'), ledger.isWhole()]).toEqual([
    9_000,
    4_000,
    true,
  ]);
});

test('a first count that does not agree is answered with nothing but "count again"', () => {
  const { ledger, shift } = begun();
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
  expect(figures(ledger, shift, 59_000)).toEqual({ shift, state: 'recount' });
  expect(figures(ledger, shift, 60_000)).toMatchObject({ state: 'closed', difference: 0 });
  expect([sum(ledger, 'cashierShort'), sum(ledger, 'cashOver')]).toEqual([0, 0]);
});

test.each([
  [59_000, -1_000, 'cashierShort', 1_000],
  [60_500, 500, 'cashOver', 500],
] as const)('the second count stands: %i is %i', (counted, difference, account, amount) => {
  const { ledger, shift } = begun();
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
  figures(ledger, shift, counted);
  expect(figures(ledger, shift, counted)).toMatchObject({ state: 'closed', difference });
  expect(sum(ledger, account)).toBe(amount);
  expect([sum(ledger, 'cash'), ledger.isWhole()]).toEqual([10_000 + difference, true]);
  expect(ledger.stages()).toBe('余 100.00');
});

test('cash after bank hours carries over, and what is taken between two shifts belongs to the second', () => {
  const { ledger, shift } = begun();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 10_000));
  figures(ledger, shift, 60_000);
  ledger.mustDo(desk.pay(ANNA, 700));
  const second = desk.openShift(50_000);
  ledger.mustDo(second);
  ledger.mustDo(desk.handOver(10_000, 'S-2'));
  expect(figures(ledger, second.operationId, 50_700)).toMatchObject({
    carried: 10_000,
    cashIn: 700,
    handedOver: 10_000,
    difference: 0,
  });
});

test('what was taken before a cashier’s first shift is in none: the books do not know that drawer', () => {
  const ledger = Ledger.town();
  ledger.mustDo(ledger.desk.pay(ANNA, 99_900));
  const opening = ledger.desk.openShift(50_000);
  ledger.mustDo(opening);
  expect(figures(ledger, opening.operationId, 50_000)).toMatchObject({ cashIn: 0, difference: 0 });
});

test.each([
  ['paid-in', -1_000, 'bank', 1_000, 'CCB 1'],
  ['wages', -1_000, 'wagesPayable', -1_000, null],
  ['company', -1_000, 'cashLoss', 1_000, null],
  ['returned', 500, 'cash', 9_500 + 500, null],
  ['gain', 500, 'otherGains', 500, null],
] as const)(
  'ruled as %s, a difference is gone from where it waited',
  (verdict, difference, account, is, reference) => {
    const { ledger, shift } = begun();
    ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
    figures(ledger, shift, 60_000 + difference);
    figures(ledger, shift, 60_000 + difference);
    ledger.mustDo(ledger.desk.rule(shift, { verdict, reference }));
    expect([sum(ledger, 'cashierShort'), sum(ledger, 'cashOver')]).toEqual([0, 0]);
    expect([sum(ledger, account), ledger.isWhole()]).toEqual([is, true]);
    expect(ledger.try(ledger.desk.rule(shift, { verdict, reference }))).toBe('shift.no-difference');
  },
);

test('a bank slip counts once: as a hand-over, or as money paid in for what was short', () => {
  const { ledger, shift } = begun();
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 10_000));
  figures(ledger, shift, 59_000);
  figures(ledger, shift, 59_000);
  ledger.mustDo(desk.handOver(9_000, 'CCB 1'));
  const paidIn = (reference: string) => desk.rule(shift, { verdict: 'paid-in', reference });
  expect(ledger.try(paidIn('CCB 1'))).toBe('hand-over.slip-known');
  expect(ledger.try(paidIn('CCB 2'))).toBe('done');
  expect(ledger.try(desk.handOver(1_000, 'CCB 2'))).toBe('hand-over.slip-known');
  expect(ledger.books.hall.handOver('CCB 2')).toMatchObject({ amount: 1_000, cashier: 'li.na' });
  expect(ledger.isWhole()).toBe(true);
});

describe('what a ruling is refused for, the first reason first', () => {
  const faults: readonly Fault<RuleDifference>[] = [
    { code: 'shift.unknown', command: (c) => ({ ...c, shift: op(999) }) },
    { code: 'approval.same-person', command: (c) => ({ ...c, ruledBy: 'li.na' }) },
    { code: 'request.invalid', command: (c) => ({ ...c, verdict: 'gain' }) },
    { code: 'request.invalid', command: (c) => ({ ...c, reference: 'not asked for' }) },
  ];
  test.each(faults.map(({ code }, index) => [code, index] as const))('%s (%i)', (code, index) => {
    const { ledger, shift } = begun();
    figures(ledger, shift, 1);
    figures(ledger, shift, 1);
    expect(answerTo(ledger, ledger.desk.rule(shift), faults.slice(index))).toBe(code);
  });
});

test('a float is at least what the last count missed of it: no drawer is expected to hold less than nothing', () => {
  const { ledger, shift } = begun(50_000);
  const { desk } = ledger;
  ledger.mustDo(desk.pay(ANNA, 1_000));
  ledger.mustDo(desk.handOver(1_000, 'S-1'));
  figures(ledger, shift, 45_000);
  figures(ledger, shift, 45_000);
  expect(ledger.try(desk.openShift(0))).toBe('shift.float-too-small');
  expect(ledger.try(desk.openShift(4_999))).toBe('shift.float-too-small');
  const next = desk.openShift(5_000);
  ledger.mustDo(next);
  expect(figures(ledger, next.operationId, 0)).toMatchObject({ carried: -5_000, expected: 0 });
});

test('a shift is counted by its own cashier, once it is open and until it is closed', () => {
  const { ledger, shift } = begun();
  const { desk } = ledger;
  expect(ledger.try(desk.openShift())).toBe('shift.open');
  expect(ledger.try(desk.openShift(1, OTHER))).toBe('done');
  expect(ledger.try(desk.count(shift, 1, OTHER))).toBe('shift.other-cashier');
  expect(ledger.try(desk.count(op(999), 1))).toBe('shift.unknown');
  expect(ledger.try(desk.rule(shift))).toBe('shift.no-difference');
  figures(ledger, shift, 50_000);
  expect(ledger.try(desk.count(shift, 50_000))).toBe('shift.closed');
  expect(ledger.try(desk.handOver(5, 'S-3'))).toBe('done');
  expect(ledger.try(desk.handOver(5, 'S-3'))).toBe('hand-over.slip-known');
  expect(ledger.try(desk.openShift(-1))).toBe('request.not-an-amount');
});

test('a closing that tells other figures than its rows is found when it is replayed', () => {
  const { ledger, shift } = begun();
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
  const row = ledger.books.hall.shift(shift);
  const takings = { ...ledger.books.hall.till.of(STATION, 'li.na') };
  const closed = ledger.mustDo(ledger.desk.count(shift, 60_000));
  if (row === undefined || closed.kind !== 'fact') throw new Error('the shift is not there');
  expect(closingFault(row, takings, closed)).toBeNull();
  const told = (facts: object) => ({ ...closed, facts: { ...closed.facts, ...facts } });
  expect(closingFault(row, takings, told({ cashIn: 9_000 }))).toContain('cashIn');
  expect(closingFault(row, takings, told({ difference: 1 }))).toContain('difference');
  // Closings from before reversals were counted tell none; but a wrong count is wrong.
  const { reversals: _r, reversedFen: _f, voids: _v, ...older } = closed.facts;
  expect(closingFault(row, takings, { kind: 'fact', facts: older })).toBeNull();
  expect(closingFault(row, takings, told({ reversals: 1 }))).toContain('reversals');
});

test('nobody owns what lies between shared accounts, and each of them has its place in the general ledger', () => {
  const { ledger, shift } = begun();
  figures(ledger, shift, 49_000);
  const decided = ledger.do(ledger.desk.count(shift, 49_000));
  const [posting] = decided.ok ? decided.value.postings : [];
  expect(posting).toMatchObject({ debit: 'cashierShort', credit: 'cash', owner: NOBODY });
  for (const name of [
    'cashierShort',
    'cashOver',
    'wagesPayable',
    'otherGains',
    'cashLoss',
  ] as const) {
    expect([accountOfCode(CHART[name].code), CHART[name].gl === null]).toEqual([name, false]);
  }
});
