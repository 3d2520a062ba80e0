/** What every customer holds at which price: a line a lot, oldest first; and money of a money meter (金额表), which no lot has. */
import type { AccountId } from '../../core/ids.ts';
import { NO_SETTINGS } from '../../core/ledger/settings.ts';
import { gasOf, moneyOfGas } from '../../core/ledger/stages.ts';
import { type HeldLot, heldLots } from '../../core/lots.ts';
import { SqliteBooks } from '../sqlite-books.ts';
import type { LedgerFile } from './ledger-file.ts';

export interface AccountLots {
  readonly accountId: AccountId;
  readonly lots: readonly HeldLot[];
  /** Bought for a money meter and not used; with the lots it is all that the customer's stages of money hold (L16). */
  readonly moneyFen: number;
}

/** Customers who hold gas or money of a money meter, by number. */
export function* lotsHeld({ db }: LedgerFile): Generator<AccountLots> {
  const books = new SqliteBooks(db, NO_SETTINGS);
  for (const live of books.lives.all()) {
    const litres = gasOf(live);
    const { accountId } = live;
    const lots = litres > 0 ? heldLots(books.lotsOf(accountId), litres) : [];
    const moneyFen = moneyOfGas(live) - lots.reduce((sum, { fen }) => sum + fen, 0);
    if (litres > 0 || moneyFen > 0) yield { accountId, lots, moneyFen };
  }
}
