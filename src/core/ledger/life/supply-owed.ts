/** 补气: gas owed becomes gas to be written, as far as the meter has room for it. Nobody pays for it. */
import { moveStage, STAGES } from '../../journal.ts';
import { lotsValue } from '../../lots.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { litre } from '../../units.ts';
import { type Consequence, liveOf, meterOf, valueMoved } from '../effects.ts';
import { factOf } from '../fact.ts';
import { openAccountOf, saleUnit } from '../gates.ts';
import { meterContent } from '../observation.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { SupplyOwed } from './commands.ts';

/**
 * Refuses, in this order: account.unknown, account.closed, account.no-meter, owed.none, meter.ordinary (with meter.by-line
 * and meter.has-line-loads), owed.no-room (the ceiling is reached, or less than a unit is owed).
 */
export function decideSupplyOwed(
  { accountId }: SupplyOwed,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const { meter } = account.value;
  if (meter === null) return refuse('account.no-meter', { accountId });
  const live = liveOf(snapshot, accountId);
  const { owedLitre } = live;
  if (owedLitre === 0) return refuse('owed.none', { accountId });
  const unit = saleUnit(snapshot, meter);
  if (!unit.ok) return unit;
  const row = meterOf(snapshot, meter);
  const there = meterContent(row, live) + live.inFlightLitre + live.toBeWrittenLitre;
  const room =
    row.ceiling === 0 ? owedLitre : Math.min(owedLitre, Math.max(0, row.ceiling - there));
  const litres = room - (room % unit.value);
  if (litres === 0) return refuse('owed.no-room', { accountId, owedLitres: owedLitre });
  const owedLitres = owedLitre - litres;
  const left = lotsValue(snapshot.lotsOf(accountId), litre(owedLitres));
  // Use may have drawn on the money of gas that is owed (used-postings.ts).
  const fen = Math.max(0, live.owedFen - left);
  return accept({
    kind: 'fact',
    facts: { accountId, litres, fen, owedLitres },
  });
}

export function supplyOwedEffects(
  { accountId }: SupplyOwed,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const litres = factOf(result, 'litres');
  const moved = valueMoved(
    books,
    accountId,
    moveStage(STAGES.owed, STAGES.toBeWritten, factOf(result, 'fen'), litres, accountId),
    place,
  );
  return { subject: { accountId, cardNo: null }, ...moved };
}
