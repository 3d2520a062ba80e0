/** What every customer, or one, holds at which price: a line a lot, oldest first. */
import type { AccountId } from '../../core/ids.ts';
import { NO_SETTINGS } from '../../core/ledger/settings.ts';
import { gasOf } from '../../core/ledger/stages.ts';
import { type HeldLot, heldLots } from '../../core/lots.ts';
import { SqliteBooks } from '../sqlite-books.ts';
import type { LedgerFile } from './ledger-file.ts';

export interface AccountLots {
  readonly accountId: AccountId;
  readonly lots: readonly HeldLot[];
}

/** Customers who hold gas, by number. */
export function* lotsHeld({ db }: LedgerFile): Generator<AccountLots> {
  const books = new SqliteBooks(db, NO_SETTINGS);
  for (const live of books.lives.all()) {
    const litres = gasOf(live);
    const { accountId } = live;
    if (litres > 0) yield { accountId, lots: heldLots(books.lotsOf(accountId), litres) };
  }
}
