/** Finance has seen a bank transfer on the statement: the pending payment becomes balance. */
import type { OperationId } from '../../core/ids.ts';
import type { BankEvidence } from '../../core/ledger/bank-line.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface ConfirmPaymentRequest {
  readonly operationId: OperationId;
  /** Operation id of the pending payment. */
  readonly payment: OperationId;
  /** The line of the bank's file; without it somebody has read the statement. */
  readonly bankLine?: BankEvidence;
}

export function confirmPayment(
  deps: AppDeps,
  context: RequestContext,
  request: ConfirmPaymentRequest,
): Promise<Outcome<Committed>> {
  const { operationId, payment, bankLine } = request;
  const evidence = bankLine === undefined ? {} : { bankLine: { ...bankLine } };
  const body = { kind: 'confirm-payment' as const, payment, ...evidence };
  return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
}
