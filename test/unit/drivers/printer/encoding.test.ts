/** Text on its way to the paper. The decoder of these tests is the platform's, not the driver's. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeText } from '../../../../drivers/printer/escpos/encoding.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test.each([
  ['￥', 'a3a4', 'the full-width sign of the currency'],
  ['¥', 'a3a4', 'the half-width one, which would be 81 30 84 36 and prints as other signs'],
  ['气', 'c6f8', 'an ideograph of GBK'],
  ['×', 'a1c1', 'the sign between volume and price'],
  ['𠮷', '9534b235', 'an ideograph beyond GBK'],
  ['m³', '6d33', 'a sign that no receipt font has'],
  ['🔥', '3f', 'a sign that no printer has'],
  ['\u001bp\u0000', '3f703f', 'a command hidden in a name'],
  ['\ud842', '3f', 'half of a character'],
])('%s becomes %s: %s', (text, bytes) => {
  expect(hex(encodeText(text, 'gb18030'))).toBe(bytes);
});

test('a printer whose font ends at GBK prints the missing-character mark, as wide as the character', () => {
  expect(hex(encodeText('𠮷气', 'gbk'))).toBe('a1fec6f8');
});

test('what is Chinese or ASCII comes back as it was', () => {
  const character = fc.oneof(
    fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0x20000, max: 0x2a6d6 }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  );
  fc.assert(
    fc.property(fc.string({ unit: character }), (text) => {
      expect(new TextDecoder('gb18030').decode(encodeText(text, 'gb18030'))).toBe(text);
    }),
  );
});

test('no text holds a byte that commands a printer', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('gb18030', 'gbk'),
      (text, charset) => {
        for (const byte of encodeText(text, charset)) expect(byte).toBeGreaterThanOrEqual(0x20);
      },
    ),
  );
});
