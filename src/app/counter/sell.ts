/** The money half of a sale: payment and purchase, durable before any byte goes to a card. */
import type { OperationId } from '../../core/ids.ts';
import type { BuyGas, TakePayment } from '../../core/ledger/commands.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { commitOne, commitTogether } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { requestHash } from '../request-hash.ts';
import { purchaseCommand } from './buy-gas.ts';
import { type Progress, paymentPart, purchasePart, type SaleRequest } from './sale.ts';
import { paymentCommand } from './take-payment.ts';

export interface SaleCommands {
  readonly payment: TakePayment | null;
  readonly purchase: BuyGas | null;
  /** Hash of the load's request: the same load id with other companions is another wish. */
  readonly loadHash: string;
}

export function saleCommands(
  deps: AppDeps,
  context: RequestContext,
  request: SaleRequest,
): SaleCommands {
  const { accountId, payment, purchase, load } = request;
  const sale = { purchase: purchase?.operationId ?? null, load: load.operationId };
  return {
    payment:
      payment === null ? null : paymentCommand(deps, context, { ...payment, accountId }, sale),
    purchase: purchase === null ? null : purchaseCommand(deps, context, { ...purchase, accountId }),
    loadHash: requestHash(deps.hash, {
      kind: 'load-card',
      accountId,
      payment: payment?.operationId ?? null,
      purchase: purchase?.operationId ?? null,
    }),
  };
}

function sameBody(deps: AppDeps, operationId: OperationId, hash: string): Outcome<true> {
  const known = deps.store.operation(operationId);
  return known === undefined || known.requestHash === hash
    ? accept(true)
    : refuse('operation.other-body', { operationId });
}

/** operation.other-body, when any of the ids was sent before with another content (L6). */
export function sameBodies(
  deps: AppDeps,
  commands: SaleCommands,
  load: OperationId,
): Outcome<true> {
  for (const command of [commands.payment, commands.purchase]) {
    if (command === null) continue;
    const same = sameBody(deps, command.operationId, command.requestHash);
    if (!same.ok) return same;
  }
  return sameBody(deps, load, commands.loadHash);
}

/** What the ledger already holds of this sale, from an earlier sending of the same request. */
export function remembered(
  deps: AppDeps,
  { payment, purchase }: Pick<SaleCommands, 'payment' | 'purchase'>,
): Progress {
  const paid = payment === null ? undefined : deps.store.operation(payment.operationId);
  const bought = purchase === null ? undefined : deps.store.operation(purchase.operationId);
  return {
    payment: paid === undefined ? null : paymentPart(paid.operationId, accept(paid.committed)),
    purchase:
      bought === undefined ? null : purchasePart(bought.operationId, accept(bought.committed)),
    reserving: false,
  };
}

async function commitPayment(
  deps: AppDeps,
  progress: Progress,
  payment: TakePayment,
): Promise<Refusal | null> {
  const part = paymentPart(payment.operationId, await commitOne(deps, payment));
  progress.payment = part;
  return part.refusal ?? null;
}

async function commitPurchase(
  deps: AppDeps,
  progress: Progress,
  purchase: BuyGas,
): Promise<Refusal | null> {
  const part = purchasePart(purchase.operationId, await commitOne(deps, purchase));
  progress.purchase = part;
  return part.refusal ?? null;
}

/**
 * A refused purchase takes the payment back with it: the customer is told before the drawer is shut (trade.md §1). But
 * either may have been made meanwhile by a request of its own, and what stands is told as it stands.
 */
async function commitBoth(
  deps: AppDeps,
  progress: Progress,
  payment: TakePayment,
  purchase: BuyGas,
): Promise<Refusal | null> {
  const committed = await commitTogether(deps, [payment, purchase]);
  if (!committed.ok) {
    const known = remembered(deps, { payment, purchase });
    progress.payment = known.payment;
    progress.purchase = known.purchase;
    return committed.refusal;
  }
  const [paid, bought] = committed.value;
  assert(paid !== undefined && bought !== undefined, 'a transaction answers every command');
  progress.payment = paymentPart(payment.operationId, accept(paid));
  progress.purchase = purchasePart(purchase.operationId, accept(bought));
  return null;
}

/**
 * Commits what was asked for and is not known yet, payment and purchase both or neither, and notes it in `progress`.
 * Returns what stops the sale. Throws StoreError when the outcome stays unknown; sending the same request again finds out.
 */
export async function sell(
  deps: AppDeps,
  progress: Progress,
  { payment, purchase }: SaleCommands,
): Promise<Refusal | null> {
  const unpaid = progress.payment === null ? payment : null;
  const unsold = progress.purchase === null ? purchase : null;
  if (unpaid !== null && unsold !== null) return commitBoth(deps, progress, unpaid, unsold);
  if (unpaid !== null) return commitPayment(deps, progress, unpaid);
  return unsold === null ? null : commitPurchase(deps, progress, unsold);
}
