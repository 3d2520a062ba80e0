/** Prices put right afterwards (调价追收、追退): what is charged or given back, by whom, and that no lot is priced again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { correctionFen } from '../../../src/core/ledger/decide-price-correction.ts';
import type { CorrectPrice } from '../../../src/core/ledger/month-commands.ts';
import { gasOf } from '../../../src/core/ledger/stages.ts';
import { lotsValue } from '../../../src/core/lots.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, BERT } from './ledger-town.ts';
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

describe('documents of one customer and version are added up', () => {
  test('the same gas is not given back twice, nor charged twice: the first document is named', () => {
    const ledger = withGas();
    const { desk } = ledger;
    const first = desk.correct(30_000, -2_000);
    ledger.mustDo(first);
    const { accountId, tariffId, formNo, businessDate: on } = first;
    const facts = { accountId, tariffId, formNo, on };
    expect(ledger.refusal(desk.correct(20_001, -1_000))).toEqual({
      code: 'price-correction.gas-corrected',
      facts: { ...facts, leftLitres: 20_000 },
    });
    ledger.mustDo(desk.correct(20_000, -1_000));
    expect(ledger.refusal(desk.correct(1, -10_000))).toEqual({
      code: 'price-correction.gas-corrected',
      facts: { ...facts, leftLitres: 0 },
    });
    ledger.mustDo(desk.correct(50_000, 700));
    expect(ledger.try(desk.correct(100, 1_500))).toBe('price-correction.gas-corrected');
    expect(ledger.isWhole()).toBe(true);
  });

  test('the opposite document takes an earlier one back, litre for litre, and the gas is free again', () => {
    const ledger = withGas();
    const { desk } = ledger;
    const before = ledger.stages();
    ledger.mustDo(desk.correct(50_000, -3_000));
    ledger.mustDo(desk.correct(20_000, 3_000));
    expect(ledger.try(desk.correct(20_001, -5_000))).toBe('price-correction.gas-corrected');
    ledger.mustDo(desk.correct(30_000, 3_000));
    expect(ledger.stages()).toBe(before);
    ledger.mustDo(desk.correct(50_000, -5_000));
    expect(ledger.isWhole()).toBe(true);
  });

  test('a price does not fall below nothing, also where dear gas was given back before', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 100_000));
    // 300 m³ at 2.00 and 20 m³ at 2.40.
    ledger.mustDo(desk.buy(ANNA, 320_000));
    const refused = (litres: number, differenceE4: number) =>
      ledger.refusal(desk.correct(litres, differenceE4));
    expect(refused(20_001, -20_001)).toMatchObject({
      code: 'price-correction.below-zero',
      facts: { leastE4: 20_001, dearEnoughLitres: 20_000 },
    });
    ledger.mustDo(desk.correct(20_000, -24_000));
    expect(refused(100, -20_001)).toMatchObject({ code: 'price-correction.below-zero' });
    ledger.mustDo(desk.correct(300_000, -20_000));
    expect(ledger.isWhole()).toBe(true);
  });

  test('gas that stands corrected does not leave at its old price', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.pay(ANNA, 20_000));
    const bought = desk.buy(ANNA, 20_000);
    ledger.mustDo(bought);
    const paper = desk.correct(10_000, -3_000);
    ledger.mustDo(paper);
    const wrong = { kind: 'reverse-purchase', accountId: ANNA, reason: '错购' } as const;
    const reversal = (): LedgerCommand => {
      return { ...desk.head(), ...wrong, purchase: bought.operationId };
    };
    expect(ledger.refusal(reversal())).toMatchObject({
      code: 'price-correction.stands',
      facts: { accountId: ANNA, formNo: paper.formNo },
    });
    ledger.mustDo(desk.correct(10_000, 3_000));
    ledger.mustDo(reversal());
    expect(live(ledger)).toMatchObject({ balanceFen: 20_000 });
  });

  test('whatever is entered, what stands given back and charged is never more than was bought or paid', () => {
    const paper = fc.record({
      litres: fc.integer({ min: 1, max: 60_000 }),
      differenceE4: fc.constantFrom(-25_000, -20_000, -5_000, -1_000, 1_000, 5_000),
    });
    fc.assert(
      fc.property(fc.array(paper, { maxLength: 25 }), (papers) => {
        const ledger = withGas();
        const net = new Map<number, number>();
        for (const { litres, differenceE4 } of papers) {
          if (!ledger.do(ledger.desk.correct(litres, differenceE4)).ok) continue;
          const size = Math.abs(differenceE4);
          net.set(size, (net.get(size) ?? 0) + litres * Math.sign(differenceE4));
        }
        const stand = (sign: number) =>
          [...net].map(([size, sum]) => [size, Math.max(0, sum * sign)] as const);
        for (const sign of [1, -1]) {
          expect(stand(sign).reduce((sum, [, n]) => sum + n, 0)).toBeLessThanOrEqual(50_000);
        }
        // Anna's 50 m³ cost 2.00 each.
        for (const [size, litres] of stand(-1)) if (size > 20_000) expect(litres).toBe(0);
        expect(ledger.isWhole()).toBe(true);
      }),
      { seed: SEED, numRuns: 60 },
    );
  });
});
