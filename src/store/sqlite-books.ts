/** The snapshot on SQLite: reads of the one writer's own transaction, and the rows it writes back. */

import type { Database } from 'better-sqlite3';
import type { Counted } from '../core/card.ts';
import {
  type AccountId,
  type CardNo,
  type MeterId,
  type OperationId,
  type RowId,
  rowId,
  type StationId,
} from '../core/ids.ts';
import type { BankLineRow } from '../core/ledger/bank-line.ts';
import type { DocumentRow } from '../core/ledger/documents.ts';
import { type Charged, chargedBy } from '../core/ledger/hall/charge.ts';
import type { MeterEndRow } from '../core/ledger/life/rows.ts';
import type { LineLoadRow, MeterLinkRow } from '../core/ledger/line-rows.ts';
import type { MoneyPurchase } from '../core/ledger/money-meter.ts';
import type {
  MeteredRow,
  MonthRow,
  PlanRow,
  TrueUpRow,
  UsageRow,
} from '../core/ledger/month-rows.ts';
import type { PapersRow, ReviewSheetRow } from '../core/ledger/papers.ts';
import type { MeterFaultRow, ReadingRow } from '../core/ledger/reading-rows.ts';
import type { RecognitionRow } from '../core/ledger/recognition.ts';
import type {
  AccountRow,
  CardRow,
  Change,
  CommunityRow,
  LiveRow,
  LoadRow,
  MeterRow,
  MonthChange,
  PaperChange,
  PlateRow,
  RefundRow,
  RegulatorBoxRow,
  SecretRow,
  TransferRow,
} from '../core/ledger/rows.ts';
import type {
  DepositFacts,
  HeldDeposit,
  LedgerSettings,
  LoadedSum,
  PaymentFacts,
  PostedLoad,
  Snapshot,
} from '../core/ledger/snapshot.ts';
import type { MeterSwapRow } from '../core/ledger/swap.ts';
import type { WindowCountRow } from '../core/ledger/window-count.ts';
import type { Lot } from '../core/lots.ts';
import { assert } from '../core/outcome.ts';
import type { Period } from '../core/period.ts';
import type { Figure } from '../core/reading.ts';
import type { TariffVersion } from '../core/tariff.ts';
import { ENTRY_COLUMNS, operationOf, type StoredEntry } from './history.ts';
import { LotWalk } from './lot-walk.ts';
import { MoneyWalk } from './money-walk.ts';
import { AccountTable } from './tables/accounts.ts';
import { bankLineTable } from './tables/bank-lines.ts';
import { benchCheckTable } from './tables/bench-checks.ts';
import { StockTables } from './tables/card-stock.ts';
import { cardTable, meterTable, secretTable } from './tables/cards.ts';
import { depositsHeld, depositsTaken } from './tables/deposits.ts';
import { documentTable } from './tables/documents.ts';
import { GapTables } from './tables/gaps.ts';
import { HallTables } from './tables/hall.ts';
import { opBytes } from './tables/identities.ts';
import { LineLoadTable, meterLinkTable } from './tables/lines.ts';
import { LiveTable } from './tables/lives.ts';
import { LoadTable } from './tables/loads.ts';
import { meterEndTable } from './tables/meter-ends.ts';
import { type MeterSwapTable, meterSwapTable } from './tables/meter-swaps.ts';
import { meteredTable, monthTable, UsageTable, watermarkTable } from './tables/months.ts';
import { papersTable, reviewSheetTable } from './tables/papers.ts';
import { approvalTable, PeopleTable } from './tables/people.ts';
import { personalKeyTable } from './tables/personal-keys.ts';
import { plateTable } from './tables/plates.ts';
import { meterFaultTable, readingTable } from './tables/readings.ts';
import { planTable, recognitionTable, trueUpTable } from './tables/recognitions.ts';
import {
  communityTable,
  refundTable,
  regulatorBoxTable,
  TariffTable,
  transferTable,
} from './tables/registry.ts';
import { windowCountTable } from './tables/window-counts.ts';

