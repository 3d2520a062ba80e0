/**
 * A card ahead of a ledger that lost nothing by anybody's word: most likely an old copy was put in place of the ledger. What would be
 * sold on it would be sold twice, so the station writes nothing more (L12). Only proof does that, because it stops the hall: a MAC of
 * ours over what the card shows, the same twice with its power taken away in between, and an answer to the card's own secret. Bytes can be
 * copied, and without a MAC whoever has learnt a card's secret writes what they like.
 */
import { activeSlot } from '../../core/card.ts';
import { isOfLostTime } from '../../core/ledger/gap/recover-load.ts';
import { type Outcome, type Refusal, refuse } from '../../core/outcome.ts';
import type { CardSession } from '../../ports/cards.ts';
import type { AheadCard } from '../../ports/gap.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import type { Identified } from './contact.ts';
import { presentOwnSecret } from './present-secret.ts';
import { showsItAgain } from './recover-ahead.ts';

/** What an accepted gap may have lost; a card of money tells no time of its sale. */
function mayBeExplained({ store }: AppDeps, { reading }: Identified, soldAt: number): boolean {
  const gap = store.gap.latest();
  if (gap === undefined) return false;
  return reading.format.capabilities.counts === 'money' || isOfLostTime(soldAt, gap);
}

/** Null where the card proves nothing, and is only refused. */
function ahead(deps: AppDeps, known: Identified): AheadCard | null {
  const { content, card } = known;
  const active = activeSlot(content);
  if (active === null || content.mac.kind !== 'right') return null;
  // Under its own number a write is what the ledger wrote; only a later one was never here.
  if (active.writeSequence <= card.writeSequence) return null;
  if (mayBeExplained(deps, known, active.soldAt)) return null;
  return {
    cardNo: card.cardNo,
    cardSequence: active.writeSequence,
    ledgerSequence: card.writeSequence,
    soldAt: active.soldAt,
    at: deps.clock.now(),
  };
}

/**
 * Refuses as it is told, unless the card proves that the ledger is behind it: then ledger.behind, and from then on nothing is written.
 * Refuses card.does-not-hold, and as presenting the card's own secret does (L14), where the proof fails.
 */
export async function refuseAhead(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  {
    known,
    refusal,
    confirmLowTries,
  }: {
    readonly known: Identified;
    readonly refusal: Refusal;
    readonly confirmLowTries: boolean;
  },
): Promise<Outcome<never>> {
  const proof = ahead(deps, known);
  if (proof === null || !deps.store.health().ok) return { ok: false, refusal };
  const { cardNo } = proof;
  if (!(await showsItAgain(session, known))) return refuse('card.does-not-hold', { cardNo });
  const { triesLeft, chip } = known.reading;
  const presentation = { cardNo, triesLeft, chip, confirmed: confirmLowTries };
  const proven = await presentOwnSecret(deps, context, session, presentation);
  if (!proven.ok) return proven;
  deps.log.error(
    { ...proof },
    'a genuine card is ahead of the ledger: nothing is written any more',
  );
  deps.store.shutBehind(proof);
  const { cardSequence, ledgerSequence } = proof;
  return refuse('ledger.behind', { cardNo, cardSequence, ledgerSequence });
}
