/** The snapshot on SQLite: reads of the one writer's own transaction, and the rows it writes back. */

import type { Database } from 'better-sqlite3';
import type { Counted } from '../core/card.ts';
import {
  type AccountId,
  type CardNo,
  type MeterId,
  type OperationId,
  rowId,
  type StationId,
} from '../core/ids.ts';
import type { BankLineRow } from '../core/ledger/bank-line.ts';
import type { GiftPast } from '../core/ledger/gift-left.ts';
import { type Charged, chargedBy } from '../core/ledger/hall/charge.ts';
import { KeptRows } from '../core/ledger/kept-rows.ts';
import type { MeterEndRow } from '../core/ledger/life/rows.ts';
import type { LineLoadRow, MeterLinkRow } from '../core/ledger/line-rows.ts';
import type { MoneyPurchase } from '../core/ledger/money-meter.ts';
import type {
  MonthRow,
  PriceCorrectionRow,
  TrueUpRow,
  UsageRow,
} from '../core/ledger/month-rows.ts';
import type { ReadingRow } from '../core/ledger/reading-rows.ts';
import type { ClearingFacts } from '../core/ledger/red-clearing.ts';
import type {
  LiveRow,
  LoadRow,
  MeterFigures,
  SecretRow,
  Tables,
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
import { leftInSuspense, type SuspenseFacts } from '../core/ledger/suspense.ts';
import type { MeterSwapRow } from '../core/ledger/swap.ts';
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
import { cardDifferenceTable } from './tables/card-differences.ts';
import { StockTables } from './tables/card-stock.ts';
import { cardTable, meterTable, secretTable } from './tables/cards.ts';
import { depositsHeld, depositsTaken } from './tables/deposits.ts';
import { documentTable } from './tables/documents.ts';
import { GapTables } from './tables/gaps.ts';
import { giftPasts } from './tables/gift-past.ts';
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
import { priceCorrectionTable } from './tables/price-corrections.ts';
import { meterFaultTable, readingTable } from './tables/readings.ts';
import { planTable, recognitionTable, trueUpTable } from './tables/recognitions.ts';
import {
  communityTable,
  refundTable,
  regulatorBoxTable,
  TariffTable,
  transferTable,
} from './tables/registry.ts';
import { suspenseReads } from './tables/suspenses.ts';
import { windowCountTable } from './tables/window-counts.ts';

export class SqliteBooks extends KeptRows implements Snapshot {
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
  readonly papersOf;
  readonly reviewSheets;
  readonly readings;
  readonly faults;
  readonly benchChecks;
  readonly windowCounts;
  readonly meterEnds;
  readonly cards;
  readonly cardDifferences;
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
  readonly priceCorrections;
  readonly plans;
  private readonly chainEnd;
  private readonly lots: LotWalk;
  private readonly moneyWalk: MoneyWalk;
  readonly refunds;
  private readonly payments;
  readonly suspenses;
  private readonly clearings;
  private readonly giftPasts;
  private readonly deposits;
  private readonly depositsTaken;
  readonly links;
  readonly lineLoads: LineLoadTable;
  readonly meterSwaps: MeterSwapTable;
  /** A live row is guarded by its version. */
  protected readonly tables: Tables;
  protected readonly erasures: Tables['erasure'];

  constructor(db: Database, settings: LedgerSettings) {
    super();
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
    this.papersOf = papersTable(db);
    this.reviewSheets = reviewSheetTable(db);
    this.readings = readingTable(db);
    this.faults = meterFaultTable(db);
    this.benchChecks = benchCheckTable(db);
    this.windowCounts = windowCountTable(db);
    this.meterEnds = meterEndTable(db);
    this.cards = cardTable(db);
    this.cardDifferences = cardDifferenceTable(db);
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
    this.priceCorrections = priceCorrectionTable(db);
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
    this.suspenses = suspenseReads(db);
    this.clearings = db.prepare<[Uint8Array], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE op_id = ? AND kind = 'settle-clearing'`,
    );
    this.giftPasts = giftPasts(db);
    this.deposits = depositsHeld(db);
    this.depositsTaken = depositsTaken(db);
    this.payments = db.prepare<[Uint8Array], StoredEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE op_id = ? AND kind IN ('take-payment', 'take-charge')`,
    );
    this.erasures = { put: ({ accountId }) => this.personalKeys.destroy(accountId) };
    this.tables = this.tablesByName();
  }

  override meterFigures(id: MeterId): MeterFigures | undefined {
    return this.meters.figures(id);
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
  meterAt(communityId: number, address: string): MeterId | undefined {
    return this.meters.at(communityId, address);
  }
  linksAt(line: string, address: string): readonly MeterLinkRow[] {
    return this.links.at(line, address);
  }
  openLineLoadOn(meter: MeterId): LineLoadRow | undefined {
    return this.lineLoads.openAt(meter);
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
  meterEndBefore(id: MeterId): MeterEndRow | undefined {
    return this.meterEnds.before(id);
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
    return this.meterSwaps.ofAccount(id, null, 1)[0];
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
  trueUp(id: AccountId, year: number): TrueUpRow | undefined {
    return this.trueUps.get(id, year);
  }
  priceCorrectionsOf(id: AccountId): readonly PriceCorrectionRow[] {
    return this.priceCorrections.of(id);
  }
  bankLine(bank: string, serial: string): BankLineRow | undefined {
    return this.bankLines.get(bank, serial);
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
  clearing(id: OperationId): ClearingFacts | undefined {
    const entry = this.clearings.get(opBytes(id));
    if (entry === undefined) return undefined;
    const { command } = operationOf(entry);
    return command.kind === 'settle-clearing' ? command : undefined;
  }
  giftPast(id: AccountId): GiftPast {
    return this.giftPasts(id, this.live(id)?.head ?? null);
  }
  suspense(id: OperationId): SuspenseFacts | undefined {
    return this.suspenses.get(id);
  }
  suspenseHeld(id: AccountId): number {
    let held = 0;
    for (const { suspense, ...facts } of this.suspenses.of(id)) {
      held += leftInSuspense(suspense, facts, this);
    }
    return held;
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
  waitingToBeWritten(): Iterable<LiveRow> {
    return this.lives.toBeWritten();
  }
  knowsMoneyWrite(meter: MeterId, tag: string): boolean {
    return this.loads.knowsMoneyWrite(meter, tag);
  }
  gaveUp(meter: MeterId, write: Parameters<Snapshot['gaveUp']>[1]): boolean {
    return this.loads.gaveUp(meter, write);
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

  waitingCount(period: Period): number {
    return this.usages.waitingCount(period);
  }

  /** Writes what tables have kept back; before every commit. */
  flush(): void {
    this.usages.flush();
  }

  /** Believes nothing that was read before: after a rollback, or when another connection has written. */
  forget(): void {
    this.accounts.forget();
    this.priceCorrections.forget();
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
