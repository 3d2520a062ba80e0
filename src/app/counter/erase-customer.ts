/** Deletion of a former customer's personal data (删除个人信息): two people, and the accounts stay whole. */
import type { OperationId } from '../../core/ids.ts';
import type { EraseCustomer } from '../../core/ledger/life/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface EraseCustomerRequest extends Omit<BodyOf<EraseCustomer>, 'kind'> {
  readonly operationId: OperationId;
}

/** Refuses as `decideEraseCustomer`. */
export function eraseCustomer(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...wish }: EraseCustomerRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<EraseCustomer> = { kind: 'erase-customer', ...wish };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
