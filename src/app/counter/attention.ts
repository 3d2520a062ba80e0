/**
 * What a counter has to look after (待办): first after a power cut the cards to put back, beside it the cards whose counts
 * differ from the books, the void list, and gas that customers have not got yet. All of it from the ledger alone.
 */
import { assert } from '../../core/outcome.ts';
import type { AccountView, CardView, LoadView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';

export interface OpenWrite {
  readonly load: LoadView;
  readonly account: AccountView;
  /** Milliseconds since it was reserved; a clock set back makes none of it negative. */
  readonly ageMs: number;
}

export interface Attention {
  /** Loads that settle by themselves when their card is in a reader, oldest first. */
  readonly putBack: readonly OpenWrite[];
  /** Cards that showed something else than the books can explain: two people decide. */
  readonly countsDiffer: readonly OpenWrite[];
  /** Highest card number first; whoever brings one has it kept. */
  readonly voidListed: readonly { readonly card: CardView; readonly account: AccountView }[];
  /** Gas bought and on no card, or owed. */
  readonly gasOwed: readonly AccountView[];
}

export function attention(deps: AppDeps, limit: number): Attention {
  const { store } = deps;
  const now = deps.clock.now();
  const accountOf = ({ accountId }: LoadView | CardView): AccountView => {
    const account = store.account(accountId);
    assert(account !== undefined, `account ${accountId} has gone from the ledger`);
    return account;
  };
  const open = store.openLoads(limit).map((load) => ({
    load,
    account: accountOf(load),
    ageMs: Math.max(0, now - load.reservedAt),
  }));
  return {
    putBack: open.filter(({ load }) => load.state === 'RESERVED'),
    countsDiffer: open.filter(({ load }) => load.state === 'CASE'),
    voidListed: store.voidListed(limit).map((card) => ({ card, account: accountOf(card) })),
    gasOwed: store.gasWaiting(limit),
  };
}
