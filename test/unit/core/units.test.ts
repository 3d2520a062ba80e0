import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addFen,
  addLitre,
  divide,
  FEN_MAX,
  fen,
  formatCubicMetres,
  formatPrice,
  formatYuan,
  INDEX_MAX,
  LITRE_MAX,
  litre,
  PRICE_MAX,
  parseCubicMetres,
  parseIndex,
  parsePrice,
  parseYuan,
  priceE4,
  subFen,
  subLitre,
} from '../../../src/core/units.ts';

const SEED = 20_260_703;
const NOT_NUMBERS = [
  '',
  ' 1',
  '1 ',
  '1\n',
  '+1',
  '-1',
  '01',
  '00',
  '.5',
  '1.',
  '1e3',
  '0x10',
  '1,000',
  '１２',
  'NaN',
  'Infinity',
  '1.2.3',
  '99999999999999',
];

describe('a unit', () => {
  it('holds safe integers only', () => {
    for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => fen(n)).toThrow('safe integer');
      expect(() => litre(n)).toThrow('safe integer');
      expect(() => priceE4(n)).toThrow('price');
    }
    expect(() => addFen(fen(Number.MAX_SAFE_INTEGER), fen(1))).toThrow('safe integer');
    expect(() => subLitre(litre(-Number.MAX_SAFE_INTEGER), litre(1))).toThrow('safe integer');
  });

  it('adds and subtracts', () => {
    expect([addFen(fen(2), fen(3)), subFen(fen(2), fen(3))]).toEqual([5, -1]);
    expect([addLitre(litre(2), litre(3)), subLitre(litre(2), litre(3))]).toEqual([5, -1]);
  });

  it('knows no negative zero', () => {
    expect(Object.is(fen(-0), 0)).toBe(true);
    expect(Object.is(litre(-0), 0)).toBe(true);
  });

  it('has a positive price with a top', () => {
    expect(priceE4(PRICE_MAX)).toBe(10_000_000);
    for (const n of [0, -1, PRICE_MAX + 1]) expect(() => priceE4(n)).toThrow('price');
  });
});

describe('division', () => {
  it.each([
    [4n, 10n, [0n, 0n, 1n]],
    [5n, 10n, [0n, 1n, 1n]],
    [14n, 10n, [1n, 1n, 2n]],
    [15n, 10n, [1n, 2n, 2n]],
    [20n, 10n, [2n, 2n, 2n]],
    [1n, 3n, [0n, 0n, 1n]],
    [3n, 2n, [1n, 2n, 2n]],
    [0n, 7n, [0n, 0n, 0n]],
  ])('of %i by %i, rounded down, half up and up', (n, d, expected) => {
    expect([divide(n, d, 'down'), divide(n, d, 'half-up'), divide(n, d, 'up')]).toEqual(expected);
  });

  it('is off by less than one, and by at most a half when rounded half up', () => {
    const big = fc.bigInt({ min: 0n, max: 10n ** 30n });
    fc.assert(
      fc.property(big, fc.bigInt({ min: 1n, max: 10n ** 12n }), (n, d) => {
        const down = divide(n, d, 'down');
        expect(down * d <= n && n < (down + 1n) * d).toBe(true);
        const up = divide(n, d, 'up');
        expect((up - 1n) * d < n && n <= up * d).toBe(true);
        const error = 2n * (divide(n, d, 'half-up') * d - n);
        expect(-d < error && error <= d).toBe(true);
      }),
      { seed: SEED },
    );
  });

  it('takes neither negative dividends nor a divisor of zero', () => {
    expect(() => divide(-1n, 2n, 'down')).toThrow('divide');
    expect(() => divide(1n, 0n, 'down')).toThrow('divide');
  });
});

describe('written amounts', () => {
  it('are formatted with all decimals', () => {
    expect([0, 5, 12_345, -5, -12_345].map((n) => formatYuan(fen(n)))).toEqual([
      '0.00',
      '0.05',
      '123.45',
      '-0.05',
      '-123.45',
    ]);
    expect([0, 1, 20_000].map((n) => formatCubicMetres(litre(n)))).toEqual([
      '0.000',
      '0.001',
      '20.000',
    ]);
    expect(formatPrice(priceE4(24_000))).toBe('2.4000');
    expect(formatYuan(fen(Number.MAX_SAFE_INTEGER))).toBe('90071992547409.91');
  });

  it('are read with at most their decimals', () => {
    expect(parseYuan('123.4')).toEqual({ ok: true, value: 12_340 });
    expect(parseYuan('0')).toEqual({ ok: true, value: 0 });
    expect(parseYuan('0.29')).toEqual({ ok: true, value: 29 });
    expect(parseCubicMetres('20.5')).toEqual({ ok: true, value: 20_500 });
    expect(parsePrice('2.4')).toEqual({ ok: true, value: 24_000 });
    expect(parseYuan('1.234')).toMatchObject({ ok: false });
    expect(parseCubicMetres('1.2345')).toMatchObject({ ok: false });
    expect(parsePrice('1.23456')).toMatchObject({ ok: false });
  });

  it.each(NOT_NUMBERS)('%j is refused with its text', (text) => {
    const refused = (code: string, facts: object) => ({ ok: false, refusal: { code, facts } });
    expect(parseYuan(text)).toEqual(refused('request.not-an-amount', { text }));
    expect(parseCubicMetres(text)).toEqual(refused('request.not-a-volume', { text }));
    expect(parseIndex(text)).toEqual(refused('request.not-an-index', { text }));
    expect(parsePrice(text)).toEqual(
      refused('request.invalid', { field: 'price', text, expected: '0.0001 … 1000' }),
    );
  });

  it('end at their largest value', () => {
    expect(parseYuan('100000000')).toEqual({ ok: true, value: FEN_MAX });
    expect(parseYuan('100000000.01').ok).toBe(false);
    expect(parseCubicMetres('999999.999')).toEqual({ ok: true, value: LITRE_MAX });
    expect(parseCubicMetres('1000000').ok).toBe(false);
    expect(parseIndex('99999999.999')).toEqual({ ok: true, value: INDEX_MAX });
    expect(parseIndex('100000000').ok).toBe(false);
    expect(parsePrice('1000')).toEqual({ ok: true, value: PRICE_MAX });
    expect(parsePrice('1000.0001').ok).toBe(false);
    expect(parsePrice('0.0000').ok).toBe(false);
  });

  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: PRICE_MAX }), (n) => {
        expect(parseYuan(formatYuan(fen(n)))).toEqual({ ok: true, value: n });
        expect(parseCubicMetres(formatCubicMetres(litre(n)))).toEqual({ ok: true, value: n });
        expect(parsePrice(formatPrice(priceE4(n)))).toEqual({ ok: true, value: n });
      }),
      { seed: SEED },
    );
  });
});
