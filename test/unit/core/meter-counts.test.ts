/** A company whose meters count purchases: a second card has the counts of the first, or is not made. */
import { expect, test } from 'vitest';
import { Bug } from '../../../src/core/outcome.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, CARD_A2, SETTINGS } from './ledger-town.ts';

const COUNTING = { ...SETTINGS, replacement: 'same-count' } as const;

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

test('a card in place of another has its counts, below those of its open load', () => {
  const counting = reserved(COUNTING);
  counting.mustDo(counting.desk.openCard(ANNA, CARD_A2, CARD_A));
  expect(counting.books.card(CARD_A2)).toMatchObject({ writeSequence: 0, total: 0 });
  const cumulative = reserved();
  cumulative.mustDo(cumulative.desk.openCard(ANNA, CARD_A2, CARD_A));
  expect(cumulative.books.card(CARD_A2)).toMatchObject({ writeSequence: 1, total: 0 });
});

test('its open load goes over under the very same count, and under no other', () => {
  const ledger = Ledger.town(0, COUNTING);
  ledger.mustDo(ledger.desk.pay(ANNA, 10_000));
  ledger.mustDo(ledger.desk.buy(ANNA, 20_000));
  const load = ledger.desk.reserve();
  ledger.mustDo(load);
  ledger.mustDo(ledger.desk.openCard(ANNA, CARD_A2, CARD_A));
  const moved = (sequenceBefore: number) =>
    ledger.try(ledger.desk.supersede(load.operationId, { cardNo: CARD_A2, sequenceBefore }));
  expect(() => moved(1)).toThrow(Bug);
  expect(moved(0)).toBe('done');
});

test('one that replaces none is refused once a count was offered: nothing proves which one the meter expects', () => {
  const counting = reserved(COUNTING);
  const account = counting.books.account(ANNA);
  if (account !== undefined) counting.books.accounts.set(ANNA, { ...account, cardNo: null });
  expect(counting.try(counting.desk.openCard(ANNA, CARD_A2))).toBe('card.meter-counts');
});

test('a broken opening may go on with another blank: no count was offered yet', () => {
  const ledger = Ledger.town(0, COUNTING);
  const account = ledger.books.account(ANNA);
  if (account !== undefined) ledger.books.accounts.set(ANNA, { ...account, cardNo: null });
  expect(ledger.try(ledger.desk.openCard(ANNA, CARD_A2))).toBe('done');
});
