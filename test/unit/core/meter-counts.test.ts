/** A company whose meters count purchases: a meter takes the card it began with. */
import { expect, test } from 'vitest';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, CARD_A2, SETTINGS } from './ledger-commands.ts';

const COUNTING = { ...SETTINGS, acceptRule: 'exactly-one-more' } as const;

/** Anna’s first load is reserved on her card. */
function reserved(settings = SETTINGS): Ledger {
  const ledger = Ledger.town(0, settings);
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
  ledger.mustDo(ledger.desk.buy(ANNA, 20_000));
  ledger.mustDo(ledger.desk.reserve());
  return ledger;
}

test('the first card of a meter is opened', () => {
  expect(Ledger.town(0, COUNTING).books.card(CARD_A)?.stage).toBe('active');
});

test('a second card is refused once a count was offered, and only there', () => {
  const counting = reserved(COUNTING);
  expect(counting.try(counting.desk.openCard(ANNA, CARD_A2, CARD_A))).toBe('card.meter-counts');
  const cumulative = reserved();
  expect(cumulative.try(cumulative.desk.openCard(ANNA, CARD_A2, CARD_A))).toBe('done');
});

test('a broken opening may go on with another blank: no count was offered yet', () => {
  const ledger = Ledger.town(0, COUNTING);
  const account = ledger.books.account(ANNA);
  if (account !== undefined) ledger.books.accounts.set(ANNA, { ...account, cardNo: null });
  expect(ledger.try(ledger.desk.openCard(ANNA, CARD_A2))).toBe('done');
});
