/** Charges beyond gas: as their entries, with their own tax, and never a fen of the balance or a litre of gas. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId } from '../../../src/core/ids.ts';
import type { LedgerAccount } from '../../../src/core/journal.ts';
import { netOf } from '../../../src/core/ledger/hall/charge.ts';
import type { RefundDeposit, TakeCharge } from '../../../src/core/ledger/hall/commands.ts';
import { fen } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, BERT, op, STATION } from './ledger-town.ts';

function counter(): Ledger {
  const ledger = Ledger.town();
  ledger.mustDo(ledger.desk.chargeItem('card'));
  ledger.mustDo(ledger.desk.chargeItem('transfer', { name: '过户费', taxBasisPoints: 600 }));
  ledger.mustDo(
    ledger.desk.chargeItem('deposit', { name: '预付款', income: false, taxBasisPoints: 0 }),
  );
  return ledger;
}

test.each<[string, Partial<TakeCharge>, Partial<Record<LedgerAccount, number>>]>([
  ['card', {}, { cash: 2_000, otherIncome: 1_770, outputVat: 230 }],
  [
    'transfer',
    { channel: 'wechat', reference: 'wx' },
    { wechat: 2_000, otherIncome: 1_887, outputVat: 113 },
  ],
  ['deposit', { channel: 'alipay', reference: 'ali' }, { alipay: 2_000, depositsReceived: 2_000 }],
])('20.00 yuan for %s', (item, over, expected) => {
  const ledger = counter();
  const before = ledger.stages();
  ledger.mustDo(ledger.desk.charge(ANNA, item, 2_000, over));
  expect(Object.fromEntries(ledger.sums)).toEqual(expected);
  expect([ledger.stages(), ledger.isWhole()]).toEqual([before, true]);
});

test('net and tax are the price, for every price and every rate', () => {
  const rate = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), rate, (gross, basisPoints) => {
      const net = netOf(fen(gross), basisPoints);
      // Twice the distance of net · (1 + rate) from the price, in 1/10000 fen, is at most what rounding may leave.
      const off = BigInt(net) * BigInt(10_000 + basisPoints) - BigInt(gross) * 10_000n;
      expect(2n * (off < 0n ? -off : off)).toBeLessThanOrEqual(BigInt(10_000 + basisPoints));
      expect(net).toBeLessThanOrEqual(gross);
    }),
  );
});

const TRANSFER = { channel: 'bank-transfer', reference: 'ICBC-9' } as const;

test.each<[string, Partial<Record<LedgerAccount, number>>]>([
  ['card', { bank: 2_000, otherIncome: 1_770, outputVat: 230 }],
  ['deposit', { bank: 2_000, depositsReceived: 2_000 }],
])('a transfer for %s has its ticket, and is nobody’s money before it has come', (item, sums) => {
  const ledger = counter();
  const charge = ledger.desk.charge(ANNA, item, 2_000, TRANSFER);
  expect(ledger.mustDo(charge)).toMatchObject({ facts: { ticketNo: 1, state: 'pending' } });
  expect([Object.fromEntries(ledger.sums), ledger.books.depositHeld(ANNA)]).toEqual([{}, 0]);
  expect([...ledger.books.heldDeposits(ANNA)]).toEqual([]);
  expect(ledger.books.pendingTransferOf(ANNA)).toMatchObject({ amount: 2_000, ticketNo: 1 });
  ledger.mustDo(ledger.desk.pay(ANNA, 300));
  const came = ledger.mustDo(ledger.desk.confirm(charge.operationId));
  expect(came).toMatchObject({ kind: 'fact', facts: { ticketNo: 1, balanceFen: 300 } });
  expect(Object.fromEntries(ledger.sums)).toEqual({ cash: 300, balanceFen: 300, ...sums });
  expect(ledger.books.depositHeld(ANNA)).toBe(sums.depositsReceived ?? 0);
  expect([ledger.stages(), ledger.isWhole()]).toEqual(['余 3.00', true]);
  expect(ledger.try(ledger.desk.confirm(charge.operationId))).toBe('payment.not-pending');
});

test('a transfer of a charge is confirmed by a line of its own amount, which then serves no other', () => {
  const ledger = counter();
  const { desk } = ledger;
  const [first, second] = [
    desk.charge(ANNA, 'deposit', 2_000, TRANSFER),
    desk.charge(ANNA, 'deposit', 2_000, TRANSFER),
  ];
  ledger.mustDo(first);
  ledger.mustDo(second);
  const bookedOn = toBusinessDate('2026-11-23');
  const line = { bank: 'ICBC', serial: 'N1', amount: fen(2_000), bookedOn, payer: '' };
  const other = { ...line, amount: fen(2_001) };
  expect(ledger.try(desk.confirm(first.operationId, other))).toBe('bank-line.amount');
  ledger.mustDo(desk.confirm(first.operationId, line));
  expect(ledger.try(desk.confirm(second.operationId, line))).toBe('bank-line.used');
  expect(ledger.books.depositHeld(ANNA)).toBe(2_000);
});

test('no invoice is of a transfer that has not come', () => {
  const ledger = counter();
  const { desk } = ledger;
  const charge = desk.charge(ANNA, 'deposit', 2_000, TRANSFER);
  ledger.mustDo(charge);
  ledger.mustDo(desk.series('D', { ticketKind: 'deposit-receipt' }));
  ledger.mustDo(desk.endTicket(1));
  const from = { by: 'series', series: 'D' } as const;
  const receipt = { ticketKind: 'deposit-receipt', from } as const;
  expect(ledger.try(desk.invoice(1, receipt))).toBe('payment.not-settled');
  ledger.mustDo(desk.confirm(charge.operationId));
  expect(ledger.try(desk.invoice(1, receipt))).toBe('done');
});

test('a charge has a ticket of the station’s own series, and its cash is in the shift', () => {
  const ledger = counter();
  const opening = ledger.desk.openShift(0);
  ledger.mustDo(opening);
  ledger.mustDo(ledger.desk.pay(ANNA, 100));
  const charged = ledger.mustDo(ledger.desk.charge(ANNA, 'card', 2_000));
  expect(charged).toMatchObject({
    facts: { ticketNo: 2, name: '卡费', netFen: 1_770, taxFen: 230 },
  });
  expect(ledger.books.hall.ticketOwner(STATION, 2)).toBe(ANNA);
  expect(ledger.mustDo(ledger.desk.count(opening.operationId, 2_100))).toMatchObject({
    facts: { state: 'closed', cashIn: 2_100, tickets: 2, ticketLast: 2, difference: 0 },
  });
});

describe('what a charge is refused for, the first reason first', () => {
  const faults: readonly Fault<TakeCharge>[] = [
    { code: 'request.not-an-amount', command: (c) => ({ ...c, amount: fen(0) }) },
    { code: 'account.unknown', command: (c) => ({ ...c, accountId: 4_000_000 as typeof ANNA }) },
    { code: 'payment.cash-short', command: (c) => ({ ...c, cashGiven: fen(1) }) },
    { code: 'charge-item.unknown', command: (c) => ({ ...c, item: 'none' }) },
  ];
  test.each(faults.map(({ code }, index) => [code, index] as const))('%s', (code, index) => {
    const ledger = counter();
    expect(answerTo(ledger, ledger.desk.charge(ANNA, 'card', 2_000), faults.slice(index))).toBe(
      code,
    );
  });

  test('an item is entered once, with a rate that is one, and a deposit has none', () => {
    const ledger = counter();
    expect(ledger.try(ledger.desk.chargeItem('card'))).toBe('charge-item.exists');
    expect(ledger.try(ledger.desk.chargeItem('a', { taxBasisPoints: 10_001 }))).toBe(
      'request.invalid',
    );
    expect(ledger.try(ledger.desk.chargeItem('b', { income: false }))).toBe('request.invalid');
  });
});

describe('a deposit goes back', () => {
  const deposited = () => {
    const ledger = counter();
    const deposit = ledger.desk.charge(ANNA, 'deposit', 50_000);
    ledger.mustDo(deposit);
    return { ledger, deposit, desk: ledger.desk };
  };

  test('in parts, never more than it was, out of the drawer and out of nobody’s gas money', () => {
    const { ledger, deposit, desk } = deposited();
    const opening = desk.openShift(60_000);
    ledger.mustDo(opening);
    const before = ledger.stages();
    expect(ledger.mustDo(desk.refundDeposit(deposit, 20_000))).toMatchObject({
      facts: { channel: 'cash', amountFen: 20_000, leftFen: 30_000 },
    });
    expect(ledger.refusal(desk.refundDeposit(deposit, 30_001))).toEqual({
      code: 'refund.over-payment',
      facts: { amountFen: 30_001, leftFen: 30_000 },
    });
    ledger.mustDo(desk.refundDeposit(deposit, 30_000));
    expect(ledger.try(desk.refundDeposit(deposit, 1))).toBe('refund.over-payment');
    expect(ledger.sums.get('depositsReceived')).toBe(0);
    expect([ledger.stages(), ledger.isWhole()]).toEqual([before, true]);
    expect(ledger.mustDo(desk.count(opening.operationId, 10_000))).toMatchObject({
      facts: { difference: 0 },
    });
  });

  test('also after the contract has ended', () => {
    const { ledger, deposit, desk } = deposited();
    const account = ledger.books.account(ANNA);
    if (account === undefined) throw new Error('no account');
    ledger.books.apply([{ table: 'account', row: { ...account, closed: true } }]);
    expect(ledger.try(desk.refundDeposit(deposit, 50_000))).toBe('done');
  });

  const FAULTS: readonly Fault<RefundDeposit>[] = [
    { code: 'request.not-an-amount', command: (c) => ({ ...c, amount: fen(0) }) },
    { code: 'account.unknown', command: (c) => ({ ...c, accountId: accountId(9_999) }) },
    { code: 'approval.same-person', command: (c) => ({ ...c, second: c.operator }) },
    { code: 'deposit.unknown', command: (c) => ({ ...c, charge: op(999_999) }) },
    {
      code: 'payment.other-account',
      command: (c) => ({ ...c, accountId: c.accountId === ANNA ? BERT : c.accountId }),
    },
    { code: 'payment.reference-required', command: (c) => ({ ...c, reference: null }) },
    {
      code: 'refund.over-payment',
      command: (c) => ({ ...c, amount: c.amount === 0 ? c.amount : fen(50_001) }),
    },
  ];

  test.each(FAULTS.map(({ code }, n) => ({ code, n })))('is refused: $code', ({ code, n }) => {
    const { ledger, desk } = deposited();
    ledger.mustDo(desk.openAccount(BERT));
    const byPhone = desk.charge(ANNA, 'deposit', 50_000, { channel: 'wechat', reference: 'wx' });
    ledger.mustDo(byPhone);
    const sums = new Map(ledger.sums);
    const refund = desk.refundDeposit(byPhone, 50_000, { reference: 'wx-back' });
    expect(answerTo(ledger, refund, FAULTS.slice(n))).toBe(code);
    expect(ledger.sums).toEqual(sums);
  });

  test('a transfer that has not come cannot go back, and one that has goes back by the bank', () => {
    const { ledger, desk } = deposited();
    const byBank = desk.charge(ANNA, 'deposit', 70_000, TRANSFER);
    ledger.mustDo(byBank);
    const refund = desk.refundDeposit(byBank, 70_000, { reference: 'ICBC-back' });
    expect(ledger.try(refund)).toBe('payment.not-settled');
    ledger.mustDo(desk.confirm(byBank.operationId));
    expect(ledger.mustDo(refund)).toMatchObject({
      facts: { channel: 'bank-transfer', leftFen: 0 },
    });
    expect([ledger.sums.get('bank'), ledger.sums.get('depositsReceived')]).toEqual([0, 50_000]);
    expect([...ledger.books.heldDeposits(ANNA)].map(({ heldFen }) => heldFen)).toEqual([50_000, 0]);
  });

  test('a fee is no deposit', () => {
    const { ledger, desk } = deposited();
    const fee = desk.charge(ANNA, 'card', 2_000);
    ledger.mustDo(fee);
    expect(ledger.try(desk.refundDeposit(fee, 2_000))).toBe('deposit.unknown');
  });
});
