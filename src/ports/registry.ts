/** What engineering's desk asks of the books: meters with their papers, and the lists that it works through. */

import type { BusinessDate } from '../core/calendar.ts';
import type { AccountId, MeterId, OperationId, RowId } from '../core/ids.ts';
import type { BenchCheckRow } from '../core/ledger/bench-check.ts';
import type { BuyGas, LedgerCommand } from '../core/ledger/commands.ts';
import type { HeldGift } from '../core/ledger/gift-left.ts';
import type { MeterEndRow } from '../core/ledger/life/rows.ts';
import type { PapersRow, ReviewSheetRow } from '../core/ledger/papers.ts';
import type { MeterFaultRow, ReadingRow } from '../core/ledger/reading-rows.ts';
import type { CommandResult } from '../core/ledger/results.ts';
import type {
  CommunityRow,
  MeterObservation,
  MeterRow,
  RegulatorBoxRow,
} from '../core/ledger/rows.ts';
import type { SaleGates } from '../core/ledger/sale-gates.ts';
import type { MeterSwapRow } from '../core/ledger/swap.ts';
import type { WindowCountRow } from '../core/ledger/window-count.ts';
import type { Outcome, Refusal } from '../core/outcome.ts';
import type { MeterPlate } from '../core/plate.ts';
import type { Status } from '../core/standing.ts';
import type { ErasureView } from './erasure.ts';

export interface MeterRecord
  extends Pick<
    MeterRow,
    | 'meter'
    | 'accountId'
    | 'communityId'
    | 'address'
    | 'direction'
    | 'regulatorBoxId'
    | 'floor'
    | 'model'
    | 'initialIndex'
    | 'wheelDigits'
    | 'ceiling'
  > {
  /** Null where the meter was enrolled before plates were kept. */
  readonly plate: MeterPlate | null;
  /** What the meter last said of itself; null before its first report. */
  readonly report: MeterObservation | null;
}

/** Which meters a list shows; all the given conditions hold together. */
export interface MeterFilter {
  readonly communityId?: number | undefined;
  readonly regulatorBoxId?: number | undefined;
  /** Meters that wait for a customer (待点火). */
  readonly withoutCustomer?: boolean | undefined;
  /** Meters whose service ends on this day or before it: the rotation list (到期更换). */
  readonly serviceEndsBy?: BusinessDate | undefined;
}

/** What a command would be answered now. Nothing is written, and no command sees the one before it. */
export type Foreseen = Outcome<{ readonly result: CommandResult; readonly replayed: boolean }>;

/** What is on paper for a household. */
export interface Commissioning {
  readonly papers: PapersRow;
  readonly sheet: ReviewSheetRow | null;
  readonly status: Status;
  /** Codes of the gates that are shut, in their order. */
  readonly shut: readonly string[];
}

export interface Standing {
  readonly accountId: AccountId;
  readonly status: Status;
  readonly ignitedOn: BusinessDate | null;
}

export type FaultPlace = Pick<MeterFaultRow, 'foundOn' | 'meter'>;

export interface Registry {
  /** By number, from the one above `after` on; at the end of a turn, as `foresee`. */
  standings(after: number, limit: number): Promise<readonly Standing[]>;
  /** The meter's readings, newest first, behind the reading `behind`; null begins the list. */
  readings(id: MeterId, limit: number, behind?: RowId | null): readonly ReadingRow[];
  readingCount(id: MeterId): number;
  /** Readings in doubt that nobody has looked at, oldest first, from the one above `after` on. */
  doubtfulReadings(after: number, limit: number): readonly ReadingRow[];
  /** How many of them there are. */
  doubtfulCount(): number;
  /** The last bench check of a meter. */
  benchCheck(id: MeterId): BenchCheckRow | undefined;
  /** The last count that two people read in the meter's window. */
  windowCount(id: MeterId): WindowCountRow | undefined;
  /** The sheet of a meter that was taken down. */
  meterEnd(id: MeterId): MeterEndRow | undefined;
  /** The document of an exchange of meters. */
  meterSwap(document: OperationId): MeterSwapRow | undefined;
  /** Exchanges that the account was part of, newest first, behind the document `behind`; null begins the list. */
  meterSwapsOf(id: AccountId, limit: number, behind?: OperationId | null): readonly MeterSwapRow[];
  meterSwapCount(id: AccountId): number;
  /** The account, and every one that it exchanged meters with, itself or through others. */
  exchangedWith(id: AccountId): readonly AccountId[];
  /** What the account has left of gifts (赠气), fen. */
  heldGift(id: AccountId): HeldGift;
  /** Deposits (预付款) of the account that have not gone back, fen. */
  depositHeld(id: AccountId): number;
  /** Faults that stand, oldest first, and by meter where they are of one day; from behind `after` on. */
  openFaults(after: FaultPlace | null, limit: number): readonly MeterFaultRow[];
  /** Faults that stand, and those of them that were found before `day`. */
  faultCounts(day: BusinessDate): { readonly total: number; readonly overdue: number };
  /** Undefined for an account that is not there. */
  commissioning(id: AccountId, today: BusinessDate): Commissioning | undefined;
  /** What meter and papers bar; undefined for an account that is not there. */
  saleGates(id: AccountId, today: BusinessDate): SaleGates | undefined;
  /** What a deletion would do; undefined for an account that is not there. */
  erasure(id: AccountId): ErasureView | undefined;
  /** What a purchase would be refused for now, but for the balance; null where nothing bars it. */
  purchaseBar(asked: Pick<BuyGas, 'accountId' | 'want'>, today: BusinessDate): Refusal | null;
  /** Does the meter count money (金额表)? False of one that is not there. */
  countsMoney(id: MeterId): boolean;
  /** Does a card in place of another carry its count (ReplacementRule `same-count`)? False of a meter that is not there. */
  carriesCount(id: MeterId): boolean;
  /** One answer a command; asked at the end of a turn, so that whoever waits in this one comes first. */
  foresee(commands: readonly LedgerCommand[]): Promise<readonly Foreseen[]>;
  communities(): readonly CommunityRow[];
  regulatorBoxes(): readonly RegulatorBoxRow[];
  meterRecord(id: MeterId): MeterRecord | undefined;
  /** By identity, from the one above `after` on. */
  meterRecords(filter: MeterFilter, after: number, limit: number): readonly MeterRecord[];
  /** How many of them there are. */
  meterCount(filter: MeterFilter): number;
}
