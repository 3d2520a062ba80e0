/** A customer's use by month beside the same month of the year before (同比). */
import type { AccountId } from '../../core/ids.ts';
import type { UsageSource } from '../../core/ledger/month-commands.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { monthAfter, type Period } from '../../core/period.ts';
import type { AppDeps } from '../deps.ts';
import { lastMonths } from './last-months.ts';

/** A year, and the month that it began with again. */
const MONTHS = 13;

export interface MonthOfUse {
  readonly period: Period;
  /** Null where the month has no line for this customer. */
  readonly litres: number | null;
  readonly source: UsageSource | null;
  readonly lastYearLitres: number | null;
}

/** Refuses account.unknown. */
export function useByMonth(deps: AppDeps, account: AccountId): Outcome<readonly MonthOfUse[]> {
  const { store } = deps;
  if (store.account(account) === undefined) {
    return refuse('account.unknown', { accountId: account });
  }
  return accept(
    lastMonths(deps, MONTHS).map((period) => {
      const now = store.finance.usage(period, account);
      const before = store.finance.usage(monthAfter(period, -12), account);
      return {
        period,
        litres: now?.litres ?? null,
        source: now?.source ?? null,
        lastYearLitres: before?.litres ?? null,
      };
    }),
  );
}
