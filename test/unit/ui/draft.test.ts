/** What the page asks the customer for: rounded up in cash (取舍), exact by any other channel, nothing from the balance. */
import { expect, test } from 'vitest';
import type { CardStatus, Quote } from '../../../src/ui/api/generated.ts';
import {
  changeOf,
  dueOf,
  EMPTY_DRAFT,
  flawOf,
  type PayKind,
  settledOf,
  toBalanceOf,
  wishOf,
} from '../../../src/ui/counter/draft.ts';

const QUOTE: Quote = {
  tariffId: 't',
  cycleStart: '2026-01-01',
  volumeBeforeLitres: 0,
  volumeLitres: 1_000,
  costFen: 4_801,
  tiers: [],
  balanceFen: 0,
  balanceAfterFen: -4_801,
  dueFen: 4_801,
  cashDueFen: 4_900,
  cashToBalanceFen: 99,
  bar: null,
};

const STATUS = {
  reader: 'r',
  cardNo: 7,
  account: { accountId: 1, name: '王小明' },
  gas: { onCardLitres: 0 },
} as CardStatus;

const by = (pay: PayKind) => ({ ...EMPTY_DRAFT, pay, reference: pay === 'cash' ? '' : 'P-1' });

test('cash is asked for as it is rounded up, other channels for the exact sum, and the balance for none', () => {
  expect(dueOf(by('cash'), QUOTE)).toBe(4_900);
  expect(dueOf(by('wechat'), QUOTE)).toBe(4_801);
  expect(dueOf(by('alipay'), QUOTE)).toBe(4_801);
  expect(dueOf(by('balance'), QUOTE)).toBe(0);
});

test('only cash leaves a difference in the balance', () => {
  expect(toBalanceOf('cash', QUOTE)).toBe(99);
  expect(toBalanceOf('wechat', QUOTE)).toBe(0);
  expect(toBalanceOf('balance', QUOTE)).toBe(0);
  expect(toBalanceOf('cash', null)).toBe(0);
});

test('change is given on the rounded sum, which is also what is sent', () => {
  const draft = { ...by('cash'), by: 'volume', text: '1', given: '50' } as const;
  expect(changeOf(draft, dueOf(draft, QUOTE))).toBe(100);
  expect(flawOf({ ...draft, given: '48.50' }, 4_900, QUOTE)).toBe('short');
  const wish = wishOf(draft, { volumeLitres: 1_000 }, QUOTE, STATUS, () => 'id');
  expect(wish).toMatchObject({
    payFen: 4_900,
    changeFen: 100,
    deed: { body: { payment: { amountFen: 4_900, cashGivenFen: 5_000, channel: 'cash' } } },
  });
  const wired = wishOf(by('wechat'), { volumeLitres: 1_000 }, QUOTE, STATUS, () => 'id');
  expect(wired.deed.body).toMatchObject({ payment: { amountFen: 4_801, channel: 'wechat' } });
});

test('of a payment a debt is settled by its share, rounded up to the fen, and never more than is owed', () => {
  expect(settledOf(4_801, { fen: 9_000, sharePercent: 50 })).toBe(2_401);
  expect(settledOf(4_801, { fen: 100, sharePercent: 100 })).toBe(100);
});
