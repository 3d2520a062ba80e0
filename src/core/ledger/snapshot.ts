/** What a decision may read. Every read is of one state of the books: the one that the effects will be written on. */

import type { CardCapacity, Counted, FormatCapabilities, LoadTarget } from '../card.ts';
import type { AccountId, CardNo, MeterId, OperationId, RowId, StationId } from '../ids.ts';
import type { Lot } from '../lots.ts';
import type { Period } from '../period.ts';
import type { MeterSize } from '../plate.ts';
import type { ProfileName } from '../posting-profile.ts';
import type { Figure } from '../reading.ts';
import type { TariffVersion } from '../tariff.ts';
import type { Fen, Litre } from '../units.ts';
import type { BankLineRow } from './bank-line.ts';
import type { CardDifferenceRow } from './card-difference.ts';
import type { PaymentChannel } from './command-head.ts';
import type { TakePayment } from './commands.ts';
import type { DocumentRow } from './documents.ts';
import type { GapBooks } from './gap/rows.ts';
import type { GiftPast } from './gift-left.ts';
import type { HallBooks, HallSnapshot } from './hall/books.ts';
import type { Charged } from './hall/charge.ts';
import type { MeterEndRow } from './life/rows.ts';
import type { LineLoadRow, MeterLinkRow } from './line-rows.ts';
import type { MoneyPurchase } from './money-meter.ts';
import type {
  MeteredRow,
  MonthRow,
  PlanRow,
  PriceCorrectionRow,
  TrueUpRow,
  UsageRow,
} from './month-rows.ts';
import type { PapersRow, ReviewSheetRow } from './papers.ts';
import type { PeopleBooks, PeopleSnapshot } from './people/rows.ts';
import type { MeterFaultRow, ReadingRow } from './reading-rows.ts';
import type { RecognitionRow } from './recognition.ts';
import type { ClearingFacts } from './red-clearing.ts';
import type {
  AccountRow,
  CardRow,
  CommunityRow,
  LiveRow,
  LoadRow,
  MeterFigures,
  MeterRow,
  PlateRow,
  RefundRow,
  RegulatorBoxRow,
  SecretRow,
  TransferRow,
} from './rows.ts';
import type { StockBooks, StockSnapshot } from './stock/books.ts';
import type { SuspenseFacts } from './suspense.ts';
import type { MeterSwapRow } from './swap.ts';
import type { WindowCountRow } from './window-count.ts';

/** What engineering has to keep to. */
export interface EngineeringRules {
  /** From this floor on a meter must take a card (渝燃〔2007〕18号: 8 and above); 0 means from none. */
  readonly icFromFloor: number;
  /**
   * Most gas of the first purchase, which opens the meter (trade.md §8: 5 m³). Absent: the company keeps no gates of
   * commissioning in this ledger.
   */
  readonly firstVolume?: Litre;
}

/** How the company deducts. */
export interface MonthSettings {
  readonly profile: ProfileName;
  /** A reading above this for each day since the last one is blocked for a second look; 0 is no limit. */
  readonly absurdLitresPerDay: number;
  /** Classes of customers that are residents (居民); `residential` when absent. */
  readonly residentialClasses?: readonly string[];
  /** A year-end difference up to this share of what was bought is the meter's error; 4 when absent. */
  readonly trueUpPercent?: number;
  /** Deposit of who is no resident (预付款), fen, by the size on the meter's plate; none is asked for a size that is not there. */
  readonly depositBySize?: Readonly<Partial<Record<MeterSize, number>>>;
  /** Charge items whose deposits count for it: a card's deposit (押金) is none. Absent: every deposit does. */
  readonly depositItems?: readonly string[];
}

/** A home's largest meter passes less than 100 m³ a day. */
export const DEFAULT_MONTH: MonthSettings = { profile: 'bill', absurdLitresPerDay: 100_000 };

/** What the ledger asks of a card format (卡格式) before a card is in a reader. */
export interface FormatRules {
  /** Volume unit, ≥ 1 litre: every volume sold for its meters is a multiple of it. */
  readonly unitLitres: Litre;
  /** What its cards can hold: nothing is sold that no load could carry. */
  readonly capacity: CardCapacity;
  /** What its meters count down: gas when absent, or money (金额表). */
  readonly counts?: FormatCapabilities['counts'];
  /** What a card in place of another does; `new-count` when absent. */
  readonly replacement?: FormatCapabilities['replacement'];
}

/** 限购 of one customer; 0 means no limit. */
export interface PurchaseLimits {
  readonly perPurchase: Litre;
  readonly perDay: Litre;
  readonly perMonth: Litre;
}

