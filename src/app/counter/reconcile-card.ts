/**
 * First at every contact with a card (对卡): bring what earlier contacts left open to its end, learn from the return area
 * what the meter has taken, and only then compare card and ledger. Nothing is sold on a card that disagrees (L3).
 */
import { activeSlot } from '../../core/card.ts';
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { TakeIntoMeter } from '../../core/ledger/commands.ts';
import { meterAhead, tellsMore } from '../../core/ledger/observation.ts';
import { asOnCard, isCardOf, returnedSequence, type Wish } from '../../core/load.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { CardReading, CardSession } from '../../ports/cards.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { reportEvidence, takenOperationId } from '../request-hash.ts';
import { keepDifference } from './card-difference.ts';
import { type CardStatus, statusOf } from './card-status.ts';
import { type Identified, identify } from './contact.ts';
import { recoverAhead } from './recover-ahead.ts';
import { refuseAhead } from './refuse-ahead.ts';
import { type Settled, settleLoad } from './settle-load.ts';

export interface ReconcileAsk {
  /** The account that the cashier serves; null serves whoever owns the card. */
  readonly expected: AccountId | null;
  readonly confirmLowTries: boolean;
  /** An open load that shall be cancelled instead of completed. */
  readonly cancel: OperationId | null;
  /** Beside the operator, where that load is of before a gap. */
  readonly second?: string | null;
}

export interface Reconciled extends Identified {
  readonly status: CardStatus;
}

async function settleOpenLoad(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  known: Identified,
  ask: ReconcileAsk,
): Promise<Outcome<Settled | null>> {
  const open = known.card.openLoad;
  if (open === null) return accept(null);
  const { cardNo, operationId } = open;
  const wish: Wish = ask.cancel === operationId ? 'cancel' : 'complete';
  const { confirmLowTries, second = null } = ask;
  const how = { wish, confirmLowTries, second, before: 'nothing' } as const;
  const settled = await settleLoad(deps, context, session, operationId, how);
  if (settled.state === 'RESERVED' || settled.state === 'CASE') {
    const refusal = settled.refusal ?? { code: 'load.open-on-card', facts: { cardNo } };
    return { ok: false, refusal };
  }
  return accept(settled);
}

/** Card → meter, posted from the meter's own report and from nothing else; what it says of itself is kept. */
async function takeReport(
  deps: AppDeps,
  context: RequestContext,
  known: Pick<Identified, 'content' | 'card'>,
): Promise<Outcome<true>> {
  const { report, cardNo } = known.content;
  if (report === null) return accept(true);
  const meter = deps.store.meter(known.card.meter);
  if (meter !== undefined && !tellsMore(report, meter)) return accept(true);
  const body: BodyOf<TakeIntoMeter> = { kind: 'take-into-meter', cardNo, report };
  const id = takenOperationId(deps.hash, cardNo, report);
  const head = headOf(deps, context, id, reportEvidence(cardNo, report));
  const taken = await commitOne(deps, { ...head, ...body });
  return taken.ok ? accept(true) : taken;
}

/**
 * A card on the void list is not served, but what its meter wrote on it is still news: gas that was on it and is in the
 * meter now. News that the ledger cannot place yet (its gas is in an open load of the new card) comes again with that card.
 */
export async function takeNewsOfVoidListed(
  deps: AppDeps,
  context: RequestContext,
  { recognition }: CardReading,
): Promise<void> {
  if (recognition.kind !== 'customer') return;
  const { content } = recognition;
  const card = deps.store.card(content.cardNo);
  if (card === undefined || !isCardOf(content, asOnCard(card, card))) return;
  const taken = await takeReport(deps, context, { content, card });
  if (taken.ok) return;
  const { code } = taken.refusal;
  deps.log.warn({ cardNo: card.cardNo, code }, 'what a void-listed card tells was not used');
}

/** card.ahead, card.behind, card.meter-ahead (card.money-ahead): to be asked when no load is open on the card. */
export function agrees({ content, card }: Pick<Identified, 'content' | 'card'>): Outcome<true> {
  const { cardNo, writeSequence, total } = card;
  const active = activeSlot(content);
  if (active === null) {
    const facts = { cardNo, cardSequence: '—', ledgerSequence: writeSequence };
    return refuse('card.behind', facts);
  }
  const facts = {
    cardNo,
    cardSequence: active.writeSequence,
    ledgerSequence: writeSequence,
  };
  const ahead =
    active.writeSequence > writeSequence ||
    (active.writeSequence === writeSequence && active.total > total);
  if (ahead) return refuse('card.ahead', facts);
  if (active.writeSequence < writeSequence || active.total < total) {
    return refuse('card.behind', facts);
  }
  if (returnedSequence(content) > writeSequence) {
    const told = content.report?.meterTotal ?? '—';
    return meterAhead(cardNo, told, total, active.tariff !== undefined);
  }
  return accept(true);
}

async function reconcile(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  ask: ReconcileAsk,
): Promise<Outcome<Reconciled>> {
  const reading = await session.read();
  const first = identify(deps, reading, ask.expected);
  if (!first.ok) {
    if (first.refusal.code === 'card.void-listed') {
      await takeNewsOfVoidListed(deps, context, reading);
    }
    return first;
  }
  const recovered = await recoverAhead(deps, context, session, first.value, ask);
  if (!recovered.ok) return recovered;
  const known = recovered.value ? identify(deps, reading, ask.expected) : first;
  if (!known.ok) return known;
  const behind = await refuseAhead(deps, context, session, known.value, ask.confirmLowTries);
  if (!behind.ok) return behind;
  const settled = await settleOpenLoad(deps, context, session, known.value, ask);
  if (!settled.ok) return settled;
  const second =
    settled.value === null ? known : identify(deps, await session.read(), ask.expected);
  if (!second.ok) return second;
  const taken = await takeReport(deps, context, second.value);
  if (!taken.ok) return taken;
  const last = identify(deps, second.value.reading, ask.expected);
  if (!last.ok) return last;
  const agreed = agrees(last.value);
  if (!agreed.ok) return agreed;
  return accept({
    ...last.value,
    status: statusOf(deps, session.reader, last.value, settled.value),
  });
}

/**
 * Refuses, in this order: as `identify` (of a void-listed card the news are still used) · ledger.behind, where the card proves
 * it · what keeps an open load open (load.before-gap, load.case, card.two-tries-left, card.does-not-hold, …) · card.meter-ahead · card.ahead · card.behind. Device and store
 * faults are thrown; running it again goes on from where it broke off. A card with no open load that contradicts the books is noted, and
 * the note ends when it agrees.
 */
export async function reconcileCard(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  ask: ReconcileAsk,
): Promise<Outcome<Reconciled>> {
  const contact = await reconcile(deps, context, session, ask);
  await keepDifference(deps, context, contact);
  return contact;
}
