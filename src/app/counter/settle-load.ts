/**
 * Settling a load (核实写卡): the one idempotent function behind retry, next visit and cancel. It looks at the card twice
 * with a power cycle between (once, after one, where this session has just written it whole), asks the pure rule what that proves, and acts; it may be broken off at any point and run
 * again. Every transition is compare-and-set on the attempt, and every write is durable as a new attempt before its
 * first byte, so that a conductor which wakes late is refused. The bytes of a card are public and can be copied, its
 * secret cannot: only a card that has answered to its secret in this session is believed when it ends a load.
 */

import type { OperationId } from '../../core/ids.ts';
import type { EndLoad, RetryLoad } from '../../core/ledger/commands.ts';
import { isBeforeGap } from '../../core/ledger/gap/rows.ts';
import type { EndTakeOff, TurnTakeOff } from '../../core/ledger/take-off-commands.ts';
import {
  aimOf,
  asOnCard,
  evidenceOf,
  type LoadState,
  type Looks,
  returnedSequence,
  settle,
  settleTakeOff,
  showsTarget,
  type Wish,
} from '../../core/load.ts';
import { assert, type Refusal } from '../../core/outcome.ts';
import type { CardReading, CardSession } from '../../ports/cards.ts';
import type { LoadView } from '../../ports/store.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { ownOperationId } from '../request-hash.ts';
import { mayPresentOwn, type Presentation, presentOwnSecret } from './present-secret.ts';

/** Writes of one contact after which a card is said not to hold what is written to it. */
const MAX_REWRITES = 2;

export interface SettleHow {
  readonly wish: Wish;
  readonly confirmLowTries: boolean;
  /** Beside the operator, where a load of before a gap is cancelled; null or absent elsewhere. */
  readonly second?: string | null;
  /** What this very session, and so this very insertion, has done for the load already. */
  readonly before: Before;
}

/**
 * `reserved`: it made the reservation, and no byte was written since; whatever card this is, the gas is on none.
 * `written`: it presented the secret and wrote the target to its end without any error.
 */
export type Before = 'nothing' | 'reserved' | 'written';

export interface Settled {
  readonly operationId: OperationId;
  readonly state: LoadState;
  /** Why the load is still open, or what its end means for the wish; null when there is nothing to say. */
  readonly refusal: Refusal | null;
}

interface Scene {
  readonly deps: AppDeps;
  readonly context: RequestContext;
  readonly session: CardSession;
  readonly how: SettleHow;
}

/** What this session has done to the card so far. */
interface Deeds {
  /** The card has answered to its own secret. */
  readonly proven: boolean;
  readonly written: boolean;
  readonly erased: boolean;
  readonly rewrites: number;
}

function loadOf(deps: AppDeps, id: OperationId): LoadView {
  const load = deps.store.load(id);
  assert(load !== undefined, `load ${id} is settled but not in the ledger`);
  return load;
}

const open = (load: LoadView, refusal: Refusal): Settled => ({
  operationId: load.operationId,
  state: load.state,
  refusal,
});

/** How a load stands in the ledger now. */
export function standing(deps: AppDeps, id: OperationId): Settled {
  const { state, cardNo } = loadOf(deps, id);
  if (state === 'CASE') {
    return { operationId: id, state, refusal: { code: 'load.case', facts: { operationId: id } } };
  }
  const refusal: Refusal | null =
    state === 'RESERVED' ? { code: 'load.open-on-card', facts: { cardNo } } : null;
  return { operationId: id, state, refusal };
}

interface Sight {
  readonly settlement: ReturnType<typeof settle> | ReturnType<typeof settleTakeOff>;
  readonly reading: CardReading;
  /** One of the looks has seen the target, or that the meter took it. */
  readonly isShown: boolean;
}

/** The card in the reader as a voided load leaves it. */
const undone = ({ imageBefore, target }: LoadView, { format, image }: CardReading): Uint8Array =>
  format.encodeUndone(image, imageBefore, target.slot);

/** Two readings with a power cycle between them. */
type Readings = readonly [CardReading, CardReading];

/**
 * Two looks with a power cycle between. What this session has written to its end, without any error, has no weak cell: there one
 * look after a power cycle is enough to see that the chip kept it, and whatever else it shows is looked at again.
 */
async function lookAt(scene: Scene, load: LoadView, deeds: Deeds): Promise<Sight> {
  const { session } = scene;
  const readAgain = async (): Promise<CardReading> => {
    await session.powerCycle();
    return session.read();
  };
  if (!deeds.written) return sightOf(scene, load, deeds, [await session.read(), await readAgain()]);
  const once = await readAgain();
  const sight = sightOf(scene, load, deeds, [once, once]);
  if (sight.settlement.act === 'post') return sight;
  return sightOf(scene, load, deeds, [once, await readAgain()]);
}

