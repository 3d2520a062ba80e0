/** 赠气: what the company gives is balance, and gas is bought for it like any other. */
import { expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { heldGift } from '../../../src/core/ledger/gift-left.ts';
import { fen } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, CARD_B, METER_A, METER_B } from './ledger-town.ts';

const leftOf = ({ books }: Ledger, account: typeof ANNA) => {
  const live = books.live(account);
  if (live === undefined) throw new Error('no account');
  return heldGift(live, books);
};

const papers = { papers: '身份证', second: 'gu' };

const refund = (ledger: Ledger, payment: LedgerCommand, amount: number): LedgerCommand => ({
  ...{ ...ledger.desk.head(), kind: 'refund-payment', accountId: ANNA, reference: null },
  ...{ payment: payment.operationId, amount: fen(amount), ...papers },
});

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
  expect(ledger.try({ ...desk.gift(ANNA, 1), amount: 0.5 })).toBe('request.not-an-amount');
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

test('a gift is used first, and none of it is paid out; the last of the customer’s own takes what is left to the company', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const paid = desk.pay(ANNA, 5_000);
  ledger.mustDo(paid);
  ledger.mustDo(desk.gift(ANNA, 2_000));
  ledger.mustDo(desk.buy(ANNA, 4_000));
  ledger.mustDo(desk.adjust(2_000));
  // 8.00 bought, 4.00 used: 16.00 of the gift are left, 4.00 of them in the gas.
  expect(leftOf(ledger, ANNA)).toEqual({ leftFen: 1_600, inBalanceFen: 1_200 });
  expect(ledger.refusal(refund(ledger, paid, 5_001))).toMatchObject({
    code: 'refund.over-payment',
  });
  ledger.mustDo(desk.pay(ANNA, 1_000));
  expect(ledger.mustDo(refund(ledger, paid, 4_000))).toMatchObject({
    facts: { balanceFen: 3_200 },
  });
  expect(ledger.mustDo(refund(ledger, paid, 1_000))).not.toHaveProperty('facts.giftReturnedFen');
  const other = desk.pay(ANNA, 500);
  ledger.mustDo(other);
  expect(ledger.refusal(refund(ledger, other, 501))).toMatchObject({ code: 'refund.over-payment' });
  expect(ledger.isWhole()).toBe(true);
});

test('what is left goes to the company when nothing of the customer’s own stays, and at the end of the contract', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const paid = desk.pay(ANNA, 3_000);
  ledger.mustDo(paid);
  ledger.mustDo(desk.gift(ANNA, 2_000));
  expect(ledger.mustDo(refund(ledger, paid, 3_000))).toMatchObject({
    facts: { balanceFen: 0, giftReturnedFen: 2_000 },
  });
  expect([ledger.sums.get('giftExpense'), ledger.books.live(ANNA)?.balanceFen]).toEqual([0, 0]);

  ledger.mustDo(desk.gift(ANNA, 700, { formNo: 'ZQ-2' }));
  const { newMeter: _new, openingIndex: _index, ...sheet } = desk.change(METER_A, METER_A, 0);
  ledger.mustDo({ ...sheet, kind: 'settle-account', papers: '身份证' });
  const close = { ...desk.head(), kind: 'close-account', accountId: ANNA, reason: '搬迁' } as const;
  expect(ledger.mustDo({ ...close, ...papers })).toMatchObject({ facts: { giftReturnedFen: 700 } });
  expect([ledger.sums.get('giftExpense'), ledger.sums.get('balanceFen')]).toEqual([0, 0]);
});

test('of a balance that is mostly a gift only the customer’s own is paid out', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const paid = desk.pay(ANNA, 3_000);
  ledger.mustDo(paid);
  ledger.mustDo(desk.gift(ANNA, 2_000));
  ledger.mustDo(desk.buy(ANNA, 10_000));
  ledger.mustDo(desk.adjust(10_000));
  ledger.mustDo(desk.gift(ANNA, 900, { formNo: 'ZQ-2' }));
  ledger.mustDo(desk.buy(ANNA, 14_000));
  ledger.mustDo(desk.adjust(14_000));
  ledger.mustDo(desk.gift(ANNA, 600, { formNo: 'ZQ-3' }));
  // 48.00 were used: the first gift, and the second, and 19.00 of the customer's own.
  const before = Object.fromEntries(ledger.sums);
  expect(ledger.refusal(refund(ledger, paid, 1_101))).toEqual({
    code: 'refund.gift',
    facts: { accountId: ANNA, giftFen: 600, ownFen: 1_100 },
  });
  expect(Object.fromEntries(ledger.sums)).toEqual(before);
  ledger.mustDo(refund(ledger, paid, 1_100));
  expect(ledger.sums.get('giftExpense')).toBe(2_900);
});

test('a gift that was a mistake is taken back by a document, as far as the balance goes', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.gift(ANNA, 2_000));
  ledger.mustDo(desk.buy(ANNA, 1_000));
  const back = (amount: number) => desk.gift(ANNA, -amount, { formNo: `SH-${amount}` });
  expect(ledger.refusal(back(1_801))).toEqual({
    code: 'gift.more-than-left',
    facts: { accountId: ANNA, amountFen: 1_801, leftFen: 1_800 },
  });
  ledger.mustDo(back(1_800));
  expect(ledger.sums.get('giftExpense')).toBe(200);
});

test('a gift in the gas of exchanged meters goes along with it, and goes back from there', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  for (const command of desk.customer(BERT, METER_B, CARD_B)) ledger.mustDo(command);
  ledger.mustDo(desk.gift(ANNA, 2_000));
  ledger.mustDo(desk.buy(ANNA, 7_000));
  ledger.mustDo(desk.swap(ANNA, BERT));
  expect([leftOf(ledger, ANNA).leftFen, leftOf(ledger, BERT).leftFen]).toEqual([600, 1_400]);
  const sheet = desk.change(METER_A, METER_A, 0, { accountId: BERT });
  const { newMeter: _new, openingIndex: _index, ...down } = sheet;
  ledger.mustDo({ ...down, kind: 'settle-account', papers: '身份证' });
  const close = { ...desk.head(), kind: 'close-account', accountId: BERT, reason: '搬迁' } as const;
  expect(ledger.mustDo({ ...close, ...papers })).toMatchObject({
    facts: { giftReturnedFen: 1_400 },
  });
  expect(ledger.sums.get('giftExpense')).toBe(600);
});
