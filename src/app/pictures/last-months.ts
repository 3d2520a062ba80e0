/** The months of a picture: the company's periods, oldest first, and whether they are closed. */
import { businessDate } from '../../core/calendar.ts';
import { isPeriod, monthAfter, type Period, periodRange, toPeriod } from '../../core/period.ts';
import { type AppDeps, DEFAULT_FINANCE } from '../deps.ts';

/** The period that today is in. */
export function presentPeriod({ clock, company }: AppDeps): Period {
  const today = businessDate(clock.now(), company.timeZone);
  const month = today.slice(0, 7);
  const named = isPeriod(month) ? month : toPeriod('1970-01');
  const { periodStartDay } = company.finance ?? DEFAULT_FINANCE;
  return periodRange(named, periodStartDay).to < today ? monthAfter(named, 1) : named;
}

/** `n` periods, the last of them the present one. */
export function lastMonths(deps: AppDeps, n: number): readonly Period[] {
  const last = presentPeriod(deps);
  return Array.from({ length: n }, (_, at) => monthAfter(last, at - n + 1));
}
