/** 暂收款: money that came for a closed account: taken in, paid back, or made the transfer that another account waits for. */
import type { OperationId } from '../../core/ids.ts';
import type { PaidOut } from '../../core/ledger/bank-line.ts';
import type { ConfirmPayment } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { OutOfSuspense, ReceiveSuspense, RefundSuspense } from '../../core/ledger/suspense.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { evidenceUnder, usualBank } from './bank-file.ts';

export type ReceiveSuspenseRequest = Pick<ReceiveSuspense, 'accountId' | 'payment'> & {
  readonly operationId: OperationId;
  /** Without a name, of the company's one bank. */
  readonly bankLine: Omit<PaidOut, 'account' | 'bank'> & { readonly bank?: string | undefined };
};

/** Refuses bank-file.unknown-bank, then as `decideReceiveSuspense`. */
export async function receiveSuspense(
  deps: AppDeps,
  context: RequestContext,
  { operationId, bankLine, ...request }: ReceiveSuspenseRequest,
): Promise<Outcome<Committed>> {
  const body = { kind: 'receive-suspense' as const, ...request };
  const head = headOf(deps, context, operationId, { ...body, bankLine: { ...bankLine } });
  const bank = bankLine.bank ?? usualBank(deps);
  const evidence = evidenceUnder(deps, operationId, { ...bankLine, bank });
  if (!evidence.ok) return evidence;
  return commitOne(deps, { ...head, ...body, bankLine: evidence.value });
}

export type RefundSuspenseRequest = Omit<BodyOf<RefundSuspense>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideRefundSuspense`. */
export function refundSuspense(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...request }: RefundSuspenseRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<RefundSuspense> = { kind: 'refund-suspense', ...request };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface AssignSuspenseRequest extends OutOfSuspense {
  readonly operationId: OperationId;
  /** The transfer that waits. */
  readonly payment: OperationId;
}

/** Refuses as `decideConfirmPayment`. */
export function assignSuspense(
  deps: AppDeps,
  context: RequestContext,
  { operationId, payment, ...from }: AssignSuspenseRequest,
): Promise<Outcome<Committed>> {
  const body = { kind: 'confirm-payment', payment, from } satisfies BodyOf<ConfirmPayment>;
  return commitOne(deps, {
    ...headOf(deps, context, operationId, { ...body, from: { ...from } }),
    ...body,
  });
}
