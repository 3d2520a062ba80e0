/** Every customer with a meter, in parts short enough that a counter does not feel them. */
import { type BusinessDate, businessDate } from '../../core/calendar.ts';
import { monthAfter, type Period, periodOf } from '../../core/period.ts';
import type { MeteredAccount } from '../../ports/finance.ts';
import { type AppDeps, DEFAULT_FINANCE } from '../deps.ts';

/** Customers a part: four rows each, a few milliseconds. */
const PART = 200;

/** By number; others have their turn between two parts. */
export async function* meteredAccounts(deps: AppDeps): AsyncGenerator<readonly MeteredAccount[]> {
  const { finance } = deps.store;
  for (let after = 0; ; ) {
    const part = finance.meteredAccounts(after, PART);
    const last = part.at(-1);
    if (last === undefined) return;
    yield part;
    after = last.accountId;
    await finance.nextTurn();
  }
}

/** The newest readings that are looked through for one that counts and lies before the period. */
const LOOK_BACK = 12;

/**
 * When the meter was last read before `period`: billed from, or else looked at. A reading of the period itself is none of
 * them, for as long as nobody has entered it the account lacks it.
 */
function lastRead(
  { meter, metered }: MeteredAccount,
  deps: AppDeps,
  period: Period,
): BusinessDate | '' {
  const { periodStartDay } = deps.company.finance ?? DEFAULT_FINANCE;
  if (metered !== null && metered.readOn !== '') return metered.readOn;
  for (const { at, counts } of deps.store.registry.readings(meter.meter, LOOK_BACK)) {
    const readOn = businessDate(at, deps.company.timeZone);
    if (counts && periodOf(readOn, periodStartDay) < period) return readOn;
  }
  return '';
}

/**
 * Is a reading due in `period` (应抄)? A meter that gas was loaded for is read once in its class's cycle, by the company's
 * accounting calendar. One that was never read is due when even its last purchase lies a cycle back: nobody writes down
 * when a meter began to turn.
 */
export function isReadingDue(deps: AppDeps, account: MeteredAccount, period: Period): boolean {
  const { customerClass, closed, live, meter } = account;
  if (closed || meter.loadedTotal === 0) return false;
  const { readingCycleMonths, defaultReadingCycleMonths, periodStartDay } =
    deps.company.finance ?? DEFAULT_FINANCE;
  const cycle = readingCycleMonths[customerClass] ?? defaultReadingCycleMonths;
  const last = lastRead(account, deps, period) || live.boughtOn;
  return last !== '' && periodOf(last, periodStartDay) <= monthAfter(period, -cycle);
}
