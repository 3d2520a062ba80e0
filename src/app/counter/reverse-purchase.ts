/**
 * Reversing the last purchase (冲正), with or without giving the money back by the way it came (原路退回). Gas that is on the card
 * already is taken off it first, where the card in the reader proves that no meter has it. Both stand together or not at all: a customer who is told of a refund has it, and one who is not keeps the gas.
 */
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { RefundPayment, ReversePurchase } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, assert, type Outcome, type Refusal, refuseField } from '../../core/outcome.ts';
import type { Fen } from '../../core/units.ts';
import { type BodyOf, commitTogether, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type TakeOffRequest, takeOffCard } from './take-off-card.ts';

export interface RefundRequest {
  readonly operationId: OperationId;
  readonly payment: OperationId;
  readonly amount: Fen;
  /** Of the bank or platform; null for cash. */
  readonly reference: string | null;
  /** What the owner showed (证件). */
  readonly papers: string;
}

export interface ReversePurchaseRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly purchase: OperationId;
  readonly reason: string;
  /** Null leaves the money in the balance. */
  readonly refund: RefundRequest | null;
  /** Needed for a refund, after the day of the purchase, and where its gas waits since before a gap; null elsewhere. */
  readonly second: string | null;
  /** The card that the gas is on; absent where it is not asked for, and gas on a card is then refused. */
  readonly card?: Pick<TakeOffRequest, 'reader' | 'confirmLowTries' | 'count'>;
}

export interface ReversalOutcome {
  readonly reversal: Committed;
  readonly refund: Committed | null;
}

/** A body that names nobody is as it was before anybody was asked for. */
const beside = (second: string | null) => (second === null ? {} : { second });

export function reversalCommand(
  deps: AppDeps,
  context: RequestContext,
  { operationId, accountId, purchase, reason, second }: ReversePurchaseRequest,
): ReversePurchase {
  const asked = { accountId, purchase, reason, ...beside(second) };
  const body: BodyOf<ReversePurchase> = { kind: 'reverse-purchase', ...asked };
  return { ...headOf(deps, context, operationId, { ...body }), ...body };
}

export function refundCommand(
  deps: AppDeps,
  context: RequestContext,
  accountId: AccountId,
  { operationId, second, ...refund }: RefundRequest & { readonly second: string | null },
): RefundPayment {
  const asked = { accountId, ...refund, ...beside(second) };
  const body: BodyOf<RefundPayment> = { kind: 'refund-payment', ...asked };
  return { ...headOf(deps, context, operationId, { ...body }), ...body };
}

/** Refusals that a look at the card may help with: what was bought is on it, or was about to be taken off it. */
const ON_CARD: readonly string[] = [
  'reversal.on-card',
  'money-meter.on-card',
  'load.open-on-meter',
];

function takeOffFor(
  { card, operationId, accountId, purchase, second }: ReversePurchaseRequest,
  { code }: Refusal,
): TakeOffRequest | null {
  if (card === undefined || !ON_CARD.includes(code)) return null;
  return { reversal: operationId, accountId, purchase, second, ...card };
}

/**
 * What would bar the refund once the price of the purchase is in the balance; null where nothing would. It is asked before
 * the card is touched: whoever is refused the money keeps the gas where it is.
 */
async function refundBarred(
  { store }: AppDeps,
  command: RefundPayment,
  purchase: OperationId,
): Promise<Refusal | null> {
  const [foreseen] = await store.registry.foresee([command]);
  if (foreseen === undefined || foreseen.ok) return null;
  if (foreseen.refusal.code !== 'balance.insufficient') return foreseen.refusal;
  const bought = store.operation(purchase)?.committed.result;
  const costFen = bought?.kind === 'purchase' ? bought.costFen : 0;
  const balanceFen = store.account(command.accountId)?.money.balance ?? 0;
  return command.amount <= balanceFen + costFen ? null : foreseen.refusal;
}

/**
 * Refuses as reverse-purchase and refund-payment do, as `takeOffCard` where the gas is on a card, and request.invalid for one id in both places; nothing of either then
 * stands. Throws StoreError when the outcome stays unknown; sending the same request again finds out.
 */
export async function reversePurchase(
  deps: AppDeps,
  context: RequestContext,
  request: ReversePurchaseRequest,
): Promise<Outcome<ReversalOutcome>> {
  const { refund: wanted, accountId, operationId, second } = request;
  const refund = wanted && { ...wanted, second };
  if (refund?.operationId === operationId) {
    return refuseField('operationId', '≠');
  }
  const commit = () =>
    commitTogether(deps, [
      reversalCommand(deps, context, request),
      ...(refund === null ? [] : [refundCommand(deps, context, accountId, refund)]),
    ]);
  const first = await commit();
  const offCard = first.ok ? null : takeOffFor(request, first.refusal);
  if (offCard !== null) {
    const begun = !first.ok && first.refusal.code === 'load.open-on-meter';
    const asked = refund && !begun ? refundCommand(deps, context, accountId, refund) : null;
    const barred = asked && (await refundBarred(deps, asked, request.purchase));
    if (barred !== null) return { ok: false, refusal: barred };
    const why = await takeOffCard(deps, context, offCard);
    if (why !== null) return { ok: false, refusal: why };
  }
  const committed = offCard === null ? first : await commit();
  if (!committed.ok) return committed;
  const [reversal, refunded] = committed.value;
  assert(reversal !== undefined, 'a transaction answers every command');
  return accept({ reversal, refund: refunded ?? null });
}
