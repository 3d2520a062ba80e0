/**
 * What gifts (赠气) are told from, for books in memory: the moves of those customers who ever had one, from their first on;
 * and of those who got back what they had used or paid too much. */
import type { AccountId } from '../ids.ts';
import type { Posting } from '../journal.ts';
import { eventOf, exchangedOf, type GiftEvent, type GiftPast, netOf } from './gift-left.ts';
import type { CommandResult } from './results.ts';
import type { LiveRow } from './rows.ts';

interface Past extends GiftPast {
  readonly events: GiftEvent[];
}

const NO_GIFT: GiftPast = { netFen: 0, events: [] };

const growth = (event: GiftEvent): number =>
  event.kind === 'exchanged' ? 0 : event.kind === 'used' ? -event.fen : event.fen;

export class GiftMemory {
  private readonly pasts = new Map<AccountId, Past>();

  /** The postings of one entry, whose rows stand already. */
  take(
    postings: readonly Posting[],
    result: CommandResult,
    liveOf: (id: AccountId) => LiveRow | undefined,
  ): void {
    if (result.kind !== 'swap' && !postings.some((one) => this.concerns(one))) return;
    for (const owner of new Set(postings.map((posting) => posting.owner))) {
      const exchanged = result.kind === 'swap' ? exchangedOf(owner, result.sides) : null;
      const events = [
        ...(exchanged === null ? [] : [exchanged]),
        ...postings.flatMap((one) => (one.owner === owner ? (eventOf(one) ?? []) : [])),
      ];
      const begins = events.some((one) => (one.kind === 'used' ? one.fen < 0 : one.kind !== 'own'));
      const past = this.pasts.get(owner) ?? (begins ? begun(events, liveOf(owner)) : null);
      if (past === null) continue;
      past.events.push(...events);
      this.pasts.set(owner, past);
    }
  }

  /** Most entries are of nobody with a gift. */
  private concerns(move: Posting): boolean {
    if (this.pasts.has(move.owner)) return true;
    const event = eventOf(move);
    return event !== null && (event.kind === 'used' ? event.fen < 0 : event.kind !== 'own');
  }

  of(id: AccountId): GiftPast {
    return this.pasts.get(id) ?? NO_GIFT;
  }

  /** Customers who may have one. */
  owners(): Iterable<AccountId> {
    return this.pasts.keys();
  }
}

/** Before these events the customer held so much less. */
function begun(events: readonly GiftEvent[], after: LiveRow | undefined): Past {
  const netFen = after === undefined ? 0 : netOf(after);
  return { netFen: events.reduce((net, event) => net - growth(event), netFen), events: [] };
}
