/** The books in memory: what entries lead to when they are replayed, with no database to believe. */

import type { Counted } from '../card.ts';
import {
  type AccountId,
  type CardNo,
  type MeterId,
  type OperationId,
  type RowId,
  rowId,
  type StationId,
} from '../ids.ts';
import type { Posting } from '../journal.ts';
import { type Lot, withoutReturned } from '../lots.ts';
import type { Period } from '../period.ts';
import type { Figure } from '../reading.ts';
import type { TariffVersion } from '../tariff.ts';
import { addFen, addLitre, fen, litre, ZERO_FEN, ZERO_LITRE } from '../units.ts';
import { type BankLineRow, bankLineKey } from './bank-line.ts';
import type { BenchCheckRow } from './bench-check.ts';
import type { LedgerCommand } from './commands.ts';
import type { DocumentRow } from './documents.ts';
import { effectiveLoad } from './effective-load.ts';
import type { Effects } from './effects.ts';
import { GapMemory } from './gap/rows.ts';
import { HallMemory } from './hall/books.ts';
import type { Charged } from './hall/charge.ts';
import { type LotMark, marked, markIn, marksLot } from './hall/vat-invoice.ts';
import type { MeterEndRow } from './life/rows.ts';
import type { LineLoadRow, MeterLinkRow } from './line-rows.ts';
import { bringsGas, lotOf, returnsGas } from './lot-of.ts';
import type { MoneyPurchase } from './money-meter.ts';
import type {
  MeteredRow,
  MonthRow,
  PlanRow,
  TrueUpRow,
  UsageRow,
  WatermarkRow,
} from './month-rows.ts';
import type { PapersRow, ReviewSheetRow } from './papers.ts';
import { PeopleMemory } from './people/rows.ts';
import {
  bringsFigure,
  isDifferenceFound,
  type MeterFaultRow,
  type ReadingRow,
} from './reading-rows.ts';
import type { RecognitionRow } from './recognition.ts';
import type { CommandResult } from './results.ts';
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
} from './rows.ts';
import type {
  DepositFacts,
  HeldDeposit,
  LedgerSettings,
  LoadedSum,
  PaymentFacts,
  PostedLoad,
  Snapshot,
} from './snapshot.ts';
import { StockMemory } from './stock/books.ts';
import type { MeterSwapRow } from './swap.ts';
import type { WindowCountRow } from './window-count.ts';

export const secretKey = (row: { readonly cardNo: CardNo; readonly fingerprint: string }): string =>
  `${row.cardNo} ${row.fingerprint}`;

export const usageKey = (row: { readonly period: Period; readonly accountId: AccountId }): string =>
  `${row.period} ${row.accountId}`;

export const watermarkKey = ({ period, station }: WatermarkRow): string => `${period} ${station}`;

export const trueUpKey = ({ accountId, year }: Pick<TrueUpRow, 'accountId' | 'year'>): string =>
  `${accountId} ${year}`;

