/** Numbers of identity documents: the check character of GB 11643, and what is left of one that is masked. */
import { expect, test } from 'vitest';
import { identityNumber, maskedIdentity } from '../../../src/core/identity.ts';
import { ERASED } from '../../../src/core/personal.ts';

test.each([
  ['11010519491231002X', '11010519491231002X'],
  ['11010519491231002x', '11010519491231002X'],
  ['110105 19491231 002X', '11010519491231002X'],
  ['E12345678', 'E12345678'],
  ['H12345678(9)', 'H12345678(9)'],
])('%s is a number', (typed, number) => {
  expect(identityNumber(typed)).toBe(number);
});

test.each([
  '110105194912310021',
  '11010519491231003X',
  '1234',
  'A'.repeat(33),
  "1'; --",
  '=1+12345',
])('%s is none', (typed) => {
  expect(identityNumber(typed)).toBe(null);
});

test('one digit that is wrong, or two that changed places, is always seen', () => {
  const right = '11010519491231002X';
  for (let at = 0; at < 17; at += 1) {
    const wrong = `${right.slice(0, at)}${(Number(right[at]) + 1) % 10}${right.slice(at + 1)}`;
    expect(identityNumber(wrong), wrong).toBe(null);
    const swapped = `${right.slice(0, at)}${right[at + 1]}${right[at]}${right.slice(at + 2)}`;
    if (at < 16 && swapped !== right) expect(identityNumber(swapped), swapped).toBe(null);
  }
});

test('three and four are shown of a long number, two of a short one, and words of ours stay', () => {
  expect(maskedIdentity('11010519491231002X')).toBe('110***********002X');
  expect(maskedIdentity('E12345678')).toBe('****78');
  expect(maskedIdentity(ERASED)).toBe(ERASED);
});
