/**
 * Formatting (格式化): a card that nobody uses any more becomes blank stock. Its number stays what it was, void-listed and never
 * used again; what comes back is the piece. Between begin and end the card may be in any state on the way, and holds no gas
 * from which a meter could credit more than its account has.
 */
import type { CardNo } from '../../ids.ts';
import { assert, type Outcome, refuse } from '../../outcome.ts';
import { type Consequence, cardOf } from '../effects.ts';
import type { FactResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { BeginFormat, EndFormat, ReleaseFormat } from './commands.ts';
import { asChanges, batchOf, heldAfter, lineOf, told } from './pieces.ts';
import type { CardFormatRow, StockChange } from './rows.ts';

/**
 * Refuses, in this order: card.unknown, format.done, format.in-service, load.open-on-card. Another operation may go on with what
 * one has begun: the card may be at another counter by now.
 */
export function decideBeginFormat(
  { cardNo }: BeginFormat,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const card = snapshot.card(cardNo);
  if (card === undefined) return refuse('card.unknown', { cardNo });
  if (snapshot.stock.format(cardNo)?.state === 'done') return refuse('format.done', { cardNo });
  const { accountId } = card;
  const isFree = card.stage === 'void-listed' || snapshot.account(accountId)?.closed === true;
  if (!isFree) return refuse('format.in-service', { cardNo, accountId });
  if (snapshot.openLoadOnCard(cardNo) !== undefined) return refuse('load.open-on-card', { cardNo });
  return told({ cardNo });
}

export function beginFormatEffects(
  { cardNo, operationId }: BeginFormat,
  books: Books,
): Consequence {
  const { accountId } = cardOf(books, cardNo);
  // Whoever goes on with it goes on from where it stands.
  const state = books.stock.format(cardNo)?.state ?? 'begun';
  const row = { cardNo, format: operationId, state };
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: asChanges({ table: 'format', row }),
  };
}

/** Refuses, in this order: card.unknown, format.not-begun, format.done. */
export function decideFormatStep(
  { cardNo }: ReleaseFormat | EndFormat,
  snapshot: Snapshot,
): Outcome<FactResult> {
  if (snapshot.card(cardNo) === undefined) return refuse('card.unknown', { cardNo });
  const format = snapshot.stock.format(cardNo);
  if (format === undefined) return refuse('format.not-begun', { cardNo });
  return format.state === 'done' ? refuse('format.done', { cardNo }) : told({ cardNo });
}

export function releaseFormatEffects({ cardNo }: ReleaseFormat, books: Books): Consequence {
  const { accountId } = cardOf(books, cardNo);
  const row = { ...formatOf(books, cardNo), state: 'released' } as const;
  return {
    subject: { accountId, cardNo },
    postings: [],
    changes: asChanges({ table: 'format', row }),
  };
}

function formatOf({ stock }: Books, cardNo: CardNo): CardFormatRow {
  const row = stock.format(cardNo);
  assert(row !== undefined, `the formatting of card ${cardNo} was never begun`);
  return row;
}

export function endFormatEffects(command: EndFormat, books: Books, place: Place): Consequence {
  const { cardNo } = command;
  const { accountId } = cardOf(books, cardNo);
  const format = formatOf(books, cardNo);
  const changes = asChanges(
    { table: 'format', row: { ...format, state: 'done' } },
    ...pieceBack(command, books, place),
  );
  return { subject: { accountId, cardNo }, postings: [], changes };
}

/** A piece that was given up as spoiled and worked after all stays spoiled in the register until it is counted. */
function pieceBack(command: EndFormat, { stock }: Books, place: Place): readonly StockChange[] {
  const { cardNo, operator: holder } = command;
  const piece = stock.piece(cardNo);
  if (piece?.state !== 'in-use') return [];
  const { batch } = piece;
  const row = batchOf(stock, batch);
  return [
    { table: 'batch', row: { ...row, inUse: row.inUse - 1 } },
    { table: 'holding', row: heldAfter(stock, batch, holder, 1) },
    { table: 'piece', row: { ...piece, state: 'formatted' } },
    lineOf(command, place, { move: 'formatted', batch, holder, pieces: 1, cardNo }),
  ];
}
