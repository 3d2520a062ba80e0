/** The button of a form. */
import { expect, test } from 'vitest';
import { isSendable } from '../../../src/ui/forms/sendable.ts';

const all = { may: true, isRead: true, isChecked: true, ready: true, left: true };

test('a deed that may have been done is asked for again where nothing is left to do', () => {
  expect(isSendable({ ...all, at: 'unknown', left: false })).toBe(true);
  expect(isSendable({ ...all, at: 'unfinished', left: false })).toBe(true);
  expect(isSendable({ ...all, at: 'typing', left: false })).toBe(false);
  expect(isSendable({ ...all, at: 'was-done', left: false })).toBe(false);
});

test.each(['may', 'isRead', 'isChecked', 'ready', 'left'] as const)(
  'nothing is sent without %s',
  (one) => {
    expect(isSendable({ ...all, at: 'typing' })).toBe(true);
    expect(isSendable({ ...all, at: 'typing', [one]: false })).toBe(false);
  },
);
