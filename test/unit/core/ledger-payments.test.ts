/** Taking money: channels, pending transfers, tickets, and what refuses a payment. */
import { describe, expect, test } from 'vitest';
import type { ConfirmPayment, TakePayment } from '../../../src/core/ledger/commands.ts';
import { FEN_MAX, fen } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, op } from './ledger-town.ts';

const closed = (ledger: Ledger): void => {
  const row = ledger.books.account(ANNA);
  if (row !== undefined) ledger.books.accounts.set(ANNA, { ...row, closed: true });
};
const unknown = (ledger: Ledger): void => {
  ledger.books.accounts.delete(ANNA);
};

describe('a payment is refused in this order', () => {
  const FAULTS: readonly Fault<TakePayment>[] = [
    { code: 'request.not-an-amount', command: (c) => ({ ...c, amount: fen(0) }) },
    { code: 'account.unknown', world: unknown },
    { code: 'account.closed', world: closed },
    {
      code: 'request.invalid',
      command: (c) => ({ ...c, channel: 'wechat', cashGiven: fen(5_000) }),
    },
    {
      code: 'payment.reference-required',
      command: (c) => ({ ...c, channel: 'wechat', reference: null, cashGiven: null }),
    },
    { code: 'payment.cash-short', command: (c) => ({ ...c, cashGiven: fen(4_999) }) },
  ];

  test.each(FAULTS.map(({ code }, n) => [code, FAULTS.slice(n)] as const))('%s', (code, faults) => {
    const ledger = Ledger.town();
    // The amount is spoiled last, and 0 is never more than what was given: the pair is tested below.
    const pay = ledger.desk.pay(ANNA, 5_000);
    expect(answerTo(ledger, pay, faults)).toBe(code);
  });

  test('and accepted without any of these', () => {
    const ledger = Ledger.town();
    expect(ledger.try(ledger.desk.pay(ANNA, 5_000, { cashGiven: fen(5_000) }))).toBe('done');
  });

  test.each([
    [-1, 'request.not-an-amount'],
    [0, 'request.not-an-amount'],
    [1, 'done'],
    [FEN_MAX, 'done'],
    [FEN_MAX + 1, 'request.not-an-amount'],
  ])('%d fen: %s', (amount, answer) => {
    const ledger = Ledger.town();
    expect(ledger.try(ledger.desk.pay(ANNA, amount))).toBe(answer);
  });

  test.each(['wechat', 'alipay', 'bank-transfer'] as const)('cash by %s', (channel) => {
    const ledger = Ledger.town();
    const over = { channel, reference: 'R1', cashGiven: fen(5_000) };
    expect(ledger.refusal(ledger.desk.pay(ANNA, 5_000, over))).toEqual({
      code: 'request.invalid',
      facts: { field: 'cashGivenFen', expected: 'null' },
    });
  });

  test('holds do not bar paying', () => {
    const ledger = Ledger.town();
    for (const hold of ['suspended', 'stopped', 'blacklisted'] as const) {
      ledger.mustDo(ledger.desk.hold(ANNA, hold, '原因'));
    }
    expect(ledger.try(ledger.desk.pay(ANNA, 100))).toBe('done');
  });
});

describe('a channel has its own account', () => {
  test.each([
    ['cash', 'cash', null],
    ['wechat', 'wechat', 'wx-1'],
    ['alipay', 'alipay', 'al-1'],
  ] as const)('%s', (channel, account, reference) => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.pay(ANNA, 700, { channel, reference }));
    expect(ledger.sums.get(account)).toBe(700);
    expect(ledger.stages()).toBe('余 7.00');
  });
});

