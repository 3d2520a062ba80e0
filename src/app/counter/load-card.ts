/**
 * Loading a card (写卡), the star of the house: this conductor calls card, rules and ledger in turn (design.md §3).
 * Intent is durable before the first byte; what the card then shows decides; and nothing that went wrong after the
 * reservation is ever called failed.
 */
import type { Reservation } from '../../core/load.ts';
import { mayLoad, planTarget } from '../../core/load.ts';
import { assert, type Outcome, type Refusal } from '../../core/outcome.ts';
import type { CardSession } from '../../ports/cards.ts';
import type { LoadView } from '../../ports/store.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { operationTag } from '../request-hash.ts';
import { readerHasCard } from './contact.ts';
import { deviceRefusal, storeRefusal } from './fault.ts';
import { whatWaits, wishFor } from './load-wish.ts';
import { mayPresentOwn, presentOwnSecret } from './present-secret.ts';
import { type Reconciled, reconcileCard } from './reconcile-card.ts';
import {
  conclude,
  distinctIds,
  type Progress,
  type SaleOutcome,
  type SaleRequest,
} from './sale.ts';
import { remembered, type SaleCommands, saleCommands, sameBodies, sell } from './sell.ts';
import { settleLoad } from './settle-load.ts';

interface Scene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly request: SaleRequest;
  readonly commands: SaleCommands;
  readonly progress: Progress;
}

/** Everything that is to be written, as an absolute image of the slot that does not count now. */
async function planReservation(scene: Scene, known: Reconciled): Promise<Outcome<Reservation>> {
  const { deps, request } = scene;
  const { accountId, load } = request;
  const { content, reading, card, status } = known;
  const account = deps.store.account(accountId);
  assert(account !== undefined, `account ${accountId} has gone during its sale`);
  const moved = whatWaits(account, reading);
  if (moved === null) {
    return { ok: false, refusal: { code: 'load.nothing-to-write', facts: { accountId } } };
  }
  const wish = wishFor(deps, reading, account, moved, {
    operationTag: operationTag(deps.hash, load.operationId),
    ceiling: status.meter.ceiling,
  });
  if (!wish.ok) return wish;
  const target = planTarget(content, wish.value, reading.format.capabilities);
  if (!target.ok) return target;
  return {
    ok: true,
    value: {
      operationId: load.operationId,
      attempt: 1,
      accountId,
      cardNo: card.cardNo,
      meter: card.meter,
      ...moved,
      sequenceBefore: card.writeSequence,
      totalBefore: card.total,
      target: target.value,
      imageBefore: reading.image,
      imageTarget: await reading.format.encodeLoad(reading.image, target.value),
    },
  };
}

/** Makes the reservation durable. From the moment it is sent only the ledger knows whether it exists. */
async function reserve(scene: Scene, reservation: Reservation): Promise<Refusal | null> {
  const { deps, context, commands, progress } = scene;
  const head = headOf(deps, context, reservation.operationId, null);
  progress.reserving = true;
  context.tell?.('reserving');
  const reserved = await commitOne(deps, {
    ...head,
    requestHash: commands.loadHash,
    kind: 'reserve-load',
    reservation,
  });
  if (reserved.ok) return null;
  progress.reserving = false;
  return reserved.refusal;
}

/** Plans of one contact that another sale of the account may overtake before the cashier is told. */
const MAX_PLANS = 5;

/**
 * Plans and reserves, again where more gas was sold to the account in between: payment and purchase of this sale stand
 * already, and all gas that waits goes onto the card.
 */
async function planAndReserve(scene: Scene, known: Reconciled): Promise<Outcome<Reservation>> {
  for (let plans = 1; ; plans += 1) {
    const plan = await planReservation(scene, known);
    if (!plan.ok) return plan;
    const unreserved = await reserve(scene, plan.value);
    if (unreserved === null) return plan;
    if (unreserved.code !== 'operation.conflict' || plans >= MAX_PLANS) {
      return { ok: false, refusal: unreserved };
    }
  }
}

