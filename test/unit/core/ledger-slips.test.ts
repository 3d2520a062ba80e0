/** Slips in the books: the first image stays, copies are counted, and nothing of value moves. */
import { expect, test } from 'vitest';
import { Ledger } from './ledger-books.ts';
import { ANNA, STATION } from './ledger-town.ts';

test('copies are numbered from the first printing on, and each names it', () => {
  const ledger = Ledger.town();
  ledger.mustDo(ledger.desk.pay(ANNA, 5_000));
  const before = ledger.stages();
  const first = ledger.desk.print(1, { write: 'pending' });
  const facts = { accountId: ANNA, original: first.operationId };
  expect(ledger.mustDo(first)).toEqual({ kind: 'fact', facts: { ...facts, copy: 0 } });
  const again = ledger.mustDo(ledger.desk.print(1, { write: 'done' }));
  expect(again).toEqual({ kind: 'fact', facts: { ...facts, copy: 1 } });
  expect(ledger.books.hall.slip(STATION, 1, 'ticket')).toMatchObject({
    original: first.operationId,
    write: 'pending',
    copies: 1,
  });
  expect([ledger.stages(), ledger.isWhole()]).toEqual([before, true]);
});

test('a ticket that was never issued has no paper, and an open load no second slip', () => {
  const ledger = Ledger.town();
  expect(ledger.try(ledger.desk.print(1))).toBe('ticket.unknown');
  ledger.mustDo(ledger.desk.pay(ANNA, 5_000));
  const open = { slip: 'settlement', write: 'pending' } as const;
  expect(ledger.try(ledger.desk.print(1, open))).toBe('slip.not-due');
  expect(ledger.try(ledger.desk.print(1, { ...open, write: 'done' }))).toBe('done');
});
