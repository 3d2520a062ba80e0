/**
 * The rows that the entries lead to. All of them can be computed again from entries and postings; they are kept because
 * a decision must not read a customer's whole past. A change is always a whole new row, never an increment.
 */

import type { BusinessDate } from '../calendar.ts';
import type { Counted } from '../card.ts';
import type { Household } from '../household.ts';
import type { AccountId, CardNo, MeterId, OperationId, RowId } from '../ids.ts';
import type { LoadState, Reservation } from '../load.ts';
import type { MeterPlate } from '../plate.ts';
import type { TariffVersion } from '../tariff.ts';
import type { Fen, Litre } from '../units.ts';
import type { BankLineRow } from './bank-line.ts';
import type { BenchCheckRow } from './bench-check.ts';
import type { CardDifferenceRow } from './card-difference.ts';
import type { DocumentRow } from './documents.ts';
import type { GapChange } from './gap/rows.ts';
import type { HallChange } from './hall/rows.ts';
import type { MeterEndRow } from './life/rows.ts';
import type { LineLoadRow, MeterLinkRow } from './line-rows.ts';
import type {
  MeteredRow,
  MonthRow,
  PlanRow,
  PriceCorrectionRow,
  TrueUpRow,
  UsageRow,
  WatermarkRow,
} from './month-rows.ts';
import type { PapersRow, ReviewSheetRow } from './papers.ts';
import type { ApprovalRow, PersonRow } from './people/rows.ts';
import type { MeterFaultRow, ReadingRow } from './reading-rows.ts';
import type { RecognitionRow } from './recognition.ts';
import type { StockChange } from './stock/rows.ts';
import type { MeterSwapRow } from './swap.ts';
import type { WindowCountRow } from './window-count.ts';

/** The customer as registered. A hold is its reason; empty means none. */
export interface AccountRow extends Household {
  readonly accountId: AccountId;
  readonly name: string;
  readonly phone: string | null;
  readonly address: string;
  readonly communityId: number;
  readonly customerClass: string;
  readonly suspended: string;
  readonly stopped: string;
  readonly blacklisted: string;
  readonly closed: boolean;
  readonly meter: MeterId | null;
  readonly cardNo: CardNo | null;
  /** What invoices name (抬头), where it is not the customer; empty where nothing is on record. */
  readonly invoiceTitle: string;
  readonly taxNo: string | null;
  /** How often this record was changed since the account was opened. */
  readonly changes: number;
}

/** The live row of stages (L8): named like the ledger accounts it sums, each with floor zero. */
export interface LiveRow {
  readonly accountId: AccountId;
  /** Rises by one with every change: the guard of every update. */
  readonly version: number;
  /** The owner's last posting, where the chain of back-pointers begins; null before the first. */
  readonly head: RowId | null;
  readonly balanceFen: Fen;
  /** Over-use billed and not paid (超用应收): the next payment settles it first. */
  readonly overUseFen: Fen;
  readonly toBeWrittenFen: Fen;
  readonly owedFen: Fen;
  readonly inFlightFen: Fen;
  readonly onCardFen: Fen;
  readonly inMeterFen: Fen;
  readonly toBeWrittenLitre: Litre;
  readonly owedLitre: Litre;
  readonly inFlightLitre: Litre;
  readonly onCardLitre: Litre;
  readonly inMeterLitre: Litre;
  /** First day of the ladder cycle that `cycleVolume` belongs to; '' before the first purchase. */
  readonly cycleStart: BusinessDate | '';
  readonly cycleVolume: Litre;
  /** Day of the last purchase, and what was bought on it and in its month. */
  readonly boughtOn: BusinessDate | '';
  readonly boughtThatDay: Litre;
  readonly boughtThatMonth: Litre;
}

/** What a meter last said of itself: an observation, never a posting. Its total is the row's `takenTotal`. */
export interface MeterObservation {
  /** Gas in the meter then; negative is its own overdraft (表内透支). */
  readonly remaining: Counted;
  /** Index of the base meter (基表). */
  readonly index: Litre;
  /** The meter's clock, seconds since 1970. */
  readonly clock: number;
  /** Row time of the entry that brought it, ms since 1970 UTC. */
  readonly at: number;
}

export interface MeterRow {
  readonly meter: MeterId;
  readonly accountId: AccountId | null;
  readonly communityId: number;
  readonly address: string;
  readonly direction: 'left' | 'right';
  readonly regulatorBoxId: number;
  readonly floor: number | null;
  readonly model: string;
  readonly initialIndex: Litre;
  /** Whole digits of the index wheel (字轮整数位). */
  readonly wheelDigits: number;
  readonly ceiling: Litre;
  /** Highest write sequence ever reserved for this meter, on any card. Never falls, not even after a void. */
  readonly sequence: number;
  /** Total of all posted loads for this meter. */
  readonly loadedTotal: Counted;
  /** Sequence and total that the meter is known to have taken. */
  readonly takenSequence: number;
  readonly takenTotal: Counted;
  /** Null before the first report. */
  readonly report: MeterObservation | null;
}

/** Where a meter began, and what it is known to have taken. */
export type MeterFigures = Pick<MeterRow, 'initialIndex' | 'takenTotal'>;

