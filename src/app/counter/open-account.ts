/** Opening an account (开户): the customer as registered, without meter and card yet. */
import type { OperationId } from '../../core/ids.ts';
import type { OpenAccount } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface OpenAccountRequest extends Omit<BodyOf<OpenAccount>, 'kind'> {
  readonly operationId: OperationId;
}

export function openAccount(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...account }: OpenAccountRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<OpenAccount> = { kind: 'open-account', ...account };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
