/** A diagnosis is of one card, not of its reader. */
import { expect, test } from 'vitest';
import { isStillIn } from '../../../src/ui/service/looked-at.ts';

const reader = { name: 'ACS 0', condition: 'card', insertion: 7, atr: null } as const;
const other = { ...reader, name: 'ACS 1' };

test('a card that has left, and the next one in its place, are not the one that was diagnosed', () => {
  expect(isStillIn([other, reader], reader)).toBe(true);
  expect(isStillIn([other, { ...reader, condition: 'empty' }], reader)).toBe(false);
  expect(isStillIn([other, { ...reader, insertion: 8 }], reader)).toBe(false);
  expect(isStillIn([other], reader)).toBe(false);
});
