/** What finance asks of the ledger. Each answer is short: what reads a whole month is asked of the file, beside the daemon. */
import type { BusinessDate } from '../core/calendar.ts';
import type { AccountId, MeterId, OperationId, StationId } from '../core/ids.ts';
import type { LedgerAccount } from '../core/journal.ts';
import type { BankLineRow } from '../core/ledger/bank-line.ts';
import type { CommandKind } from '../core/ledger/commands.ts';
import type { PeriodTotal, UsageFault } from '../core/ledger/month-commands.ts';
import type { MeteredRow, MonthRow, UsageRow } from '../core/ledger/month-rows.ts';
import type { ReadingRow } from '../core/ledger/reading-rows.ts';
import type { LiveRow, MeterRow, TransferRow } from '../core/ledger/rows.ts';
import type { SuspenseFacts } from '../core/ledger/suspense.ts';
import type { HeldLot } from '../core/lots.ts';
import type { Period } from '../core/period.ts';
import type { TariffVersion } from '../core/tariff.ts';
import type { Fen } from '../core/units.ts';

/** A customer with a meter, as the month looks at them. */
export interface MeteredAccount {
  readonly accountId: AccountId;
  readonly customerClass: string;
  readonly closed: boolean;
  readonly live: LiveRow;
  readonly meter: MeterRow;
  /** Null before the meter's first deduction. */
  readonly metered: MeteredRow | null;
}

/** Rows of one station: above `after`, up to `row`. */
export interface OpenSpan {
  readonly station: StationId;
  readonly after: number;
  readonly row: number;
}

/** What stands in a stretch of rows. */
export interface RowsSeen {
  /** The first entry that is dated after the period's last day; null for none. */
  readonly late: number | null;
  readonly entries: number;
  readonly deductions: number;
  /** Deductions that name the period. */
  readonly own: number;
}

export interface PeriodSumming {
  /** Looks through the entries above `after` up to `row`. */
  look(after: number, row: number, month: Pick<MonthRow, 'period' | 'lastDay'>): RowsSeen;
  /**
   * Of the rows above `after` up to `row`: the deductions of `period` (none where it is null), and of everything else what
   * stands at or before `factsEnd`. What `look` said of the same rows spares another look.
   */
  addSpan(
    after: number,
    row: number,
    factsEnd: number,
    period: Period | null,
    seen?: RowsSeen,
  ): void;
  totals(): readonly PeriodTotal[];
}

/** One posting of a customer's sub-ledger, with the entry that it belongs to. */
export interface StatementLine {
  readonly row: number;
  readonly operationId: OperationId;
  readonly kind: CommandKind;
  /** Row time, ms since 1970 UTC. */
  readonly at: number;
  readonly businessDate: BusinessDate;
  readonly operator: string;
  readonly ticketNo: number | null;
  /** Of a payment that was asked for together with them: the purchase and the load that its ticket tells of. */
  readonly sale: readonly OperationId[];
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  /** Fen or litres, as the accounts' commodity says. */
  readonly amount: number;
}

/** Transfers that wait for the bank's word, all of them. */
export interface PendingSum {
  readonly transfers: number;
  readonly fen: number;
}

/** Money that came for a closed account (暂收款), with the bank's line that brought it. */
export interface SuspendedView extends SuspenseFacts {
  readonly suspense: OperationId;
  readonly bank: string;
  readonly serial: string;
  readonly bookedOn: BusinessDate;
  /** What of it waits. */
  readonly left: Fen;
}

export interface FinanceReads {
  /** The customer's postings, newest first, from the one before row `before` on (null: the newest); undefined for no account. */
  statement(
    id: AccountId,
    before: number | null,
    limit: number,
  ): readonly StatementLine[] | undefined;
  /** Every price version, by name. */
  priceVersions(): readonly TariffVersion[];
  /** What the account holds at which price, oldest first; undefined when there is no such account. */
  lots(id: AccountId): readonly HeldLot[] | undefined;
  /** Every period that was begun, oldest first. */
  months(): readonly MonthRow[];
  month(period: Period): MonthRow | undefined;
  usage(period: Period, id: AccountId): UsageRow | undefined;
  /** Lines of the period by account, above `after`. */
  usageAfter(period: Period, after: number, limit: number): readonly UsageRow[];
  /** The same, those that wait for a second look for this reason. */
  usageBlocked(period: Period, why: UsageFault, after: number, limit: number): readonly UsageRow[];
  /** The same, those that are not deducted yet. What their deductions will ask for may be read along with them. */
  usageWaiting(period: Period, after: number, limit: number): readonly UsageRow[];
  /** How many those are. */
  usageWaitingCount(period: Period): number;
  /** Readings of a meter taken at or after `from` and before `before`, ms since 1970 UTC, by time and then by entry. */
  readings(meter: MeterId, from: number, before: number): readonly ReadingRow[];
  /** Customers with a meter by number, above `after`. */
  meteredAccounts(after: number, limit: number): readonly MeteredAccount[];
  /** The rows of each station above its last watermark: what no closed period holds. */
  openSpans(): readonly OpenSpan[];
  /** Gathers the totals of a period in parts. */
  periodSums(): PeriodSumming;
  /** Transfers that wait for the bank's word by operation id, above `after` (null: from the first). */
  pendingTransfers(after: OperationId | null, limit: number): readonly TransferRow[];
  pendingSum(): PendingSum;
  /** Money that came for closed accounts and waits (暂收款), oldest first. */
  suspended(): readonly SuspendedView[];
  /** The line of the bank's file, if it has confirmed a transfer. */
  bankLine(bank: string, serial: string): BankLineRow | undefined;
  /** Resolves when everybody else has had their turn: asked between the parts of a long reading. */
  nextTurn(): Promise<void>;
  /**
   * Moves what was written lately out of the log into the file. Whoever comes when the log is full does so for everybody, and everybody
   * waits for it: a long run moves its own in small pieces. Nothing depends on it; what the log holds is durable there.
   */
  shortenLog(): void;
}
