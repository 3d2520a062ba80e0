/** A sale at the counter: payment, purchase and load in one request; three records, three ids, three outcomes. */
import type { AccountId, OperationId } from '../../core/ids.ts';
import type {
  CommandResult,
  Committed,
  LoadResult,
  PaymentResult,
  PurchaseResult,
} from '../../core/ledger/results.ts';
import { accept, assert, type Outcome, type Refusal, refuseField } from '../../core/outcome.ts';
import { type LoadView, StoreError } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import type { PurchaseRequest } from './buy-gas.ts';
import type { PaymentRequest } from './take-payment.ts';

export interface SaleRequest {
  readonly accountId: AccountId;
  readonly reader: string;
  readonly payment: Omit<PaymentRequest, 'accountId'> | null;
  readonly purchase: Omit<PurchaseRequest, 'accountId'> | null;
  /** Writes all gas that is to be written: of this purchase and of earlier ones (补写卡). */
  readonly load: { readonly operationId: OperationId };
  /** A person has compared the card with the screen: one of the last two tries may be spent (L14). */
  readonly confirmLowTries: boolean;
}

/** `done` has its result, `not-done` the refusal and no effect at all. */
export interface PartOutcome<R extends CommandResult> {
  readonly operationId: OperationId;
  readonly state: 'done' | 'not-done';
  readonly result?: R;
  readonly refusal?: Refusal;
}

/**
 * `pending` is not failed: the gas is reserved for this card, and the refusal says what to do next. `not-done` leaves
 * the gas to be written.
 */
export interface LoadOutcome {
  readonly operationId: OperationId;
  readonly state: 'done' | 'pending' | 'not-done';
  readonly result?: LoadResult;
  readonly refusal?: Refusal;
}

export interface SaleOutcome {
  /** Null when none was asked for. */
  readonly payment: PartOutcome<PaymentResult> | null;
  readonly purchase: PartOutcome<PurchaseResult> | null;
  readonly load: LoadOutcome;
  /** Ticket of the payment, at this station. */
  readonly ticketNo: number | null;
}

/** What has become known while a sale is conducted; what happens next is judged from it alone. */
export interface Progress {
  payment: PartOutcome<PaymentResult> | null;
  purchase: PartOutcome<PurchaseResult> | null;
  /** The reservation was sent to the ledger: from now on only the ledger knows whether it exists. */
  reserving: boolean;
}

export function paymentPart(
  operationId: OperationId,
  outcome: Outcome<Committed>,
): PartOutcome<PaymentResult> {
  if (!outcome.ok) return { operationId, state: 'not-done', refusal: outcome.refusal };
  const { result } = outcome.value;
  assert(result.kind === 'payment', `operation ${operationId} answers as a payment`);
  return { operationId, state: 'done', result };
}

export function purchasePart(
  operationId: OperationId,
  outcome: Outcome<Committed>,
): PartOutcome<PurchaseResult> {
  if (!outcome.ok) return { operationId, state: 'not-done', refusal: outcome.refusal };
  const { result } = outcome.value;
  assert(result.kind === 'purchase', `operation ${operationId} answers as a purchase`);
  return { operationId, state: 'done', result };
}

const resultOf = ({ state, attempt, litres, fen, cardNo }: LoadView): LoadResult => ({
  kind: 'load',
  state,
  attempt,
  litres,
  fen,
  cardNo,
});

/** How a load that the ledger knows is told to the cashier; `why` is what stopped this contact. */
export function loadOutcome(load: LoadView, why: Refusal | null): LoadOutcome {
  const { operationId, cardNo, state } = load;
  const result = resultOf(load);
  switch (state) {
    case 'POSTED':
      return { operationId, state: 'done', result };
    case 'RESERVED': {
      const refusal = why ?? { code: 'load.open-on-card', facts: { cardNo } };
      return { operationId, state: 'pending', result, refusal };
    }
    case 'CASE': {
      const refusal: Refusal = { code: 'load.case', facts: { operationId } };
      return { operationId, state: 'pending', result, refusal };
    }
    case 'VOIDED': {
      const refusal = why ?? { code: 'load.not-open', facts: { operationId, state } };
      return { operationId, state: 'not-done', result, refusal };
    }
    case 'SUPERSEDED': {
      // Its gas is not to be written: it is on its way to the card that replaced this one.
      const refusal: Refusal = { code: 'load.superseded', facts: { operationId, cardNo } };
      return { operationId, state: 'not-done', result, refusal };
    }
  }
}

function loadPart(
  deps: AppDeps,
  operationId: OperationId,
  progress: Progress,
  why: Refusal | null,
): LoadOutcome | null {
  try {
    const load = deps.store.load(operationId);
    if (load !== undefined) return loadOutcome(load, why);
  } catch (error) {
    if (!(error instanceof StoreError && progress.reserving)) throw error;
  }
  if (!progress.reserving) return null;
  // The ledger did not say whether it holds the reservation. No byte went to the card.
  return { operationId, state: 'pending', refusal: why ?? { code: 'store.busy', facts: {} } };
}

/**
 * An asked part that this conductor never reached had no effect for the reason that stopped it, unless the same request
 * has gone further at another station meanwhile: the ledger is asked last, and what stands is told as it stands.
 */
function partNow<R extends CommandResult>(
  deps: AppDeps,
  asked: { readonly operationId: OperationId } | null,
  part: PartOutcome<R> | null,
  tell: (operationId: OperationId, outcome: Outcome<Committed>) => PartOutcome<R>,
  refusal: Refusal,
): PartOutcome<R> | null {
  if (asked === null || part !== null) return part;
  const { operationId } = asked;
  const known = deps.store.operation(operationId);
  return known === undefined
    ? { operationId, state: 'not-done', refusal }
    : tell(operationId, accept(known.committed));
}

/** The answer of a sale: a refusal only when none of its operations had an effect. */
export function conclude(
  deps: AppDeps,
  request: SaleRequest,
  progress: Progress,
  why: Refusal | null,
): Outcome<SaleOutcome> {
  const { operationId } = request.load;
  const refusal: Refusal = why ?? { code: 'operation.unknown', facts: { operationId } };
  const known = loadPart(deps, operationId, progress, why);
  // After the load: whoever has reserved it had sold before.
  const payment = partNow(deps, request.payment, progress.payment, paymentPart, refusal);
  const purchase = partNow(deps, request.purchase, progress.purchase, purchasePart, refusal);
  const done = payment?.state === 'done' || purchase?.state === 'done';
  if (known === null && !done) return { ok: false, refusal };
  const load = known ?? { operationId, state: 'not-done', refusal };
  return accept({ payment, purchase, load, ticketNo: payment?.result?.ticketNo ?? null });
}

/** Each operation of a request has an id of its own. */
export function distinctIds(request: SaleRequest): Outcome<true> {
  const parts = [request.payment, request.purchase, request.load];
  const ids = parts.flatMap((part) => (part === null ? [] : [part.operationId]));
  return new Set(ids).size === ids.length ? accept(true) : refuseField('operationId', '≠');
}
