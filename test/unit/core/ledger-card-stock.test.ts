/** The register of blank cards as a shelf of pieces: none appears, none vanishes, and somebody answers for each. */
import { describe, expect, test } from 'vitest';
import type { OpenCard } from '../../../src/core/ledger/commands.ts';
import type { CountCards, SpoilCards } from '../../../src/core/ledger/stock/commands.ts';
import { STORE_ROOM } from '../../../src/core/ledger/stock/rows.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, CARD_A2, CARD_B, op } from './ledger-town.ts';

const BATCH = '2026-06';
const ME = 'li.na';

function stocked(only = true): Ledger {
  const ledger = Ledger.town();
  ledger.settings.cardsFromStockOnly = only;
  ledger.mustDo(ledger.desk.received(BATCH));
  ledger.mustDo(ledger.desk.stock({ kind: 'issue-cards', batch: BATCH, to: ME, pieces: 10 }));
  return ledger;
}

/** `store | mine | in use | spoiled | missing`, and whether they are all that was received. */
function shelf({ books: { stock } }: Ledger, batch = BATCH): string {
  const row = stock.batch(batch);
  const held = [STORE_ROOM, ME].map((holder) => stock.holding(batch, holder)?.pieces ?? 0);
  const out = [row?.inUse ?? 0, row?.spoiled ?? 0, row?.missing ?? 0];
  const sum = [...held, ...out].reduce((a, b) => a + b, 0);
  return `${[...held, ...out].join(' ')}${sum === row?.received ? '' : ` of ${row?.received}`}`;
}

const open = (ledger: Ledger, over: Partial<OpenCard> = {}): OpenCard => ({
  ...ledger.desk.head(),
  kind: 'open-card',
  accountId: ANNA,
  cardNo: CARD_A2,
  replaces: CARD_A,
  chip: 'sle4442',
  ...over,
});

const count = (ledger: Ledger, counted: number, over: Partial<CountCards> = {}): CountCards => ({
  ...ledger.desk.head(),
  kind: 'count-cards',
  batch: BATCH,
  place: 'mine',
  counted,
  ...over,
});

const rule = (ledger: Ledger, id: CountCards['operationId'], verdict: 'accepted' | 'miscounted') =>
  ledger.desk.stock({ kind: 'rule-card-count', count: id, verdict, reason: '复盘', ruledBy: 'gu' });

test('pieces go from the store room to a cashier and back', () => {
  const ledger = stocked();
  expect(shelf(ledger)).toBe('90 10 0 0 0');
  ledger.mustDo(ledger.desk.stock({ kind: 'return-cards', batch: BATCH, pieces: 4 }));
  expect(shelf(ledger)).toBe('94 6 0 0 0');
  expect(
    ledger.try(ledger.desk.stock({ kind: 'issue-cards', batch: BATCH, to: ME, pieces: 95 })),
  ).toBe('stock.not-enough');
});

test('a card that is opened takes one piece of its chip from the oldest batch of its cashier', () => {
  const ledger = stocked();
  for (const [batch, chip] of [
    ['new', 'sle4442'],
    ['m1', 'mifare-classic-1k'],
  ] as const) {
    ledger.mustDo(ledger.desk.received(batch, 5, chip));
    ledger.mustDo(ledger.desk.stock({ kind: 'issue-cards', batch, to: ME, pieces: 5 }));
  }
  expect(ledger.mustDo(open(ledger))).toMatchObject({ facts: { batch: BATCH } });
  expect([shelf(ledger), shelf(ledger, 'new')]).toEqual(['90 9 1 0 0', '0 5 0 0 0']);
  expect(ledger.books.stock.piece(CARD_A2)).toMatchObject({ batch: BATCH, state: 'in-use' });
});

test('nobody opens a card with another’s stock; where stock is no must, nobody is stopped', () => {
  const ledger = stocked();
  expect(ledger.try(open(ledger, { operator: 'wang.wu' }))).toBe('stock.none-held');
  expect(ledger.try(open(ledger, { chip: 'cpu-card' }))).toBe('stock.none-held');
  const free = stocked(false);
  expect(free.try(open(free, { operator: 'wang.wu' }))).toBe('done');
  expect([shelf(free), free.books.stock.piece(CARD_A2)]).toEqual(['90 10 0 0 0', undefined]);
});

