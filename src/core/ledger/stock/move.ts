/** Received, issued, returned, spoiled: pieces that go from one holder to another, or out of use. */
import { accept, assert, type Outcome, refuse, refuseField } from '../../outcome.ts';
import type { Consequence } from '../effects.ts';
import type { FactResult } from '../results.ts';
import type { CardRow } from '../rows.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { StockBooks, StockSnapshot } from './books.ts';
import type {
  IssueCards,
  ReceiveCards,
  ReturnCards,
  SpoilCards,
  SpoilOpenedCard,
} from './commands.ts';
import {
  asChanges,
  batchOf,
  hasPieces,
  heldAfter,
  holderAt,
  isPieces,
  lineOf,
  type Stock,
  told,
} from './pieces.ts';
import { STORE_ROOM, type StockChange, type ToolCardRow } from './rows.ts';

const NOBODY = { accountId: null, cardNo: null };

const stockEffects = (...rows: readonly StockChange[]): Consequence => ({
  subject: NOBODY,
  postings: [],
  changes: asChanges(...rows),
});

/** Refuses, in this order: request.invalid, stock.batch-exists. */
export function decideReceiveCards(
  { batch, pieces }: ReceiveCards,
  { stock }: Stock<StockSnapshot>,
): Outcome<FactResult> {
  const counted = isPieces(pieces);
  if (!counted.ok) return counted;
  if (stock.batch(batch) !== undefined) return refuse('stock.batch-exists', { batch });
  return told({ batch, pieces });
}

export function receiveCardsEffects(command: ReceiveCards, place: Place): Consequence {
  const { batch, chip, pieces } = command;
  const none = { inUse: 0, spoiled: 0, missing: 0 };
  return stockEffects(
    {
      table: 'batch',
      row: { batch, chip, received: pieces, ...none, receivedAt: place.entryId },
    },
    { table: 'holding', row: { batch, holder: STORE_ROOM, pieces } },
    lineOf(command, place, { move: 'received', batch, holder: STORE_ROOM, pieces }),
  );
}

/** Somebody of that name can use the pieces, count them and give them back. person.unknown, stock.holder-shut-out. */
function mayHold(
  { to, operator }: IssueCards,
  { people }: Pick<Snapshot, 'people'>,
): Outcome<true> {
  const person = people.person(to);
  if (person === undefined) {
    // The owner of the machine, at its socket, need not be entered.
    return to === operator ? accept(true) : refuse('person.unknown', { person: to });
  }
  return person.disabled === '' ? accept(true) : refuse('stock.holder-shut-out', { holder: to });
}

/** Refuses, in this order: request.invalid, person.unknown, stock.holder-shut-out, stock.batch-unknown, stock.not-enough. */
export function decideIssueCards(
  command: IssueCards,
  snapshot: Stock<StockSnapshot> & Pick<Snapshot, 'people'>,
): Outcome<FactResult> {
  const { batch, pieces } = command;
  const counted = isPieces(pieces);
  if (!counted.ok) return counted;
  const holder = mayHold(command, snapshot);
  if (!holder.ok) return holder;
  const enough = hasPieces(snapshot.stock, batch, STORE_ROOM, pieces);
  return enough.ok ? told({ batch, pieces }) : enough;
}

/** Refuses, in this order: request.invalid (the store room has nothing to give back to itself), stock.batch-unknown, stock.not-enough. */
export function decideReturnCards(
  { batch, pieces, from, operator }: ReturnCards,
  { stock }: Stock<StockSnapshot>,
): Outcome<FactResult> {
  const counted = isPieces(pieces);
  if (!counted.ok) return counted;
  if (from === STORE_ROOM) return refuseField('from', "≠ ''");
  const enough = hasPieces(stock, batch, from ?? operator, pieces);
  return enough.ok ? told({ batch, pieces }) : enough;
}

export function moveCardsEffects(
  command: IssueCards | ReturnCards,
  { stock }: Stock<StockBooks>,
  place: Place,
): Consequence {
  const { batch } = command;
  const issued = command.kind === 'issue-cards';
  const holder = issued ? command.to : (command.from ?? command.operator);
  const pieces = issued ? command.pieces : -command.pieces;
  const move = issued ? 'issued' : 'returned';
  return stockEffects(
    { table: 'holding', row: heldAfter(stock, batch, STORE_ROOM, -pieces) },
    { table: 'holding', row: heldAfter(stock, batch, holder, pieces) },
    lineOf(command, place, { move, batch, holder, pieces }),
  );
}

/** Refuses, in this order: request.invalid, stock.batch-unknown, stock.not-enough. */
export function decideSpoilCards(
  { batch, place, pieces, operator }: SpoilCards,
  { stock }: Stock<StockSnapshot>,
): Outcome<FactResult> {
  const counted = isPieces(pieces);
  if (!counted.ok) return counted;
  const enough = hasPieces(stock, batch, holderAt(place, operator), pieces);
  return enough.ok ? told({ batch, pieces }) : enough;
}

export function spoilCardsEffects(
  command: SpoilCards,
  { stock }: Stock<StockBooks>,
  place: Place,
): Consequence {
  const { batch, pieces } = command;
  const holder = holderAt(command.place, command.operator);
  const row = batchOf(stock, batch);
  return stockEffects(
    { table: 'batch', row: { ...row, spoiled: row.spoiled + pieces } },
    { table: 'holding', row: heldAfter(stock, batch, holder, -pieces) },
    lineOf(command, place, { move: 'spoiled', batch, holder, pieces: -pieces }),
  );
}

/** A card that its customer still needs is no scrap, nor a tool card that has not come back. */
const mayBeScrap = (card: CardRow | undefined, tool: ToolCardRow | undefined): boolean =>
  card?.stage !== 'active' && tool?.state !== 'making' && tool?.state !== 'out';

/** Refuses, in this order: card.unknown, stock.not-from-stock, stock.card-in-service. */
export function decideSpoilOpenedCard(
  { cardNo }: SpoilOpenedCard,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const card = snapshot.card(cardNo);
  const tool = snapshot.stock.tool(cardNo);
  if (card === undefined && tool === undefined) return refuse('card.unknown', { cardNo });
  const piece = snapshot.stock.piece(cardNo);
  if (piece?.state !== 'in-use') return refuse('stock.not-from-stock', { cardNo });
  if (!mayBeScrap(card, tool)) return refuse('stock.card-in-service', { cardNo });
  return told({ cardNo, batch: piece.batch });
}

/** The holder's pieces stay as they are: the card left them when it was opened. */
export function spoilOpenedCardEffects(
  command: SpoilOpenedCard,
  books: Books,
  place: Place,
): Consequence {
  const { cardNo, operator: holder } = command;
  const { stock } = books;
  const piece = stock.piece(cardNo);
  assert(
    piece !== undefined,
    `the piece of card ${cardNo} is gone between the rule and its effect`,
  );
  const { batch } = piece;
  const row = batchOf(stock, batch);
  const changes = asChanges(
    { table: 'batch', row: { ...row, inUse: row.inUse - 1, spoiled: row.spoiled + 1 } },
    { table: 'piece', row: { ...piece, state: 'spoiled' } },
    lineOf(command, place, { move: 'spoiled', batch, holder, pieces: 0, cardNo }),
  );
  return { subject: { accountId: null, cardNo }, postings: [], changes };
}
