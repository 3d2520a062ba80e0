/**
 * A card that is ahead of the ledger because the ledger lost its end (找回). Only after a gap that two people accepted, only
 * what our own MAC vouches for, and only writes that are older than the gap (of a card of money, which tells no time: that the ledger
 * does not know): the ledger then books what the card shows beyond
 * it, and the contact goes on as with any other card. Everything else is refused as ever.
 */
import { activeSlot, type SlotContent, type SlotName } from '../../core/card.ts';
import type { OperationId } from '../../core/ids.ts';
import type { RecoverLoad } from '../../core/ledger/gap/commands.ts';
import { isOfLostTime, wasGivenUp } from '../../core/ledger/gap/recover-load.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { CardSession } from '../../ports/cards.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type Canonical, derivedOperationId } from '../request-hash.ts';
import type { Identified } from './contact.ts';
import { presentOwnSecret } from './present-secret.ts';

type Seen = RecoverLoad['seen'];

interface Behind {
  readonly sequence: number;
  readonly total: number;
  readonly openLoad: OperationId | null;
  /** The open load was given up in what was lost. */
  readonly givenUp: boolean;
  /** It is a case: two people end it. */
  readonly isCase: boolean;
}

/** No write of ours has it. */
export const NO_TAG = '0'.repeat(16);

const PLAIN = { givenUp: false, isCase: false } as const;

/**
 * Where the ledger stands; a load that was open in the copy counts as written once the card has left it behind, and as given
 * up where the card shows another write in its place.
 */
function ledgerAt(
  { card, content }: Identified,
  active: SlotContent,
  acceptedAt: number,
  deps: AppDeps,
): Behind | null {
  const { openLoad, writeSequence: sequence, total } = card;
  if (openLoad === null) return { sequence, total, openLoad: null, ...PLAIN };
  const { target, operationId } = openLoad;
  const load = deps.store.load(operationId);
  if (load === undefined || load.reservedAt >= acceptedAt) return null;
  const isShown = Object.values(content.slots).some((slot) => slot?.tag === target.tag);
  if (!isShown && wasGivenUp(active, load)) {
    const isCase = load.state === 'CASE';
    return { sequence, total, openLoad: operationId, givenUp: true, isCase };
  }
  const isLeft = active.writeSequence > target.writeSequence && active.total >= target.total;
  if (!isLeft || load.state !== 'RESERVED' || openLoad.takeOff !== undefined) return null;
  const written = { sequence: target.writeSequence, total: target.total };
  return { ...written, openLoad: operationId, ...PLAIN };
}

const countsMoney = ({ reading }: Pick<Identified, 'reading'>): boolean =>
  reading.format.capabilities.counts === 'money';

/** What to book, in order: up to where the meter reports that it got, if that lies between, and up to what the card shows. */
function stepsOf(known: Identified, active: SlotContent, from: Behind): readonly Seen[] {
  const { volume: _volume, tariff: _tariff, ...card } = active;
  const { report } = known.content;
  const between =
    report !== null &&
    report.takenSequence > from.sequence &&
    report.takenSequence < card.writeSequence &&
    report.meterTotal > from.total &&
    report.meterTotal < card.total;
  if (!between) return [card];
  const there = { ...card, writeSequence: report.takenSequence, total: report.meterTotal };
  // The tag of that write is on the card no more; by its tag a write of money is known.
  return [countsMoney(known) ? { ...there, tag: NO_TAG } : there, card];
}

function recover(
  deps: AppDeps,
  context: RequestContext,
  { reading, card: { cardNo } }: Identified,
  slot: SlotName,
  seen: Seen,
  open: Pick<Behind, 'openLoad' | 'givenUp'> & { readonly second: string | null },
): Promise<Outcome<unknown>> {
  const evidence: Canonical = { kind: 'recover-load', cardNo, seen: { ...seen } };
  const body: BodyOf<RecoverLoad> = {
    kind: 'recover-load',
    cardNo,
    seen,
    slot,
    openLoad: open.openLoad,
    ...(open.givenUp ? { givenUp: true } : {}),
    ...(open.second === null ? {} : { second: open.second }),
    image: reading.image,
  };
  const id = derivedOperationId(deps.hash, evidence);
  return commitOne(deps, { ...headOf(deps, context, id, evidence), ...body });
}

/** A torn cell may read right once: gas is booked only where the card shows the same after it was without power. */
export async function showsItAgain(
  session: CardSession,
  { reading }: Pick<Identified, 'reading'>,
): Promise<boolean> {
  await session.powerCycle();
  const { image } = await session.read();
  return (
    image.length === reading.image.length && image.every((byte, i) => byte === reading.image[i])
  );
}

export interface RecoverAsk {
  readonly confirmLowTries: boolean;
  /** Beside the operator, where the load that the card has left behind is a case. */
  readonly second?: string | null;
}

/**
 * True where something was booked, and card and ledger are to be compared again. Refuses load.case (it waits for two people),
 * card.does-not-hold, as presenting the card's own secret does (L14), and as `decideRecoverLoad`.
 */
export async function recoverAhead(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  known: Identified,
  { confirmLowTries, second = null }: RecoverAsk,
): Promise<Outcome<boolean>> {
  const { content, card } = known;
  const active = activeSlot(content);
  if (active === null || content.active === null || active.writeSequence <= card.writeSequence) {
    return accept(false);
  }
  const gap = deps.store.gap.latest();
  if (gap === undefined || content.mac.kind !== 'right') return accept(false);
  if (!countsMoney(known) && !isOfLostTime(active.soldAt, gap)) return accept(false);
  const from = ledgerAt(known, active, gap.at, deps);
  if (from === null || active.writeSequence <= from.sequence || active.total < from.total) {
    return accept(false);
  }
  if (from.isCase && from.openLoad !== null && second === null) {
    return refuse('load.case', { operationId: from.openLoad });
  }
  if (!(await showsItAgain(session, known)))
    return refuse('card.does-not-hold', { cardNo: card.cardNo });
  // The bytes of a card are public and can be copied, its secret cannot.
  const { triesLeft, chip } = known.reading;
  const { cardNo } = card;
  const presentation = { cardNo, triesLeft, chip, confirmed: confirmLowTries };
  const proven = await presentOwnSecret(deps, context, session, presentation);
  if (!proven.ok) return proven;
  const { openLoad, givenUp, isCase } = from;
  let open = { openLoad, givenUp, second: isCase ? second : null };
  for (const seen of stepsOf(known, active, from)) {
    const booked = await recover(deps, context, known, content.active, seen, open);
    if (!booked.ok) return booked;
    open = { openLoad: null, givenUp: false, second: null };
  }
  deps.log.warn({ cardNo: card.cardNo, gap: gap.epoch }, 'a card was ahead of a restored ledger');
  return accept(true);
}
