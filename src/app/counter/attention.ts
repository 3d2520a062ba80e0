/**
 * What a counter has to look after (待办): first after a power cut the cards to put back, beside it the cards and the meters
 * that contradict the books, the void list, and gas that customers have not got yet. All of it from the ledger alone, and each
 * list a page at a time with how many there are: after a bad day none of it is cut off unseen.
 */
import type { AccountId, CardNo, MeterId, OperationId } from '../../core/ids.ts';
import { assert } from '../../core/outcome.ts';
import type { CardDiffers, MeterDiffers } from '../../ports/attention.ts';
import type { AccountView, CardView, LoadView } from '../../ports/store.ts';
import type { AppDeps } from '../deps.ts';
import { type Listed, pageOf } from '../page-of.ts';
import { barring, type Finding, windowContradicts } from './finding.ts';

export interface OpenWrite {
  readonly load: LoadView;
  readonly account: AccountView;
  /** Milliseconds since it was reserved; a clock set back makes none of it negative. */
  readonly ageMs: number;
}

export interface CardListed {
  readonly differs: CardDiffers;
  /** Milliseconds since it was refused first. */
  readonly ageMs: number;
  /** What is so, and what to do next: as the cashier was told when it was refused. */
  readonly finding: Finding;
}

export interface MeterListed {
  readonly differs: MeterDiffers;
  /** Milliseconds since its window was noted. */
  readonly ageMs: number;
  /** What is so, and what to do next: as the diagnosis of its card says it. */
  readonly finding: Finding;
}

export interface VoidListed {
  readonly card: CardView;
  readonly account: AccountView;
}

export interface Attention {
  /** Loads that settle by themselves when their card is in a reader, oldest first. */
  readonly putBack: Listed<OpenWrite, OperationId>;
  /** Cards that showed something else than the books can explain: two people decide. */
  readonly countsDiffer: Listed<OpenWrite, OperationId>;
  /** Cards with no open load that were refused because they contradict the books; by number. */
  readonly cardsDiffer: Listed<CardListed, CardNo>;
  /** Meters whose window, as two people noted it, contradicts the books; by number. */
  readonly metersDiffer: Listed<MeterListed, MeterId>;
  /** Highest card number first; whoever brings one has it kept. */
  readonly voidListed: Listed<VoidListed, CardNo>;
  /** Gas bought and on no card, or owed. */
  readonly gasOwed: Listed<AccountView, AccountId>;
}

/** `next` of the page before, of each list; null where it begins. */
export interface AttentionFrom {
  readonly putBack: OperationId | null;
  readonly countsDiffer: OperationId | null;
  readonly cardsDiffer: CardNo | null;
  readonly metersDiffer: MeterId | null;
  readonly voidListed: CardNo | null;
  readonly gasOwed: AccountId | null;
}

export function attention(deps: AppDeps, from: AttentionFrom, limit: number): Attention {
  const { store } = deps;
  const lists = store.attention;
  const now = deps.clock.now();
  const accountOf = ({ accountId }: LoadView | CardView): AccountView => {
    const holder = store.account(accountId);
    assert(holder !== undefined, `account ${accountId} has gone from the ledger`);
    return holder;
  };
  const counts = lists.counts();
  const open = (total: number, state: 'RESERVED' | 'CASE', after: OperationId | null) =>
    pageOf(
      total,
      limit,
      (most) => lists.loads(state, after, most),
      (load) => ({
        load,
        account: accountOf(load),
        ageMs: Math.max(0, now - load.reservedAt),
      }),
      ({ operationId }) => operationId,
    );
  return {
    putBack: open(counts.putBack, 'RESERVED', from.putBack),
    countsDiffer: open(counts.countsDiffer, 'CASE', from.countsDiffer),
    cardsDiffer: pageOf(
      counts.cardsDiffer,
      limit,
      (most) => lists.cardsDiffering(from.cardsDiffer, most),
      (differs) => ({
        differs,
        ageMs: Math.max(0, now - differs.note.at),
        finding: barring(differs.note),
      }),
      ({ note }) => note.cardNo,
    ),
    metersDiffer: pageOf(
      counts.metersDiffer,
      limit,
      (most) => lists.metersDiffering(from.metersDiffer, most),
      (differs) => ({
        differs,
        ageMs: Math.max(0, now - differs.window.at),
        finding: windowContradicts(differs.window, differs, differs.countsMoney),
      }),
      ({ window }) => window.meter,
    ),
    voidListed: pageOf(
      counts.voidListed,
      limit,
      (most) => lists.voidListed(from.voidListed, most),
      (card) => ({ card, account: accountOf(card) }),
      ({ cardNo }) => cardNo,
    ),
    gasOwed: pageOf(
      counts.gasOwed,
      limit,
      (most) => lists.gasWaiting(from.gasOwed, most),
      (one) => one,
      ({ accountId }) => accountId,
    ),
  };
}
