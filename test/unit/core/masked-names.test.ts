/** A word that stands for a person is no person: it is never masked. */
import { expect, test } from 'vitest';
import { ERASED, LOCKED, maskedName, ticketName } from '../../../src/core/personal.ts';

test('a ticket and a masked list call a deleted or sealed customer by the word for it', () => {
  const deleted = `客户 #10000042${ERASED}`;
  for (const name of [LOCKED, ERASED, deleted]) {
    expect([ticketName(name), maskedName(name)]).toEqual([name, name]);
  }
  expect([ticketName('王小明'), maskedName('王小明')]).toEqual(['王**', '王*明']);
});
