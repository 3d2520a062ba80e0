/** The money half of a sale: payment and purchase, durable before any byte goes to a card. */
import type { OperationId } from '../../core/ids.ts';
import type { BuyGas, LedgerCommand, TakePayment } from '../../core/ledger/commands.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import { commitAll, commitOne } from '../command.ts';
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
export function remembered(deps: AppDeps, commands: SaleCommands): Progress {
  const { payment, purchase } = commands;
  const paid = payment === null ? undefined : deps.store.operation(payment.operationId);
  const bought = purchase === null ? undefined : deps.store.operation(purchase.operationId);
  return {
    payment: paid === undefined ? null : paymentPart(paid.operationId, accept(paid.committed)),
    purchase:
      bought === undefined ? null : purchasePart(bought.operationId, accept(bought.committed)),
    reserving: false,
  };
}

/**
 * A payment that nothing in itself can make the ledger refuse. Inside a batch a refused command stops no other one, so
 * only such a payment shares its transaction with a purchase: gas is never sold beside a payment that was refused.
 */
function isSound({ channel, amount, cashGiven, reference }: TakePayment): boolean {
  if (channel !== 'cash') return reference !== null && reference !== '';
  return cashGiven === null || cashGiven >= amount;
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

async function commitTogether(
  deps: AppDeps,
  progress: Progress,
  payment: TakePayment,
  purchase: BuyGas,
): Promise<Refusal | null> {
  const commands: readonly LedgerCommand[] = [payment, purchase];
  const [paid, bought] = await commitAll(deps, commands);
  assert(paid !== undefined && bought !== undefined, 'a batch answers every command');
  progress.payment = paymentPart(payment.operationId, paid);
  progress.purchase = purchasePart(purchase.operationId, bought);
  return progress.payment.refusal ?? progress.purchase.refusal ?? null;
}

/**
 * Commits what was asked for, in one durable transaction where that is safe, and notes it in `progress`. Returns what
 * stops the sale. Throws StoreError when the outcome stays unknown; sending the same request again finds out.
 */
export async function sell(
  deps: AppDeps,
  progress: Progress,
  { payment, purchase }: SaleCommands,
): Promise<Refusal | null> {
  if (payment !== null && purchase !== null && isSound(payment)) {
    return commitTogether(deps, progress, payment, purchase);
  }
  if (payment !== null) {
    const refused = await commitPayment(deps, progress, payment);
    if (refused !== null) return refused;
  }
  return purchase === null ? null : commitPurchase(deps, progress, purchase);
}
