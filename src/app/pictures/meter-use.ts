/** A customer's use by month beside the same month of the year before (同比). */
import type { AccountId } from '../../core/ids.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { monthAfter, type Period } from '../../core/period.ts';
import type { AppDeps } from '../deps.ts';
import { lastMonths } from './last-months.ts';
import { monthlyUse, type UseOfMonth } from './monthly-use.ts';

/** A year, and the month that it began with again. */
const MONTHS = 13;

export interface MonthOfUse {
  readonly period: Period;
  /** Null where the month has neither line nor reading. */
  readonly litres: number | null;
  readonly source: UseOfMonth['source'] | null;
  readonly lastYearLitres: number | null;
}

/** Refuses account.unknown. */
export function useByMonth(deps: AppDeps, account: AccountId): Outcome<readonly MonthOfUse[]> {
  if (deps.store.account(account) === undefined) {
    return refuse('account.unknown', { accountId: account });
  }
  const use = monthlyUse(deps, account, lastMonths(deps, MONTHS + 12));
  return accept(
    lastMonths(deps, MONTHS).map((period) => {
      const now = use.get(period);
      return {
        period,
        litres: now?.litres ?? null,
        source: now?.source ?? null,
        lastYearLitres: use.get(monthAfter(period, -12))?.litres ?? null,
      };
    }),
  );
}
