/** Further accounts of one customer (一户多表): one card is one meter, and a customer may have several. */
import type { AccountId } from '../../core/ids.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { AccountView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';

const SHOWN = 8;

/**
 * Accounts of the same name and phone; a name without a phone is nobody that could be told from others. Refuses
 * account.unknown.
 */
export function otherAccounts(
  { store, station }: Pick<AppDeps, 'store' | 'station'>,
  accountId: AccountId,
): Outcome<readonly AccountView[]> {
  const account = store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const { name, phone } = account;
  if (phone === null) return accept([]);
  const { accounts } = store.find(phone, { station, from: 0, limit: SHOWN + 1 });
  return accept(
    accounts
      .map((found) => found.account)
      .filter((one) => one.accountId !== accountId && one.name === name && one.phone === phone)
      .slice(0, SHOWN),
  );
}
