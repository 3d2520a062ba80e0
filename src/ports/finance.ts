/** What finance asks of the ledger. Each answer is short: what reads a whole month is asked of the file, beside the daemon. */
import type { AccountId } from '../core/ids.ts';
import type { HeldLot } from '../core/lots.ts';

export interface FinanceReads {
  /** What the account holds at which price, oldest first; undefined when there is no such account. */
  lots(id: AccountId): readonly HeldLot[] | undefined;
}