/** The meter's plate and papers. */
export interface PlateRow extends MeterPlate {
  readonly meter: MeterId;
}

export interface CardRow {
  readonly cardNo: CardNo;
  readonly accountId: AccountId;
  /** Account number in the card's header, which is never written again: another one once its meter was exchanged. */
  readonly headerAccount: AccountId;
  readonly meter: MeterId;
  readonly stage: 'opening' | 'active' | 'void-listed';
  /** Sequence and total of the last verified write. */
  readonly writeSequence: number;
  readonly total: Counted;
  /** Version of the master key that its own key is made from, 1 … 255. */
  readonly keyVersion: number;
}

export interface LoadRow extends Reservation {
  readonly state: LoadState;
  readonly reservedAt: number;
  readonly endedAt: number | null;
  /** Entry of the reservation. */
  readonly entryId: RowId;
  /** The load of a replaced card that this one took over from; null for every other. */
  readonly supersedes: OperationId | null;
  /** Of a posted load, what was taken off its card again; absent where nothing was. */
  readonly takenOff?: { readonly litres: Litre; readonly fen: number };
  /** Emergency gas (应急气量) that was granted while it was open; absent where none was. */
  readonly emergency?: Litre;
}

/** A payment that somebody must first see on a bank statement. */
export interface TransferRow {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly amount: Fen;
  readonly ticketNo: number;
  /** `withdrawn`: it never came, and nobody waits for it. */
  readonly state: 'pending' | 'settled' | 'withdrawn';
  /** The operation that confirmed it; null where none did. */
  readonly confirmedBy: OperationId | null;
}

/** What has gone back of a payment, by its channel (原路退回). */
export interface RefundRow {
  readonly payment: OperationId;
  readonly accountId: AccountId;
  /** All refunds of it together. */
  readonly amount: Fen;
}

/**
 * What presentations of one secret to one card have shown. `disputed` was proven and then refused: cards that bear one
 * number are copies of each other, and one of them is the true one. `being-set`: it is about to be written into the card,
 * so that what an earlier presentation showed says nothing any more. `asked`: nothing is known but `askedAtTries`.
 */
export interface SecretRow {
  readonly cardNo: CardNo;
  readonly fingerprint: string;
  readonly outcome: 'proven' | 'wrong' | 'disputed' | 'being-set' | 'asked';
  /** Tries that were left before the last presentation, while nobody has heard its answer; else null. */
  readonly askedAtTries: number | null;
}

export interface CommunityRow {
  readonly communityId: number;
  readonly name: string;
}

export interface RegulatorBoxRow {
  readonly regulatorBoxId: number;
  readonly communityId: number;
  readonly name: string;
}

/** A customer's own key is destroyed, and with it what was sealed under it. */
export interface ErasureRow {
  readonly accountId: AccountId;
}

/** Every kept table by its name, and what a row of it is. */
export interface Rows {
  readonly account: AccountRow;
  readonly live: LiveRow;
  readonly meter: MeterRow;
  readonly plate: PlateRow;
  readonly papers: PapersRow;
  readonly reading: ReadingRow;
  readonly meterFault: MeterFaultRow;
  readonly benchCheck: BenchCheckRow;
  readonly windowCount: WindowCountRow;
  readonly meterEnd: MeterEndRow;
  readonly reviewSheet: ReviewSheetRow;
  readonly card: CardRow;
  readonly cardDifference: CardDifferenceRow;
  readonly load: LoadRow;
  readonly meterLink: MeterLinkRow;
  readonly lineLoad: LineLoadRow;
  readonly transfer: TransferRow;
  readonly refund: RefundRow;
  readonly secret: SecretRow;
  readonly community: CommunityRow;
  readonly regulatorBox: RegulatorBoxRow;
  readonly tariff: TariffVersion;
  readonly month: MonthRow;
  readonly usage: UsageRow;
  readonly metered: MeteredRow;
  readonly watermark: WatermarkRow;
  readonly meterSwap: MeterSwapRow;
  readonly recognition: RecognitionRow;
  readonly trueUp: TrueUpRow;
  readonly priceCorrection: PriceCorrectionRow;
  readonly plan: PlanRow;
  readonly document: DocumentRow;
  readonly bankLine: BankLineRow;
  readonly hall: HallChange;
  readonly stock: StockChange;
  readonly person: PersonRow;
  readonly approval: ApprovalRow;
  readonly gap: GapChange;
  readonly erasure: ErasureRow;
}

export type TableName = keyof Rows;

/** One new row. In the order in which they are to be written: what ends a load stands before what opens the next one. */
export type Change<Name extends TableName = TableName> = {
  readonly [Table in Name]: { readonly table: Table; readonly row: Rows[Table] };
}[Name];

/** Where the rows of each table go. */
export type Tables = { readonly [Table in TableName]: { put(row: Rows[Table]): void } };

/** A row goes to the table of its name. */
export const putRow = <Name extends TableName>(
  tables: { readonly [Table in Name]: { put(row: Rows[Table]): void } },
  change: Change<Name>,
): void => tables[change.table].put(change.row);
