/**
 * The lots of one customer, newest first, along the back-pointers of the owner's postings. Whoever knows how much gas is
 * left stops as soon as it is found, so a long past costs nothing.
 */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../core/calendar.ts';
import type { RowId } from '../core/ids.ts';
import { accountOfCode, type LedgerAccount } from '../core/journal.ts';
import { bringsGas, lotOf, returnsGas } from '../core/ledger/lot-of.ts';
import type { CommandResult } from '../core/ledger/results.ts';
import { type Lot, withoutReturned } from '../core/lots.ts';
import { assert } from '../core/outcome.ts';
import type { TariffVersion } from '../core/tariff.ts';
import { litre, ZERO_LITRE } from '../core/units.ts';
import type { StoredEntry, StoredPosting } from './history.ts';
import { opText } from './tables/identities.ts';

type Bringing = Pick<StoredEntry, 'opId' | 'businessDate' | 'detail'>;
type Step = Pick<StoredPosting, 'entryId' | 'debit' | 'credit' | 'amount' | 'prev'>;

const named = (code: number): LedgerAccount => {
  const account = accountOfCode(code);
  assert(account !== undefined, () => `no ledger account has the code ${code}`);
  return account;
};

export class LotWalk {
  private readonly postingById;
  private readonly entryById;
  private readonly versionOf: (id: string) => TariffVersion | undefined;

  constructor(db: Database, versionOf: (id: string) => TariffVersion | undefined) {
    this.versionOf = versionOf;
    this.postingById = db.prepare<[number], Step>(
      'SELECT entry_id AS entryId, debit, credit, amount, prev FROM posting WHERE id = ?',
    );
    this.entryById = db.prepare<[number], Bringing>(
      'SELECT op_id AS opId, business_date AS businessDate, detail FROM entry WHERE id = ?',
    );
  }

  /** Lots with what was given back taken off; those that nothing is left of are passed over. */
  *from(head: RowId | null): Generator<Lot> {
    let returned = ZERO_LITRE;
    for (let next: number | null = head; next !== null; ) {
      const step = this.postingById.get(next);
      assert(step !== undefined, () => `posting ${next} is gone`);
      const { entryId, amount, prev } = step;
      const move = { debit: named(step.debit), credit: named(step.credit) };
      if (returnsGas(move)) returned = litre(returned + amount);
      if (bringsGas(move)) {
        const rest = withoutReturned(this.lotOf(entryId, amount), returned);
        returned = rest.returned;
        if (rest.lot.volume > 0) yield rest.lot;
      }
      next = prev;
    }
  }

  private lotOf(entryId: number, volume: number): Lot {
    const entry = this.entryById.get(entryId);
    assert(entry !== undefined, () => `entry ${entryId} is gone`);
    const { opId, businessDate, detail } = entry;
    const head = { operationId: opText(opId), businessDate: businessDate as BusinessDate };
    // Nothing that brings gas has bytes in its detail, and reviving those would be half of the cost of a walk.
    const { result } = JSON.parse(detail) as { readonly result: CommandResult };
    return lotOf(head, result, volume, this.versionOf);
  }
}
