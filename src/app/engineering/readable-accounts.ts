/** How many accounts are to be read this month (应抄表客户数), counted in parts so that nobody at a counter waits for it. */
import { type BusinessDate, businessDate } from '../../core/calendar.ts';
import { type ReadableCount, ReadableCounter } from '../../core/standing.ts';
import type { AppDeps } from '../deps.ts';

const PART = 200;

export interface ReadableAccounts extends ReadableCount {
  readonly month: string;
  readonly asOf: BusinessDate;
}

export async function readableAccounts(deps: AppDeps): Promise<ReadableAccounts> {
  const { registry } = deps.store;
  const asOf = businessDate(deps.clock.now(), deps.company.timeZone);
  const month = asOf.slice(0, 7);
  const counter = new ReadableCounter(month);
  for (let after = 0; ; ) {
    const part = await registry.standings(after, PART);
    const last = part.at(-1);
    if (last === undefined) return { month, asOf, ...counter.count() };
    for (const { status, ignitedOn } of part) counter.take(status, ignitedOn);
    after = last.accountId;
  }
}
