/**
 * The ledger and registry as the rules see them. Coarse on purpose: one call is one durable batch. Inside a batch the
 * second command sees the first; a refused command rolls back nothing else; no transaction is open across a device.
 */

import type { BusinessDate } from '../core/calendar.ts';
import type { Counted } from '../core/card.ts';
import type { Household } from '../core/household.ts';
import type { AccountId, CardNo, MeterId, OperationId, StationId } from '../core/ids.ts';
import type { LedgerCommand } from '../core/ledger/commands.ts';
import type { Committed } from '../core/ledger/results.ts';
import type { MeterObservation, TransferRow } from '../core/ledger/rows.ts';
import type { CardLedgerView, LoadState, Reservation } from '../core/load.ts';
import type { Outcome } from '../core/outcome.ts';
import type { TariffVersion } from '../core/tariff.ts';
import type { Fen, Litre } from '../core/units.ts';
import type { AttentionReads } from './attention.ts';
import type { FinanceReads } from './finance.ts';
import type { AheadCard, GapReads } from './gap.ts';
import type { HallReads } from './hall-reads.ts';
import type { InspectionReads } from './inspections.ts';
import type { LineBook } from './line-book.ts';
import type { People } from './people.ts';
import type { PictureReads } from './pictures.ts';
import type { Registry } from './registry.ts';
import type { StockReads } from './stock-reads.ts';

/** One customer, with the live row of stages (L8). */
export interface AccountView extends Household {
  readonly accountId: AccountId;
  readonly name: string;
  readonly phone: string | null;
  readonly address: string;
  /** 证件号码, of those who gave one. */
  readonly identity?: string;
  readonly communityId: number;
  readonly customerClass: string;
  readonly holds: {
    readonly suspended: string;
    readonly stopped: string;
    readonly blacklisted: string;
  };
  readonly closed: boolean;
  /** The meter and the active card, where there are any. */
  readonly meter: MeterId | null;
  readonly cardNo: CardNo | null;
  /** What invoices name (抬头), where it is not the customer; empty where nothing is on record. */
  readonly invoiceTitle: string;
  readonly taxNo: string | null;
  /** How often the record was changed since the account was opened. */
  readonly changes: number;
  /** Rises with every change of the live row. */
  readonly version: number;
  readonly money: {
    readonly balance: Fen;
    readonly toBeWritten: Fen;
    readonly owed: Fen;
    readonly inFlight: Fen;
    readonly onCard: Fen;
    readonly inMeter: Fen;
  };
  readonly gas: {
    readonly toBeWritten: Litre;
    readonly owed: Litre;
    readonly inFlight: Litre;
    readonly onCard: Litre;
    readonly inMeter: Litre;
  };
  /** Billed for over-use and not paid (超用应收). */
  readonly overUse: Fen;
  /** Ladder volume of the cycle that began at `cycleStart` ('' before the first purchase). */
  readonly cycleStart: BusinessDate | '';
  readonly cycleVolume: Litre;
  /** Gas bought on `boughtOn` and in that month, for limits. */
  readonly boughtOn: string;
  readonly boughtThatDay: Litre;
  readonly boughtThatMonth: Litre;
}

export interface MeterView {
  readonly meter: MeterId;
  readonly accountId: AccountId | null;
  readonly address: string;
  readonly communityId: number;
  readonly regulatorBoxId: number;
  readonly direction: 'left' | 'right';
  readonly ceiling: Litre;
  /** Highest write sequence ever reserved for it, on any card, also of a load that was given up. */
  readonly sequence: number;
  /** Highest sequence and total known to be in the meter. */
  readonly takenSequence: number;
  readonly takenTotal: Counted;
  /** What the meter last said of itself; null before its first report. */
  readonly report: MeterObservation | null;
}

/** A bank transfer as it stands now. */
export type TransferView = TransferRow;

