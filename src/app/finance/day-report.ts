/** The day (日报): every shift that ended on it, their sums, and the bank's slips of the day beside them. */
import type { BusinessDate } from '../../core/calendar.ts';
import { LATER_FIGURES, noTakings, type Sums } from '../../core/ledger/hall/takings.ts';
import { assert, type Facts } from '../../core/outcome.ts';
import type { HandOverView, ShiftView } from '../../ports/hall-reads.ts';
import { figuresOf, type Ruling, rulingsOf } from '../counter/shift.ts';
import type { AppDeps } from '../deps.ts';
import { type CashierCounters, countersOf } from './cashier-counters.ts';

export interface RedHandOverView extends HandOverView {
  readonly reason: string;
  readonly people: readonly [string, string];
}

function redHandOvers({ store }: AppDeps, date: BusinessDate): readonly RedHandOverView[] {
  return store.hall.redHandOversOn(date).map((row) => {
    const command = row.redBy === null ? undefined : store.operation(row.redBy)?.command;
    assert(command?.kind === 'red-hand-over', `slip ${row.bankSlip} was taken back by an entry`);
    const { reason, operator, second } = command;
    return { ...row, reason, people: [operator, second] };
  });
}

export interface DayReport {
  readonly date: BusinessDate;
  readonly shifts: readonly {
    readonly shift: ShiftView;
    readonly figures: Facts;
    /** Oldest first, also those that others took the place of. */
    readonly rulings: readonly Ruling[];
  }[];
  readonly cashiers: readonly CashierCounters[];
  /** Of all shifts together; ticket numbers stand with their shifts. */
  readonly totals: Omit<Sums, 'ticketFirst' | 'ticketLast'>;
  /** What was over (+) and short (−) in all, as hand-overs that were put right since have left it. */
  readonly over: number;
  readonly short: number;
  readonly handOvers: readonly HandOverView[];
  /** Taken back on this day, whenever they were entered. */
  readonly redHandOvers: readonly RedHandOverView[];
  /** Shifts of any day that are still open or wait for a ruling. */
  readonly due: readonly ShiftView[];
}

function numberIn(figures: Facts, name: string): number {
  const value = figures[name] ?? (LATER_FIGURES.includes(name) ? 0 : undefined);
  assert(typeof value === 'number', `a closed shift tells its ${name}`);
  return value;
}

export function dayReport(deps: AppDeps, date: BusinessDate): DayReport {
  const { hall } = deps.store;
  const shifts = hall.shiftsClosed(date, date).map((shift) => {
    const figures = figuresOf(deps, shift);
    assert(figures !== null, `shift ${shift.shift} is closed and has figures`);
    return { shift, figures, rulings: rulingsOf(deps, shift) };
  });
  const { ticketFirst: _first, ticketLast: _last, ...totals } = noTakings();
  let over = 0;
  let short = 0;
  for (const { shift, figures } of shifts) {
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) {
      totals[name] += numberIn(figures, name);
    }
    const difference = shift.difference ?? 0;
    if (difference > 0) over += difference;
    else short -= difference;
  }
  return {
    date,
    shifts,
    cashiers: countersOf(shifts),
    totals,
    over,
    short,
    handOvers: hall.handOversOn(date),
    redHandOvers: redHandOvers(deps, date),
    due: hall.shiftsDue(),
  };
}