describe('a bank transfer', () => {
  const pending = (): { ledger: Ledger; pay: TakePayment } => {
    const ledger = Ledger.town();
    const pay = ledger.desk.pay(ANNA, 700, { channel: 'bank-transfer', reference: 'B1' });
    return { ledger, pay };
  };

  test('is pending with its ticket, and nothing can be bought against it', () => {
    const { ledger, pay } = pending();
    expect(ledger.mustDo(pay)).toEqual({
      kind: 'payment',
      state: 'pending',
      ticketNo: 1,
      amountFen: 700,
      balanceFen: 0,
    });
    expect(ledger.sums.size).toBe(0);
    expect(ledger.try(ledger.desk.buy(ANNA, 1_000))).toBe('balance.insufficient');
  });

  test('settles once, under its own ticket', () => {
    const { ledger, pay } = pending();
    ledger.mustDo(pay);
    const settled = { state: 'settled', ticketNo: 1, balanceFen: 700 };
    expect(ledger.mustDo(ledger.desk.confirm(pay.operationId))).toMatchObject(settled);
    expect(ledger.sums.get('bank')).toBe(700);
    expect(ledger.try(ledger.desk.confirm(pay.operationId))).toBe('payment.not-pending');
    expect(ledger.stages()).toBe('余 7.00');
  });

  test('that never came is withdrawn by two people: nothing was posted, and nothing of it can be confirmed or go back', () => {
    const { ledger, pay } = pending();
    ledger.mustDo(pay);
    const { operationId } = pay;
    const withdraw = (second: string, payment = operationId) =>
      ledger.desk.withdrawTransfer(payment, second);
    expect(ledger.try(withdraw('fang'))).toBe('approval.same-person');
    expect(ledger.try(withdraw('gu', op(999)))).toBe('payment.unknown');
    expect(ledger.mustDo(withdraw('gu'))).toMatchObject({ facts: { ticketNo: 1, amountFen: 700 } });
    expect(ledger.sums.size).toBe(0);
    expect(ledger.books.pendingTransferOf(ANNA)).toBeUndefined();
    expect(ledger.try(withdraw('gu'))).toBe('payment.withdrawn');
    expect(ledger.try(ledger.desk.confirm(operationId))).toBe('payment.withdrawn');
    const back = { kind: 'refund-payment', accountId: ANNA, payment: operationId } as const;
    const money = { amount: fen(1), reference: 'ICBC 1', papers: '身份证', second: 'gu' };
    expect(ledger.try({ ...ledger.desk.head(), ...back, ...money })).toBe('payment.not-settled');
    const again = ledger.desk.pay(ANNA, 700, { channel: 'bank-transfer', reference: 'B1' });
    ledger.mustDo(again);
    ledger.mustDo(ledger.desk.confirm(again.operationId));
    expect(ledger.try(withdraw('gu', again.operationId))).toBe('payment.not-pending');
    expect(ledger.isWhole()).toBe(true);
  });

  test('reaches a customer who has closed the account meanwhile', () => {
    const { ledger, pay } = pending();
    ledger.mustDo(pay);
    closed(ledger);
    expect(ledger.try(ledger.desk.confirm(pay.operationId))).toBe('done');
  });

  test('a charge that was paid in cash is known, and waits for nothing', () => {
    const ledger = Ledger.town();
    ledger.mustDo(ledger.desk.chargeItem('card'));
    const fee = ledger.desk.charge(ANNA, 'card', 2_000);
    ledger.mustDo(fee);
    expect(ledger.try(ledger.desk.confirm(fee.operationId))).toBe('payment.not-pending');
  });

  test.each([
    ['payment.unknown', op(999)],
    ['payment.not-pending', op(8)],
  ])('confirming another payment: %s', (code, payment) => {
    const ledger = Ledger.town();
    const cash = ledger.desk.pay(ANNA, 1);
    expect(cash.operationId).toBe(op(8));
    ledger.mustDo(cash);
    const confirm = ledger.desk.confirm(payment) as ConfirmPayment;
    expect(ledger.refusal(confirm)).toEqual({ code, facts: { operationId: payment } });
  });
});

test('tickets count payments, whatever their channel, and not refusals', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.try(desk.pay(ANNA, 0));
  const numbers = [
    ledger.mustDo(desk.pay(ANNA, 1)),
    ledger.mustDo(desk.pay(ANNA, 1, { channel: 'bank-transfer', reference: 'B' })),
    ledger.mustDo(desk.pay(ANNA, 1)),
  ].map((result) => (result.kind === 'payment' ? result.ticketNo : 0));
  expect(numbers).toEqual([1, 2, 3]);
});
