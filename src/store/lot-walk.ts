/**
 * The lots of one customer, newest first, along the back-pointers of the owner's postings. Whoever knows how much gas is
 * left stops as soon as it is found, so a long past costs nothing. Where meters were exchanged (表号错误) the walk goes on in the
 * other account's past: its lots came over with its meter.
 */
import type { Database } from 'better-sqlite3';
import type { BusinessDate } from '../core/calendar.ts';
import type { AccountId, RowId } from '../core/ids.ts';
import { accountOfCode, type LedgerAccount } from '../core/journal.ts';
import type { LedgerCommand } from '../core/ledger/commands.ts';
import { bringsGas, lotOf, returnsGas } from '../core/ledger/lot-of.ts';
import type { CommandResult } from '../core/ledger/results.ts';
import { type Lot, withoutReturned } from '../core/lots.ts';
import { assert } from '../core/outcome.ts';
import type { TariffVersion } from '../core/tariff.ts';
import { litre, ZERO_LITRE } from '../core/units.ts';
import type { StoredEntry, StoredPosting } from './history.ts';
import type { Cells } from './tables/columns.ts';
import { opText } from './tables/identities.ts';
import type { MeterSwapTable, SwapStep } from './tables/meter-swaps.ts';

/** Read as arrays: a walk reads some of these for every account of a month. */
type Bringing = Cells<StoredEntry, readonly ['kind', 'opId', 'businessDate', 'detail']>;
type Step = Cells<StoredPosting, readonly ['entryId', 'debit', 'credit', 'amount', 'prev']>;

const named = (code: number): LedgerAccount => {
  const account = accountOfCode(code);
  assert(account !== undefined, () => `no ledger account has the code ${code}`);
  return account;
};

export class LotWalk {
  private readonly postingById;
  private readonly entryById;
  private readonly swaps: Pick<MeterSwapTable, 'step'>;
  private readonly versionOf: (id: string) => TariffVersion | undefined;

  constructor(
    db: Database,
    swaps: Pick<MeterSwapTable, 'step'>,
    versionOf: (id: string) => TariffVersion | undefined,
  ) {
    this.swaps = swaps;
    this.versionOf = versionOf;
    this.postingById = db
      .prepare<[number], Step>(
        'SELECT entry_id, debit, credit, amount, prev FROM posting WHERE id = ?',
      )
      .raw();
    this.entryById = db
      .prepare<[number], Bringing>(
        'SELECT kind, op_id, business_date, detail FROM entry WHERE id = ?',
      )
      .raw();
  }

  /** Lots with what was given back taken off; those that nothing is left of are passed over. */
  *from(owner: AccountId, head: RowId | null): Generator<Lot> {
    let returned = ZERO_LITRE;
    let next: number | null = head;
    let swap = this.swaps.step(owner, Number.MAX_SAFE_INTEGER);
    for (;;) {
      while (swap !== undefined && swap.head === next) {
        next = swap.otherHead;
        swap = this.before(swap);
      }
      if (next === null) return;
      const step = this.postingById.get(next);
      assert(step !== undefined, () => `posting ${next} is gone`);
      const [entryId, debit, credit, amount, prev] = step;
      const move = { debit: named(debit), credit: named(credit) };
      if (returnsGas(move)) returned = litre(returned + amount);
      if (bringsGas(move)) {
        const rest = withoutReturned(this.lotOf(entryId, amount), returned);
        returned = rest.returned;
        if (rest.lot.volume > 0) yield rest.lot;
      }
      next = prev;
    }
  }

  /** The exchange before this one, of the account whose past the walk goes on in. */
  private before({ other, otherNth }: SwapStep): SwapStep | undefined {
    return this.swaps.step(other, otherNth - 1);
  }

  private lotOf(entryId: number, volume: number): Lot {
    const entry = this.entryById.get(entryId);
    assert(entry !== undefined, () => `entry ${entryId} is gone`);
    const [kind, opId, businessDate, detail] = entry;
    const command = kind as LedgerCommand['kind'];
    const head = {
      kind: command,
      operationId: opText(opId),
      businessDate: businessDate as BusinessDate,
    };
    // Nothing that brings gas has bytes in its detail, and reviving those would be half of the cost of a walk.
    const { result } = JSON.parse(detail) as { readonly result: CommandResult };
    return lotOf(head, result, volume, this.versionOf);
  }
}
