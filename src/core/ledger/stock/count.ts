/** Counting blank cards (盘点), and what becomes of a difference. */
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import type { Consequence } from '../effects.ts';
import type { FactResult } from '../results.ts';
import { seenByTwo } from '../second-person.ts';
import type { Place } from '../snapshot.ts';
import type { StockBooks, StockSnapshot } from './books.ts';
import type { CountCards, RuleCardCount } from './commands.ts';
import {
  asChanges,
  batchOf,
  heldAfter,
  holderAt,
  isPieces,
  lineOf,
  piecesOf,
  type Stock,
} from './pieces.ts';
import type { CardCountRow, StockChange } from './rows.ts';

const NOBODY = { accountId: null, cardNo: null };

/** Refuses, in this order: request.invalid, stock.batch-unknown. */
export function decideCountCards(
  { batch, place, counted, operator }: CountCards,
  { stock }: Stock<StockSnapshot>,
): Outcome<FactResult> {
  const possible = isPieces(counted, 0);
  if (!possible.ok) return possible;
  if (stock.batch(batch) === undefined) return refuse('stock.batch-unknown', { batch });
  const expected = piecesOf(stock, batch, holderAt(place, operator));
  const difference = counted - expected;
  return accept({ kind: 'fact', facts: { batch, expected, counted, difference } });
}

/** The register holds what is there, from now on; a difference waits for a second person. */
export function countCardsEffects(
  command: CountCards,
  { stock }: Stock<StockBooks>,
  place: Place,
): Consequence {
  const { batch, counted, operationId, operator } = command;
  const holder = holderAt(command.place, operator);
  const expected = piecesOf(stock, batch, holder);
  const difference = counted - expected;
  const line = lineOf(command, place, { move: 'counted', batch, holder, pieces: difference });
  if (difference === 0) return { subject: NOBODY, postings: [], changes: asChanges(line) };
  const row = batchOf(stock, batch);
  const base = { batch, holder, expected, counted };
  const count: CardCountRow = { ...base, count: operationId, countedBy: operator, ruledBy: null };
  const changes = asChanges(
    { table: 'batch', row: { ...row, missing: row.missing - difference } },
    { table: 'holding', row: { batch, holder, pieces: counted } },
    { table: 'count', row: count },
    line,
  );
  return { subject: NOBODY, postings: [], changes };
}

/**
 * Refuses, in this order: stock.count-unknown (it agreed, or was ruled on already), approval.same-person,
 * stock.not-enough (pieces counted too many have been used since).
 */
export function decideRuleCardCount(
  { count, verdict, ruledBy }: RuleCardCount,
  { stock }: Stock<StockSnapshot>,
): Outcome<FactResult> {
  const row = stock.count(count);
  if (row === undefined || row.ruledBy !== null) return refuse('stock.count-unknown', { count });
  const two = seenByTwo(row.countedBy, ruledBy);
  if (!two.ok) return two;
  const { batch, holder, counted, expected } = row;
  const difference = counted - expected;
  const held = piecesOf(stock, batch, holder);
  if (verdict === 'miscounted' && held < difference) {
    return refuse('stock.not-enough', { batch, held, pieces: difference });
  }
  return accept({ kind: 'fact', facts: { count, verdict, difference } });
}

export function ruleCardCountEffects(
  command: RuleCardCount,
  { stock }: Stock<StockBooks>,
  place: Place,
): Consequence {
  const { count, verdict, operationId } = command;
  const row = stock.count(count);
  assert(row !== undefined, `count ${count} is gone between the rule and its effect`);
  const { batch, holder } = row;
  const back = verdict === 'miscounted' ? row.expected - row.counted : 0;
  const of = batchOf(stock, batch);
  const restored: readonly StockChange[] =
    back === 0
      ? []
      : [
          { table: 'batch', row: { ...of, missing: of.missing - back } },
          { table: 'holding', row: heldAfter(stock, batch, holder, back) },
        ];
  const changes = asChanges(
    ...restored,
    { table: 'count', row: { ...row, ruledBy: operationId } },
    lineOf(command, place, { move: 'ruled', batch, holder, pieces: back }),
  );
  return { subject: NOBODY, postings: [], changes };
}
