/** How pieces move in the register: one line of it, and the rows that it leads to. */
import type { CardNo } from '../../ids.ts';
import { accept, assert, type Facts, type Outcome, refuse, refuseField } from '../../outcome.ts';
import type { CommandHead } from '../command-head.ts';
import type { Change } from '../rows.ts';
import type { Place } from '../snapshot.ts';
import type { StockBooks } from './books.ts';
import type { StockPlace } from './commands.ts';
import {
  type CardBatchRow,
  type CardHoldingRow,
  type CardMove,
  STORE_ROOM,
  type StockChange,
} from './rows.ts';

/** More pieces than any delivery has. */
export const PIECES_MAX = 1_000_000;

export interface Stock<B extends StockBooks> {
  readonly stock: B;
}

export const holderAt = (place: StockPlace, operator: string): string =>
  place === 'store' ? STORE_ROOM : operator;

export const piecesOf = (stock: StockBooks, batch: string, holder: string): number =>
  stock.holding(batch, holder)?.pieces ?? 0;

export function batchOf(stock: StockBooks, batch: string): CardBatchRow {
  const row = stock.batch(batch);
  assert(row !== undefined, `batch ${batch} is gone between the rule and its effect`);
  return row;
}

/** The holding with `by` pieces more or fewer. */
export const heldAfter = (
  stock: StockBooks,
  batch: string,
  holder: string,
  by: number,
): CardHoldingRow => ({ batch, holder, pieces: piecesOf(stock, batch, holder) + by });

export const asChanges = (...rows: readonly StockChange[]): readonly Change[] =>
  rows.map((row) => ({ table: 'stock', row }));

export interface Line {
  readonly move: CardMove;
  readonly batch: string;
  readonly holder: string;
  readonly pieces: number;
  readonly cardNo?: CardNo;
}

export const lineOf = (
  { operator }: Pick<CommandHead, 'operator'>,
  { entryId, at }: Place,
  { cardNo, ...line }: Line,
): StockChange => ({
  table: 'movement',
  row: { entryId, at, operator, cardNo: cardNo ?? null, ...line },
});

/** request.invalid: not a number of pieces. */
export const isPieces = (pieces: number, least = 1): Outcome<true> =>
  Number.isSafeInteger(pieces) && pieces >= least && pieces <= PIECES_MAX
    ? accept(true)
    : refuseField('pieces', `${least} … ${PIECES_MAX}`);

/** stock.batch-unknown, stock.not-enough. */
export function hasPieces(
  stock: StockBooks,
  batch: string,
  holder: string,
  pieces: number,
): Outcome<true> {
  if (stock.batch(batch) === undefined) return refuse('stock.batch-unknown', { batch });
  const held = piecesOf(stock, batch, holder);
  if (held >= pieces) return accept(true);
  return refuse('stock.not-enough', { batch, held, pieces });
}

export const told = (facts: Facts) => accept({ kind: 'fact' as const, facts });
