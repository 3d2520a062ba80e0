/** A customer's operations back to a day, however many there are. */
import type { BusinessDate } from '../../core/calendar.ts';
import type { AccountId } from '../../core/ids.ts';
import type { OperationView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';

const PAGE = 100;

/** Newest first, dated `from` or later; a history that is longer than a page is read in longer ones. */
export function historySince(
  { store }: Pick<AppDeps, 'store'>,
  account: AccountId,
  from: BusinessDate,
): readonly OperationView[] {
  for (let limit = PAGE; ; limit *= 4) {
    const all = store.history(account, limit);
    const oldest = all.at(-1);
    if (all.length < limit || oldest === undefined || oldest.command.businessDate < from) {
      return all.filter(({ command }) => command.businessDate >= from);
    }
  }
}
