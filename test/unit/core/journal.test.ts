/** The chart and its postings: imbalance cannot be written, and gas never becomes money. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId } from '../../../src/core/ids.ts';
import {
  accountOfCode,
  CHART,
  effectOn,
  type LedgerAccount,
  moveStage,
  posting,
  reversed,
  STAGES,
} from '../../../src/core/journal.ts';
import { Bug } from '../../../src/core/outcome.ts';

const OWNER = accountId(1001);
const ACCOUNTS = Object.keys(CHART) as LedgerAccount[];
const anyAccount = fc.constantFrom(...ACCOUNTS);
const anyAmount = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

/** Any posting that can be built. */
const anyPosting = fc
  .tuple(anyAccount, anyAccount, anyAmount)
  .filter(
    ([debit, credit]) => debit !== credit && CHART[debit].commodity === CHART[credit].commodity,
  )
  .chain(([debit, credit, amount]) => fc.constantFrom(...posting(debit, credit, amount, OWNER)));

describe('the chart', () => {
  test('names every account once, and a code leads back to it', () => {
    const codes = ACCOUNTS.map((name) => CHART[name].code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.map(accountOfCode)).toEqual(ACCOUNTS);
    expect(accountOfCode(9999)).toBeUndefined();
  });

  test('keeps money below 5000 and gas from there on', () => {
    const wrong = ACCOUNTS.filter(
      (name) => CHART[name].code >= 5000 !== (CHART[name].commodity === 'litre'),
    );
    expect(wrong).toEqual([]);
  });

  test('has every money stage inside the one IC-card sub-account, and no gas in the general ledger', () => {
    const owed = (name: LedgerAccount): boolean => CHART[name].stage === 'over-use';
    expect(ACCOUNTS.filter(owed).map((name) => CHART[name].gl)).toEqual(['1122.02']);
    const money = ACCOUNTS.filter(
      (name) => CHART[name].stage && CHART[name].commodity === 'fen' && !owed(name),
    );
    expect(new Set(money.map((name) => CHART[name].gl))).toEqual(new Set(['2203.01']));
    const gas = ACCOUNTS.filter((name) => CHART[name].commodity === 'litre');
    expect(gas.every((name) => CHART[name].gl === null)).toBe(true);
  });

  test('lets all stages grow on the credit side: they are owed to the customer; what he owes is a debit', () => {
    expect(CHART.overUseFen.side).toBe('debit');
    const stages = ACCOUNTS.filter(
      (name) => CHART[name].stage !== null && CHART[name].stage !== 'over-use',
    );
    expect(stages.every((name) => CHART[name].side === 'credit')).toBe(true);
  });
});

describe('a posting', () => {
  test('reads like a line of the journal', () => {
    expect(posting('cash', 'balanceFen', 5_000, OWNER)).toEqual([
      { debit: 'cash', credit: 'balanceFen', commodity: 'fen', amount: 5_000, owner: OWNER },
    ]);
  });

  test('of nothing is no posting', () => {
    expect(posting('cash', 'balanceFen', 0, OWNER)).toEqual([]);
  });

  test.each([
    ['a negative amount', 'cash', 'balanceFen', -1],
    ['a fraction of a fen', 'cash', 'balanceFen', 0.5],
    ['more than a safe integer', 'cash', 'balanceFen', 2 ** 53],
    ['no number', 'cash', 'balanceFen', Number.NaN],
    ['money that becomes gas', 'cash', 'toBeWrittenLitre', 1],
    ['gas that becomes money', 'sold', 'balanceFen', 1],
    ['an account to itself', 'cash', 'cash', 1],
  ] as const)('%s is a bug', (_name, debit, credit, amount) => {
    expect(() => posting(debit, credit, amount, OWNER)).toThrow(Bug);
  });

  test('balances: debits of its commodity equal its credits (L1)', () => {
    fc.assert(
      fc.property(anyPosting, (one) => {
        const side = (which: 'debit' | 'credit'): number =>
          ACCOUNTS.filter((name) => CHART[name].side === which).reduce(
            (sum, name) => sum + effectOn(name, one),
            0,
          );
        expect(side('debit')).toBe(side('credit'));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('and its reversal leave every account where it was', () => {
    fc.assert(
      fc.property(anyPosting, anyAccount, (one, name) => {
        expect(effectOn(name, one) + effectOn(name, reversed(one))).toBe(0);
        expect(reversed(reversed(one))).toEqual(one);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('a stage move', () => {
  test('takes money and gas along in step, each in its own posting', () => {
    const moved = moveStage(STAGES.toBeWritten, STAGES.inFlight, 4_000, 20_000, OWNER);
    expect(moved.map(({ debit, credit, amount }) => `${debit} → ${credit} ${amount}`)).toEqual([
      'toBeWrittenFen → inFlightFen 4000',
      'toBeWrittenLitre → inFlightLitre 20000',
    ]);
  });

  test('of gas without money is one posting', () => {
    expect(moveStage(STAGES.onCard, STAGES.inMeter, 0, 7, OWNER)).toHaveLength(1);
  });

  test('there and back changes nothing', () => {
    const there = moveStage(STAGES.toBeWritten, STAGES.inFlight, 11, 22, OWNER);
    const back = moveStage(STAGES.inFlight, STAGES.toBeWritten, 11, 22, OWNER);
    for (const name of ACCOUNTS) {
      expect([...there, ...back].reduce((sum, one) => sum + effectOn(name, one), 0)).toBe(0);
    }
  });
});