test('a spoiled piece is gone with its reason; a card in service is no scrap', () => {
  const ledger = stocked();
  const { desk } = ledger;
  const spoil: SpoilCards = {
    ...desk.head(),
    kind: 'spoil-cards',
    batch: BATCH,
    place: 'mine',
    pieces: 2,
    reason: '芯片脱落',
  };
  ledger.mustDo(spoil);
  expect(shelf(ledger)).toBe('90 8 0 2 0');
  ledger.mustDo(open(ledger));
  const scrap = () => desk.stock({ kind: 'spoil-opened-card', cardNo: CARD_A2, reason: '写坏' });
  ledger.mustDo(scrap());
  expect(shelf(ledger)).toBe('90 7 0 3 0');
  expect(ledger.try(scrap())).toBe('stock.not-from-stock');
  expect(ledger.try(desk.replaceCard(CARD_A2, CARD_A))).toBe('stock.spoiled');
  ledger.mustDo(open(ledger, { cardNo: CARD_B }));
  ledger.mustDo(desk.replaceCard(CARD_B, CARD_A));
  const inService = desk.stock({ kind: 'spoil-opened-card', cardNo: CARD_B, reason: '写坏' });
  expect(ledger.try(inService)).toBe('stock.card-in-service');
});

const entered = (ledger: Ledger, person: string) => ({
  ...ledger.desk.head({ operator: 'admin' }),
  kind: 'enter-person' as const,
  person,
  fullName: person,
  roles: ['cashier' as const],
  password: 'phc',
  temporary: false,
});

describe('cards are issued', () => {
  const issue = ({ desk }: Ledger, to: string) =>
    desk.stock({ kind: 'issue-cards', batch: BATCH, to, pieces: 5 });

  test('to somebody who is let in, and to nobody else', () => {
    const ledger = stocked();
    expect(ledger.refusal(issue(ledger, 'wang'))).toEqual({
      code: 'person.unknown',
      facts: { person: 'wang' },
    });
    expect(ledger.try(issue(ledger, STORE_ROOM))).toBe('person.unknown');
    ledger.mustDo(entered(ledger, 'wang'));
    ledger.mustDo(issue(ledger, 'wang'));
    expect(ledger.books.stock.holding(BATCH, 'wang')?.pieces).toBe(5);
    const shut = { kind: 'disable-person', person: 'wang', reason: '离职' } as const;
    ledger.mustDo({ ...ledger.desk.head({ operator: 'admin' }), ...shut });
    expect(ledger.try(issue(ledger, 'wang'))).toBe('stock.holder-shut-out');
    expect(shelf(ledger)).toBe('85 10 0 0 0 of 100');
  });

  test('and taken back from a holder who does not give them back, down to the last and no further', () => {
    const ledger = stocked();
    const recall = (from: string, pieces: number) =>
      ledger.desk.stock(
        { kind: 'return-cards', batch: BATCH, from, pieces, reason: '离职' },
        { operator: 'keeper' },
      );
    expect(ledger.try(recall('wang', 1))).toBe('stock.not-enough');
    expect(ledger.try(recall(ME, 11))).toBe('stock.not-enough');
    expect(ledger.try(recall(STORE_ROOM, 1))).toBe('request.invalid');
    ledger.mustDo(recall(ME, 10));
    expect(shelf(ledger)).toBe('100 0 0 0 0');
    expect([...ledger.books.stock.movements.values()].at(-1)).toMatchObject({
      move: 'returned',
      holder: ME,
      pieces: -10,
      operator: 'keeper',
    });
  });
});

