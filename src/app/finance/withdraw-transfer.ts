/** A transfer that never came (转账撤回): nobody waits for it any longer. */
import type { OperationId } from '../../core/ids.ts';
import type { WithdrawTransfer } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type WithdrawTransferRequest = Pick<WithdrawTransfer, 'payment' | 'reason' | 'second'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideWithdrawTransfer`. */
export function withdrawTransfer(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...request }: WithdrawTransferRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<WithdrawTransfer> = { kind: 'withdraw-transfer', ...request };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
