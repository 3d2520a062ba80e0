/** Names that a reader takes for one are one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PERSON_NAME_MAX, personKey } from '../../../../src/core/access/person-name.ts';

test.each([
  ['Li.Na', 'li.na'],
  ['ｌｉ．ｎａ', 'li.na'],
  ['  li.na ', 'li.na'],
  ['STRAẞE', 'strasse'],
  ['straße', 'strasse'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['王\u3000芳', '王 芳'],
  ['ﬁnance', 'finance'],
])('%j is known as %j', (typed, key) => {
  expect(personKey(typed)).toBe(key);
});

test.each(['', '  ', '\u0000a', 'a\u202eb', 'x'.repeat(PERSON_NAME_MAX + 1)])(
  '%j is no name',
  (typed) => {
    expect(personKey(typed)).toBeNull();
  },
);

test('the key of a key is itself, whatever was typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
      const key = personKey(typed);
      if (key === null) return;
      expect(personKey(key)).toBe(key);
      expect(personKey(key.toUpperCase())).toBe(key);
    }),
  );
});
