/**
 * Use by month (用气量): the month's line where finance has one; else what the wheel (字轮) went on by the readings that count.
 * A company without closed months, and the month that is running, have readings alone.
 */
import { businessDate } from '../../core/calendar.ts';
import type { AccountId } from '../../core/ids.ts';
import type { UsageSource } from '../../core/ledger/month-commands.ts';
import { isUsable } from '../../core/ledger/use-source.ts';
import { type Period, periodRange } from '../../core/period.ts';
import { rolledOver, wheelOf } from '../../core/reading.ts';
import type { Litre } from '../../core/units.ts';
import { type AppDeps, DEFAULT_FINANCE } from '../deps.ts';

export interface UseOfMonth {
  readonly litres: number;
  /** `readings`: no month has billed it. */
  readonly source: UsageSource | 'readings';
}

interface Shown {
  /** Company's date. */
  readonly on: string;
  readonly index: Litre;
}

/** Of the meter that serves the account now, while it served it; an estimate shows no wheel. By time. */
function wheelShown(deps: AppDeps, account: AccountId) {
  const { store, company } = deps;
  const meter = store.account(account)?.meter ?? null;
  const record = meter === null ? undefined : store.registry.meterRecord(meter);
  if (meter === null || record === undefined) return null;
  const shown = store.finance
    .readings(meter, 0, Number.MAX_SAFE_INTEGER)
    .filter((row) => isUsable(row) && row.source !== 'estimate' && row.accountId === account)
    .map(({ at, index }): Shown => ({ on: businessDate(at, company.timeZone), index }));
  return { shown, first: record.initialIndex, wheel: wheelOf(record.wheelDigits) };
}

/** A submitted month without a line says that there was no use, or that it waits in a later one. */
const isBilled = ({ store }: AppDeps, period: Period): boolean => {
  const month = store.finance.month(period);
  return month !== undefined && month.state !== 'preparing';
};

/** Of each of these periods that has a line or a reading; the others are not in the answer. */
export function monthlyUse(
  deps: AppDeps,
  account: AccountId,
  periods: readonly Period[],
): ReadonlyMap<Period, UseOfMonth> {
  const { periodStartDay } = deps.company.finance ?? DEFAULT_FINANCE;
  const use = new Map<Period, UseOfMonth>();
  let wheel: ReturnType<typeof wheelShown> | undefined;
  for (const period of periods) {
    const line = deps.store.finance.usage(period, account);
    if (line !== undefined) {
      use.set(period, { litres: line.litres, source: line.source });
      continue;
    }
    if (isBilled(deps, period)) continue;
    wheel ??= wheelShown(deps, account);
    if (wheel === null) continue;
    const { from, to } = periodRange(period, periodStartDay);
    const last = wheel.shown.findLast(({ on }) => on >= from && on <= to);
    if (last === undefined) continue;
    const before = wheel.shown.findLast(({ on }) => on < from)?.index ?? wheel.first;
    const turned = rolledOver(last.index, before, wheel.wheel) ? wheel.wheel : 0;
    use.set(period, { litres: last.index - before + turned, source: 'readings' });
  }
  return use;
}
