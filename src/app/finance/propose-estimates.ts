/**
 * Estimates proposed by the ledger (自动估抄): who lacks a reading that is due gets a line from its own past, marked as proposed.
 * A reading, or a line that somebody enters, takes its place as it does with every estimate.
 */
import { type BusinessDate, businessDate } from '../../core/calendar.ts';
import { estimatedUse, type ReadInterval } from '../../core/estimate.ts';
import type { AccountId } from '../../core/ids.ts';
import type { UsageEntry } from '../../core/ledger/month-commands.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import type { MeteredAccount } from '../../ports/finance.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { isReadingDue, meteredAccounts } from './metered-accounts.ts';
import { daysOf, enterUsage } from './usage.ts';

/** Closed periods that are looked back through: a year, so that every season counts once. */
const LOOK_BACK = 12;
/** Accounts that are named; all are counted. */
const NAMED = 100;

export interface Proposed {
  readonly period: Period;
  /** Lines entered, and their litres. */
  readonly lines: number;
  readonly litres: number;
  /** Due, without a line, and without a past that says anything, or without gas that could have been used. */
  readonly without: { readonly count: number; readonly accounts: readonly AccountId[] };
}

/** Readings of the account's present meter in periods before this one. */
function pastOf(
  { store }: AppDeps,
  { accountId, meter }: MeteredAccount,
  periods: readonly Period[],
): readonly ReadInterval[] {
  return periods.flatMap((period) => {
    const row = store.finance.usage(period, accountId);
    if (row === undefined || row.meter !== meter.meter || row.source === 'estimate') return [];
    const { previousReadOn: from, readOn: to, readIndex, previousIndex, why } = row;
    if (from === '' || why !== '') return [];
    return [{ from, to, litres: readIndex - previousIndex }];
  });
}

function proposalFor(
  deps: AppDeps,
  account: MeteredAccount,
  periods: readonly Period[],
  readOn: BusinessDate,
): UsageEntry | null {
  const { accountId, metered, live } = account;
  if (metered === null || metered.readOn === '') return null;
  const litres = estimatedUse({
    past: pastOf(deps, account, periods),
    lastRead: metered.readOn,
    upTo: readOn,
    estimated: metered.estimated,
    held: live.inMeterLitre,
  });
  if (litres === null) return null;
  return { accountId, source: 'estimate', index: null, litres, readOn, proposed: true };
}

/** Repeated, it proposes for whom nothing stands yet. Refuses as `enterUsage`; what was entered before the refusal stands. */
export async function proposeEstimates(
  deps: AppDeps,
  context: RequestContext,
  period: Period,
): Promise<Outcome<Proposed>> {
  const { finance } = deps.store;
  const periods = finance
    .months()
    .map((month) => month.period)
    .filter((before) => before < period)
    .slice(-LOOK_BACK);
  const { lastDay } = daysOf(deps, period);
  const today = businessDate(deps.clock.now(), deps.company.timeZone);
  const hasEnded = today > lastDay;
  const readOn = hasEnded ? lastDay : today;
  let lines = 0;
  let litres = 0;
  let without = 0;
  const accounts: AccountId[] = [];
  for await (const part of meteredAccounts(deps)) {
    const entries: UsageEntry[] = [];
    for (const account of part) {
      const { accountId } = account;
      if (finance.usage(period, accountId) !== undefined) continue;
      if (!isReadingDue(deps, account, period)) continue;
      const entry = proposalFor(deps, account, periods, readOn);
      if (entry !== null) entries.push(entry);
      else {
        without += 1;
        if (accounts.length < NAMED) accounts.push(accountId);
      }
    }
    if (entries.length === 0) continue;
    const revision = finance.month(period)?.revision ?? 0;
    const wish = { kind: 'propose-estimates', period, revision };
    const evidence = { ...wish, lines: entries.map((line) => ({ ...line })) };
    const operationId = derivedOperationId(deps.hash, evidence);
    const entered = await enterUsage(deps, context, { operationId, period, lines: entries });
    if (!entered.ok) return entered;
    lines += entries.length;
    for (const entry of entries) litres += entry.litres ?? 0;
  }
  return accept({ period, lines, litres, without: { count: without, accounts } });
}
