/** Prices put right afterwards (调价追收、追退): what is charged or given back, by whom, and that no lot is priced again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correctionFen } from '../../../src/core/ledger/decide-price-correction.ts';
import type { CorrectPrice } from '../../../src/core/ledger/month-commands.ts';
import { gasOf } from '../../../src/core/ledger/stages.ts';
import { lotsValue } from '../../../src/core/lots.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, type Ledger } from './ledger-books.ts';
import { ANNA, BERT } from './ledger-commands.ts';
import { withGas } from './month-ledger.ts';
import { SEED } from './tariff-ladders.ts';

/** Anna has bought 50 m³ for 100.00 and has 100.00 in the balance. */
const live = (ledger: Ledger) => {
  const row = ledger.books.live(ANNA);
  if (row === undefined) throw new Error('no account');
  return row;
};

describe('what is charged', () => {
  test('comes from the balance; the rest is owed, and the next payment settles it first', () => {
    const ledger = withGas();
    ledger.mustDo(ledger.desk.buy(ANNA, 48_000));
    const command = ledger.desk.correct(98_000, 1_000);
    expect(ledger.mustDo(command)).toMatchObject({
      facts: { fen: 980, netFen: 899, fromBalanceFen: 400, balanceFen: 0, overUseFen: 580 },
    });
    expect(live(ledger)).toMatchObject({ balanceFen: 0, overUseFen: 580 });
    ledger.mustDo(ledger.desk.pay(ANNA, 600));
    expect(live(ledger)).toMatchObject({ balanceFen: 20, overUseFen: 0 });
    expect(ledger.isWhole()).toBe(true);
  });

  test('leaves the lots as they were bought', () => {
    const ledger = withGas();
    const before = ledger.stages();
    const value = () => lotsValue(ledger.books.lotsOf(ANNA), gasOf(live(ledger)));
    const worth = value();
    ledger.mustDo(ledger.desk.correct(50_000, -3_000));
    expect(value()).toBe(worth);
    expect(ledger.stages()).toBe(before.replace('余 100.00', '余 115.00'));
  });
});

test('what is given back pays debts first, and the rest stands in the balance', () => {
  const ledger = withGas();
  ledger.mustDo(ledger.desk.correct(50_000, 30_000));
  expect(live(ledger)).toMatchObject({ balanceFen: 0, overUseFen: 5_000 });
  expect(ledger.mustDo(ledger.desk.correct(50_000, -12_000))).toMatchObject({
    facts: { fen: -6_000, debtsPaidFen: 5_000, balanceFen: 1_000, overUseFen: 0 },
  });
  expect(live(ledger)).toMatchObject({ balanceFen: 1_000, overUseFen: 0 });
  expect(ledger.sums.get('gasReceivable')).toBe(0);
  expect((ledger.sums.get('gasRevenue') ?? 0) + (ledger.sums.get('outputVat') ?? 0)).toBe(9_000);
});

const FAULTS: readonly Fault<CorrectPrice>[] = [
  { code: 'account.unknown', command: (c) => ({ ...c, accountId: BERT }) },
  { code: 'approval.same-person', command: (c) => ({ ...c, second: c.operator }) },
  { code: 'request.not-a-volume', command: (c) => ({ ...c, litres: 0 as never }) },
  {
    code: 'price-correction.too-much',
    command: (c) => ({ ...c, litres: c.litres === 0 ? c.litres : litre(50_001) }),
  },
  { code: 'price-correction.nothing', command: (c) => ({ ...c, differenceE4: 0 }) },
];

test.each(FAULTS.map(({ code }, n) => ({ code, n })))('is refused: $code', ({ code, n }) => {
  const ledger = withGas();
  const before = ledger.stages();
  expect(answerTo(ledger, ledger.desk.correct(50_000, 2_000), FAULTS.slice(n))).toBe(code);
  expect(ledger.stages()).toBe(before);
});

test('gas of another price version is not corrected, and an amount beyond every book is none', () => {
  const ledger = withGas();
  const { desk } = ledger;
  expect(ledger.refusal(desk.correct(1_000, 2_000, { tariffId: 'other' }))).toEqual({
    code: 'price-correction.too-much',
    facts: { accountId: ANNA, tariffId: 'other', boughtLitres: 0 },
  });
  expect(ledger.try(desk.correct(50_000, Number.MAX_SAFE_INTEGER))).toBe('request.not-an-amount');
  expect(ledger.try(desk.correct(50_000, 0.5))).toBe('price-correction.nothing');
});

test('the difference is rounded once, half up, and what is given back mirrors what is charged', () => {
  expect([correctionFen(50, 1_000), correctionFen(49, 1_000)]).toEqual([1, 0]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999 }),
      fc.integer({ min: 1, max: 100_000 }),
      (litres, difference) => {
        const charged = correctionFen(litres, difference);
        expect(correctionFen(litres, -difference)).toBe(charged === 0 ? -0 : -charged);
        const exact = (BigInt(litres) * BigInt(difference)) / 100_000n;
        expect(BigInt(charged) - exact).toBeLessThanOrEqual(1n);
        expect(fen(charged)).toBeGreaterThanOrEqual(Number(exact));
      },
    ),
    { seed: SEED },
  );
});