export class MemoryBooks implements Snapshot {
  readonly settings: LedgerSettings;
  readonly accounts = new Map<AccountId, AccountRow>();
  readonly lives = new Map<AccountId, LiveRow>();
  readonly meters = new Map<MeterId, MeterRow>();
  readonly papersOf = new Map<AccountId, PapersRow>();
  readonly readings = new Map<RowId, ReadingRow>();
  readonly faults = new Map<MeterId, MeterFaultRow>();
  readonly benchChecks = new Map<MeterId, BenchCheckRow>();
  readonly windowCounts = new Map<MeterId, WindowCountRow>();
  readonly meterEnds = new Map<MeterId, MeterEndRow>();
  readonly reviewSheets = new Map<string, ReviewSheetRow>();
  readonly plates = new Map<MeterId, PlateRow>();
  readonly cards = new Map<CardNo, CardRow>();
  readonly loads = new Map<OperationId, LoadRow>();
  readonly links = new Map<MeterId, MeterLinkRow>();
  readonly lineLoads = new Map<OperationId, LineLoadRow>();
  readonly transfers = new Map<OperationId, TransferRow>();
  readonly secrets = new Map<string, SecretRow>();
  readonly communities = new Map<number, CommunityRow>();
  readonly regulatorBoxes = new Map<number, RegulatorBoxRow>();
  readonly tariffs = new Map<string, TariffVersion>();
  readonly months = new Map<Period, MonthRow>();
  readonly usages = new Map<string, UsageRow>();
  readonly meteredRows = new Map<MeterId, MeteredRow>();
  readonly watermarks = new Map<string, WatermarkRow>();
  /** In the order in which meters were exchanged. */
  readonly meterSwaps = new Map<OperationId, MeterSwapRow>();
  readonly documents = new Map<string, DocumentRow>();
  readonly bankLines = new Map<string, BankLineRow>();
  readonly recognitions = new Map<AccountId, RecognitionRow>();
  readonly trueUps = new Map<string, TrueUpRow>();
  readonly plans = new Map<AccountId, PlanRow>();
  /** Last row of each chain; whoever decides on these books says it. */
  readonly lastRows = new Map<StationId, number>();
  readonly hall = new HallMemory();
  readonly stock = new StockMemory();
  readonly people = new PeopleMemory();
  readonly gap = new GapMemory();
  /** Payments of every channel; whoever replays entries says which they were. */
  readonly payments = new Map<OperationId, PaymentFacts>();
  /** Charges of every channel, deposits among them; as `payments`. */
  readonly charges = new Map<OperationId, DepositFacts & { readonly charged: Charged }>();
  readonly refunds = new Map<OperationId, RefundRow>();
  private readonly depositsHeld = new Map<AccountId, number>();
  /** Lots of each account, oldest first, less what was given back. */
  private readonly lots = new Map<AccountId, Lot[]>();
  /** Purchases of money that stand, oldest first. */
  private readonly moneyBought = new Map<AccountId, MoneyPurchase[]>();

  constructor(settings: LedgerSettings) {
    this.settings = settings;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.put(change);
  }

  private put(change: Change): void {
    switch (change.table) {
      case 'account':
        this.accounts.set(change.row.accountId, change.row);
        break;
      case 'live':
        this.lives.set(change.row.accountId, change.row);
        break;
      case 'meter':
        this.meters.set(change.row.meter, change.row);
        break;
      case 'card':
        this.cards.set(change.row.cardNo, change.row);
        break;
      case 'load':
        this.loads.set(change.row.operationId, change.row);
        break;
      case 'meterLink':
        this.links.set(change.row.meter, change.row);
        break;
      case 'lineLoad':
        this.lineLoads.set(change.row.operationId, change.row);
        break;
      case 'transfer':
        this.transfers.set(change.row.operationId, change.row);
        break;
      case 'refund':
        this.refunds.set(change.row.payment, change.row);
        break;
      case 'secret':
        this.secrets.set(secretKey(change.row), change.row);
        break;
      case 'community':
        this.communities.set(change.row.communityId, change.row);
        break;
      case 'regulatorBox':
        this.regulatorBoxes.set(change.row.regulatorBoxId, change.row);
        break;
      case 'tariff':
        this.tariffs.set(change.row.id, change.row);
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
        this.meterSwaps.set(change.row.document, change.row);
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
        this.people.approvals.set(change.row.approval, change.row);
        break;
      case 'gap':
        this.gap.put(change.row);
        break;
      case 'erasure':
        // The keys of customers are no part of what entries lead to.
        break;
      default:
        this.putPaper(change);
    }
  }

  private putMonth(change: MonthChange): void {
    switch (change.table) {
      case 'month':
        this.months.set(change.row.period, change.row);
        break;
      case 'usage':
        this.usages.set(usageKey(change.row), change.row);
        break;
      case 'metered':
        this.meteredRows.set(change.row.meter, change.row);
        break;
      case 'watermark':
        this.watermarks.set(watermarkKey(change.row), change.row);
        break;
      case 'recognition':
        this.recognitions.set(change.row.accountId, change.row);
        break;
      case 'trueUp':
        this.trueUps.set(trueUpKey(change.row), change.row);
        break;
      case 'plan':
        this.plans.set(change.row.accountId, change.row);
        break;
      case 'document':
        this.documents.set(change.row.formNo, change.row);
        break;
      case 'bankLine':
        this.bankLines.set(bankLineKey(change.row), change.row);
        break;
    }
  }

