/**
 * L11: every closed period is summed once more from its postings, and held against the totals that its closing wrote down.
 * Which postings are its own is told by the watermarks of the closings themselves, not by a table of today.
 */
import type { Database } from 'better-sqlite3';
import type { Watermark } from '../../core/ledger/month-commands.ts';
import { canonicalJson } from '../canonical.ts';
import { PeriodSums, spansBetween } from '../period-scope.ts';
import type { Replay } from './replay.ts';
import type { Verdicts } from './verdicts.ts';

export function checkClosedPeriods(db: Database, replay: Replay, verdicts: Verdicts): void {
  const before = new Map<number, Watermark>();
  for (const { command, row } of replay.closings) {
    const { period, watermarks, totals } = command;
    const sums = new PeriodSums(db);
    const spans = spansBetween([...before.values()], watermarks);
    for (const { after, row: last } of spans) sums.addSpan(after, last, last, null);
    for (const flow of replay.deductedIn(period)) sums.add(flow);
    const now = canonicalJson(sums.totals());
    verdicts.check(
      'L11',
      now === canonicalJson(totals),
      () => row,
      () => `period ${period} was closed with other totals than its postings have now`,
    );
    for (const mark of watermarks) before.set(mark.station, mark);
  }
}