function sightOf(scene: Scene, load: LoadView, deeds: Deeds, [one, two]: Readings): Sight {
  if (one.recognition.kind !== 'customer' || two.recognition.kind !== 'customer') {
    // The card was identified in this session; bytes that no longer say so prove nothing either way.
    return { settlement: settle(null, scene.how.wish), reading: two, isShown: false };
  }
  const first = one.recognition.content;
  const second = two.recognition.content;
  const { format } = two;
  const { capabilities } = format;
  const { slot } = load.target;
  const unwatched = !capabilities.marksBeforeCredit && scene.how.before === 'nothing';
  const asBefore = format.sameSlotBytes(two.image, load.imageBefore, slot);
  const asErased = deeds.erased && format.sameSlotBytes(two.image, undone(load, two), slot);
  const card = scene.deps.store.card(load.cardNo);
  assert(card !== undefined, `card ${load.cardNo} of a load is gone`);
  const aim = aimOf(asOnCard(load, card));
  const looks: Looks = {
    first: evidenceOf(first, aim, capabilities),
    second: evidenceOf(second, aim, capabilities),
    slotEqual: format.sameSlotBytes(one.image, two.image, slot),
    slotClean: asBefore || asErased,
    targetShown: showsTarget(first, aim) && showsTarget(second, aim),
    solid: deeds.written,
    mayBeTaken: first.markTorn || second.markTorn || unwatched,
  };
  const gone = [first, second].some((content) => returnedSequence(content) === aim.sequenceBefore);
  const isShown = [looks.first, looks.second].some((e) => e === 'TARGET' || e === 'TAKEN');
  return { settlement: settled(load, looks, gone, scene.how.wish), reading: two, isShown };
}

/** Gas that is being taken off, or put back, has rules of its own: it is never made void by a look at its slot. */
function settled(load: LoadView, looks: Looks, gone: boolean, wish: Wish): Sight['settlement'] {
  const { takeOff } = load;
  if (takeOff === undefined) return settle(looks, wish);
  return takeOff === 'turned' ? settle(looks, 'complete') : settleTakeOff({ ...looks, gone }, wish);
}

async function end(scene: Scene, load: LoadView, ending: EndLoad['ending']): Promise<Settled> {
  const { deps, context, how } = scene;
  const beside = ending.state === 'VOIDED' && how.second != null ? { second: how.second } : {};
  context.tell?.('posting');
  const body: BodyOf<EndLoad> = {
    kind: 'end-load',
    load: load.operationId,
    attempt: load.attempt,
    ending,
    ...beside,
  };
  const head = headOf(deps, context, ownOperationId(deps.random), { ...body });
  const ended = await commitOne(deps, { ...head, ...body });
  const now = standing(deps, load.operationId);
  deps.log.info(
    { load: load.operationId, cardNo: load.cardNo, attempt: load.attempt, state: now.state },
    'a load was settled',
  );
  if (ended.ok || now.state !== 'RESERVED') return now;
  return { ...now, refusal: ended.refusal };
}

/** Of gas that is being taken off the card, and is not being put back. */
const isGoingOff = ({ takeOff }: LoadView): boolean =>
  takeOff !== undefined && takeOff !== 'turned';

/** The card shows itself without the gas: it waits to be written. */
async function endTakeOff(
  scene: Scene,
  { operationId: load, attempt }: LoadView,
  evidence: EndTakeOff['evidence'],
): Promise<Settled> {
  const { deps, context } = scene;
  const body: BodyOf<EndTakeOff> = { kind: 'end-take-off', load, attempt, evidence };
  const head = headOf(deps, context, ownOperationId(deps.random), { ...body });
  const ended = await commitOne(deps, { ...head, ...body });
  const now = standing(deps, load);
  return ended.ok || now.state !== 'RESERVED' ? now : { ...now, refusal: ended.refusal };
}

/** Written down before the first byte that puts the gas back. Returns why it was not. */
async function turn(
  { deps, context }: Scene,
  { operationId: load, attempt }: LoadView,
): Promise<Refusal | null> {
  const body: BodyOf<TurnTakeOff> = { kind: 'turn-take-off', load, attempt };
  const head = headOf(deps, context, ownOperationId(deps.random), { ...body });
  const turned = await commitOne(deps, { ...head, ...body });
  return turned.ok ? null : turned.refusal;
}

const presentationOf = (
  { cardNo }: LoadView,
  { triesLeft, chip }: CardReading,
  { confirmLowTries }: SettleHow,
): Presentation => ({ cardNo, triesLeft, chip, confirmed: confirmLowTries });

