/**
 * Looking at the card of an open load on purpose: to bring it to its end, or to cancel it (撤销写卡). A cancelled load gives
 * its gas back to be written; it gives no money back by itself. Cancelling twice is cancelling once.
 */
import type { OperationId } from '../../core/ids.ts';
import { seenToVoid } from '../../core/ledger/decide-load.ts';
import { isBeforeGap } from '../../core/ledger/gap/rows.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { LoadView } from '../../ports/store.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { identify, withCard } from './contact.ts';
import { reconcileCard } from './reconcile-card.ts';
import { type LoadOutcome, loadOutcome } from './sale.ts';

export interface OpenLoadRequest {
  readonly load: OperationId;
  readonly reader: string;
  readonly confirmLowTries: boolean;
  /** The second person, needed where a load of before a gap is cancelled. */
  readonly second?: string | null;
}

function loadOf(deps: AppDeps, operationId: OperationId): LoadView {
  const load = deps.store.load(operationId);
  assert(load !== undefined, `load ${operationId} has gone from the ledger`);
  return load;
}

async function visit(
  deps: AppDeps,
  context: RequestContext,
  request: OpenLoadRequest,
  cancel: OperationId | null,
): Promise<Outcome<Refusal | null>> {
  const { load: operationId, reader, confirmLowTries, second = null } = request;
  return withCard(deps, reader, async (session) => {
    const { cardNo } = loadOf(deps, operationId);
    const seen = identify(deps, await session.read(), null);
    if (!seen.ok) return seen;
    if (seen.value.card.cardNo !== cardNo) {
      return refuse('load.wrong-card', { operationId, cardNo });
    }
    const ask = { expected: null, confirmLowTries, cancel, second };
    const known = await reconcileCard(deps, context, session, ask);
    return accept(known.ok ? null : known.refusal);
  });
}

/**
 * Brings an open load to its end with its card in the reader; one that has ended is answered as it ended. Refuses
 * load.unknown, and as the contact does when the load is not touched: reader.…, card.…, load.wrong-card.
 */
export async function settleOpenLoad(
  deps: AppDeps,
  context: RequestContext,
  request: OpenLoadRequest,
): Promise<Outcome<LoadOutcome>> {
  const operationId = request.load;
  const load = deps.store.load(operationId);
  if (load === undefined) return refuse('load.unknown', { operationId });
  if (load.state !== 'RESERVED') return accept(loadOutcome(load, null));
  const visited = await visit(deps, context, request, null);
  const now = loadOf(deps, operationId);
  if (!visited.ok && now.state === 'RESERVED') return visited;
  return accept(loadOutcome(now, visited.ok ? visited.value : null));
}

/**
 * Cancels an open load with its card in the reader. `not-done` is what was wished. When the gas has reached the meter,
 * or the card cannot be shown not to carry it, the load ends or stays as the card says, and load.not-before tells so.
 * A case of before a gap is cancelled too, where the card shows that it was given up in what was lost.
 * Refuses load.unknown, load.not-open (it was posted), load.case (any other, or the card does not show it), load.on-void-card (its gas was another card's before),
 * approval.witness-required and approval.same-person (of before a gap), and as the contact does.
 */
export async function cancelLoad(
  deps: AppDeps,
  context: RequestContext,
  request: OpenLoadRequest,
): Promise<Outcome<LoadOutcome>> {
  const operationId = request.load;
  const load = deps.store.load(operationId);
  if (load === undefined) return refuse('load.unknown', { operationId });
  const { state } = load;
  const isOldCase = state === 'CASE' && isBeforeGap(deps.store.gap, load);
  if (state === 'CASE' && !isOldCase) return refuse('load.case', { operationId });
  if (state === 'VOIDED') return accept(loadOutcome(load, null));
  if (state !== 'RESERVED' && !isOldCase) return refuse('load.not-open', { operationId, state });
  if (load.supersedes !== null) {
    const { cardNo } = loadOf(deps, load.supersedes);
    return refuse('load.on-void-card', { operationId, cardNo });
  }
  const { operator } = context;
  const asked = { operator, ...(request.second == null ? {} : { second: request.second }) };
  // Before the card is touched.
  const seen = seenToVoid(asked, load, deps.store);
  if (!seen.ok) return seen;
  const visited = await visit(deps, context, request, operationId);
  const now = loadOf(deps, operationId);
  if (now.state === 'RESERVED' && !visited.ok) return visited;
  if (now.state === 'CASE') return visited.ok ? refuse('load.case', { operationId }) : visited;
  if (now.state === 'POSTED') {
    const refusal: Refusal = { code: 'load.not-before', facts: { operationId } };
    return accept({ ...loadOutcome(now, null), refusal });
  }
  return accept(loadOutcome(now, visited.ok ? visited.value : null));
}
