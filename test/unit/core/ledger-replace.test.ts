/** Replacing a card without an open load (补卡): which card is the account's, and what the other one can no longer do. */
import { describe, expect, test } from 'vitest';
import type { ReplaceCard } from '../../../src/core/ledger/commands.ts';
import type { AccountRow, CardRow, MeterRow } from '../../../src/core/ledger/rows.ts';
import { litre } from '../../../src/core/units.ts';
import { answerTo, type Fault, Ledger } from './ledger-books.ts';
import { ANNA, CARD_A, CARD_A2, CARD_B, METER_A } from './ledger-town.ts';

/** Anna's card carries 20 m³ that her meter has not taken; a second card has been opened to replace it. */
function opened(): Ledger {
  const ledger = Ledger.town();
  const { desk } = ledger;
  const load = desk.reserve();
  const past = [desk.pay(ANNA, 10_000), desk.buy(ANNA, 20_000), load, desk.post(load.operationId)];
  for (const command of [...past, desk.openCard(ANNA, CARD_A2, CARD_A)]) ledger.mustDo(command);
  return ledger;
}

const cardIs = ({ books }: Ledger, over: Partial<CardRow>): void => {
  const row = books.card(CARD_A2);
  if (row !== undefined) books.cards.set(CARD_A2, { ...row, ...over });
};
const accountIs = ({ books }: Ledger, over: Partial<AccountRow>): void => {
  const row = books.account(ANNA);
  if (row !== undefined) books.accounts.set(ANNA, { ...row, ...over });
};
const meterIs = ({ books }: Ledger, over: Partial<MeterRow>): void => {
  const row = books.meter(METER_A);
  if (row !== undefined) books.meters.set(METER_A, { ...row, ...over });
};

describe('replacing a card is refused in this order', () => {
  const FAULTS: readonly Fault<ReplaceCard>[] = [
    { code: 'card.unknown', world: ({ books }) => books.cards.delete(CARD_A2) },
    { code: 'card.void-listed', world: (l) => cardIs(l, { stage: 'void-listed' }) },
    { code: 'account.no-card', world: (l) => accountIs(l, { cardNo: null }) },
    { code: 'card.account-has-card', world: (l) => accountIs(l, { cardNo: CARD_B }) },
    {
      code: 'load.open-on-card',
      world({ books, desk }) {
        const { reservation } = desk.reserve();
        const times = { reservedAt: 0, endedAt: null, entryId: 0 as never, supersedes: null };
        books.loads.set(reservation.operationId, { ...reservation, ...times, state: 'RESERVED' });
      },
    },
    { code: 'card.start-overtaken', world: (l) => meterIs(l, { sequence: 2 }) },
  ];
  test.each(FAULTS.map(({ code }, n) => [code, FAULTS.slice(n)] as const))('%s', (code, faults) => {
    const ledger = opened();
    const command = ledger.desk.replaceCard(CARD_A2, CARD_A) as ReplaceCard;
    expect(answerTo(ledger, command, faults)).toBe(code);
  });

  test('card.start-overtaken: more was loaded since the new card was opened', () => {
    const ledger = opened();
    meterIs(ledger, { loadedTotal: litre(30_000) });
    expect(ledger.try(ledger.desk.replaceCard(CARD_A2, CARD_A))).toBe('card.start-overtaken');
  });

  test('card.account-has-card: by itself', () => {
    const ledger = opened();
    ledger.mustDo(ledger.desk.replaceCard(CARD_A2, CARD_A));
    expect(ledger.try(ledger.desk.replaceCard(CARD_A2, CARD_A2))).toBe('card.account-has-card');
  });
});

test('the new card begins with all that the old one may show; the old one is served no more', () => {
  const ledger = opened();
  const { desk } = ledger;
  expect(ledger.books.card(CARD_A2)).toMatchObject({ writeSequence: 1, total: 20_000 });
  expect(ledger.mustDo(desk.replaceCard(CARD_A2, CARD_A))).toEqual({
    kind: 'fact',
    facts: { cardNo: CARD_A2, accountId: ANNA, replaces: CARD_A },
  });
  expect(ledger.books.account(ANNA)?.cardNo).toBe(CARD_A2);
  expect(ledger.books.card(CARD_A)?.stage).toBe('void-listed');
  expect(ledger.stages()).toBe('余 60.00 | 卡内 40.00/20.000');
  ledger.mustDo(desk.buy(ANNA, 10_000));
  const more = { litres: litre(10_000), fen: 2_000 as never, sequenceBefore: 1 };
  const reserve = desk.reserve({ ...more, totalBefore: litre(20_000) });
  expect(ledger.try(reserve)).toBe('card.void-listed');
});

test('until it is the account’s, the new card is not loaded and the old one still is', () => {
  const ledger = opened();
  const { desk } = ledger;
  ledger.mustDo(desk.buy(ANNA, 10_000));
  const more = { litres: litre(10_000), fen: 2_000 as never, sequenceBefore: 1 };
  const onto = (card: typeof CARD_A) =>
    desk.reserve({ ...more, totalBefore: litre(20_000), cardNo: card });
  expect(ledger.try(onto(CARD_A2))).toBe('card.unfinished');
  expect(ledger.try(onto(CARD_A))).toBe('done');
  expect(ledger.try(desk.replaceCard(CARD_A2, CARD_A))).toBe('load.open-on-card');
});

test('news of the void-listed card: the meter had taken its gas before it was lost', () => {
  const ledger = opened();
  const { desk } = ledger;
  ledger.mustDo(desk.replaceCard(CARD_A2, CARD_A));
  expect(ledger.try(desk.taken(CARD_A, 1, 20_000))).toBe('done');
  expect(ledger.stages()).toBe('余 60.00 | 表内 40.00/20.000');
  expect(ledger.try(desk.taken(CARD_A2, 1, 20_000))).toBe('done');
  expect(ledger.stages()).toBe('余 60.00 | 表内 40.00/20.000');
});
