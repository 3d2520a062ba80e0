/**
 * Meters whose noted window count contradicts the books. The rule is the core's; the statement only leaves out the meters that
 * it could not name, so that among many notes the few are read that are asked for.
 */
import type { Database } from 'better-sqlite3';
import type { AccountId, MeterId } from '../core/ids.ts';
import { countsMoney } from '../core/ledger/money-meter.ts';
import type { WindowCountRow } from '../core/ledger/window-count.ts';
import { type WindowDiffers, windowDiffers, writtenFor } from '../core/ledger/window-differs.ts';
import type { MeterDiffers } from '../ports/attention.ts';
import type { AccountView } from '../ports/store.ts';
import type { SqliteBooks } from './sqlite-books.ts';

/** Text that somebody broke is no JSON, and is the affair of `qika verify`. */
const MAY_DIFFER = `
  SELECT noted.meter FROM window_count AS noted JOIN meter USING (meter)
  WHERE noted.meter > ? AND meter.account_id IS NOT NULL AND json_valid(noted.content) AND (
    json_extract(noted.content, '$.total') > meter.loaded_total
    OR json_extract(noted.content, '$.total') > json_extract(noted.content, '$.booksThen.written')
    OR json_extract(noted.content, '$.total') < json_extract(noted.content, '$.booksThen.taken'))
  ORDER BY noted.meter`;

interface Differing extends WindowDiffers {
  readonly window: WindowCountRow;
}

export function metersDiffering(
  db: Database,
  books: SqliteBooks,
  account: (id: AccountId) => AccountView | undefined,
) {
  const candidates = db.prepare<[number], MeterId>(MAY_DIFFER).pluck();

  function differing(id: MeterId): Differing | null {
    const window = books.windowCounts.get(id);
    const meter = books.meter(id);
    if (window === undefined || meter === undefined) return null;
    const differs = windowDiffers(window, meter, writtenFor(books, meter));
    return differs && { ...differs, window };
  }

  function view(found: Differing): MeterDiffers[] {
    const { meter } = found.window;
    const owner = books.meter(meter)?.accountId ?? null;
    const holder = owner === null ? undefined : account(owner);
    return holder === undefined
      ? []
      : [{ ...found, account: holder, countsMoney: countsMoney(books, meter) }];
  }

  return {
    one(id: MeterId): WindowDiffers | null {
      const found = differing(id);
      return found && { way: found.way, books: found.books };
    },
    count: (): number => candidates.all(0).filter((id) => differing(id) !== null).length,
    behind(after: MeterId | null, limit: number): readonly MeterDiffers[] {
      return candidates
        .all(after ?? 0)
        .flatMap((id) => differing(id) ?? [])
        .slice(0, limit)
        .flatMap(view);
    },
  };
}
