/**
 * The newest purchase of money of one customer that stands (金额表), along the back-pointers of the owner's postings: a reversal
 * always undoes the newest, so whoever walks back passes over one purchase for each reversal met.
 */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../core/calendar.ts';
import type { RowId } from '../core/ids.ts';
import { CHART } from '../core/journal.ts';
import type { MoneyPurchase } from '../core/ledger/money-meter.ts';
import type { CommandResult } from '../core/ledger/results.ts';
import { assert } from '../core/outcome.ts';
import { fen } from '../core/units.ts';
import type { StoredEntry, StoredPosting } from './history.ts';
import type { Cells } from './tables/columns.ts';
import { opText } from './tables/identities.ts';

type Step = Cells<StoredPosting, readonly ['entryId', 'debit', 'credit', 'prev']>;
type Entry = Cells<StoredEntry, readonly ['kind', 'opId', 'businessDate', 'detail']>;

const BALANCE = CHART.balanceFen.code;
const WAITS = CHART.toBeWrittenFen.code;

export class MoneyWalk {
  private readonly postingById;
  private readonly entryById;

  constructor(db: Database) {
    this.postingById = db
      .prepare<[number], Step>('SELECT entry_id, debit, credit, prev FROM posting WHERE id = ?')
      .raw();
    this.entryById = db
      .prepare<[number], Entry>('SELECT kind, op_id, business_date, detail FROM entry WHERE id = ?')
      .raw();
  }

  /**
   * A purchase of gas ends the walk, and a settlement that gave everything back: what was bought before it is no money of this
   * meter.
   */
  newest(head: RowId | null): MoneyPurchase | undefined {
    let reversed = 0;
    for (let next: number | null = head; next !== null; ) {
      const step = this.postingById.get(next);
      assert(step !== undefined, () => `posting ${next} is gone`);
      const [entryId, debit, credit, prev] = step;
      next = prev;
      if (debit === WAITS && credit === BALANCE) {
        if (this.entryOf(entryId)[0] !== 'reverse-purchase') return undefined;
        reversed += 1;
      }
      if (debit !== BALANCE || credit !== WAITS) continue;
      const purchase = this.purchaseOf(entryId);
      if (purchase === undefined) return undefined;
      if (reversed === 0) return purchase;
      reversed -= 1;
    }
    return undefined;
  }

  private entryOf(entryId: number): Entry {
    const entry = this.entryById.get(entryId);
    assert(entry !== undefined, () => `entry ${entryId} is gone`);
    return entry;
  }

  private purchaseOf(entryId: number): MoneyPurchase | undefined {
    const [, opId, businessDate, detail] = this.entryOf(entryId);
    // No bytes stand in the detail of a purchase, so nothing is to be revived.
    const { result } = JSON.parse(detail) as { readonly result: CommandResult };
    if (result.kind !== 'purchase' || result.counts !== 'money') return undefined;
    return {
      operationId: opText(opId),
      boughtOn: businessDate as BusinessDate,
      fen: fen(result.costFen),
    };
  }
}
