/**
 * What the ledger knows of use by itself: the index that a card brought back from its meter (回写), and use that was read
 * before and could not be billed then. A line that somebody has entered is left alone.
 */
import { businessDate } from '../../core/calendar.ts';
import type { UsageEntry } from '../../core/ledger/month-commands.ts';
import type { MonthRow } from '../../core/ledger/month-rows.ts';
import { unbilledAt } from '../../core/ledger/unbilled.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import { rolledOver } from '../../core/reading.ts';
import type { MeteredAccount } from '../../ports/finance.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId } from '../request-hash.ts';
import { meteredAccounts } from './metered-accounts.ts';
import { daysOf, enterUsage } from './usage.ts';

const SECOND_MS = 1000;

/** The meter dates its report; one that it dates after the report came is dated by the day on which it came. */
function cardReading(
  deps: AppDeps,
  { accountId, meter, metered }: MeteredAccount,
  lastDay: MonthRow['lastDay'],
): UsageEntry | null {
  const { report } = meter;
  const known = metered?.readIndex ?? meter.initialIndex;
  if (report === null) return null;
  if (report.index <= known && !rolledOver(report.index, known)) return null;
  const zone = deps.company.timeZone;
  const dated = Math.min(report.clock * SECOND_MS, report.at);
  const readOn = businessDate(dated, zone);
  if (readOn > lastDay || readOn < (metered?.readOn ?? '')) return null;
  return { accountId, source: 'card', index: report.index, litres: null, readOn };
}

/** Read in an earlier period and not billed: it waited for a card. */
function carried({ accountId, meter, metered }: MeteredAccount): UsageEntry | null {
  if (metered === null || metered.readOn === '' || metered.source === '') return null;
  const { readIndex, readOn, source } = metered;
  if (unbilledAt(readIndex, meter.initialIndex, metered) <= 0) return null;
  return { accountId, source, index: readIndex, litres: null, readOn };
}

export interface Collected {
  readonly period: Period;
  /** Lines entered, and how many of them are blocked. */
  readonly lines: number;
  readonly blocked: number;
}

/** Repeated, it enters what has come since. Refuses as `enterUsage`; what was entered before the refusal stands. */
export async function collectUsage(
  deps: AppDeps,
  context: RequestContext,
  period: Period,
): Promise<Outcome<Collected>> {
  const { lastDay } = daysOf(deps, period);
  const { finance } = deps.store;
  let lines = 0;
  let blocked = 0;
  for await (const part of meteredAccounts(deps)) {
    const entries: UsageEntry[] = [];
    for (const account of part) {
      const entry = cardReading(deps, account, lastDay) ?? carried(account);
      const present = finance.usage(period, account.accountId);
      const newer =
        present === undefined || (present.source === 'card' && present.state !== 'waived');
      if (entry !== null && newer && present?.readIndex !== entry.index) entries.push(entry);
    }
    if (entries.length === 0) continue;
    const evidence = { kind: 'collect-usage', period, lines: entries.map((line) => ({ ...line })) };
    const operationId = derivedOperationId(deps.hash, evidence);
    const entered = await enterUsage(deps, context, { operationId, period, lines: entries });
    if (!entered.ok) return entered;
    const { result } = entered.value;
    if (result.kind !== 'usage') continue;
    lines += result.lines.length;
    blocked += result.lines.filter(({ why }) => why !== '').length;
  }
  return accept({ period, lines, blocked });
}
