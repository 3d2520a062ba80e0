/** 赠气: what the company gives is balance, and gas is bought for it like any other. */
import { expect, test } from 'vitest';
import { Ledger } from './ledger-books.ts';
import { ANNA } from './ledger-commands.ts';

test('it is a selling expense and the customer’s balance, and buys gas at the price of the day', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const given = ledger.mustDo(desk.gift(ANNA, 2_000));
  expect(given).toMatchObject({ facts: { amountFen: 2_000, balanceFen: 2_000 } });
  expect(Object.fromEntries(ledger.sums)).toEqual({ giftExpense: 2_000, balanceFen: 2_000 });
  ledger.mustDo(desk.buy(ANNA, 10_000));
  expect(ledger.sums.get('balanceFen')).toBe(0);
  expect(ledger.isWhole()).toBe(true);
});

test('one number is one document; one person alone, no amount and a closed or unknown account are refused', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.gift(ANNA, 2_000, { formNo: 'ZQ-1' }));
  const before = Object.fromEntries(ledger.sums);
  expect(ledger.try(desk.gift(ANNA, 2_000, { formNo: 'ZQ-1' }))).toBe('document.exists');
  expect(ledger.try(desk.gift(ANNA, 100, { second: 'fang' }))).toBe('approval.same-person');
  expect(ledger.try(desk.gift(ANNA, 0))).toBe('request.not-an-amount');
  expect(ledger.try(desk.gift(ANNA, -5))).toBe('request.not-an-amount');
  const nobody = (ANNA + 900) as typeof ANNA;
  expect(ledger.try(desk.gift(nobody, 100))).toBe('account.unknown');
  expect(Object.fromEntries(ledger.sums)).toEqual(before);
});

test('a debt for over-use is not settled by a gift', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.adjust(5_000));
  const owed = ledger.sums.get('overUseFen') ?? 0;
  expect(owed).toBeGreaterThan(0);
  expect(ledger.try(desk.gift(ANNA, 2_000))).toBe('gift.debt-stands');
  ledger.mustDo(desk.pay(ANNA, owed));
  ledger.mustDo(desk.gift(ANNA, 2_000));
  expect(ledger.sums.get('balanceFen')).toBe(2_000);
});
