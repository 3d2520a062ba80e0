/**
 * Replacing a lost or broken card (补卡): a blank card becomes the account's card in its place, and the old one goes onto
 * the void list. A load that is open on the old card moves over with its gas (design.md §3, superseded): whichever card
 * the meter sees first, it credits once. The same operation id goes on after a break at any step.
 */
import type { AccountId, CardNo, OperationId } from '../../core/ids.ts';
import type { OpenCard, ReplaceCard, ReplaceReason } from '../../core/ledger/commands.ts';
import { needsTwo } from '../../core/ledger/decide-supersede.ts';
import { seenByTwo } from '../../core/ledger/second-person.ts';
import { planTarget, type Reservation } from '../../core/load.ts';
import { accept, assert, type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { CardReading, CardSession } from '../../ports/cards.ts';
import type { LoadView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { derivedOperationId, operationTag } from '../request-hash.ts';
import { settleOpenLoad } from './cancel-load.ts';
import { wishFor } from './load-wish.ts';
import { writeForAccount } from './meter-format.ts';
import { type OpenCardOutcome, type Opening, openingContact, prepareCard } from './open-card.ts';
import { presentOwnSecret } from './present-secret.ts';
import { recoverLost } from './recover-lost.ts';
import { type LoadOutcome, loadOutcome } from './sale.ts';
import { settleLoad } from './settle-load.ts';

export interface ReplaceCardRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  /** The account's card as the cashier sees it on the screen. */
  readonly replaces: CardNo;
  readonly reason: ReplaceReason;
  /** The number that the new card shall have; one that was never used. */
  readonly cardNo: CardNo;
  readonly reader: string;
  readonly confirmLowTries: boolean;
  /** The second person, needed where the old card's load is a case, or of before a gap. */
  readonly witness: string | null;
}

export interface ReplaceCardOutcome extends OpenCardOutcome {
  readonly replaces: CardNo;
  /** The load that took over from the old card's open one; null where none was open. */
  readonly load: LoadOutcome | null;
}

interface Replacing extends Opening {
  readonly request: ReplaceCardRequest;
}

const bodyOf = ({ accountId, cardNo, replaces, reason }: ReplaceCardRequest): BodyOf<OpenCard> => ({
  kind: 'open-card',
  accountId,
  cardNo,
  replaces,
  reason,
});

/** The load that takes over has an id made from the replacement's, so that there is one however often it is sent. */
const heirOf = (deps: AppDeps, operationId: OperationId): OperationId =>
  derivedOperationId(deps.hash, { kind: 'supersede-load', opening: operationId });

/**
 * The old card's gas as an image on the new one: the same total, under a sequence above whatever the old one may show, or where the meter
 * counts purchases under the very same count.
 */
async function planHeir(
  { deps, request }: Replacing,
  old: Reservation,
  reading: CardReading,
): Promise<Outcome<Reservation>> {
  const card = deps.store.card(request.cardNo);
  const { recognition, format, image } = reading;
  assert(card !== undefined && recognition.kind === 'customer', 'the new card was just read back');
  const operationId = heirOf(deps, request.operationId);
  const account = deps.store.account(old.accountId);
  assert(account !== undefined, `account ${old.accountId} has gone while its card is replaced`);
  const wish = wishFor(deps, reading, account, old, {
    operationTag: operationTag(deps.hash, operationId),
    ceiling: old.target.ceiling,
  });
  if (!wish.ok) return wish;
  const target = planTarget(recognition.content, wish.value, format.capabilities);
  if (!target.ok) return target;
  return accept({
    operationId,
    attempt: 1,
    accountId: old.accountId,
    cardNo: card.cardNo,
    meter: old.meter,
    litres: old.litres,
    fen: old.fen,
    sequenceBefore: card.writeSequence,
    totalBefore: card.total,
    target: target.value,
    imageBefore: image,
    imageTarget: await format.encodeLoad(image, target.value),
  });
}

/** The new card becomes the account's and is reserved for the old card's gas. */
async function supersede(
  scene: Replacing,
  session: CardSession,
  old: Reservation,
): Promise<Refusal | null> {
  const { deps, context, request } = scene;
  const plan = await planHeir(scene, old, await session.read());
  if (!plan.ok) return plan.refusal;
  const { operationId, cardNo } = plan.value;
  const load = old.operationId;
  const head = headOf(deps, context, operationId, { kind: 'supersede-load', load, cardNo });
  const moved = await commitOne(deps, {
    ...head,
    kind: 'supersede-load',
    load,
    attempt: old.attempt,
    replacement: plan.value,
    ...(request.witness === null ? {} : { witness: request.witness }),
  });
  return moved.ok ? null : moved.refusal;
}

async function replace({ deps, context, request }: Replacing): Promise<Refusal | null> {
  const { cardNo, replaces, operationId } = request;
  const body: BodyOf<ReplaceCard> = { kind: 'replace-card', cardNo, replaces };
  const id = derivedOperationId(deps.hash, { kind: body.kind, opening: operationId });
  const replaced = await commitOne(deps, { ...headOf(deps, context, id, { ...body }), ...body });
  return replaced.ok ? null : replaced.refusal;
}

/** What the old card's load may have become meanwhile, at another station. */
const OVERTAKEN: readonly string[] = ['load.not-open', 'load.stale-attempt', 'load.open-on-card'];
const MAX_LOOKS = 5;

/** From here on the new card is the account's and the old one void-listed; returns why it is not. */
async function takeOver(scene: Replacing, session: CardSession): Promise<Refusal | null> {
  const { deps, request } = scene;
  for (let looks = 1; ; looks += 1) {
    const open = deps.store.card(request.replaces)?.openLoad ?? null;
    const why = open === null ? await replace(scene) : await supersede(scene, session, open);
    if (why === null || looks >= MAX_LOOKS || !OVERTAKEN.includes(why.code)) return why;
  }
}

/** Writes the gas that came over. Whatever goes wrong here leaves it in flight on the new card. */
async function writeHeir(
  { deps, context, request }: Replacing,
  session: CardSession,
  load: LoadView,
): Promise<Refusal | null> {
  const { cardNo, operationId } = load;
  const { confirmLowTries } = request;
  const { triesLeft, chip } = await session.read();
  const presentation = { cardNo, chip, triesLeft, confirmed: confirmLowTries };
  const presented = await presentOwnSecret(deps, context, session, presentation);
  if (!presented.ok) return presented.refusal;
  await session.write(load.imageTarget);
  const how = { wish: 'complete', confirmLowTries, before: 'written' } as const;
  return (await settleLoad(deps, context, session, operationId, how)).refusal;
}

async function duringContact(scene: Replacing, session: CardSession): Promise<Refusal | null> {
  const { deps, request } = scene;
  const written = writeForAccount(deps, session, request.accountId);
  if (!written.ok) return written.refusal;
  const unprepared = await prepareCard(scene, session);
  if (unprepared !== null) return unprepared;
  const kept = await takeOver(scene, session);
  if (kept !== null) return kept;
  const heir = deps.store.load(heirOf(deps, request.operationId));
  return heir?.state === 'RESERVED' ? writeHeir(scene, session, heir) : null;
}

/** The new card is the account's already; what is still open of its load goes on with it in the reader. */
async function goOn(
  deps: AppDeps,
  context: RequestContext,
  request: ReplaceCardRequest,
): Promise<Refusal | null> {
  const load = heirOf(deps, request.operationId);
  if (deps.store.load(load)?.state !== 'RESERVED') return null;
  const { reader, confirmLowTries } = request;
  const settled = await settleOpenLoad(deps, context, { load, reader, confirmLowTries });
  return settled.ok ? (settled.value.refusal ?? null) : settled.refusal;
}

/** How the replacement stands in the ledger; `why` is what stopped this contact. */
function standing(
  deps: AppDeps,
  { operationId, cardNo, replaces }: ReplaceCardRequest,
  why: Refusal | null,
): ReplaceCardOutcome {
  const heir = deps.store.load(heirOf(deps, operationId));
  const load = heir === undefined ? null : loadOutcome(heir, why);
  const opening = deps.store.card(cardNo)?.stage === 'opening';
  if (!opening) return { operationId, cardNo, replaces, state: 'active', load };
  const refusal: Refusal = why ?? { code: 'card.unfinished', facts: {} };
  return { operationId, cardNo, replaces, state: 'opening', load, refusal };
}

/** approval.witness-required, approval.same-person: the open load of the old card is a case, or of before a gap. */
function mayMove(
  deps: AppDeps,
  { operator }: RequestContext,
  { replaces, witness }: ReplaceCardRequest,
): Outcome<true> {
  const open = deps.store.card(replaces)?.openLoad ?? null;
  const load = open === null ? undefined : deps.store.load(open.operationId);
  const two = load !== undefined && needsTwo(load, deps.store.gap);
  return two ? seenByTwo(operator, witness) : accept(true);
}

/**
 * Refuses as `openCard`, account.no-card, meter.format-not-taken, approval.witness-required, approval.same-person, card.unseen (after a gap, see `recoverLost`); only when nothing had an effect.
 * Throws StoreError when it is unknown whether the number was taken.
 */
export async function replaceCard(
  deps: AppDeps,
  context: RequestContext,
  request: ReplaceCardRequest,
): Promise<Outcome<ReplaceCardOutcome>> {
  const { operationId, cardNo } = request;
  const body = bodyOf(request);
  const known = deps.store.operation(operationId);
  const { requestHash } = headOf(deps, context, operationId, { ...body });
  if (known !== undefined && known.requestHash !== requestHash) {
    return refuse('operation.other-body', { operationId });
  }
  const opened = known !== undefined;
  if (opened && deps.store.card(cardNo)?.stage !== 'opening') {
    return accept(standing(deps, request, await goOn(deps, context, request)));
  }
  const allowed = mayMove(deps, context, request);
  if (!allowed.ok && !opened) return allowed;
  const lost = { cardNo: request.replaces, second: request.witness };
  const told = opened ? accept(true) : await recoverLost(deps, context, lost);
  if (!told.ok) return told;
  const scene: Replacing = { deps, context, request, body, opened };
  const why = await openingContact(scene, (session) => duringContact(scene, session));
  if (scene.opened) return accept(standing(deps, request, why));
  return why === null ? refuse('operation.unknown', { operationId }) : { ok: false, refusal: why };
}
