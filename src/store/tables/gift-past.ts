/**
 * What gifts (赠气) are told from: the moves of an account's money, oldest first, along the back-pointers of its own postings. Asked
 * when money goes back or meters are exchanged; the walk is as long as the account's past, and none where nobody ever had a gift.
 */
import type { Database } from 'better-sqlite3';
import type { AccountId, RowId } from '../../core/ids.ts';
import { accountOfCode } from '../../core/journal.ts';
import {
  eventOf,
  exchangedOf,
  type GiftEvent,
  type GiftPast,
} from '../../core/ledger/gift-left.ts';
import type { SwapResult } from '../../core/ledger/swap.ts';
import { assert } from '../../core/outcome.ts';
import { parseCanonical } from '../canonical.ts';

interface Step {
  readonly entry: number;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  /** Of an exchange of meters. */
  readonly detail: string | null;
}

const NO_GIFT: GiftPast = { netFen: 0, events: [] };

function* eventsOf(owner: AccountId, steps: readonly Step[]): Generator<GiftEvent> {
  let entry = 0;
  for (const { entry: of, debit: d, credit: c, amount, detail } of steps) {
    if (of !== entry && detail !== null) {
      const { result } = parseCanonical(detail) as { readonly result: SwapResult };
      const exchanged = exchangedOf(owner, result.sides);
      if (exchanged !== null) yield exchanged;
    }
    entry = of;
    const [debit, credit] = [accountOfCode(d), accountOfCode(c)];
    assert(
      debit !== undefined && credit !== undefined,
      () => `posting of ${owner} names no account`,
    );
    const event = eventOf({ debit, credit, amount });
    if (event !== null) yield event;
  }
}

export function giftPasts(db: Database): (owner: AccountId, head: RowId | null) => GiftPast {
  const any = db.prepare("SELECT 1 FROM document WHERE kind = 'grant-gift' LIMIT 1").pluck();
  const walk = db.prepare<[number], Step>(
    `WITH RECURSIVE own (id, prev, n) AS (
       SELECT id, prev, 0 FROM posting WHERE id = ?
       UNION ALL SELECT posting.id, posting.prev, own.n + 1 FROM posting JOIN own ON posting.id = own.prev
     )
     SELECT posting.entry_id AS entry, debit, credit, amount,
       CASE entry.kind WHEN 'swap-meters' THEN entry.detail END AS detail
     FROM own JOIN posting ON posting.id = own.id JOIN entry ON entry.id = posting.entry_id
     ORDER BY own.n DESC`,
  );
  return (owner, head) =>
    head === null || any.get() === undefined
      ? NO_GIFT
      : { netFen: 0, events: eventsOf(owner, walk.all(head)) };
}
