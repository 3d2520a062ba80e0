/** The ticket register: a slip ends once, has one invoice, and no number of a series is missing or used twice. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EndTicket, GiveInvoice } from '../../../src/core/ledger/hall/commands.ts';
import { fen } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA } from './ledger-town.ts';

/** Two tickets, and the paper 3301-7 … 9. */
function counter(): Ledger {
  const ledger = Ledger.town();
  ledger.mustDo(ledger.desk.pay(ANNA, 5_000));
  ledger.mustDo(ledger.desk.pay(ANNA, 5_000));
  ledger.mustDo(ledger.desk.series('3301'));
  return ledger;
}

const factsOf = (ledger: Ledger, command: Parameters<Ledger['mustDo']>[0]) => {
  const result = ledger.mustDo(command);
  return result.kind === 'fact' ? result.facts : {};
};

test('an invoice is given only for a slip that has come back, and once', () => {
  const ledger = counter();
  const { desk } = ledger;
  const before = ledger.stages();
  expect(ledger.try(desk.invoice(1))).toBe('ticket.not-ended');
  ledger.mustDo(desk.endTicket(1));
  expect(factsOf(ledger, desk.invoice(1))).toEqual({ ticketNo: 1, number: '3301-00000007' });
  expect(ledger.try(desk.invoice(1))).toBe('ticket.invoiced');
  expect(ledger.try(desk.endTicket(1))).toBe('ticket.ended');
  expect([ledger.stages(), ledger.isWhole()]).toEqual([before, true]);
});

test('no invoice is given for money that has gone back', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const paid = desk.pay(ANNA, 5_000);
  ledger.mustDo(paid);
  ledger.mustDo(desk.series('3301'));
  ledger.mustDo(desk.endTicket(1));
  const refund = { kind: 'refund-payment', accountId: ANNA, payment: paid.operationId } as const;
  const back = {
    ...desk.head(),
    ...refund,
    amount: fen(2_000),
    reference: null,
    papers: '1234',
    second: 'gu',
  };
  ledger.mustDo(back);
  expect(ledger.refusal(desk.invoice(1))).toMatchObject({
    code: 'ticket.refunded',
    facts: { ticketNo: 1, refundedFen: 2_000 },
  });
});

test('a loss is declared by two people, everything else by one', () => {
  const ledger = counter();
  const lost = (secondPerson: string | null, how: EndTicket['how'] = 'lost') =>
    ledger.try(ledger.desk.endTicket(1, { how, secondPerson }));
  expect(lost(null)).toBe('request.invalid');
  expect(lost('li.na')).toBe('approval.same-person');
  expect(lost('zhao', 'voided')).toBe('request.invalid');
  expect(lost('zhao')).toBe('done');
});

test('a spoiled number is used up like any other, and a series ends', () => {
  const ledger = counter();
  const { desk } = ledger;
  expect(factsOf(ledger, desk.spoil('3301')).number).toBe('3301-00000007');
  ledger.mustDo(desk.endTicket(1));
  expect(factsOf(ledger, desk.invoice(1)).number).toBe('3301-00000008');
  expect(factsOf(ledger, desk.spoil('3301')).number).toBe('3301-00000009');
  expect(ledger.try(desk.spoil('3301'))).toBe('series.used-up');
  expect(ledger.try(desk.spoil('3302'))).toBe('series.unknown');
  expect(ledger.try(desk.series('3301'))).toBe('series.exists');
  expect(ledger.try(desk.series('3303', { first: 9, last: 8 }))).toBe('request.invalid');
});

test('a number of a series that was typed as the tax system’s own is passed over, and stays what it is', () => {
  const ledger = counter();
  const { desk } = ledger;
  ledger.mustDo(desk.endTicket(1));
  const from = { by: 'tax-system', number: '3301-00000007' } as const;
  const given = desk.invoice(1, { from });
  ledger.mustDo(given);
  ledger.mustDo(desk.endTicket(2));
  expect(ledger.try(desk.invoice(2))).toBe('invoice.known');
  expect(factsOf(ledger, desk.spoil('3301'))).toMatchObject({ passed: true });
  const { hall } = ledger.books;
  const { operationId: operation } = given;
  expect(hall.invoice('charge-invoice', '3301-00000007')).toMatchObject({
    ...{ state: 'given', ticketNo: 1, series: '3301', operation },
  });
  expect(factsOf(ledger, desk.invoice(2)).number).toBe('3301-00000008');
  const red = desk.redInvoice('3301-00000007', 'R', { ticketKind: 'charge-invoice' });
  expect(ledger.try(red)).toBe('done');
});

describe('what an invoice is refused for, the first reason first', () => {
  const ended = (ledger: Ledger): void => void ledger.do(ledger.desk.endTicket(1));
  const bySystem = (number: string) => ({ by: 'tax-system', number }) as const;
  const faults: readonly Fault<GiveInvoice>[] = [
    { code: 'ticket.unknown', command: (c) => ({ ...c, ticketNo: 77 }) },
    {
      code: 'ticket.invoiced',
      world: (ledger) => void ledger.do(ledger.desk.invoice(1, { from: bySystem('A') })),
    },
    { code: 'series.unknown', command: (c) => ({ ...c, from: { by: 'series', series: 'none' } }) },
    { code: 'series.other-kind', command: (c) => ({ ...c, ticketKind: 'vat-invoice' }) },
  ];
  test.each(faults.map(({ code }, index) => [code, index] as const))('%s', (code, index) => {
    const ledger = counter();
    ended(ledger);
    expect(answerTo(ledger, ledger.desk.invoice(1), faults.slice(index))).toBe(code);
  });

  test('invoice.known: a number of the tax system stands for one invoice of its kind', () => {
    const ledger = counter();
    const { desk } = ledger;
    ledger.mustDo(desk.endTicket(1));
    ledger.mustDo(desk.endTicket(2));
    const bought = desk.buy(ANNA, 1_000);
    ledger.mustDo(bought);
    const paper = { from: bySystem('24330001'), purchase: bought.operationId };
    const given = { ticketKind: 'vat-invoice', ...paper } as const;
    ledger.mustDo(desk.invoice(1, given));
    expect(ledger.try(desk.invoice(2, given))).toBe('invoice.known');
    expect(ledger.try(desk.invoice(2, { ...given, ticketKind: 'charge-invoice' }))).toBe('done');
  });
});

test('whatever is given and spoiled, the numbers of a series stand without a gap', () => {
  const deed = fc.constantFrom('pay', 'end', 'invoice', 'spoil');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(deed, fc.integer({ min: 1, max: 6 })), { maxLength: 60 }),
      (deeds) => {
        const ledger = Ledger.town();
        const { desk, books } = ledger;
        ledger.mustDo(desk.series('3301', { first: 1, last: 8 }));
        for (const [what, ticketNo] of deeds) {
          if (what === 'pay') ledger.do(desk.pay(ANNA, 100));
          if (what === 'end') ledger.do(desk.endTicket(ticketNo));
          if (what === 'invoice') ledger.do(desk.invoice(ticketNo));
          if (what === 'spoil') ledger.do(desk.spoil('3301'));
        }
        const numbers = [...books.hall.invoices.values()].map(({ number }) => number);
        const next = books.hall.series('3301')?.next ?? 0;
        const expected = Array.from({ length: next - 1 }, (_, i) => `3301-0000000${i + 1}`);
        expect(numbers).toEqual(expected);
        const slips = [...books.hall.invoices.values()].flatMap(({ ticketNo }) => ticketNo ?? []);
        expect(new Set(slips).size).toBe(slips.length);
      },
    ),
  );
});
