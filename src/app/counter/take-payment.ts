/** Payment (收款): money in, into the customer's balance. One transaction; no card is needed. */
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { PaymentChannel } from '../../core/ledger/command-head.ts';
import type { TakePayment } from '../../core/ledger/commands.ts';
import type { Committed, PaymentResult } from '../../core/ledger/results.ts';
import { assert, type Outcome } from '../../core/outcome.ts';
import type { Fen } from '../../core/units.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface PaymentRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly amount: Fen;
  readonly channel: PaymentChannel;
  /** Cash handed over, ≥ amount; null for other channels. */
  readonly cashGiven: Fen | null;
  readonly reference: string | null;
  readonly payer: string | null;
}

/**
 * The command of a payment. `sale` names the purchase and the load asked for in the same breath, for the ticket; it is
 * not part of the hashed body, because the payment is the same payment without them.
 */
export function paymentCommand(
  deps: AppDeps,
  context: RequestContext,
  request: PaymentRequest,
  sale: TakePayment['sale'],
): TakePayment {
  const { operationId, accountId, amount, channel, cashGiven, reference, payer } = request;
  const body: BodyOf<TakePayment> = {
    kind: 'take-payment',
    accountId,
    amount,
    channel,
    cashGiven,
    reference,
    payer,
  };
  const head = headOf(deps, context, operationId, { ...body });
  // Written out: fields behind a spread are defined one by one at run time, which costs more than the whole decision.
  const command: TakePayment = {
    operationId: head.operationId,
    requestHash: head.requestHash,
    station: head.station,
    operator: head.operator,
    at: head.at,
    businessDate: head.businessDate,
    kind: 'take-payment',
    accountId,
    amount,
    channel,
    cashGiven,
    reference,
    payer,
  };
  return sale === undefined ? command : { ...command, sale };
}

/**
 * A payment as it stands now: a transfer that the bank statement has confirmed since is settled, with the balance that
 * the confirmation led to; one that two people withdrew says so. Everything else stays as it was answered.
 */
export function presentPayment(deps: AppDeps, id: OperationId, then: PaymentResult): PaymentResult {
  const transfer = deps.store.transfer(id);
  if (transfer?.state === 'withdrawn') return { ...then, state: 'withdrawn' };
  const confirmation = transfer?.confirmedBy ?? null;
  if (confirmation === null) return then;
  const result = deps.store.operation(confirmation)?.committed.result;
  assert(result?.kind === 'payment', `transfer ${id} was confirmed by ${confirmation}`);
  return result;
}

/** Takes a payment alone. The answer's result is a PaymentResult; the same id is answered the same for ever. */
export const takePayment = (
  deps: AppDeps,
  context: RequestContext,
  request: PaymentRequest,
): Promise<Outcome<Committed>> =>
  commitOne(deps, paymentCommand(deps, context, request, undefined));
