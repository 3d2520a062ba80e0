/** Money and gas as typed and as shown. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cubicMetres,
  fenOf,
  gasOrMoney,
  inFull,
  litresOf,
  pricePerCubicMetre,
  yuan,
} from '../../../src/ui/words/figures.ts';

describe('what is typed', () => {
  test.each([
    ['50', 5000],
    ['50.5', 5050],
    ['0.01', 1],
    ['1234567.89', 123_456_789],
    ['12。5', 1250],
    [' 8 ', 800],
  ])('%s yuan are %i fen', (text, fen) => expect(fenOf(text)).toBe(fen));

  test.each(['', '0', '0.00', '-5', '1.234', '1e3', '1,000', '五十', '.5', '99999999999'])(
    '%s is no amount',
    (text) => expect(fenOf(text)).toBeNull(),
  );

  test('what is shown can be typed again, to the fen and to the litre', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (n) => {
        const typed = (shown: string): string => shown.replace(/[¥,\s]|m³/g, '');
        expect(fenOf(typed(yuan(n, 'zh')))).toBe(n);
        expect(litresOf(typed(cubicMetres(n, 'en')))).toBe(n);
      }),
    );
  });
});

test('what is shown has its unit, and a debt its sign', () => {
  expect(yuan(-123_456, 'zh')).toBe('¥−1,234.56');
  expect(cubicMetres(19_354, 'zh')).toBe('19.354 m³');
  expect(pricePerCubicMetre(32_800, 'en')).toBe('¥3.2800/m³');
});

test('a load of a money meter is told in yuan, every other in m³', () => {
  expect(gasOrMoney({ litres: 0, fen: 4_800 }, 'zh')).toBe('¥48.00');
  expect(gasOrMoney({ litres: 15_243, fen: 4_800 }, 'zh')).toBe('15.243 m³');
  expect(gasOrMoney({ litres: 15_243, fen: 0 }, 'zh')).toBe('15.243 m³');
  expect(gasOrMoney({ litres: 0, fen: 0 }, 'zh')).toBe('0.000 m³');
  expect(inFull({ litres: 0, fen: 4_800 }, 'zh')).toBe('¥48.00');
  expect(inFull({ litres: 15_243, fen: 4_800 }, 'zh')).toBe('15.243 m³ · ¥48.00');
});
