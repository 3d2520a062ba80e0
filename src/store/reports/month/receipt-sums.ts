/** What the part of receipts says in all, so that the parts beside it can be held against it. */
import type { LedgerAccount } from '../../../core/journal.ts';
import { accountCoded } from '../ledger-file.ts';
import type { Receipt } from './ledger-parts.ts';

interface Sides {
  readonly taken: number;
  readonly given: number;
}

const NOTHING: Sides = { taken: 0, given: 0 };

/** By station, operator and account: as many as there are people and channels. Fen. */
export class ReceiptSums {
  private readonly byTill = new Map<string, Sides>();
  private readonly byAccount = new Map<LedgerAccount, Sides>();

  add({ station, operator, account, taken, given }: Receipt): void {
    const name = accountCoded(account);
    const more = <K>(sums: Map<K, Sides>, key: K): void => {
      const before = sums.get(key) ?? NOTHING;
      sums.set(key, { taken: before.taken + taken, given: before.given + given });
    };
    more(this.byTill, `${station} ${name} ${operator}`);
    more(this.byAccount, name);
  }

  /** Of one till; it is told from then on. */
  take(station: number, operator: string, account: LedgerAccount): Sides {
    const key = `${station} ${account} ${operator}`;
    const sums = this.byTill.get(key) ?? NOTHING;
    this.byTill.delete(key);
    return sums;
  }

  /** Tills that nobody has asked for. */
  untold(): readonly string[] {
    return [...this.byTill.keys()];
  }

  of(account: LedgerAccount): Sides {
    return this.byAccount.get(account) ?? NOTHING;
  }
}
