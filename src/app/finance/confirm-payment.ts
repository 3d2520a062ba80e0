/** Finance has seen a bank transfer on the statement: the pending payment becomes balance. */
import type { OperationId } from '../../core/ids.ts';
import type { ConfirmPayment } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface ConfirmPaymentRequest {
  readonly operationId: OperationId;
  /** Operation id of the pending payment. */
  readonly payment: OperationId;
}

export function confirmPayment(
  deps: AppDeps,
  context: RequestContext,
  request: ConfirmPaymentRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<ConfirmPayment> = { kind: 'confirm-payment', payment: request.payment };
  return commitOne(deps, {
    ...headOf(deps, context, request.operationId, { ...body }),
    ...body,
  });
}
