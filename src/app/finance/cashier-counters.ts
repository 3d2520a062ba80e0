/** Counters per cashier (冲正、作废、补打、写卡失败、长短款次数): of the shifts that ended in a range of days, as their closings told them, and their differences as they stand. */
import type { BusinessDate } from '../../core/calendar.ts';
import type { StationId } from '../../core/ids.ts';
import { accept, type Facts, type Outcome, refuse } from '../../core/outcome.ts';
import { dayNumber } from '../../core/period.ts';
import type { ShiftView } from '../../ports/hall-reads.ts';
import { figuresOf } from '../counter/shift.ts';
import type { AppDeps } from '../deps.ts';

/** Each shift is looked up, and cashiers wait meanwhile. */
const DAYS_MAX = 92;

/** Numbers of things, but for the amounts in fen. */
export interface CashierCounters {
  readonly station: StationId;
  readonly cashier: string;
  readonly shifts: number;
  readonly tickets: number;
  readonly purchases: number;
  readonly purchasedFen: number;
  readonly reversals: number;
  readonly reversedFen: number;
  readonly voids: number;
  readonly reprints: number;
  readonly writeFailures: number;
  /** Shifts that were over or short, and by how much in all. */
  readonly differences: number;
  readonly overFen: number;
  readonly shortFen: number;
}

const TOLD = [
  ...(['tickets', 'purchases', 'purchasedFen', 'reversals', 'reversedFen'] as const),
  ...(['voids', 'reprints', 'writeFailures'] as const),
] as const;

type Counts = { -readonly [K in keyof CashierCounters]: CashierCounters[K] };

const noCounts = ({ station, cashier }: ShiftView): Counts => ({
  ...{ station, cashier, shifts: 0, tickets: 0, purchases: 0, purchasedFen: 0 },
  ...{ reversals: 0, reversedFen: 0, voids: 0, reprints: 0, writeFailures: 0 },
  ...{ differences: 0, overFen: 0, shortFen: 0 },
});

interface Closed {
  readonly shift: ShiftView;
  readonly figures: Facts;
}

/** What an older closing does not tell counts nothing. The difference is the shift's own: a red hand-over has moved it since the count. */
function count(counts: Counts, { shift, figures }: Closed): void {
  counts.shifts += 1;
  for (const name of TOLD) counts[name] += Number(figures[name] ?? 0);
  const difference = shift.difference ?? 0;
  if (difference === 0) return;
  counts.differences += 1;
  if (difference > 0) counts.overFen += difference;
  else counts.shortFen -= difference;
}

/** By station and name. */
export function countersOf(shifts: readonly Closed[]): readonly CashierCounters[] {
  const all = new Map<string, Counts>();
  for (const one of shifts) {
    const key = `${one.shift.station} ${one.shift.cashier}`;
    const counts = all.get(key) ?? noCounts(one.shift);
    all.set(key, counts);
    count(counts, one);
  }
  return [...all.values()].sort(
    (a, b) => a.station - b.station || (a.cashier < b.cashier ? -1 : 1),
  );
}

/** Refuses report.range: the days are turned round, or more than 92. */
export function cashierCounters(
  deps: AppDeps,
  { from, to }: { readonly from: BusinessDate; readonly to: BusinessDate },
): Outcome<readonly CashierCounters[]> {
  const days = dayNumber(to) - dayNumber(from) + 1;
  if (days < 1 || days > DAYS_MAX) return refuse('report.range', { from, to, days: DAYS_MAX });
  const shifts = deps.store.hall.shiftsClosed(from, to).map((shift) => ({
    shift,
    figures: figuresOf(deps, shift) ?? {},
  }));
  return accept(countersOf(shifts));
}
