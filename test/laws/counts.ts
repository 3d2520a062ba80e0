/**
 * What holds of meters that count purchases (trade.md §3): at most one count is on offer that its meter has not taken, and a card
 * in place of another goes on at the very count of that one.
 */
import type { CardView } from '../../src/ports/store.ts';
import type { Household } from '../rig/world.ts';

/** L4: what a card leads its meter to is the count that it has, or the next one; any other would be taken by nobody, or be gas twice. */
export function checkCount({ countMeter }: Household, card: CardView): string[] {
  if (countMeter === null) return [];
  const { sequence } = countMeter.record;
  const offered = card.openLoad?.target.writeSequence ?? card.writeSequence;
  return offered === sequence || offered === sequence + 1
    ? []
    : [`its meter has taken count ${sequence}, the ledger stands at ${offered}`];
}

/** L3: a card that takes over has the counts of the one before; above them is at most the load that went over with it. */
export function checkCarried(
  { countMeter, accountId }: Household,
  before: CardView,
  after: CardView,
): string[] {
  if (countMeter === null) return [];
  const ended = after.total > before.total ? 1 : 0;
  const rose = after.writeSequence - before.writeSequence;
  return rose === ended
    ? []
    : [
        `L3: account ${accountId}: a card of count ${before.writeSequence} was replaced by one of ${after.writeSequence}`,
      ];
}
