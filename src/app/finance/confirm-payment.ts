/** Finance has seen a bank transfer on the statement: the pending payment becomes balance, or what it was charged for. */
import type { OperationId } from '../../core/ids.ts';
import type { BankEvidence } from '../../core/ledger/bank-line.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { evidenceUnder } from './bank-file.ts';

export interface ConfirmPaymentRequest {
  readonly operationId: OperationId;
  /** Operation id of the pending payment. */
  readonly payment: OperationId;
  /** The line of the bank's file; without it somebody has read the statement. */
  readonly bankLine?: Omit<BankEvidence, 'account'>;
}

/**
 * Refuses bank-file.unknown-bank, then as the ledger. The account, which the configuration says and not the request, is no part of
 * its fingerprint.
 */
export async function confirmPayment(
  deps: AppDeps,
  context: RequestContext,
  request: ConfirmPaymentRequest,
): Promise<Outcome<Committed>> {
  const { operationId, payment, bankLine } = request;
  const body = { kind: 'confirm-payment' as const, payment };
  if (bankLine === undefined) {
    return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
  }
  const head = headOf(deps, context, operationId, { ...body, bankLine: { ...bankLine } });
  const evidence = evidenceUnder(deps, operationId, bankLine);
  if (!evidence.ok) return evidence;
  return commitOne(deps, { ...head, ...body, bankLine: evidence.value });
}
