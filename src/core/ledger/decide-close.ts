/**
 * Closing a period (关账): a watermark a station says which facts were its own. What comes later is of the open period, and no
 * command reaches back. Open loads never bar it: their gas stands in flight. A closed period is never opened again.
 */
import { accept, type Outcome, refuse } from '../outcome.ts';
import { monthBecomes, monthIn } from './decide-usage.ts';
import type { Consequence } from './effects.ts';
import type { ClosePeriod } from './month-commands.ts';
import type { FactResult } from './results.ts';
import type { Change } from './rows.ts';
import type { Books, Snapshot } from './snapshot.ts';

/**
 * Refuses, in this order: period.unknown, period.state, approval.same-person (who submitted does not close),
 * period.not-ended, period.undeducted, period.watermark (behind the last one, beyond the chain, or twice a station).
 */
export function decideClosePeriod(command: ClosePeriod, snapshot: Snapshot): Outcome<FactResult> {
  const { period, operator, watermarks } = command;
  const found = monthIn(snapshot, period, ['reviewed', 'posting']);
  if (!found.ok) return found;
  const { submittedBy, lastDay, lines } = found.value;
  if (submittedBy === operator) return refuse('approval.same-person', { operator });
  if (command.businessDate <= lastDay) return refuse('period.not-ended', { period, lastDay });
  const waiting = snapshot.firstWaiting(period);
  if (waiting !== undefined) return refuse('period.undeducted', { period, accountId: waiting });
  const seen = new Set<number>();
  for (const { station, row } of watermarks) {
    const outside = row < snapshot.watermark(station) || row > snapshot.lastRow(station);
    if (outside || seen.has(station)) return refuse('period.watermark', { period, station });
    seen.add(station);
  }
  return accept({ kind: 'fact', facts: { period, lines, stations: watermarks.length } });
}

export function closePeriodEffects(command: ClosePeriod, books: Books): Consequence {
  const { period, watermarks, operator } = command;
  const closed = monthBecomes(books, period, { state: 'closed', closedBy: operator });
  const marks = watermarks.map(
    ({ station, row }): Change => ({ table: 'watermark', row: { period, station, row } }),
  );
  return { ...closed, changes: [...closed.changes, ...marks] };
}
