/** Charges beyond gas: items as data, and the money taken for one. */
import type { OperationId } from '../../core/ids.ts';
import type { CommandHead } from '../../core/ledger/command-head.ts';
import type {
  EnterChargeItem,
  RefundDeposit,
  TakeCharge,
} from '../../core/ledger/hall/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type ChargeItemRequest = Omit<EnterChargeItem, keyof CommandHead | 'kind'> & {
  readonly operationId: OperationId;
};

export function enterChargeItem(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...item }: ChargeItemRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<EnterChargeItem> = { kind: 'enter-charge-item', ...item };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export type DepositRefundRequest = Omit<RefundDeposit, keyof CommandHead | 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideRefundDeposit`. */
export function refundDeposit(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...refund }: DepositRefundRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<RefundDeposit> = { kind: 'refund-deposit', ...refund };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export type ChargeRequest = Omit<TakeCharge, keyof CommandHead | 'kind'> & {
  readonly operationId: OperationId;
};

/** The ticket's number is in the answer's facts. */
export function takeCharge(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...charge }: ChargeRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<TakeCharge> = { kind: 'take-charge', ...charge };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
