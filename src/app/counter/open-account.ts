/** Opening an account (开户): the customer as registered, without meter and card yet. */
import { identityNumber } from '../../core/identity.ts';
import type { OperationId } from '../../core/ids.ts';
import type { OpenAccount } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface OpenAccountRequest extends Omit<BodyOf<OpenAccount>, 'kind'> {
  readonly operationId: OperationId;
}

/**
 * account.class-unknown: prices are in the books, and none of them is for this class. A new company enters its customers
 * before its prices, so without any price every class may be one.
 */
export function pricedClass({ store }: AppDeps, customerClass: string): Outcome<true> {
  const classes = new Set(store.finance.priceVersions().map((version) => version.customerClass));
  return classes.size === 0 || classes.has(customerClass)
    ? accept(true)
    : refuse('account.class-unknown', { customerClass, known: [...classes].join(', ') });
}

/**
 * Refuses account.identity (the number cannot be one, or its check character is wrong), account.class-unknown, then as the
 * ledger does.
 */
export async function openAccount(
  deps: AppDeps,
  context: RequestContext,
  { operationId, identity, ...account }: OpenAccountRequest,
): Promise<Outcome<Committed>> {
  const number = identity === undefined ? undefined : identityNumber(identity);
  // It is not repeated: answers are kept.
  if (number === null) return refuse('account.identity', { accountId: account.accountId });
  const priced = pricedClass(deps, account.customerClass);
  if (!priced.ok) return priced;
  const body: BodyOf<OpenAccount> = {
    kind: 'open-account',
    ...account,
    ...(number !== undefined && { identity: number }),
  };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