/** Has the card answer to its own secret, which no copy of its bytes can. Returns why it did not. */
async function prove(scene: Scene, load: LoadView, reading: CardReading): Promise<Refusal | null> {
  const { deps, context, session, how } = scene;
  const presentation = presentationOf(load, reading, how);
  const presented = await presentOwnSecret(deps, context, session, presentation);
  return presented.ok ? null : presented.refusal;
}

/**
 * Writes the slot again, each byte first to its complement: a marginal cell may read like its target today and
 * otherwise tomorrow, and only programming it makes it solid. Returns why it was not done.
 */
async function writeSlot(
  scene: Scene,
  load: LoadView,
  reading: CardReading,
  goal: 'target' | 'erased',
): Promise<Refusal | null> {
  const { deps, context, session, how } = scene;
  const allowed = mayPresentOwn(deps, presentationOf(load, reading, how));
  if (!allowed.ok) return allowed.refusal;
  const body: BodyOf<RetryLoad> = {
    kind: 'retry-load',
    load: load.operationId,
    attempt: load.attempt,
  };
  const head = headOf(deps, context, ownOperationId(deps.random), { ...body });
  const attempt = await commitOne(deps, { ...head, ...body });
  if (!attempt.ok) return attempt.refusal;
  const unproven = await prove(scene, load, reading);
  if (unproven !== null) return unproven;
  const { format, image } = reading;
  const { slot } = load.target;
  const wanted =
    goal === 'target' ? await format.encodeLoad(image, load.target) : undone(load, reading);
  context.tell?.('writing');
  await session.write(format.encodeComplement(wanted, slot));
  await session.write(wanted);
  return null;
}

/** Ends the load as the looks at its card have settled it; a card that does not prove itself ends nothing. */
async function endAs(
  scene: Scene,
  load: LoadView,
  { settlement, reading }: Sight,
  deeds: Deeds,
): Promise<Settled | null> {
  const reservedHere = scene.how.before === 'reserved' && deeds.rewrites === 0;
  const believed = deeds.proven || (reservedHere && settlement.act === 'void');
  if (!believed && (settlement.act === 'void' || settlement.act === 'case')) {
    const unproven = await prove(scene, load, reading);
    if (unproven !== null) return stopped(scene.deps, load.operationId, unproven);
  }
  switch (settlement.act) {
    case 'post':
      if (isGoingOff(load)) return endTakeOff(scene, load, settlement.evidence);
      return end(scene, load, { state: 'POSTED', evidence: settlement.evidence });
    case 'void':
      return end(scene, load, { state: 'VOIDED', erased: deeds.erased });
    case 'case':
      return end(scene, load, { state: 'CASE', why: settlement.why });
    case 'wait':
      return open(load, { code: 'card.outcome-unknown', facts: { reader: scene.session.reader } });
    default:
      return null;
  }
}

/** The load as it stands now; `why` this contact could bring it no further. */
function stopped(deps: AppDeps, id: OperationId, why: Refusal): Settled {
  const now = standing(deps, id);
  return now.state === 'RESERVED' ? { ...now, refusal: why } : now;
}

/**
 * Brings an open load as far as this contact can. The card in the session must be the load's. Device and store faults
 * are thrown; the load is then as open as before, and the next call goes on from there.
 */
export async function settleLoad(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  id: OperationId,
  how: SettleHow,
): Promise<Settled> {
  const scene: Scene = { deps, context, session, how };
  const written = how.before === 'written';
  let deeds: Deeds = { proven: written, written, erased: false, rewrites: 0 };
  for (;;) {
    const load = loadOf(deps, id);
    if (load.state !== 'RESERVED') return standing(deps, id);
    context.tell?.('checking');
    const sight = await lookAt(scene, load, deeds);
    const ended = await endAs(scene, load, sight, deeds);
    if (ended !== null) return ended;
    if (deeds.rewrites >= MAX_REWRITES) {
      return open(load, { code: 'card.does-not-hold', facts: { cardNo: load.cardNo } });
    }
    const { settlement, reading } = sight;
    const sends = settlement.act === 'rewrite' || settlement.act === 'turn';
    if (sends && !sight.isShown && isBeforeGap(deps.store.gap, load)) {
      return open(load, { code: 'load.before-gap', facts: { operationId: id } });
    }
    if (settlement.act === 'turn') {
      const unturned = await turn(scene, load);
      if (unturned !== null) return stopped(deps, id, unturned);
      deeds = { ...deeds, written: false };
      continue;
    }
    const rewrite = settlement.act === 'rewrite';
    const aim = { ...load, ...aimOf(load) };
    const refused = await writeSlot(scene, aim, reading, rewrite ? 'target' : 'erased');
    if (refused !== null) return stopped(deps, id, refused);
    const rewrites = deeds.rewrites + 1;
    deeds = { proven: true, written: rewrite, erased: !rewrite, rewrites };
  }
}
