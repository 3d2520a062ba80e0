/** What is read aloud, and which answers do not say how a deed has ended. */
import { expect, test } from 'vitest';
import { ERASED, LOCKED } from '../../../src/core/personal.ts';
import type { Problem } from '../../../src/ui/api/generated.ts';
import { saysNotHowItEnded } from '../../../src/ui/api/unsure.ts';
import { masked } from '../../../src/ui/counter/sale.ts';

test('a name is read aloud by its first character; a word in the place of a name is read as it is', () => {
  expect([masked('欧阳晓雪'), masked('𠮷田'), masked('')]).toEqual(['欧**', '𠮷**', '**']);
  const deleted = `客户 #10000001${ERASED}`;
  expect([masked(LOCKED), masked(deleted)]).toEqual([LOCKED, deleted]);
});

test('that an id is known and only the keys tell whether it is this very deed, is no end of it', () => {
  const known = { status: 503, code: 'keys.known' } as Problem;
  expect(saysNotHowItEnded(known, false)).toBe(true);
  const sealed = { status: 503, code: 'keys.sealed' } as Problem;
  expect([saysNotHowItEnded(sealed, false), saysNotHowItEnded(sealed, true)]).toEqual([
    false,
    true,
  ]);
});
