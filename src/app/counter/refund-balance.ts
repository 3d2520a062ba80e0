/** Money of the balance goes back by itself (退费): by the channel of a payment that brought it, with the owner's papers and a second person. */
import type { AccountId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { commitOne } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type RefundRequest, refundCommand } from './reverse-purchase.ts';

export type BalanceRefundRequest = RefundRequest & {
  readonly accountId: AccountId;
  readonly second: string;
};

/** Refuses as `decideRefundPayment`. */
export const refundBalance = (
  deps: AppDeps,
  context: RequestContext,
  { accountId, ...refund }: BalanceRefundRequest,
): Promise<Outcome<Committed>> => commitOne(deps, refundCommand(deps, context, accountId, refund));