  /** What engineering keeps of meters and households. */
  private putPaper(change: PaperChange): void {
    switch (change.table) {
      case 'reading':
        this.readings.set(change.row.entryId, change.row);
        break;
      case 'benchCheck':
        this.benchChecks.set(change.row.meter, change.row);
        break;
      case 'windowCount':
        this.windowCounts.set(change.row.meter, change.row);
        break;
      case 'meterEnd':
        this.meterEnds.set(change.row.meter, change.row);
        break;
      case 'meterFault':
        this.faults.set(change.row.meter, change.row);
        break;
      case 'plate':
        this.plates.set(change.row.meter, change.row);
        break;
      case 'papers':
        this.papersOf.set(change.row.accountId, change.row);
        break;
      case 'reviewSheet':
        this.reviewSheets.set(change.row.sheetNo, change.row);
        break;
    }
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
  windowCount(id: MeterId): WindowCountRow | undefined {
    return this.windowCounts.get(id);
  }
  meterEnd(id: MeterId): MeterEndRow | undefined {
    return this.meterEnds.get(id);
  }
  meterEndBefore(id: MeterId): MeterEndRow | undefined {
    return [...this.meterEnds.values()].find(({ newMeter }) => newMeter === id);
  }
  private counting(meter: MeterId): readonly ReadingRow[] {
    return [...this.readings.values()]
      .filter((row) => row.meter === meter && row.counts)
      .sort((a, b) => a.at - b.at || a.entryId - b.entryId);
  }
  readingBefore(meter: MeterId, at: number): ReadingRow | undefined {
    return this.counting(meter).findLast((row) => row.at < at);
  }
  readingAfter(meter: MeterId, at: number): ReadingRow | undefined {
    return this.counting(meter).find((row) => row.at > at);
  }
  agreedReading(meter: MeterId, figure: Figure, at: number): ReadingRow | undefined {
    const before = this.counting(meter).filter((row) => row.at < at && bringsFigure(row, figure));
    return before.findLast(isDifferenceFound) ?? (figure === 'display' ? undefined : before[0]);
  }
  papers(id: AccountId): PapersRow | undefined {
    return this.papersOf.get(id);
  }
  reviewSheet(sheetNo: string): ReviewSheetRow | undefined {
    return this.reviewSheets.get(sheetNo);
  }
  meterAt(communityId: number, address: string): MeterId | undefined {
    const there = [...this.meters.values()]
      .filter((row) => row.communityId === communityId && row.address === address)
      .map(({ meter }) => meter);
    return there.length === 0 ? undefined : (Math.min(...there) as MeterId);
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
    return [...this.links.values()].filter(
      (link) => link.line === line && link.address === address && !this.meterEnds.has(link.meter),
    );
  }
  lineLoad(id: OperationId): LineLoadRow | undefined {
    return this.lineLoads.get(id);
  }
  openLineLoadOn(meter: MeterId): LineLoadRow | undefined {
    return [...this.lineLoads.values()].find(
      (load) => load.meter === meter && (load.state === 'RESERVED' || load.state === 'CASE'),
    );
  }
  transfer(id: OperationId): TransferRow | undefined {
    return this.transfers.get(id);
  }
  waitingGas(): readonly LiveRow[] {
    return [...this.lives.values()]
      .filter(({ toBeWrittenLitre }) => toBeWrittenLitre > 0)
      .sort((a, b) => a.accountId - b.accountId);
  }
  pendingTransferOf(id: AccountId): TransferRow | undefined {
    return [...this.transfers.values()].find(
      ({ accountId, state }) => accountId === id && state === 'pending',
    );
  }
  secret(cardNo: CardNo, fingerprint: string): SecretRow | undefined {
    return this.secrets.get(secretKey({ cardNo, fingerprint }));
  }
  community(id: number): CommunityRow | undefined {
    return this.communities.get(id);
  }
  regulatorBox(id: number): RegulatorBoxRow | undefined {
    return this.regulatorBoxes.get(id);
  }
  lastSwapOf(id: AccountId): MeterSwapRow | undefined {
    return [...this.meterSwaps.values()].findLast(({ sides }) =>
      sides.some(({ accountId }) => accountId === id),
    );
  }
  swapPartnersOf(id: AccountId): readonly AccountId[] {
    const partners = [...this.meterSwaps.values()].flatMap(({ sides: [a, b] }) =>
      a.accountId === id ? [b.accountId] : b.accountId === id ? [a.accountId] : [],
    );
    return [...new Set(partners)].sort((a, b) => a - b);
  }
  cardsOf(meter: MeterId): readonly CardNo[] {
    return [...this.cards.values()]
      .filter((row) => row.meter === meter)
      .map(({ cardNo }) => cardNo)
      .sort((a, b) => a - b);
  }
  tariff(id: string): TariffVersion | undefined {
    return this.tariffs.get(id);
  }
  everyTariff(): Iterable<TariffVersion> {
    return this.tariffs.values();
  }
  tariffsOf(customerClass: string): readonly TariffVersion[] {
    return [...this.tariffs.values()].filter((one) => one.customerClass === customerClass);
  }
  /** What an entry brought, gave back or passed to another account; whoever replays entries tells of each once. */
  tradeGas(
    command: LedgerCommand,
    { result, postings }: Pick<Effects, 'result' | 'postings'>,
  ): void {
    if (result.kind === 'swap') {
      const [a, b] = result.sides.map(({ accountId }) => this.lots.get(accountId) ?? []);
      for (const [index, lots] of [b, a].entries()) {
        const side = result.sides[index];
        if (side !== undefined && lots !== undefined) this.lots.set(side.accountId, lots);
      }
    }
    this.tradeMoney(command, result);
    for (const move of postings) {
      this.holdDeposit(move);
      const lots = this.lots.get(move.owner) ?? [];
      this.lots.set(move.owner, lots);
      if (returnsGas(move)) this.giveBack(lots, move.amount);
      if (marksLot(move)) this.mark(lots, markIn(command.operationId, result));
      if (bringsGas(move)) {
        lots.push(lotOf(command, result, move.amount, (id) => this.tariff(id)));
      }
    }
  }

  private tradeMoney(command: LedgerCommand, result: CommandResult): void {
    if (command.kind === 'buy-gas' && result.kind === 'purchase' && result.counts === 'money') {
      const { accountId, operationId, businessDate: boughtOn } = command;
      const bought = this.moneyBought.get(accountId) ?? [];
      this.moneyBought.set(accountId, bought);
      bought.push({ operationId, boughtOn, fen: fen(result.costFen) });
    }
    if (command.kind === 'reverse-purchase') this.moneyBought.get(command.accountId)?.pop();
    // What was left of it went back into the balance.
    if (result.kind === 'settlement' && result.returned !== undefined && 'accountId' in command) {
      this.moneyBought.delete(command.accountId as AccountId);
    }
  }
  lastMoneyPurchase(id: AccountId): MoneyPurchase | undefined {
    return this.moneyBought.get(id)?.at(-1);
  }

  private holdDeposit({ debit, credit, amount, owner }: Posting): void {
    const sign = credit === 'depositsReceived' ? 1 : debit === 'depositsReceived' ? -1 : 0;
    if (sign === 0) return;
    this.depositsHeld.set(owner, this.depositHeld(owner) + sign * amount);
  }
  depositHeld(id: AccountId): number {
    return this.depositsHeld.get(id) ?? 0;
  }
  heldDeposits(id: AccountId): readonly HeldDeposit[] {
    return [...this.charges]
      .filter(([taken, { accountId, charged }]) => {
        const waits = this.transfer(taken)?.state === 'pending';
        return accountId === id && !charged.income && !waits;
      })
      .map(([taken, { item, amount }]) => ({
        item,
        heldFen: amount - (this.refund(taken)?.amount ?? 0),
      }));
  }

  private giveBack(lots: Lot[], amount: number): void {
    let returned = litre(amount);
    while (returned > 0) {
      const newest = lots.pop();
      if (newest === undefined) return;
      const rest = withoutReturned(newest, returned);
      returned = rest.returned;
      if (rest.lot.volume > 0) lots.push(rest.lot);
    }
  }

  private mark(lots: Lot[], mark: LotMark | null): void {
    const n = lots.findIndex(({ operationId }) => operationId === mark?.purchase);
    const lot = lots[n];
    if (lot !== undefined && mark !== null) lots[n] = marked(lot, mark);
  }

  lotsOf(id: AccountId): readonly Lot[] {
    return (this.lots.get(id) ?? []).toReversed();
  }

  payment(id: OperationId): PaymentFacts | undefined {
    return this.payments.get(id);
  }
  deposit(id: OperationId): DepositFacts | undefined {
    const taken = this.charges.get(id);
    return taken?.charged.income === false ? taken : undefined;
  }
  charge(id: OperationId): Charged | undefined {
    return this.charges.get(id)?.charged;
  }
  refund(payment: OperationId): RefundRow | undefined {
    return this.refunds.get(payment);
  }

  month(period: Period): MonthRow | undefined {
    return this.months.get(period);
  }
  usage(period: Period, accountId: AccountId): UsageRow | undefined {
    return this.usages.get(usageKey({ period, accountId }));
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
  trueUp(accountId: AccountId, year: number): TrueUpRow | undefined {
    return this.trueUps.get(trueUpKey({ accountId, year }));
  }
  bankLine(bank: string, serial: string): BankLineRow | undefined {
    return this.bankLines.get(bankLineKey({ bank, serial }));
  }

  document(formNo: string): DocumentRow | undefined {
    return this.documents.get(formNo);
  }
  firstWaiting(period: Period): AccountId | undefined {
    for (const row of this.usages.values()) {
      if (row.period === period && row.state !== 'deducted') return row.accountId;
    }
    return undefined;
  }
  watermark(station: StationId): number {
    let last = rowId(station, 1) - 1;
    for (const mark of this.watermarks.values()) {
      if (mark.station === station) last = Math.max(last, mark.row);
    }
    return last;
  }
  lastRow(station: StationId): number {
    return this.lastRows.get(station) ?? rowId(station, 1) - 1;
  }
  latestMonth(): MonthRow | undefined {
    let latest: MonthRow | undefined;
    for (const month of this.months.values()) {
      if (latest === undefined || month.period > latest.period) latest = month;
    }
    return latest;
  }

  nextPosted(meter: MeterId, above: Counted): PostedLoad | undefined {
    let next: PostedLoad | undefined;
    for (const load of this.loads.values()) {
      const { total, litres, fen, left } = effectiveLoad(load);
      if (load.meter !== meter || load.state !== 'POSTED' || total <= above) continue;
      if (left > 0 && (next === undefined || total < next.total)) next = { total, litres, fen };
    }
    return next;
  }

  openLoads(): readonly LoadRow[] {
    return [...this.loads.values()].filter(({ state }) => state === 'RESERVED' || state === 'CASE');
  }
  openLoadOnCard(no: CardNo): LoadRow | undefined {
    return this.openLoads().find(({ cardNo }) => cardNo === no);
  }
  openLoadOnMeter(meter: MeterId): LoadRow | undefined {
    return this.openLoads().find((load) => load.meter === meter);
  }

  postedBetween(meter: MeterId, above: Counted, upTo: Counted): LoadedSum | undefined {
    let litres = ZERO_LITRE;
    let money = ZERO_FEN;
    let reached = false;
    for (const load of this.loads.values()) {
      const { total, left, ...moved } = effectiveLoad(load);
      if (load.meter !== meter || load.state !== 'POSTED' || left === 0) continue;
      if (total <= above || total > upTo) continue;
      litres = addLitre(litres, moved.litres);
      money = addFen(money, moved.fen);
      reached ||= total === upTo;
    }
    return reached ? { litres, fen: money } : undefined;
  }
}