export class SqliteBooks implements Snapshot {
  readonly settings: LedgerSettings;
  readonly accounts: AccountTable;
  readonly lives: LiveTable;
  readonly loads: LoadTable;
  readonly tariffs: TariffTable;
  readonly hall: HallTables;
  readonly stock: StockTables;
  readonly people: PeopleTable;
  readonly personalKeys;
  readonly approvals;
  readonly gap: GapTables;
  readonly meters;
  readonly plates;
  readonly paperRows;
  readonly reviewSheets;
  readonly readings;
  readonly faults;
  readonly benchChecks;
  readonly windowCounts;
  readonly meterEnds;
  readonly cards;
  readonly secrets;
  readonly communities;
  readonly regulatorBoxes;
  readonly transfers;
  readonly months;
  readonly usages;
  readonly meteredRows;
  readonly watermarks;
  readonly documents;
  readonly bankLines;
  readonly recognitions;
  readonly trueUps;
  readonly plans;
  private readonly chainEnd;
  private readonly lots: LotWalk;
  private readonly moneyWalk: MoneyWalk;
  readonly refunds;
  private readonly payments;
  private readonly deposits;
  private readonly depositsTaken;
  readonly links;
  readonly lineLoads: LineLoadTable;
  readonly meterSwaps: MeterSwapTable;