/** What the company has set. Effects never depend on it, so a past entry stays what it was when a setting changes. */
export interface LedgerSettings extends FormatRules {
  /** Company code on every card, 1 … 4294967295. */
  readonly company: number;
  /**
   * The formats that are taken, by the names that plates give them; one that names none has the company's own rules, above. Absent where
   * nothing is asked of the name.
   */
  readonly formats?: Readonly<Record<string, FormatRules>>;
  readonly limits: PurchaseLimits & {
    /** Of customers of these classes, in the place of the company's. */
    readonly byClass?: Readonly<Record<string, PurchaseLimits>>;
  };
  /** Absent: the company has set none of these rules. */
  readonly engineering?: EngineeringRules;
  /**
   * Is a card opened only from the cashier's stock of blank cards (空白卡)? Otherwise stock is used where there is some, and nobody
   * is kept from opening a card.
   */
  readonly cardsFromStockOnly?: boolean;
  /** Most emergency gas (应急气量) that two people may grant a load on a lost card; 5 m³ when absent. */
  readonly emergency?: Litre;
  /** DEFAULT_MONTH when absent. */
  readonly month?: MonthSettings;
}

/** Rows by their key: all that the effects of a decided command need. */
export interface Books {
  account(id: AccountId): AccountRow | undefined;
  live(id: AccountId): LiveRow | undefined;
  meter(id: MeterId): MeterRow | undefined;
  /** Of the meter's row the figures that a deduction asks for: most ask for nothing else of it. */
  meterFigures(id: MeterId): MeterFigures | undefined;
  /** Undefined where the meter was enrolled before plates were kept. */
  plate(id: MeterId): PlateRow | undefined;
  /** Undefined where no paper is on file. */
  papers(id: AccountId): PapersRow | undefined;
  reviewSheet(sheetNo: string): ReviewSheetRow | undefined;
  reading(id: RowId): ReadingRow | undefined;
  fault(meter: MeterId): MeterFaultRow | undefined;
  /** The sheet of a meter that was taken down; undefined while it hangs. */
  meterEnd(id: MeterId): MeterEndRow | undefined;
  /** The last count noted from the meter's window. */
  windowCount(id: MeterId): WindowCountRow | undefined;
  card(no: CardNo): CardRow | undefined;
  /** The last time that the card was found to contradict the books; undefined where it never did. */
  cardDifference(no: CardNo): CardDifferenceRow | undefined;
  load(id: OperationId): LoadRow | undefined;
  /** Where a meter answers; undefined where it hangs on no line. */
  link(id: MeterId): MeterLinkRow | undefined;
  lineLoad(id: OperationId): LineLoadRow | undefined;
  transfer(id: OperationId): TransferRow | undefined;
  secret(no: CardNo, fingerprint: string): SecretRow | undefined;
  month(period: Period): MonthRow | undefined;
  usage(period: Period, account: AccountId): UsageRow | undefined;
  metered(meter: MeterId): MeteredRow | undefined;
  /** Undefined where revenue always followed the use. */
  recognition(id: AccountId): RecognitionRow | undefined;
  /** The last plan that was agreed with the account (分期); undefined where none ever was. */
  plan(id: AccountId): PlanRow | undefined;
  /** The year's document of the account (年末清算). */
  trueUp(id: AccountId, year: number): TrueUpRow | undefined;
  /** Documents of prices that were wrong (调价追收、追退), oldest first. */
  priceCorrectionsOf(id: AccountId): readonly PriceCorrectionRow[];
  /** The document that has this form number. */
  document(formNo: string): DocumentRow | undefined;
  /** The line of the bank's file, if it has confirmed a transfer. */
  bankLine(bank: string, serial: string): BankLineRow | undefined;
  readonly hall: HallBooks;
  readonly stock: StockBooks;
  readonly people: PeopleBooks;
  readonly gap: GapBooks;
  /** What has gone back of a payment; undefined before the first refund. */
  refund(payment: OperationId): RefundRow | undefined;
  /** Money for a closed account that this operation took in (暂收款), as it came; undefined for every other operation. */
  suspense(id: OperationId): SuspenseFacts | undefined;
}

/** A payment as it was taken. */
export interface PaymentFacts {
  /** Whose number its ticket has. */
  readonly station: StationId;
  readonly ticketNo: number;
  readonly accountId: AccountId;
  readonly amount: Fen;
  readonly channel: PaymentChannel;
  /** What was asked for with it, in the same request. */
  readonly sale?: TakePayment['sale'];
}

export interface DepositFacts extends Pick<PaymentFacts, 'accountId' | 'amount' | 'channel'> {
  /** The charge item (收费项目) that it was taken for. */
  readonly item: string;
}

/** A deposit less what has gone back of it. */
export interface HeldDeposit {
  readonly item: string;
  /** 0 where all of it went back. */
  readonly heldFen: number;
}

/** Gas that one posted load, or several, moved onto cards of one meter. */
export interface LoadedSum {
  readonly litres: Litre;
  readonly fen: Fen;
}

/** One posted load, by the total that it led to. */
export interface PostedLoad extends LoadedSum {
  readonly total: Counted;
}

