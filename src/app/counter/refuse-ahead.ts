/**
 * A card ahead of a ledger that lost nothing by anybody's word: most likely an old copy was put in place of the ledger. What would be
 * sold on it would be sold twice, so the station writes nothing more (L12). Only proof does that, because it stops the hall: a MAC of
 * ours over what the card shows, the same twice with its power taken away in between, and an answer to the card's own secret. Bytes can be
 * copied, and without a MAC whoever has learnt a card's secret writes what they like.
 */
import { activeSlot } from '../../core/card.ts';
import { isOfLostTime } from '../../core/ledger/gap/recover-load.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
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
  // A number that was ever reserved may be a write of ours that was given up, and put back by whoever kept its bytes.
  const reserved = deps.store.meter(card.meter)?.sequence ?? 0;
  if (active.writeSequence <= Math.max(card.writeSequence, reserved)) return null;
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
 * To be asked before anything that the card shows is used: what its meter took of the lost writes, or a load that is open in the
 * copy, the ledger would misread. Refuses ledger.behind where the card proves that the ledger is behind it, and from then on nothing is
 * written; store.read-only for such a card where nothing is written already; card.does-not-hold, and as presenting the card's own secret does (L14), where the proof fails.
 */
export async function refuseAhead(
  deps: AppDeps,
  context: RequestContext,
  session: CardSession,
  known: Identified,
  confirmLowTries: boolean,
): Promise<Outcome<true>> {
  const proof = ahead(deps, known);
  if (proof === null) return accept(true);
  const health = deps.store.health();
  // Nothing of a proof can be written down any more, and this customer's card is not to be kept for it.
  if (!health.ok) return health.code === 'store.read-only' ? refuse(health.code) : accept(true);
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
