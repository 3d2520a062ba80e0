/** A card that contradicts the books is noted once, until it agrees; the note moves nothing. */
import { expect, test } from 'vitest';
import { consequencesOf } from '../../../src/core/ledger/decide.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, CARD_A2 } from './ledger-town.ts';

const PLACE = { entryId: 1, at: 0, ticketNo: 0 } as Parameters<typeof consequencesOf>[3];

test('one note stands at most; it ends once, and the next one counts on', () => {
  const ledger = Ledger.town();
  const { desk, books } = ledger;
  const before = ledger.stages();
  expect(ledger.try(desk.agrees(CARD_A))).toBe('card.no-difference');
  const first = desk.differs(CARD_A);
  expect(ledger.mustDo(first)).toEqual({
    kind: 'fact',
    facts: { cardNo: CARD_A, accountId: ANNA, code: 'card.ahead' },
  });
  const { cardSequence, ledgerSequence } = first.facts;
  expect(books.cardDifference(CARD_A)).toEqual({
    cardNo: CARD_A,
    nth: 1,
    noted: first.operationId,
    at: first.at,
    operator: first.operator,
    code: 'card.ahead',
    facts: { cardNo: CARD_A, cardSequence, ledgerSequence },
    endedAt: null,
  });
  expect(ledger.try(desk.differs(CARD_A, { code: 'card.behind' }))).toBe('card.difference-stands');
  const end = desk.agrees(CARD_A);
  ledger.mustDo(end);
  expect(books.cardDifference(CARD_A)).toMatchObject({ nth: 1, endedAt: end.at });
  expect(ledger.try(desk.agrees(CARD_A))).toBe('card.no-difference');
  ledger.mustDo(desk.differs(CARD_A, { code: 'card.altered' }));
  expect(books.cardDifference(CARD_A)).toMatchObject({
    nth: 2,
    code: 'card.altered',
    endedAt: null,
  });
  expect(ledger.stages()).toBe(before);
  expect(ledger.isWhole()).toBe(true);
});

test('only a card in service is noted, and none whose load is looked after', () => {
  const ledger = Ledger.town();
  const { desk } = ledger;
  expect(ledger.try(desk.differs(CARD_A2))).toBe('card.unknown');
  ledger.mustDo(desk.pay(ANNA, 4_000));
  ledger.mustDo(desk.buy(ANNA, 20_000));
  const load = desk.reserve();
  ledger.mustDo(load);
  expect(ledger.try(desk.differs(CARD_A))).toBe('load.open-on-card');
  ledger.mustDo(desk.end(load.operationId, { state: 'CASE', why: 'foreign-image' }));
  expect(ledger.try(desk.differs(CARD_A))).toBe('load.open-on-card');
  const other = Ledger.town();
  other.mustDo(other.desk.openCard(ANNA, CARD_A2, CARD_A));
  expect(other.try(other.desk.differs(CARD_A2))).toBe('card.unfinished');
  other.mustDo(other.desk.differs(CARD_A));
  other.mustDo(other.desk.replaceCard(CARD_A2, CARD_A));
  expect(other.try(other.desk.differs(CARD_A))).toBe('card.void-listed');
});

test('a history in which two notes stand, or one ends that does not, is replayed by nobody', () => {
  const ledger = Ledger.town();
  const { desk, books } = ledger;
  const result = { kind: 'fact', facts: {} } as const;
  expect(() => consequencesOf(desk.agrees(CARD_A), result, books, PLACE)).toThrow('no note');
  ledger.mustDo(desk.differs(CARD_A));
  expect(() => consequencesOf(desk.differs(CARD_A), result, books, PLACE)).toThrow('at once');
});
