/** Purchase (购气): turns balance into gas to be written, at the price of this moment. No card is needed. */
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { BuyGas } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface PurchaseRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly want: BuyGas['want'];
  /** What the customer was told; null sells at whatever holds now. */
  readonly quoted: BuyGas['quoted'];
  /** Two people let the limits be passed; null or absent where nothing is passed. */
  readonly overLimit?: BuyGas['overLimit'] | null;
}

export function purchaseCommand(
  deps: AppDeps,
  context: RequestContext,
  request: PurchaseRequest,
): BuyGas {
  const { operationId, accountId, want, quoted, overLimit } = request;
  const beside = overLimit ? { overLimit: { ...overLimit } } : {};
  const body: BodyOf<BuyGas> = { kind: 'buy-gas', accountId, want, quoted, ...beside };
  return { ...headOf(deps, context, operationId, { ...body }), ...body };
}

/** Sells gas alone. The answer's result is a PurchaseResult. */
export const buyGas = (
  deps: AppDeps,
  context: RequestContext,
  request: PurchaseRequest,
): Promise<Outcome<Committed>> => commitOne(deps, purchaseCommand(deps, context, request));
