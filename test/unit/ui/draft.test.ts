/** What a customer who owes for over-use pays, so that the gas they came for is paid too. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Quote } from '../../../src/ui/api/generated.ts';
import { dueOf, EMPTY_DRAFT, settledOf } from '../../../src/ui/counter/draft.ts';

const quoteOf = (costFen: number, balanceFen = 0): Quote => ({
  tariffId: 't',
  cycleStart: '2026-01-01',
  volumeBeforeLitres: 0,
  volumeLitres: 1_000,
  costFen,
  tiers: [],
  balanceFen,
  balanceAfterFen: balanceFen - costFen,
  bar: null,
});

test('without a debt an amount is paid as it was said, and a volume takes the balance first', () => {
  const none = { fen: 0, sharePercent: 100 };
  expect(dueOf(EMPTY_DRAFT, { amountFen: 5_000 }, quoteOf(4_998), none)).toBe(5_000);
  expect(dueOf(EMPTY_DRAFT, { volumeLitres: 1_000 }, quoteOf(4_998, 998), none)).toBe(4_000);
});

test('a debt is paid on top, or its share of the plan is', () => {
  const want = { amountFen: 5_000 };
  expect(dueOf(EMPTY_DRAFT, want, quoteOf(5_000), { fen: 2_000, sharePercent: 100 })).toBe(7_000);
  expect(dueOf(EMPTY_DRAFT, want, quoteOf(5_000), { fen: 9_000, sharePercent: 50 })).toBe(10_000);
  expect(dueOf(EMPTY_DRAFT, want, quoteOf(5_000), { fen: 2_000, sharePercent: 50 })).toBe(7_000);
  const byBalance = { ...EMPTY_DRAFT, pay: 'balance' } as const;
  expect(dueOf(byBalance, want, quoteOf(5_000), { fen: 2_000, sharePercent: 100 })).toBe(0);
});

test('what is left of the payment after the debt pays the gas, and a fen less would not', () => {
  const [money, share] = [fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 100 })];
  fc.assert(
    fc.property(money, money, share, (amountFen, fen, sharePercent) => {
      const debt = { fen, sharePercent };
      const due = dueOf(EMPTY_DRAFT, { amountFen }, quoteOf(amountFen), debt);
      expect(due - settledOf(due, debt)).toBeGreaterThanOrEqual(amountFen);
      expect(due - 1 - settledOf(due - 1, debt)).toBeLessThan(amountFen);
    }),
  );
});
