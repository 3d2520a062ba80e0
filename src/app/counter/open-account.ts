/** Opening an account (开户): the customer as registered, without meter and card yet. */
import { identityNumber } from '../../core/identity.ts';
import type { OperationId } from '../../core/ids.ts';
import type { OpenAccount } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface OpenAccountRequest extends Omit<BodyOf<OpenAccount>, 'kind'> {
  readonly operationId: OperationId;
}

/** Refuses account.identity (the number cannot be one, or its check character is wrong), then as the ledger does. */
export async function openAccount(
  deps: AppDeps,
  context: RequestContext,
  { operationId, identity, ...account }: OpenAccountRequest,
): Promise<Outcome<Committed>> {
  const number = identity === undefined ? undefined : identityNumber(identity);
  // It is not repeated: answers are kept.
  if (number === null) return refuse('account.identity', { accountId: account.accountId });
  const body: BodyOf<OpenAccount> = {
    kind: 'open-account',
    ...account,
    ...(number !== undefined && { identity: number }),
  };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
