/** A card that is opened, or made a tool card, takes one piece from the stock of whoever makes it. */
import { accept, type Outcome, refuse } from '../../outcome.ts';
import type { OpenCard } from '../commands.ts';
import type { CommandResult } from '../results.ts';
import type { Change } from '../rows.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { asChanges, batchOf, heldAfter, lineOf } from './pieces.ts';

/** The batch that the card comes from; null where the cashier has none and none is needed. Refuses stock.none-held. */
export function pieceFor(
  { operator, chip = '' }: Pick<OpenCard, 'operator' | 'chip'>,
  { settings, stock }: Snapshot,
): Outcome<string | null> {
  const oldest = stock.oldestHeld(operator, chip);
  if (oldest !== undefined) return accept(oldest.batch);
  if (settings.cardsFromStockOnly !== true) return accept(null);
  return refuse('stock.none-held', { operator, chip });
}

/** What an opening does to the stock: decided by its own result, whatever the setting has become. */
export function pieceTaken(
  command: Pick<OpenCard, 'operator' | 'cardNo'>,
  result: CommandResult,
  { stock }: Books,
  place: Place,
): readonly Change[] {
  const batch = result.kind === 'fact' ? result.facts.batch : undefined;
  if (typeof batch !== 'string') return [];
  const { cardNo, operator: holder } = command;
  const row = batchOf(stock, batch);
  return asChanges(
    { table: 'batch', row: { ...row, inUse: row.inUse + 1 } },
    { table: 'holding', row: heldAfter(stock, batch, holder, -1) },
    { table: 'piece', row: { cardNo, batch, state: 'in-use' } },
    lineOf(command, place, { move: 'opened', batch, holder, pieces: -1, cardNo }),
  );
}