describe('a count', () => {
  test('that agrees leaves a line of the register and nothing to rule on', () => {
    const ledger = stocked();
    const counted = count(ledger, 10);
    expect(ledger.mustDo(counted)).toMatchObject({ facts: { expected: 10, difference: 0 } });
    expect(ledger.try(rule(ledger, counted.operationId, 'accepted'))).toBe('stock.count-unknown');
    expect([...ledger.books.stock.movements.values()].at(-1)).toMatchObject({ move: 'counted' });
  });

  test.each([
    ['accepted', '90 7 0 0 3'],
    ['miscounted', '90 10 0 0 0'],
  ] as const)('that is short and ruled as %s leads to %s', (verdict, expected) => {
    const ledger = stocked();
    const counted = count(ledger, 7);
    ledger.mustDo(counted);
    expect(shelf(ledger)).toBe('90 7 0 0 3');
    ledger.mustDo(rule(ledger, counted.operationId, verdict));
    expect(shelf(ledger)).toBe(expected);
    expect(ledger.try(rule(ledger, counted.operationId, verdict))).toBe('stock.count-unknown');
  });

  test('is not ruled on by whoever counted', () => {
    const ledger = stocked();
    const counted = count(ledger, 12);
    ledger.mustDo(counted);
    expect(shelf(ledger)).toBe('90 12 0 0 -2');
    const alone = { ...rule(ledger, counted.operationId, 'accepted'), ruledBy: ME };
    expect(ledger.try(alone)).toBe('approval.same-person');
  });

  test('too many by mistake, and used since, cannot be called a mistake any more', () => {
    const ledger = stocked();
    const counted = count(ledger, 12);
    ledger.mustDo(counted);
    ledger.mustDo(ledger.desk.stock({ kind: 'return-cards', batch: BATCH, pieces: 11 }));
    expect(ledger.try(rule(ledger, counted.operationId, 'miscounted'))).toBe('stock.not-enough');
    ledger.mustDo(rule(ledger, counted.operationId, 'accepted'));
  });
});

describe('refusals come in the documented order', () => {
  test('of a spoiling', () => {
    const spoil = (ledger: Ledger): SpoilCards => ({
      ...ledger.desk.head(),
      kind: 'spoil-cards',
      batch: BATCH,
      place: 'mine',
      pieces: 1,
      reason: '芯片脱落',
    });
    const faults: readonly Fault<SpoilCards>[] = [
      { code: 'request.invalid', command: (one) => ({ ...one, pieces: 0 }) },
      { code: 'stock.batch-unknown', command: (one) => ({ ...one, batch: 'none' }) },
      { code: 'stock.not-enough', command: (one) => ({ ...one, operator: 'wang.wu' }) },
    ];
    for (const [i, { code }] of faults.entries()) {
      const ledger = stocked();
      expect(answerTo(ledger, spoil(ledger), faults.slice(i))).toBe(code);
    }
  });

  test('of a batch, a count and a ruling', () => {
    const ledger = stocked();
    expect(ledger.try(ledger.desk.received(BATCH))).toBe('stock.batch-exists');
    expect(ledger.try(ledger.desk.received('x', 0))).toBe('request.invalid');
    expect(ledger.try(count(ledger, -1, { batch: 'none' }))).toBe('request.invalid');
    expect(ledger.try(count(ledger, 1, { batch: 'none' }))).toBe('stock.batch-unknown');
    expect(ledger.try(rule(ledger, op(999), 'accepted'))).toBe('stock.count-unknown');
  });
});

test('a formatted card gives its piece back to whoever formatted it, once', () => {
  const ledger = stocked();
  const { desk } = ledger;
  ledger.mustDo(open(ledger));
  ledger.mustDo(desk.replaceCard(CARD_A2, CARD_A));
  ledger.mustDo(open(ledger, { cardNo: CARD_B, replaces: CARD_A2 }));
  const begin = (no = CARD_A2) => desk.stock({ kind: 'begin-format', cardNo: no, reason: '退回' });
  const end = () => desk.stock({ kind: 'end-format', cardNo: CARD_A2 });
  expect(ledger.try(begin())).toBe('format.in-service');
  ledger.mustDo(desk.replaceCard(CARD_B, CARD_A2));
  expect(ledger.try(end())).toBe('format.not-begun');
  expect(shelf(ledger)).toBe('90 8 2 0 0');
  ledger.mustDo(begin());
  // At another counter, by another operation: it is the same card.
  ledger.mustDo(begin());
  ledger.mustDo(end());
  expect(shelf(ledger)).toBe('90 9 1 0 0');
  expect([ledger.try(end()), ledger.try(begin())]).toEqual(['format.done', 'format.done']);
  expect(ledger.try(begin(CARD_B))).toBe('format.in-service');
});

test('a past opening keeps its piece whatever the setting has become', () => {
  const ledger = stocked();
  ledger.mustDo(open(ledger));
  ledger.settings.cardsFromStockOnly = false;
  const scrap = { kind: 'spoil-opened-card', cardNo: CARD_A2, reason: '写坏' } as const;
  ledger.mustDo(ledger.desk.stock(scrap));
  expect(shelf(ledger)).toBe('90 9 0 1 0');
});
