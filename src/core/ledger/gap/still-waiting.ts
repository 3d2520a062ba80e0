/**
 * Gas of before a gap that still waits (待写). Whatever else lowers what waits lowers this too: gas that was written, used or
 * given back is no longer what a card of the lost days can show, and gas bought since is never taken for it.
 */
import type { AccountId } from '../../ids.ts';
import { litre } from '../../units.ts';
import type { LedgerCommand } from '../commands.ts';
import { liveOf } from '../effects.ts';
import type { Change, LiveRow } from '../rows.ts';
import type { Books } from '../snapshot.ts';
import type { GapWaitingRow } from './rows.ts';

/** A purchase is reversed newest first, so gas bought since the gap goes first; everything else takes the oldest. */
const takesNewest = (command: LedgerCommand): boolean => command.kind === 'reverse-purchase';

const lowered = (row: number, before: number, now: number, newest: boolean): number =>
  Math.min(newest ? row : Math.max(0, row - Math.max(0, before - now)), now);

function rowNow(row: GapWaitingRow, before: LiveRow, now: LiveRow, newest: boolean): GapWaitingRow {
  const litres = lowered(row.litres, before.toBeWrittenLitre, now.toBeWrittenLitre, newest);
  const fen = lowered(row.fen, before.toBeWrittenFen, now.toBeWrittenFen, newest);
  // Money that no gas ever stood beside is a money meter's; of gas it goes with the last litre.
  const gone = litres === 0 && row.litres > 0;
  return { accountId: row.accountId, litres: litre(litres), fen: gone ? 0 : fen };
}

/** Rows of the gap that follow from a command's new live rows; none where nothing waits from before a gap. */
export function stillWaiting(
  command: LedgerCommand,
  changes: readonly Change[],
  books: Books,
): readonly Change[] {
  // These two say themselves what waits from now on.
  if (command.kind === 'accept-gap' || command.kind === 'recover-load') return [];
  const lives = new Map<AccountId, LiveRow>();
  for (const change of changes) {
    if (change.table !== 'live') continue;
    const { accountId } = change.row;
    if (books.gap.waiting(accountId) !== undefined) lives.set(accountId, change.row);
  }
  if (lives.size === 0) return [];
  return [...lives.values()].flatMap((now): readonly Change[] => {
    const { accountId } = now;
    const waiting = books.gap.waiting(accountId);
    if (waiting === undefined || (waiting.litres === 0 && waiting.fen === 0)) return [];
    const row = rowNow(waiting, liveOf(books, accountId), now, takesNewest(command));
    if (row.litres === waiting.litres && row.fen === waiting.fen) return [];
    return [{ table: 'gap', row: { table: 'gapWaiting', row } }];
  });
}
