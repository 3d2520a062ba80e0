/**
 * Closing a period. Where its facts end is looked up station by station: before the first entry that is dated after its
 * last day. Both readings go in parts, so that counters work meanwhile; what they add to the books is of the next period.
 */
import type { OperationId } from '../../core/ids.ts';
import {
  type ClosePeriod,
  EXPORT_FORMAT,
  type Watermark,
} from '../../core/ledger/month-commands.ts';
import type { MonthRow } from '../../core/ledger/month-rows.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import type { OpenSpan, PeriodSumming, RowsSeen } from '../../ports/finance.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

/** Rows of a part: some milliseconds. */
const PART = 4_000;

/** A part of a station's rows, and what stands in it. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly seen: RowsSeen;
}

async function partsOf(
  { store }: AppDeps,
  { after, row }: OpenSpan,
  sums: PeriodSumming,
  month: MonthRow,
): Promise<Part[]> {
  const parts: Part[] = [];
  for (let from = after; from < row; from += PART) {
    const to = Math.min(from + PART, row);
    parts.push({ from, to, seen: sums.look(from, to, month) });
    await store.finance.nextTurn();
  }
  return parts;
}

/** The last row before the station's first entry that is dated after the period. */
function endOfFacts(parts: readonly Part[], row: number): number {
  for (const { seen } of parts) {
    if (seen.late !== null) return seen.late - 1;
  }
  return row;
}

/**
 * Refuses period.unknown, period.state, period.undeducted, and else as `decideClosePeriod`. Nothing may wait before the ends
 * of the chains are looked up: a line that is deducted behind them would be of the period and missing in its totals.
 */
export async function closeMonth(
  deps: AppDeps,
  context: RequestContext,
  { operationId, period }: { readonly operationId: OperationId; readonly period: Period },
): Promise<Outcome<Committed>> {
  const { finance } = deps.store;
  const month = finance.month(period);
  if (month === undefined) return refuse('period.unknown', { period });
  const { state } = month;
  // A closed one is asked for again: the ledger tells whether it is the same closing.
  if (state === 'preparing' || state === 'submitted')
    return refuse('period.state', { period, state });
  const [waiting] = finance.usageWaiting(period, 0, 1);
  if (waiting !== undefined) {
    return refuse('period.undeducted', { period, accountId: waiting.accountId });
  }
  const watermarks: Watermark[] = [];
  const sums = finance.periodSums();
  for (const span of finance.openSpans()) {
    const parts = await partsOf(deps, span, sums, month);
    const row = endOfFacts(parts, span.row);
    watermarks.push({ station: span.station, row });
    for (const { from, to, seen } of parts) {
      sums.addSpan(from, to, row, period, seen);
      await finance.nextTurn();
    }
  }
  const body: BodyOf<ClosePeriod> = {
    kind: 'close-period',
    period,
    watermarks,
    totals: sums.totals(),
    exportFormat: EXPORT_FORMAT,
  };
  const head = headOf(deps, context, operationId, { kind: 'close-period', period });
  return commitOne(deps, { ...head, ...body });
}