export interface LoadView extends Reservation {
  readonly state: LoadState;
  readonly reservedAt: number;
  readonly endedAt: number | null;
  /** Entry id of the reservation. */
  readonly entryId: number;
  /** The load of a replaced card that this one took over from; null for every other. */
  readonly supersedes: OperationId | null;
  /** What was taken off its card again; absent where nothing was. */
  readonly takenOff?: { readonly litres: Litre; readonly fen: number };
  /** Emergency gas (应急气量) that was granted while it was open; absent where none was. */
  readonly emergency?: Litre;
}

export interface CardView extends CardLedgerView {
  /** 'opening' until the card has been initialised and read back. */
  readonly stage: 'opening' | 'active' | 'void-listed';
  /** Version of the master key that its secret is made from. */
  readonly keyVersion: number;
  /** Fingerprints proven on this card, and those known to be wrong. */
  readonly provenSecrets: readonly string[];
  readonly wrongSecrets: readonly string[];
  /** Refused once, and since then about to be written into the card: it may have one of these or not. */
  readonly secretsBeingSet: readonly string[];
  /** Presented with so many tries left, and nobody has heard the answer. */
  readonly secretsAsked: ReadonlyMap<string, number>;
}

/** One operation as stored, for tickets and for "what became of it". */
export interface OperationView {
  readonly operationId: OperationId;
  readonly kind: LedgerCommand['kind'];
  readonly requestHash: string;
  readonly committed: Committed;
  readonly command: LedgerCommand;
}

export interface TicketView {
  readonly ticketNo: number;
  readonly station: number;
  readonly payment: OperationView;
}

/** Can anything be written? `store.full` is what the last commit met, and ends with the next one that succeeds. */
export type StoreHealth =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: Extract<
        StoreErrorCode,
        'store.full' | 'store.read-only' | 'store.outcome-unknown' | 'store.closed'
      >;
      /** For the log; no sentence for people. */
      readonly why: string;
    };

export interface LedgerStore {
  /** Engineering's reads; they answer and throw as the reads below do. */
  readonly registry: Registry;
  readonly lines: LineBook;
  health(): StoreHealth;
  /**
   * Decides and writes all commands in one durable transaction, in order. Rejects (nobody is told "failed") only when
   * the commit's own outcome is unknown or the store is unusable: StoreError.
   */
  commitBatch(commands: readonly LedgerCommand[]): Promise<readonly Outcome<Committed>[]>;
  /**
   * All of the commands in one durable transaction, or none of them: the first refusal is the answer, and nothing of the
   * others stands. Rejects as `commitBatch` does.
   */
  commitTogether(commands: readonly LedgerCommand[]): Promise<Outcome<readonly Committed[]>>;
  /** Queues one command for the batch of this turn of the event loop (group commit). */
  commit(command: LedgerCommand): Promise<Outcome<Committed>>;