export interface Snapshot extends Books {
  readonly settings: LedgerSettings;
  readonly hall: HallSnapshot;
  readonly stock: StockSnapshot;
  readonly people: PeopleSnapshot;
  community(id: number): CommunityRow | undefined;
  regulatorBox(id: number): RegulatorBoxRow | undefined;
  /** A meter that hangs at this very address already, kitchen beside boiler; the lowest one. */
  meterAt(communityId: number, address: string): MeterId | undefined;
  /** The reading nearest in time that counts, strictly before or after `at`. */
  readingBefore(meter: MeterId, at: number): ReadingRow | undefined;
  readingAfter(meter: MeterId, at: number): ReadingRow | undefined;
  /**
   * Where wheel and electronics are taken to agree, strictly before `at`, among readings that count and bring this figure:
   * the last one whose difference was confirmed; else, from a card or a line, the first one.
   */
  agreedReading(meter: MeterId, figure: Figure, at: number): ReadingRow | undefined;
  /** The last exchange that the account was part of. */
  lastSwapOf(id: AccountId): MeterSwapRow | undefined;
  /** Accounts that the account itself exchanged meters with, by number. */
  swapPartnersOf(id: AccountId): readonly AccountId[];
  /** Every card that was ever opened for the meter, by number. */
  cardsOf(meter: MeterId): readonly CardNo[];
  tariff(id: string): TariffVersion | undefined;
  tariffsOf(customerClass: string): readonly TariffVersion[];
  /** Of every class; asked when one is entered, and never at a sale. */
  everyTariff(): Iterable<TariffVersion>;
  /** The load in state RESERVED or CASE; the unique indexes allow one. */
  openLoadOnCard(no: CardNo): LoadRow | undefined;
  openLoadOnMeter(meter: MeterId): LoadRow | undefined;
  /** Meters that answer at one address of a line, those that were taken down left out: mostly one. */
  linksAt(line: string, address: string): readonly MeterLinkRow[];
  openLineLoadOn(meter: MeterId): LineLoadRow | undefined;
  /** The sheet of the meter whose place this one took; undefined for a meter that was hung where none was. */
  meterEndBefore(id: MeterId): MeterEndRow | undefined;
  /** Sum of the posted loads of `meter` with a total in (above, upTo]; undefined when none ends exactly at `upTo`. */
  postedBetween(meter: MeterId, above: Counted, upTo: Counted): LoadedSum | undefined;
  /** The posted load of `meter` with the smallest total above `above`. */
  nextPosted(meter: MeterId, above: Counted): PostedLoad | undefined;
  /** The newest period that was ever begun. */
  latestMonth(): MonthRow | undefined;
  /** The first account of the period whose line is not deducted yet. */
  firstWaiting(period: Period): AccountId | undefined;
  /** Where the station's facts of the last closed period end; the row before its first while there is none. */
  watermark(station: StationId): number;
  /** The last row of the station's chain. */
  lastRow(station: StationId): number;
  /** Every lot of the account, newest first; whoever walks them stops when it has seen enough. */
  lotsOf(id: AccountId): Iterable<Lot>;
  /** The newest purchase of money for a money meter that was not reversed. */
  lastMoneyPurchase(id: AccountId): MoneyPurchase | undefined;
  /** Accounts with gas or money to be written (待写), by number. */
  waitingToBeWritten(): Iterable<LiveRow>;
  /** Was a load of money with this operation tag ever reserved for the meter, whatever became of it? */
  knowsMoneyWrite(meter: MeterId, tag: string): boolean;
  /** Was a load with this number and this operation tag reserved for the meter, and is it void? */
  gaveUp(meter: MeterId, write: Pick<LoadTarget, 'writeSequence' | 'tag'>): boolean;
  /** A transfer of the account that nobody has seen on a statement yet. */
  pendingTransferOf(id: AccountId): TransferRow | undefined;
  /** The payment of this operation, of any channel; undefined for every other operation. */
  payment(id: OperationId): PaymentFacts | undefined;
  /** What a platform paid out (第三方清算) by this operation; undefined for every other one. */
  clearing(id: OperationId): ClearingFacts | undefined;
  /** What the account has left of gifts (赠气) follows from it. */
  giftPast(id: AccountId): GiftPast;
  /** What waits of money that came for the account after its end (暂收款), fen. */
  suspenseHeld(id: AccountId): number;
  /** Deposits (预付款) of the account that were taken and have not gone back, fen. */
  depositHeld(id: AccountId): number;
  /** The same, one by one, in no order. */
  heldDeposits(id: AccountId): Iterable<HeldDeposit>;
  /** The deposit that this operation took, or that its transfer will bring; undefined for every other operation. */
  deposit(id: OperationId): DepositFacts | undefined;
  /** The charge of this operation, a deposit's too, as it was taken; undefined for every other operation. */
  charge(id: OperationId): Charged | undefined;
}

/** Where the entry will stand if the command is accepted. */
export interface Place {
  readonly entryId: RowId;
  /** Row time, ms since 1970 UTC. */
  readonly at: number;
  /** Next ticket number (小票号) of the station; taken only by a payment. */
  readonly ticketNo: number;
}
