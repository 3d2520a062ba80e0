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
import { type LotMark, marked, markIn, marksLot } from '../core/ledger/hall/vat-invoice.ts';
import { bringsGas, type GasMove, lotOf, returnsGas } from '../core/ledger/lot-of.ts';
import type { CommandResult } from '../core/ledger/results.ts';
import { type Lot, withoutReturned } from '../core/lots.ts';
import { assert } from '../core/outcome.ts';
import type { TariffVersion } from '../core/tariff.ts';
import { litre, ZERO_LITRE } from '../core/units.ts';
import { parseCanonical } from './canonical.ts';
import type { StoredPosting } from './history.ts';
import { BRINGING, type Bringing, type GasStep, LotsAhead } from './lots-ahead.ts';
import { plainPurchase } from './purchase-text.ts';
import type { Cells } from './tables/columns.ts';
import { opOfHex } from './tables/identities.ts';
import type { MeterSwapTable, SwapStep } from './tables/meter-swaps.ts';
import type { UsageSpan } from './tables/usage-span.ts';

/** Read as arrays: a walk reads some of these for every account of a month. */
type Step = Cells<StoredPosting, readonly ['entryId', 'debit', 'credit', 'amount', 'prev']>;

const named = (code: number): LedgerAccount => {
  const account = accountOfCode(code);
  assert(account !== undefined, () => `no ledger account has the code ${code}`);
  return account;
};

const broughtBy = (move: GasMove, amount: number): number =>
  bringsGas(move) ? amount : returnsGas(move) ? -amount : 0;

const withMarks = (lot: Lot, newestFirst: readonly LotMark[]): Lot =>
  newestFirst
    .filter(({ purchase }) => purchase === lot.operationId)
    .reduceRight((before, mark) => marked(before, mark), lot);

function marksOf([, opHex, , detail]: Bringing): readonly LotMark[] {
  const { result } = parseCanonical(detail) as { readonly result: CommandResult };
  const mark = markIn(opOfHex(opHex), result);
  return mark === null ? [] : [mark];
}

/** Nothing that brings gas has bytes in its detail, so none are revived. */
const resultIn = (detail: string): CommandResult =>
  (JSON.parse(detail) as { readonly result: CommandResult }).result;

export class LotWalk {
  private readonly postingById;
  private readonly entryById;
  private readonly ahead: LotsAhead;
  private readonly swaps: Pick<MeterSwapTable, 'step'>;
  private readonly versionOf: (id: string) => TariffVersion | undefined;

  constructor(
    db: Database,
    swaps: Pick<MeterSwapTable, 'step'>,
    versionOf: (id: string) => TariffVersion | undefined,
  ) {
    this.swaps = swaps;
    this.versionOf = versionOf;
    this.ahead = new LotsAhead(db);
    this.postingById = db
      .prepare<[number], Step>(
        'SELECT entry_id, debit, credit, amount, prev FROM posting WHERE id = ?',
      )
      .raw();
    this.entryById = db
      .prepare<[number], Bringing>(`SELECT ${BRINGING} FROM entry AS e WHERE id = ?`)
      .raw();
  }

  /** Lines of a span will be deducted next, and ask for their customers' lots. */
  readAhead(span: UsageSpan): void {
    this.ahead.readAhead(span);
  }

  forget(): void {
    this.ahead.forget();
  }

  /** Lots with what was given back taken off; those that nothing is left of are passed over. */
  *from(owner: AccountId, head: RowId | null): Generator<Lot> {
    let returned = ZERO_LITRE;
    // Invoices are newer than the purchases in them, so the walk meets their marks first, the newest first.
    const marks: LotMark[] = [];
    for (const { brought, entry } of this.steps(owner, head)) {
      if (brought === 0) {
        marks.push(...marksOf(entry));
        continue;
      }
      if (brought < 0) {
        returned = litre(returned - brought);
        continue;
      }
      const rest = withoutReturned(this.lotOf(entry, brought), returned);
      returned = rest.returned;
      if (rest.lot.volume > 0) yield withMarks(rest.lot, marks);
    }
  }

  /** What was read ahead first; where meters were exchanged nothing is, because the walk leaves the owner's own past. */
  private *steps(owner: AccountId, head: RowId | null): Generator<GasStep> {
    let swap = this.swaps.step(owner, Number.MAX_SAFE_INTEGER);
    let next: number | null = head;
    for (const step of swap === undefined ? this.ahead.of(owner, head) : []) {
      yield step;
      next = step.prev;
    }
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
      const brought = broughtBy(move, amount);
      if (brought !== 0 || marksLot(move)) yield { brought, entry: this.entryOf(entryId), prev };
      next = prev;
    }
  }

  /** The exchange before this one, of the account whose past the walk goes on in. */
  private before({ other, otherNth }: SwapStep): SwapStep | undefined {
    return this.swaps.step(other, otherNth - 1);
  }

  private entryOf(entryId: number): Bringing {
    const entry = this.entryById.get(entryId);
    assert(entry !== undefined, () => `entry ${entryId} is gone`);
    return entry;
  }

  private lotOf([kind, opHex, businessDate, detail]: Bringing, volume: number): Lot {
    const command = kind as LedgerCommand['kind'];
    const head = {
      kind: command,
      operationId: opOfHex(opHex),
      businessDate: businessDate as BusinessDate,
    };
    return lotOf(head, plainPurchase(detail) ?? resultIn(detail), volume, this.versionOf);
  }
}
