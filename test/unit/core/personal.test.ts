/** How personal data is masked, and that a sealed text is told from one in clear. */
import { expect, test } from 'vitest';
import {
  ERASED,
  LOCKED,
  maskedAddress,
  maskedName,
  maskedPhone,
  readSealed,
  sealedText,
} from '../../../src/core/personal.ts';

test.each([
  ['王明', '王*'],
  ['王小明', '王*明'],
  ['欧阳晓雪', '欧**雪'],
  ['Anna', 'A**a'],
  ['𠮷田', '𠮷*'],
  ['王', '王*'],
  [LOCKED, LOCKED],
  [ERASED, ERASED],
  ['', ''],
])('the name %s is shown as %s', (name, shown) => expect(maskedName(name)).toBe(shown));

test.each([
  ['13812345678', '138****5678'],
  ['138-1234-5678', '138****5678'],
  ['0512-88861234', '****34'],
  ['12345', '****45'],
])('the telephone %s is shown as %s', (phone, shown) => expect(maskedPhone(phone)).toBe(shown));

test.each([
  ['云栖公寓9栋1单元1201', '云栖公寓***'],
  ['梧桐里７幢', '梧桐里***'],
  ['老街口东头第三家', '老街口东***'],
  ['12号楼', '***'],
])('the address %s is shown as %s', (address, shown) => expect(maskedAddress(address)).toBe(shown));

test('a sealed text is read back, and nothing else is taken for one', () => {
  const sealed = { version: 3, keyName: `${'A_-'.repeat(7)}z`, box: 'abc' };
  expect(readSealed(sealedText(sealed))).toEqual(sealed);
  for (const text of ['', '王明', '§1', '§1.1.short.abc', '§1.1.', `${sealedText(sealed)} `]) {
    expect(readSealed(text)).toBeNull();
  }
});