/** Steps 6 to 8: bytes, evidence, settlement. */
async function writeAndSettle(
  scene: Scene,
  session: CardSession,
  known: Reconciled,
  reservation: Reservation,
): Promise<Refusal | null> {
  const { deps, context, request } = scene;
  const { operationId, cardNo } = reservation;
  const { confirmLowTries } = request;
  const { triesLeft, chip } = known.reading;
  const presented = await presentOwnSecret(deps, context, session, {
    cardNo,
    triesLeft,
    chip,
    confirmed: confirmLowTries,
  });
  if (!presented.ok) {
    // The reservation was made on this very insertion and no byte was written since: the gas goes back to be written.
    const how = { wish: 'cancel', confirmLowTries, before: 'reserved' } as const;
    await settleLoad(deps, context, session, operationId, how);
    return presented.refusal;
  }
  context.tell?.('writing');
  await session.write(reservation.imageTarget);
  const how = { wish: 'complete', confirmLowTries, before: 'written' } as const;
  const settled = await settleLoad(deps, context, session, operationId, how);
  return settled.refusal;
}

/** A load reserved earlier: reconciling has brought it as far as this contact can, if this is its card. */
function continued(load: LoadView, known: Reconciled): Refusal | null {
  const { operationId, cardNo } = load;
  return known.card.cardNo === cardNo
    ? null
    : { code: 'load.wrong-card', facts: { operationId, cardNo } };
}

/** All that happens while the card is held; returns what stopped the sale, null when nothing did. */
async function duringContact(scene: Scene, session: CardSession): Promise<Refusal | null> {
  const { deps, context, request, commands, progress } = scene;
  const { accountId, confirmLowTries } = request;
  const earlier = deps.store.load(request.load.operationId);
  context.tell?.('reading');
  const ask = { expected: accountId, confirmLowTries, cancel: null };
  const known = await reconcileCard(deps, context, session, ask);
  if (!known.ok) return known.refusal;
  if (earlier !== undefined) return continued(earlier, known.value);
  const { cardNo } = known.value.card;
  const { triesLeft, chip } = known.value.reading;
  // Asked before money is taken: a card that may not be written must not be sold on.
  const loadable = mayLoad(known.value.content, known.value.reading.format.capabilities);
  if (!loadable.ok) return loadable.refusal;
  const allowed = mayPresentOwn(deps, { cardNo, triesLeft, chip, confirmed: confirmLowTries });
  if (!allowed.ok) return allowed.refusal;
  context.tell?.('selling');
  const unsold = await sell(deps, progress, commands);
  if (unsold !== null) return unsold;
  const plan = await planAndReserve(scene, known.value);
  return plan.ok ? writeAndSettle(scene, session, known.value, plan.value) : plan.refusal;
}

/** The refusal of a ledger that failed since the reservation was sent; when that is durable, the card is needed again. */
function unwritten({ deps, request, progress }: Scene, error: unknown): Refusal | null {
  if (!progress.reserving) return null;
  const refusal = storeRefusal(error);
  if (refusal?.code !== 'store.full') return refusal;
  const load = deps.store.load(request.load.operationId);
  if (load?.state !== 'RESERVED') return refusal;
  return { code: 'load.store-full', facts: { cardNo: load.cardNo } };
}

/** Runs the contact and turns every fault of device or ledger into what the cashier is to do next. */
async function contactOf(scene: Scene): Promise<Refusal | null> {
  const { deps, request } = scene;
  const ready = readerHasCard(deps, request.reader);
  if (!ready.ok) return ready.refusal;
  try {
    return await deps.cards.session(request.reader, (session) => duringContact(scene, session));
  } catch (error) {
    const refusal = deviceRefusal(error) ?? unwritten(scene, error);
    if (refusal === null) throw error;
    const facts = { load: request.load.operationId, reader: request.reader, code: refusal.code };
    deps.log.warn(facts, 'a load was interrupted');
    return refusal;
  }
}

/**
 * Sells and loads. The same request sent again is answered from the ledger, or goes on where it broke off; the caller
 * keeps two of the same from running at once. Refuses only when none of its operations had an effect.
 * Throws StoreError when it is unknown whether payment and purchase were made.
 */
export async function loadCard(
  deps: AppDeps,
  context: RequestContext,
  request: SaleRequest,
): Promise<Outcome<SaleOutcome>> {
  const distinct = distinctIds(request);
  if (!distinct.ok) return distinct;
  const commands = saleCommands(deps, context, request);
  const same = sameBodies(deps, commands, request.load.operationId);
  if (!same.ok) return same;
  const progress = remembered(deps, commands);
  const earlier = deps.store.load(request.load.operationId);
  if (earlier !== undefined && earlier.state !== 'RESERVED') {
    return conclude(deps, request, progress, null);
  }
  const why = await contactOf({ deps, context, request, commands, progress });
  return conclude(deps, request, progress, why);
}
