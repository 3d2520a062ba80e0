/** A card comes into the reader (读卡): settle what is open on it, learn from its return area, and tell the cashier. */
import type { AccountId } from '../../core/ids.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import type { CardStatus } from './card-status.ts';
import { withCard } from './contact.ts';
import { reconcileCard } from './reconcile-card.ts';

export interface ReadCardRequest {
  readonly reader: string;
  /** The account that the cashier serves; null serves whoever owns the card. */
  readonly accountId: AccountId | null;
  readonly confirmLowTries: boolean;
}

/** Refuses reader.…, card.none, and as `reconcileCard`. */
export const readCard = (
  deps: AppDeps,
  context: RequestContext,
  { reader, accountId, confirmLowTries }: ReadCardRequest,
): Promise<Outcome<CardStatus>> =>
  withCard(deps, reader, async (session) => {
    const ask = { expected: accountId, confirmLowTries, cancel: null };
    const known = await reconcileCard(deps, context, session, ask);
    return known.ok ? accept(known.value.status) : known;
  });
