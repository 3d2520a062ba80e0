/** What a sale costs the customer: the gas, a debt's share on top, and in cash no small coins (取舍). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CASH_ROUNDINGS,
  type CashRounding,
  type Debt,
  dueOf,
  roundedUp,
} from '../../../src/core/ledger/due.ts';
import { FEN_MAX, fen, litre } from '../../../src/core/units.ts';

const NO_DEBT: Debt = { owed: fen(0), sharePercent: 100 };
const VOLUME = { by: 'volume', volume: litre(1_000) } as const;
const amountOf = (amount: number) => ({ by: 'amount', amount: fen(amount) }) as const;
const UNITS: readonly (readonly [CashRounding, number])[] = [
  ['fen', 1],
  ['jiao', 10],
  ['yuan', 100],
];
const money = fc.integer({ min: 1, max: 1_000_000 });
const percent = fc.integer({ min: 1, max: 100 });

/** As the ledger settles a debt. */
const settled = (payment: number, { owed, sharePercent }: Debt): number =>
  Math.min(Math.ceil((payment * sharePercent) / 100), owed);

describe('cash that is due', () => {
  test('is rounded up to the unit and never down; nothing stays nothing', () => {
    expect(UNITS.map(([word]) => word)).toEqual([...CASH_ROUNDINGS]);
    for (const [rounding, unit] of UNITS) {
      expect(roundedUp(fen(0), rounding)).toBe(0);
      fc.assert(
        fc.property(fc.integer({ min: 0, max: FEN_MAX }), (due) => {
          const cash = roundedUp(fen(due), rounding);
          expect(cash % unit).toBe(0);
          expect(cash - due).toBeGreaterThanOrEqual(0);
          expect(cash - due).toBeLessThan(unit);
        }),
      );
    }
  });

  test('is the rest that the balance does not pay, and any other channel pays that to the fen', () => {
    const due = (balanceAfter: number) => dueOf(VOLUME, fen(balanceAfter), NO_DEBT, 'yuan');
    expect(due(-4_801)).toEqual({ exact: 4_801, cash: 4_900, cashToBalance: 99 });
    expect(due(-4_800)).toEqual({ exact: 4_800, cash: 4_800, cashToBalance: 0 });
    expect(due(-1)).toEqual({ exact: 1, cash: 100, cashToBalance: 99 });
    expect(due(0)).toEqual({ exact: 0, cash: 0, cashToBalance: 0 });
    expect(due(250)).toEqual({ exact: 0, cash: 0, cashToBalance: 0 });
    expect(dueOf(VOLUME, fen(-4_801), NO_DEBT, 'jiao').cash).toBe(4_810);
    expect(dueOf(VOLUME, fen(-4_801), NO_DEBT, 'fen').cash).toBe(4_801);
  });

  test('is an amount as it was said, and rounded where a debt comes on top of it', () => {
    const debt = { owed: fen(1_234), sharePercent: 100 };
    const [said, none] = [amountOf(5_050), fen(0)];
    expect(dueOf(said, none, NO_DEBT, 'yuan')).toEqual({
      exact: 5_050,
      cash: 5_050,
      cashToBalance: 0,
    });
    expect(dueOf(said, none, debt, 'yuan')).toEqual({
      exact: 6_284,
      cash: 6_300,
      cashToBalance: 16,
    });
  });

  test('leaves in the balance what is left when debt and gas are paid', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        percent,
        fc.constantFrom(...UNITS),
        (balance, more, owed, sharePercent, [rounding, unit]) => {
          const cost = Math.max(1, balance + more);
          const debt = { owed: fen(owed), sharePercent };
          const { exact, cash, cashToBalance } = dueOf(VOLUME, fen(balance - cost), debt, rounding);
          expect(cash % unit).toBe(0);
          expect(cash - exact).toBeGreaterThanOrEqual(0);
          expect(cash - exact).toBeLessThan(unit);
          if (owed === 0) expect(cashToBalance).toBe(cash - exact);
          const after = balance + cash - settled(cash, debt) - cost;
          expect(after).toBe(cost > balance ? cashToBalance : balance - cost);
        },
      ),
    );
  });
});

describe('a debt', () => {
  test('is paid on top, or its share of the plan is', () => {
    const exact = (owed: number, sharePercent: number): number =>
      dueOf(amountOf(5_000), fen(0), { owed: fen(owed), sharePercent }, 'fen').exact;
    expect(exact(0, 100)).toBe(5_000);
    expect(exact(2_000, 100)).toBe(7_000);
    expect(exact(9_000, 50)).toBe(10_000);
    expect(exact(2_000, 50)).toBe(7_000);
  });

  test('leaves of the payment what the gas costs, and a fen less would not', () => {
    fc.assert(
      fc.property(money, money, percent, (amount, owed, sharePercent) => {
        const debt = { owed: fen(owed), sharePercent };
        const { exact } = dueOf(amountOf(amount), fen(0), debt, 'fen');
        expect(exact - settled(exact, debt)).toBe(amount);
        expect(exact - 1 - settled(exact - 1, debt)).toBeLessThan(amount);
      }),
    );
  });
});
