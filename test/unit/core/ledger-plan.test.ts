/** A debtor's plan (分期): a share of each payment settles what is owed, so that the rest can buy gas. */
import { describe, expect, test } from 'vitest';
import type { AgreePlan } from '../../../src/core/ledger/month-commands.ts';
import { answerTo, type Fault, type Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_A, CARD_B, METER_B } from './ledger-town.ts';
import { deduction, reviewed, withGas } from './month-ledger.ts';

/** Anna used 50 m³ more than she ever bought: 100.00, and nothing is left in the balance. */
function inDebt(): Ledger {
  const ledger = withGas();
  ledger.mustDo(ledger.desk.taken(CARD_A, 2, 50_000));
  deduction(reviewed(ledger, 150_000));
  expect(ledger.books.live(ANNA)).toMatchObject({ balanceFen: 0, overUseFen: 10_000 });
  return ledger;
}

const live = (ledger: Ledger) => ledger.books.live(ANNA);

test('without a plan a payment settles the debt first', () => {
  const ledger = inDebt();
  ledger.mustDo(ledger.desk.pay(ANNA, 4_000));
  expect(live(ledger)).toMatchObject({ balanceFen: 0, overUseFen: 6_000 });
});

describe('with a plan of 30 %', () => {
  test('a payment settles its share, rounded up to the fen, and the rest buys gas', () => {
    const ledger = inDebt();
    ledger.mustDo(ledger.desk.plan(30));
    const paid = ledger.mustDo(ledger.desk.pay(ANNA, 4_001));
    expect(paid).toMatchObject({ overUsePaidFen: 1_201, balanceFen: 2_800 });
    expect(live(ledger)).toMatchObject({ balanceFen: 2_800, overUseFen: 8_799 });
    expect(ledger.try(ledger.desk.buy(ANNA, 1_000))).toBe('done');
  });

  test('a transfer settles its share when it is confirmed', () => {
    const ledger = inDebt();
    const { desk } = ledger;
    ledger.mustDo(desk.plan(30));
    const transfer = desk.pay(ANNA, 1_000, { channel: 'bank-transfer', reference: 'ICBC 1' });
    ledger.mustDo(transfer);
    ledger.mustDo(desk.confirm(transfer.operationId));
    expect(live(ledger)).toMatchObject({ balanceFen: 700, overUseFen: 9_700 });
  });

  test('it ends with the debt', () => {
    const ledger = inDebt();
    ledger.mustDo(ledger.desk.plan(30));
    ledger.mustDo(ledger.desk.pay(ANNA, 40_000));
    expect(live(ledger)).toMatchObject({ balanceFen: 30_000, overUseFen: 0 });
    expect(ledger.books.plan(ANNA)).toMatchObject({ sharePercent: 100 });
  });

  test('a later plan takes its place, and 100 % is none', () => {
    const ledger = inDebt();
    ledger.mustDo(ledger.desk.plan(30));
    ledger.mustDo(ledger.desk.plan(100));
    ledger.mustDo(ledger.desk.pay(ANNA, 4_000));
    expect(live(ledger)).toMatchObject({ balanceFen: 0, overUseFen: 6_000 });
  });
});

const FAULTS: readonly Fault<AgreePlan>[] = [
  { code: 'account.unknown', command: (c) => ({ ...c, accountId: BERT }) },
  { code: 'approval.same-person', command: (c) => ({ ...c, second: c.operator }) },
  { code: 'request.invalid', command: (c) => ({ ...c, sharePercent: 0 }) },
];

test.each(FAULTS.map(({ code }, n) => ({ code, n })))('is refused: $code', ({ code, n }) => {
  const ledger = inDebt();
  expect(answerTo(ledger, ledger.desk.plan(30), FAULTS.slice(n))).toBe(code);
});

test('who owes nothing needs no plan', () => {
  const ledger = withGas();
  expect(ledger.try(ledger.desk.plan(30))).toBe('plan.no-debt');
});

test('a debt that goes over with an exchange of meters takes its plan along', () => {
  const ledger = inDebt();
  const { desk } = ledger;
  for (const each of desk.customer(BERT, METER_B, CARD_B)) ledger.mustDo(each);
  ledger.mustDo(desk.plan(20));
  ledger.mustDo(desk.swap(ANNA, BERT));
  expect(ledger.books.live(BERT)?.overUseFen).toBe(10_000);
  expect([ANNA, BERT].map((id) => ledger.books.plan(id)?.sharePercent)).toEqual([100, 20]);
});
