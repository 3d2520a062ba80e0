/** 第三方清算: what customers paid by a platform is in the bank, less its fee, and leaves what waits to be cleared. */
import { describe, expect, test } from 'vitest';
import { fen } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, DAY, STATION } from './ledger-town.ts';

function paidByWeChat(amount: number): Ledger {
  const ledger = Ledger.town();
  ledger.mustDo(ledger.desk.pay(ANNA, amount, { channel: 'wechat', reference: 'WX 1' }));
  return ledger;
}

test('what was cleared leaves the clearing account, and bank and fee are what it was', () => {
  const ledger = paidByWeChat(10_000);
  const done = ledger.mustDo(ledger.desk.settleClearing(10_000, 60));
  expect(done).toMatchObject({ facts: { channel: 'wechat', clearedFen: 10_000, feeFen: 60 } });
  expect(Object.fromEntries(ledger.sums)).toMatchObject({
    ...{ wechat: 0, bank: 9_940, clearingFees: 60, balanceFen: 10_000 },
  });
  expect(ledger.isWhole()).toBe(true);
});

test('a platform that takes nothing posts no fee', () => {
  const ledger = paidByWeChat(10_000);
  ledger.mustDo(ledger.desk.settleClearing(4_000, 0));
  expect(ledger.sums.get('clearingFees')).toBeUndefined();
  expect([ledger.sums.get('wechat'), ledger.sums.get('bank')]).toEqual([6_000, 4_000]);
});

describe('refused, and nothing is booked', () => {
  const line = { bank: 'ICBC', serial: 'W1', bookedOn: DAY };
  test.each([
    ['one person alone', 10_000, 60, { second: 'fang' }, 'approval.same-person'],
    ['nothing cleared', 0, 0, {}, 'request.not-an-amount'],
    ['a fee of all of it', 60, 60, {}, 'request.not-an-amount'],
    ['a fee below zero', 100, -1, {}, 'request.not-an-amount'],
    ['half a fen', 100, 0.5, {}, 'request.not-an-amount'],
    [
      'sums that do not agree',
      10_000,
      60,
      { bankLine: { ...line, amount: fen(9_941) } },
      'clearing.not-the-sum',
    ],
  ])('%s', (_what, cleared, fee, over, code) => {
    const ledger = paidByWeChat(10_000);
    const before = Object.fromEntries(ledger.sums);
    const asked = ledger.desk.settleClearing(10_000, 0);
    const wrong = {
      ...asked,
      cleared: cleared as typeof asked.cleared,
      fee: fee as typeof asked.fee,
    };
    expect(ledger.try({ ...wrong, ...over })).toBe(code);
    expect(Object.fromEntries(ledger.sums)).toEqual(before);
  });

  test('a line that has served: for a platform, or for a transfer', () => {
    const ledger = paidByWeChat(10_000);
    const { desk } = ledger;
    const bankLine = { ...line, amount: fen(4_000) };
    ledger.mustDo(desk.settleClearing(4_000, 0, { bankLine }));
    expect(ledger.try(desk.settleClearing(4_000, 0, { bankLine }))).toBe('bank-line.used');
    const transfer = desk.pay(ANNA, 4_000, { channel: 'bank-transfer', reference: 'ICBC 2' });
    ledger.mustDo(transfer);
    const evidence = { ...bankLine, payer: '' };
    expect(ledger.try(desk.confirm(transfer.operationId, evidence))).toBe('bank-line.used');
    const other = { ...evidence, serial: 'W2' };
    ledger.mustDo(desk.confirm(transfer.operationId, other));
    const again = { bankLine: { ...bankLine, serial: 'W2' } };
    expect(ledger.try(desk.settleClearing(4_000, 0, again))).toBe('bank-line.used');
  });
});

test('it is no refund of a cashier who enters it: their sums are what was taken', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.openShift(0));
  ledger.mustDo(desk.pay(ANNA, 10_000, { channel: 'wechat', reference: 'WX 1' }));
  const before = { ...ledger.books.hall.till.of(STATION, 'li.na') };
  ledger.mustDo(desk.settleClearing(10_000, 60, { operator: 'li.na' }));
  expect(before).toMatchObject({ wechatIn: 10_000, wechatOut: 0, bankIn: 0 });
  expect(ledger.books.hall.till.of(STATION, 'li.na')).toEqual(before);
});

describe('a payment that was entered by mistake', () => {
  test('is taken back whole by two people, once; its line serves for what it really was', () => {
    const ledger = paidByWeChat(10_000);
    const { desk } = ledger;
    const before = Object.fromEntries([...ledger.sums].filter(([, sum]) => sum !== 0));
    const entered = desk.settleClearing(10_000, 60);
    ledger.mustDo(entered);
    expect(ledger.mustDo(desk.redClearing('W10000'))).toMatchObject({
      facts: { settlement: entered.operationId, channel: 'wechat', clearedFen: 10_000, feeFen: 60 },
    });
    const after = Object.fromEntries([...ledger.sums].filter(([, sum]) => sum !== 0));
    expect(after).toEqual(before);
    expect(ledger.try(desk.redClearing('W10000'))).toBe('clearing.unknown');
    // The bank has 99.40, and it was another fee.
    const bankLine = { ...entered.bankLine };
    ledger.mustDo(desk.settleClearing(9_990, 50, { bankLine }));
    expect(ledger.try(desk.settleClearing(9_990, 50, { bankLine }))).toBe('bank-line.used');
    expect([ledger.sums.get('wechat'), ledger.sums.get('clearingFees')]).toEqual([10, 50]);
    ledger.mustDo(desk.redClearing('W10000'));
    expect(ledger.sums.get('wechat')).toBe(10_000);
  });

  test('or was a customer’s transfer, which the line then confirms', () => {
    const ledger = paidByWeChat(10_000);
    const { desk } = ledger;
    const entered = desk.settleClearing(10_000, 0);
    ledger.mustDo(entered);
    const told = desk.pay(ANNA, 10_000, { channel: 'bank-transfer', reference: 'ICBC 1' });
    ledger.mustDo(told);
    const line = { ...entered.bankLine, payer: '' };
    expect(ledger.try(desk.confirm(told.operationId, line))).toBe('bank-line.used');
    ledger.mustDo(desk.redClearing('W10000'));
    ledger.mustDo(desk.confirm(told.operationId, line));
    // A line that confirmed a transfer is no platform's payment.
    expect(ledger.try(desk.redClearing('W10000'))).toBe('clearing.unknown');
  });

  test.each([
    ['one person alone', { second: 'fang' }, 'approval.same-person'],
    ['a line of nothing', { bankLine: { bank: 'ICBC', serial: 'W9' } }, 'clearing.unknown'],
  ])('%s is refused, and nothing is booked', (_what, over, code) => {
    const ledger = paidByWeChat(10_000);
    ledger.mustDo(ledger.desk.settleClearing(10_000, 60));
    const before = Object.fromEntries(ledger.sums);
    expect(ledger.try(ledger.desk.redClearing('W10000', over))).toBe(code);
    expect(Object.fromEntries(ledger.sums)).toEqual(before);
  });
});