  constructor(db: Database, settings: LedgerSettings) {
    this.settings = settings;
    this.accounts = new AccountTable(db);
    this.lives = new LiveTable(db);
    this.loads = new LoadTable(db);
    this.tariffs = new TariffTable(db);
    this.hall = new HallTables(db);
    this.stock = new StockTables(db);
    this.people = new PeopleTable(db);
    this.personalKeys = personalKeyTable(db);
    this.approvals = approvalTable(db);
    this.gap = new GapTables(db);
    this.meters = meterTable(db);
    this.plates = plateTable(db);
    this.paperRows = papersTable(db);
    this.reviewSheets = reviewSheetTable(db);
    this.readings = readingTable(db);
    this.faults = meterFaultTable(db);
    this.benchChecks = benchCheckTable(db);
    this.windowCounts = windowCountTable(db);
    this.meterEnds = meterEndTable(db);
    this.cards = cardTable(db);
    this.secrets = secretTable(db);
    this.communities = communityTable(db);
    this.regulatorBoxes = regulatorBoxTable(db);
    this.transfers = transferTable(db);
    this.months = monthTable(db);
    this.usages = new UsageTable(db);
    this.meteredRows = meteredTable(db);
    this.watermarks = watermarkTable(db);
    this.documents = documentTable(db);
    this.bankLines = bankLineTable(db);
    this.recognitions = recognitionTable(db);
    this.trueUps = trueUpTable(db);
    this.plans = planTable(db);
    this.chainEnd = db
      .prepare<[number], number>('SELECT last FROM batch WHERE station = ? ORDER BY n DESC LIMIT 1')
      .pluck();
    this.meterSwaps = meterSwapTable(db);
    this.moneyWalk = new MoneyWalk(db);
    this.lots = new LotWalk(db, this.meterSwaps, (id) => this.tariff(id));
    this.links = meterLinkTable(db);
    this.lineLoads = new LineLoadTable(db);
    this.refunds = refundTable(db);
    this.deposits = depositsHeld(db);
    this.depositsTaken = depositsTaken(db);
    this.payments = db.prepare<[Uint8Array], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE op_id = ? AND kind IN ('take-payment', 'take-charge')`,
    );
  }

  account(id: AccountId): AccountRow | undefined {
    return this.accounts.get(id);
  }
  live(id: AccountId): LiveRow | undefined {
    return this.lives.get(id);
  }
  meter(id: MeterId): MeterRow | undefined {
    return this.meters.get(id);
  }
  plate(id: MeterId): PlateRow | undefined {
    return this.plates.get(id);
  }
  reading(id: RowId): ReadingRow | undefined {
    return this.readings.get(id);
  }
  fault(meter: MeterId): MeterFaultRow | undefined {
    return this.faults.get(meter);
  }
  readingBefore(meter: MeterId, at: number): ReadingRow | undefined {
    return this.readings.before(meter, at);
  }
  readingAfter(meter: MeterId, at: number): ReadingRow | undefined {
    return this.readings.after(meter, at);
  }
  agreedReading(meter: MeterId, figure: Figure, at: number): ReadingRow | undefined {
    return this.readings.agreed(meter, figure, at);
  }
  papers(id: AccountId): PapersRow | undefined {
    return this.paperRows.get(id);
  }
  reviewSheet(sheetNo: string): ReviewSheetRow | undefined {
    return this.reviewSheets.get(sheetNo);
  }
  meterAt(communityId: number, address: string): MeterId | undefined {
    return this.meters.at(communityId, address);
  }
  card(no: CardNo): CardRow | undefined {
    return this.cards.get(no);
  }
  load(id: OperationId): LoadRow | undefined {
    return this.loads.get(id);
  }
  link(id: MeterId): MeterLinkRow | undefined {
    return this.links.get(id);
  }
  linksAt(line: string, address: string): readonly MeterLinkRow[] {
    return this.links.at(line, address);
  }
  lineLoad(id: OperationId): LineLoadRow | undefined {
    return this.lineLoads.get(id);
  }
  openLineLoadOn(meter: MeterId): LineLoadRow | undefined {
    return this.lineLoads.openAt(meter);
  }
  transfer(id: OperationId): TransferRow | undefined {
    return this.transfers.get(id);
  }
  community(id: number): CommunityRow | undefined {
    return this.communities.get(id);
  }
  regulatorBox(id: number): RegulatorBoxRow | undefined {
    return this.regulatorBoxes.get(id);
  }
  tariff(id: string): TariffVersion | undefined {
    return this.tariffs.get(id);
  }
  everyTariff(): Iterable<TariffVersion> {
    return this.tariffs.versions();
  }
  tariffsOf(customerClass: string): readonly TariffVersion[] {
    return this.tariffs.of(customerClass);
  }
  openLoadOnCard(no: CardNo): LoadRow | undefined {
    return this.loads.openAtCard(no);
  }
  openLoadOnMeter(meter: MeterId): LoadRow | undefined {
    return this.loads.openAtMeter(meter);
  }
  postedBetween(meter: MeterId, above: Counted, upTo: Counted): LoadedSum | undefined {
    return this.loads.postedBetween(meter, above, upTo);
  }
  windowCount(id: MeterId): WindowCountRow | undefined {
    return this.windowCounts.get(id);
  }
  meterEnd(id: MeterId): MeterEndRow | undefined {
    return this.meterEnds.get(id);
  }
  meterEndBefore(id: MeterId): MeterEndRow | undefined {
    return this.meterEnds.before(id);
  }
  month(period: Period): MonthRow | undefined {
    return this.months.get(period);
  }
  firstWaiting(period: Period): AccountId | undefined {
    return this.usages.waiting(period, 0, 1)[0]?.accountId;
  }
  watermark(station: StationId): number {
    return this.watermarks.last(station) ?? rowId(station, 1) - 1;
  }
  lastRow(station: StationId): number {
    return this.chainEnd.get(station) ?? rowId(station, 1) - 1;
  }
  lastSwapOf(id: AccountId): MeterSwapRow | undefined {
    return this.meterSwaps.ofAccount(id, 1)[0];
  }
  swapPartnersOf(id: AccountId): readonly AccountId[] {
    return this.meterSwaps.partnersOf(id);
  }
  cardsOf(meter: MeterId): readonly CardNo[] {
    return this.cards.ofMeter(meter);
  }
  latestMonth(): MonthRow | undefined {
    return this.months.latest();
  }
  usage(period: Period, account: AccountId): UsageRow | undefined {
    return this.usages.get(period, account);
  }
  metered(meter: MeterId): MeteredRow | undefined {
    return this.meteredRows.get(meter);
  }
  recognition(id: AccountId): RecognitionRow | undefined {
    return this.recognitions.get(id);
  }
  plan(id: AccountId): PlanRow | undefined {
    return this.plans.get(id);
  }
  trueUp(id: AccountId, year: number): TrueUpRow | undefined {
    return this.trueUps.get(id, year);
  }
  bankLine(bank: string, serial: string): BankLineRow | undefined {
    return this.bankLines.get(bank, serial);
  }

  document(formNo: string): DocumentRow | undefined {
    return this.documents.get(formNo);
  }
  nextPosted(meter: MeterId, above: Counted): PostedLoad | undefined {
    return this.loads.nextPosted(meter, above);
  }
  lotsOf(id: AccountId): Iterable<Lot> {
    return this.lots.from(id, this.live(id)?.head ?? null);
  }
  lastMoneyPurchase(id: AccountId): MoneyPurchase | undefined {
    return this.moneyWalk.newest(this.live(id)?.head ?? null);
  }
  payment(id: OperationId): PaymentFacts | undefined {
    const entry = this.payments.get(opBytes(id));
    if (entry === undefined) return undefined;
    const { command, committed } = operationOf(entry);
    const { result } = committed;
    if (command.kind !== 'take-payment' || result.kind !== 'payment') return undefined;
    return { ...command, ticketNo: result.ticketNo };
  }
  deposit(id: OperationId): DepositFacts | undefined {
    const taken = this.chargeOf(id);
    if (taken === undefined || chargedBy(taken.committed.result).income) return undefined;
    const { accountId, amount, channel, item } = taken.command;
    return { accountId, amount, channel, item };
  }
  charge(id: OperationId): Charged | undefined {
    const taken = this.chargeOf(id);
    return taken && chargedBy(taken.committed.result);
  }
  private chargeOf(id: OperationId) {
    const entry = this.payments.get(opBytes(id));
    if (entry === undefined) return undefined;
    const { command, committed } = operationOf(entry);
    return command.kind === 'take-charge' ? { command, committed } : undefined;
  }
  depositHeld(id: AccountId): number {
    return this.deposits(this.live(id)?.head ?? null);
  }
  *heldDeposits(id: AccountId): Generator<HeldDeposit> {
    for (const taken of this.depositsTaken(this.live(id)?.head ?? null)) {
      const deposit = this.deposit(taken);
      assert(deposit !== undefined, `deposit ${taken} is gone`);
      const { item, amount } = deposit;
      yield { item, heldFen: amount - (this.refund(taken)?.amount ?? 0) };
    }
  }
  refund(payment: OperationId): RefundRow | undefined {
    return this.refunds.get(payment);
  }
  waitingGas(): Iterable<LiveRow> {
    return this.lives.toBeWritten();
  }
  pendingTransferOf(id: AccountId): TransferRow | undefined {
    return this.transfers.pendingOf(id);
  }
  secret(no: CardNo, fingerprint: string): SecretRow | undefined {
    return this.secretsOf(no).find((row) => row.fingerprint === fingerprint);
  }
  secretsOf(no: CardNo): readonly SecretRow[] {
    return this.secrets.ofCard(no);
  }

  /**
   * Lines of a period that wait for their deduction, by account, above `after`. What their deductions will ask for is read
   * along with them, a table at a time: asked for one by one, these rows cost more than the rows that are written.
   */
  waitingLines(period: Period, after: number, limit: number): readonly UsageRow[] {
    const lines = this.usages.waiting(period, after, limit);
    const last = lines.at(-1);
    if (last === undefined || lines.length === 1) return lines;
    const span = { period, after, upTo: last.accountId };
    this.usages.readAhead(period, lines);
    this.lives.readAhead(span);
    this.meters.readAhead(span);
    this.meteredRows.readAhead(span);
    this.lots.readAhead(span);
    return lines;
  }

  /** Writes one new row; a live row is guarded by its version. */
  put(change: Change): void {
    switch (change.table) {
      case 'account':
        this.accounts.put(change.row);
        break;
      case 'live':
        this.lives.put(change.row);
        break;
      case 'meter':
        this.meters.put(change.row);
        break;
      case 'card':
        this.cards.put(change.row);
        break;
      case 'load':
        this.loads.put(change.row);
        break;
      case 'meterLink':
        this.links.put(change.row);
        break;
      case 'lineLoad':
        this.lineLoads.put(change.row);
        break;
      case 'transfer':
        this.transfers.put(change.row);
        break;
      case 'refund':
        this.refunds.put(change.row);
        break;
      case 'secret':
        this.secrets.put(change.row);
        break;
      case 'community':
        this.communities.put(change.row);
        break;
      case 'regulatorBox':
        this.regulatorBoxes.put(change.row);
        break;
      case 'tariff':
        this.tariffs.put(change.row);
        break;
      case 'month':
      case 'usage':
      case 'metered':
      case 'watermark':
      case 'recognition':
      case 'trueUp':
      case 'plan':
      case 'document':
      case 'bankLine':
        this.putMonth(change);
        break;
      case 'meterSwap':
        this.meterSwaps.put(change.row);
        break;
      case 'hall':
        this.hall.put(change.row);
        break;
      case 'stock':
        this.stock.put(change.row);
        break;
      case 'person':
        this.people.put(change.row);
        break;
      case 'approval':
        this.approvals.put(change.row);
        break;
      case 'gap':
        this.gap.put(change.row);
        break;
      case 'erasure':
        this.personalKeys.destroy(change.row.accountId);
        break;
      default:
        this.putPaper(change);
    }
  }

  private putMonth(change: MonthChange): void {
    switch (change.table) {
      case 'month':
        this.months.put(change.row);
        break;
      case 'usage':
        this.usages.put(change.row);
        break;
      case 'metered':
        this.meteredRows.put(change.row);
        break;
      case 'watermark':
        this.watermarks.put(change.row);
        break;
      case 'recognition':
        this.recognitions.put(change.row);
        break;
      case 'trueUp':
        this.trueUps.put(change.row);
        break;
      case 'plan':
        this.plans.put(change.row);
        break;
      case 'document':
        this.documents.put(change.row);
        break;
      case 'bankLine':
        this.bankLines.put(change.row);
        break;
    }
  }

  /** What engineering keeps of meters and households. */
  private putPaper(change: PaperChange): void {
    switch (change.table) {
      case 'reading':
        this.readings.put(change.row);
        break;
      case 'benchCheck':
        this.benchChecks.put(change.row);
        break;
      case 'windowCount':
        this.windowCounts.put(change.row);
        break;
      case 'meterEnd':
        this.meterEnds.put(change.row);
        break;
      case 'meterFault':
        this.faults.put(change.row);
        break;
      case 'plate':
        this.plates.put(change.row);
        break;
      case 'papers':
        this.paperRows.put(change.row);
        break;
      case 'reviewSheet':
        this.reviewSheets.put(change.row);
        break;
    }
  }

  /** Believes nothing that was read before: after a rollback, or when another connection has written. */
  forget(): void {
    this.accounts.forget();
    this.lives.forget();
    this.tariffs.forget();
    this.months.forget();
    this.meters.forget();
    this.usages.forget();
    this.meteredRows.forget();
    this.recognitions.forget();
    this.gap.forget();
    this.meterSwaps.forget();
    this.lots.forget();
  }
}
