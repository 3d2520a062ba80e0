/** Every customer with a meter, in parts short enough that a counter does not feel them. */
import type { Period } from '../../core/period.ts';
import { monthAfter } from '../../core/period.ts';
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

/**
 * Is a reading due in `period` (应抄)? A meter that gas was loaded for is read once in its class's cycle. One that was never
 * read is due when even its last purchase lies a cycle back: nobody writes down when a meter began to turn.
 */
export function isReadingDue(deps: AppDeps, account: MeteredAccount, period: Period): boolean {
  const { customerClass, closed, live, meter, metered } = account;
  if (closed || meter.loadedTotal === 0) return false;
  const { readingCycleMonths, defaultReadingCycleMonths } = deps.company.finance ?? DEFAULT_FINANCE;
  const cycle = readingCycleMonths[customerClass] ?? defaultReadingCycleMonths;
  const last = metered !== null && metered.readOn !== '' ? metered.readOn : live.boughtOn;
  return last !== '' && last.slice(0, 7) <= monthAfter(period, -cycle);
}
