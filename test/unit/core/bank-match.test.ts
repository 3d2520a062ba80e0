/** Which line of the bank is which transfer: by the strongest ground, and sure only where nothing else fits. */
import { expect, test } from 'vitest';
import { BankMatch, proposalsOf, type WaitingTransfer } from '../../../src/core/bank/match.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId } from '../../../src/core/ids.ts';
import { fen } from '../../../src/core/units.ts';
import { op } from './ledger-town.ts';

const transfer = (n: number, over: Partial<WaitingTransfer> = {}): WaitingTransfer => ({
  payment: op(n),
  accountId: accountId(10_000_000 + n),
  amount: fen(10_000),
  takenOn: toBusinessDate('2026-11-26'),
  ticket: `S1-${String(n).padStart(8, '0')}`,
  reference: '',
  names: [`客户${n}`],
  charge: null,
  ...over,
});

let row = 1;
const line = (text: string, over: object = {}) => {
  row += 1;
  const bookedOn = toBusinessDate('2026-11-26');
  return { row, serial: `N${row}`, bookedOn, amount: fen(10_000), payer: '', text, ...over };
};

/** Of each line: its ground, the numbers of its candidates, and whether it is sure. */
function told(waiting: readonly WaitingTransfer[], lines: readonly ReturnType<typeof line>[]) {
  const match = new BankMatch(waiting);
  const found = lines.map((one) => ({ line: one, candidates: match.candidates(one) }));
  return proposalsOf(found).map(({ candidates, sure }) => [
    candidates[0]?.ground ?? null,
    candidates.map(({ transfer: { accountId: id } }) => id - 10_000_000),
    sure,
  ]);
}

test('reference, ticket, account and name each make one of many', () => {
  const waiting = [1, 2, 3, 4].map((n) => transfer(n, { reference: n === 1 ? 'ICBC 0099' : '' }));
  const lines = [
    line('转账 icbc0099'),
    line('', { serial: 'ICBC0099' }),
    line('气费 S1-00000002'),
    line('气费 户号10000003'),
    line('气费', { payer: '客户 4' }),
  ];
  expect(told(waiting, lines.slice(0, 1))).toEqual([['reference', [1], true]]);
  expect(told(waiting, lines.slice(1))).toEqual([
    ['reference', [1], true],
    ['ticket', [2], true],
    ['account', [3], true],
    ['name', [4], true],
  ]);
});

test('an amount alone is a choice, also where it is the only one; another amount is nothing', () => {
  expect(told([transfer(1)], [line('转账'), line('S1-00000001', { amount: fen(9_999) })])).toEqual([
    ['amount', [1], false],
    [null, [], false],
  ]);
});

test('two transfers of one name, or two lines for one transfer, are nobody’s to decide but a person’s', () => {
  const twins = [transfer(1), transfer(2, { names: ['客户1'] })];
  expect(told(twins, [line('', { payer: '客户1' })])).toEqual([['name', [1, 2], false]]);
  const both = [line('', { payer: '客户1' }), line('S1-00000001')];
  expect(told([transfer(1)], both)).toEqual([
    ['name', [1], false],
    ['ticket', [1], false],
  ]);
});

test('a number within a longer number is another number, and a short reference says nothing', () => {
  const waiting = [transfer(1, { reference: '12' }), transfer(2)];
  expect(told(waiting, [line('1100000010 12')])).toEqual([['amount', [1, 2], false]]);
});

test('a line of before the day before the transfer was taken may be of an earlier one: never sure', () => {
  const waiting = [transfer(1, { reference: 'ICBC0099' })];
  const of = (day: string) => {
    const bookedOn = toBusinessDate(day);
    const [found] = new BankMatch(waiting).candidates(line('ICBC0099', { bookedOn }));
    return [found?.doubts, told(waiting, [line('ICBC0099', { bookedOn })])[0]?.[2]];
  };
  expect(of('2026-11-24')).toEqual([['earlier'], false]);
  expect(of('2026-08-03')).toEqual([['earlier'], false]);
  expect(of('2026-11-25')).toEqual([[], true]);
  expect(of('2026-12-03')).toEqual([[], true]);
});

test('a doubted line does not make another line for the same transfer sure', () => {
  const old = line('', { payer: '客户1', bookedOn: toBusinessDate('2026-10-26') });
  expect(
    told([transfer(1)], [old, line('', { payer: '客户1' })]).map(([, , sure]) => sure),
  ).toEqual([false, false]);
});

test.each([
  ['订单1001号', ['amount', false, []]],
  ['2026-1001', ['amount', false, []]],
  ['户号1001', ['account', true, []]],
  ['气费 户号：001001', ['account', true, []]],
  ['户号10010', ['amount', false, []]],
  ['Account no. 1001', ['account', true, []]],
])('of a short account, %s says %j', (text, expected) => {
  const waiting = [transfer(1, { accountId: accountId(1001) })];
  const one = line(text, { payer: '王某' });
  const [first] = new BankMatch(waiting).candidates(one);
  const [[ground, , sure] = []] = told(waiting, [one]);
  expect([ground, sure, first?.doubts]).toEqual(expected);
});

test('a whole number without a word is the account where its payer has paid, and a doubt where somebody else has', () => {
  const waiting = [transfer(1)];
  const [mine] = new BankMatch(waiting).candidates(line('订单10000001号', { payer: '客户1' }));
  expect(mine).toMatchObject({ ground: 'account', doubts: [] });
  const other = line('订单10000001号', { payer: '快递公司' });
  expect(new BankMatch(waiting).candidates(other)).toMatchObject([{ doubts: ['payer'] }]);
  expect(told(waiting, [other])).toEqual([['account', [1], false]]);
  expect(told(waiting, [line('转账10000001.50元')])).toEqual([['amount', [1], false]]);
});