  /** Reads answer as long as they can, also where nothing may be written; they throw StoreError where they cannot. */
  operation(id: OperationId): OperationView | undefined;
  account(id: AccountId): AccountView | undefined;
  meter(id: MeterId): MeterView | undefined;
  card(no: CardNo): CardView | undefined;
  load(id: OperationId): LoadView | undefined;
  /** The memory of a card as the last load that was posted on it wrote it; undefined before the first. */
  lastWritten(no: CardNo): Uint8Array | undefined;
  /** Gas of the load that brought the card's meter to the card's total, whichever of its cards that was on; 0 where none did. */
  lastBrought(no: CardNo): Litre;
  /** A payment that waits, or has waited, for the bank statement; undefined for every other operation. */
  transfer(id: OperationId): TransferView | undefined;
  /** What has gone back of a payment by its channel, fen; 0 before the first refund. */
  refunded(payment: OperationId): number;
  /** Of each payment, so many percent settle what is owed for over-use first (分期); 100 where no plan says otherwise. */
  debtShare(id: AccountId): number;
  /**
   * Open loads (RESERVED or CASE), oldest first: the list of cards to put back. It goes on behind the load `after`, which may
   * have ended since; null begins it.
   */
  openLoads(limit: number, after?: OperationId | null): readonly LoadView[];
  openLoadCount(): number;
  /** What a counter has to look after (待办). */
  readonly attention: AttentionReads;
  /** Whose inspection (安检) is due. */
  readonly inspections: InspectionReads;
  tariffs(customerClass: string, date: BusinessDate): readonly TariffVersion[];
  ticket(station: number, ticketNo: number): TicketView | undefined;
  /** The customer's last operations that touched value, newest first, by back-pointer. */
  history(id: AccountId, limit: number): readonly OperationView[];
  /** Changes of the customer's record (户资料变更), newest first. */
  recordChanges(id: AccountId, limit: number): readonly OperationView[];
  /** The entry that opened the account (开户). */
  accountOpening(id: AccountId): OperationView | undefined;
  /** Works on the customer's cards that move no value through a posting chain of theirs (开卡、补卡、格式化、遗失结案), newest first. */
  cardWorks(id: AccountId, limit: number): readonly OperationView[];
  /**
   * Accounts by their number or its beginning, by card, by receipt of the station, and by any part of name, phone,
   * address and meter; several words must all be there. The first search reads every customer unless `readySearch` has, or `meanwhile` says that it is doing so.
   */
  find(text: string, page: FindPage): FoundPage;
  /** Makes searches quick: reads so many more customers; true when there are no more. */
  readySearch(rows: number): boolean;
  /** Paper and drawers of the hall. */
  readonly hall: HallReads;
  /** Blank cards. */
  readonly cardStock: StockReads;
  readonly people: People;
  readonly gap: GapReads;
  /**
   * From now on nothing is written: a card has proven that the ledger is behind it. Also after a restart, where the ledger is a file,
   * until it knows that write or two people have accepted the gap. Throws where that cannot be written down.
   */
  shutBehind(card: AheadCard): void;
  /** Customers of a ledger from before personal data was sealed, as `qika verify` counts them. */
  customersInClear(): number;
  /** May the ledger's log still have the key of a customer who was deleted? */
  logMayHoldErased(): boolean;
  /** Empties that log where it may; false while somebody else reads the ledger. Throws StoreError. */
  emptyLog(): boolean;
  /** The place of a row in its station's chain; undefined for a row that is not there. */
  chainAt(row: number): ChainPlace | undefined;

  /** What finance asks. */
  readonly finance: FinanceReads;
  /** What pictures over time are drawn from. */
  readonly pictures: PictureReads;

  close(): Promise<void>;
}

export interface FindPage {
  /** Whose receipts are meant. */
  readonly station: StationId;
  readonly from: number;
  readonly limit: number;
  /** Only a whole name, telephone or meter finds a person, and no address: for whoever sees customers masked. */
  readonly wholeOnly?: boolean;
  /** Customers are being read in parts (`readySearch`): answers by numbers and by what was read so far, and reads no more. */
  readonly meanwhile?: boolean;
}

/** What of an account the text was. */
export type FoundBy = 'account' | 'card' | 'receipt' | 'text';

export interface FoundPage {
  readonly accounts: readonly { readonly by: FoundBy; readonly account: AccountView }[];
  /** Of all pages; counted up to 1000. */
  readonly total: number;
  /** There are more than were counted. */
  readonly capped: boolean;
  /**
   * Names, telephones and addresses above this share of the customers, 0 … 99 percent by their numbers, are not read yet: who
   * is known by those alone may be missing. Null where all are read.
   */
  readonly readPercent: number | null;
}

/** A batch of a station's chain; what papers say of it anchors the chain. */
export interface ChainPlace {
  readonly station: number;
  readonly n: number;
  /** 64 hex digits. */
  readonly chain: string;
}

export type StoreErrorCode =
  | 'store.full'
  | 'store.busy'
  | 'store.in-use'
  | 'store.read-only'
  /** The disk failed while a batch was being written: only a new start can tell what became of it. */
  | 'store.outcome-unknown'
  /** The file's schema is of a newer program, or not the one this program knows. */
  | 'store.schema'
  | 'store.closed';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
