/** The books in memory: what entries lead to when they are replayed, with no database to believe. */

import type { Counted } from '../card.ts';
import {
  type AccountId,
  type CardNo,
  type MeterId,
  type OperationId,
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
import type { CardDifferenceRow } from './card-difference.ts';
import type { LedgerCommand } from './commands.ts';
import type { DocumentRow } from './documents.ts';
import { effectiveLoad } from './effective-load.ts';
import type { Effects } from './effects.ts';
import { GapMemory } from './gap/rows.ts';
import type { GiftPast } from './gift-left.ts';
import { GiftMemory } from './gift-memory.ts';
import { HallMemory } from './hall/books.ts';
import type { Charged } from './hall/charge.ts';
import { type LotMark, marked, markIn, marksLot } from './hall/vat-invoice.ts';
import { KeptRows } from './kept-rows.ts';
import type { MeterEndRow } from './life/rows.ts';
import type { LineLoadRow, MeterLinkRow } from './line-rows.ts';
import { bringsGas, lotOf, returnsGas } from './lot-of.ts';
import { MemoryTable } from './memory-table.ts';
import type { MoneyPurchase } from './money-meter.ts';
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
import { PeopleMemory } from './people/rows.ts';
import {
  bringsFigure,
  isDifferenceFound,
  type MeterFaultRow,
  type ReadingRow,
} from './reading-rows.ts';
import type { RecognitionRow } from './recognition.ts';
import type { ClearingFacts } from './red-clearing.ts';
import type {
  AccountRow,
  CardRow,
  Change,
  CommunityRow,
  LiveRow,
  LoadRow,
  MeterRow,
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
import { leftInSuspense, type SuspenseFacts } from './suspense.ts';
import type { MeterSwapRow } from './swap.ts';
import { hasNotCome } from './transfer.ts';
import type { WindowCountRow } from './window-count.ts';

export const secretKey = (row: { readonly cardNo: CardNo; readonly fingerprint: string }): string =>
  `${row.cardNo} ${row.fingerprint}`;

export const usageKey = (row: { readonly period: Period; readonly accountId: AccountId }): string =>
  `${row.period} ${row.accountId}`;

export const watermarkKey = ({ period, station }: WatermarkRow): string => `${period} ${station}`;

export const trueUpKey = ({ accountId, year }: Pick<TrueUpRow, 'accountId' | 'year'>): string =>
  `${accountId} ${year}`;

export class MemoryBooks extends KeptRows implements Snapshot {
  readonly settings: LedgerSettings;
  readonly accounts = new MemoryTable(({ accountId }: AccountRow) => accountId);
  readonly lives = new MemoryTable(({ accountId }: LiveRow) => accountId);
  readonly meters = new MemoryTable(({ meter }: MeterRow) => meter);
  readonly papersOf = new MemoryTable(({ accountId }: PapersRow) => accountId);
  readonly readings = new MemoryTable(({ entryId }: ReadingRow) => entryId);
  readonly faults = new MemoryTable(({ meter }: MeterFaultRow) => meter);
  readonly benchChecks = new MemoryTable(({ meter }: BenchCheckRow) => meter);
  readonly windowCounts = new MemoryTable(({ meter }: WindowCountRow) => meter);
  readonly meterEnds = new MemoryTable(({ meter }: MeterEndRow) => meter);
  readonly reviewSheets = new MemoryTable(({ sheetNo }: ReviewSheetRow) => sheetNo);
  readonly plates = new MemoryTable(({ meter }: PlateRow) => meter);
  readonly cards = new MemoryTable(({ cardNo }: CardRow) => cardNo);
  readonly cardDifferences = new MemoryTable(({ cardNo }: CardDifferenceRow) => cardNo);
  readonly loads = new MemoryTable(({ operationId }: LoadRow) => operationId);
  readonly links = new MemoryTable(({ meter }: MeterLinkRow) => meter);
  readonly lineLoads = new MemoryTable(({ operationId }: LineLoadRow) => operationId);
  readonly transfers = new MemoryTable(({ operationId }: TransferRow) => operationId);
  readonly secrets = new MemoryTable<string, SecretRow>(secretKey);
  readonly communities = new MemoryTable(({ communityId }: CommunityRow) => communityId);
  readonly regulatorBoxes = new MemoryTable(
    ({ regulatorBoxId }: RegulatorBoxRow) => regulatorBoxId,
  );
  readonly tariffs = new MemoryTable(({ id }: TariffVersion) => id);
  readonly months = new MemoryTable(({ period }: MonthRow) => period);
  readonly usages = new MemoryTable<string, UsageRow>(usageKey);
  readonly meteredRows = new MemoryTable(({ meter }: MeteredRow) => meter);
  readonly watermarks = new MemoryTable<string, WatermarkRow>(watermarkKey);
  /** In the order in which meters were exchanged. */
  readonly meterSwaps = new MemoryTable(({ document }: MeterSwapRow) => document);
  readonly documents = new MemoryTable(({ formNo }: DocumentRow) => formNo);
  readonly bankLines = new MemoryTable<string, BankLineRow>(bankLineKey);
  readonly recognitions = new MemoryTable(({ accountId }: RecognitionRow) => accountId);
  readonly trueUps = new MemoryTable<string, TrueUpRow>(trueUpKey);
  /** In the order in which they were entered. */
  readonly priceCorrections = new MemoryTable(({ operationId }: PriceCorrectionRow) => operationId);
  readonly plans = new MemoryTable(({ accountId }: PlanRow) => accountId);
  /** Last row of each chain; whoever decides on these books says it. */
  readonly lastRows = new Map<StationId, number>();
  readonly hall = new HallMemory();
  readonly stock = new StockMemory();
  readonly people = new PeopleMemory();
  readonly approvals = this.people.approvals;
  readonly gap = new GapMemory();
  /** Payments of every channel; whoever replays entries says which they were. */
  readonly payments = new Map<OperationId, PaymentFacts>();
  /** Charges of every channel, deposits among them; as `payments`. */
  readonly charges = new Map<OperationId, DepositFacts & { readonly charged: Charged }>();
  private readonly clearings = new Map<OperationId, ClearingFacts>();
  readonly gifts = new GiftMemory();
  /** Money that came for closed accounts, as it came. */
  readonly suspenses = new Map<OperationId, SuspenseFacts>();
  readonly refunds = new MemoryTable(({ payment }: RefundRow) => payment);
  private readonly depositsHeld = new Map<AccountId, number>();
  /** Lots of each account, oldest first, less what was given back. */
  private readonly lots = new Map<AccountId, Lot[]>();
  /** Purchases of money that stand, oldest first. */
  private readonly moneyBought = new Map<AccountId, MoneyPurchase[]>();
  /** The keys of customers are no part of what entries lead to. */
  protected readonly erasures = { put: () => undefined };
  protected readonly tables = this.tablesByName();

  constructor(settings: LedgerSettings) {
    super();
    this.settings = settings;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.put(change);
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
  meterAt(communityId: number, address: string): MeterId | undefined {
    const there = [...this.meters.values()]
      .filter((row) => row.communityId === communityId && row.address === address)
      .map(({ meter }) => meter);
    return there.length === 0 ? undefined : (Math.min(...there) as MeterId);
  }
  linksAt(line: string, address: string): readonly MeterLinkRow[] {
    return [...this.links.values()].filter(
      (link) => link.line === line && link.address === address && !this.meterEnds.has(link.meter),
    );
  }
  openLineLoadOn(meter: MeterId): LineLoadRow | undefined {
    return [...this.lineLoads.values()].find(
      (load) => load.meter === meter && (load.state === 'RESERVED' || load.state === 'CASE'),
    );
  }
  waitingToBeWritten(): readonly LiveRow[] {
    return [...this.lives.values()]
      .filter(({ toBeWrittenLitre: gas, toBeWrittenFen: money }) => gas > 0 || money > 0)
      .sort((a, b) => a.accountId - b.accountId);
  }
  knowsMoneyWrite(meter: MeterId, tag: string): boolean {
    return [...this.loads.values()].some(
      (load) => load.meter === meter && load.litres === 0 && load.target.tag === tag,
    );
  }
  gaveUp(meter: MeterId, { writeSequence, tag }: Parameters<Snapshot['gaveUp']>[1]): boolean {
    return [...this.loads.values()].some(
      ({ meter: of, state, target }) =>
        of === meter &&
        state === 'VOIDED' &&
        target.writeSequence === writeSequence &&
        target.tag === tag,
    );
  }
  pendingTransferOf(id: AccountId): TransferRow | undefined {
    return [...this.transfers.values()].find(
      ({ accountId, state }) => accountId === id && state === 'pending',
    );
  }
  secret(cardNo: CardNo, fingerprint: string): SecretRow | undefined {
    return this.secrets.get(secretKey({ cardNo, fingerprint }));
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
    this.tradeMoney(command, { result, postings });
    this.gifts.take(postings, result, (id) => this.live(id));
    if (command.kind === 'settle-clearing') {
      const { operationId, channel, cleared, fee } = command;
      this.clearings.set(operationId, { channel, cleared, fee });
    }
    if (command.kind === 'receive-suspense') {
      const { operationId, accountId, payment, bankLine } = command;
      this.suspenses.set(operationId, { accountId, payment, amount: bankLine.amount });
    }
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

  private tradeMoney(
    command: LedgerCommand,
    { result, postings }: Pick<Effects, 'result' | 'postings'>,
  ): void {
    if (command.kind === 'buy-gas' && result.kind === 'purchase' && result.counts === 'money') {
      const { accountId, operationId, businessDate: boughtOn } = command;
      const bought = this.moneyBought.get(accountId) ?? [];
      this.moneyBought.set(accountId, bought);
      bought.push({ operationId, boughtOn, fen: fen(result.costFen) });
    }
    if (command.kind === 'reverse-purchase') this.moneyBought.get(command.accountId)?.pop();
    // What was left of it went back into the balance: no fen, no posting, and the last purchase is still the last.
    const wentBack = postings.some(
      ({ debit, credit }) => debit === 'toBeWrittenFen' && credit === 'balanceFen',
    );
    if (result.kind === 'settlement' && wentBack && 'accountId' in command) {
      this.moneyBought.delete(command.accountId as AccountId);
    }
  }
  lastMoneyPurchase(id: AccountId): MoneyPurchase | undefined {
    return this.moneyBought.get(id)?.at(-1);
  }

  clearing(id: OperationId): ClearingFacts | undefined {
    return this.clearings.get(id);
  }
  giftPast(id: AccountId): GiftPast {
    return this.gifts.of(id);
  }

  suspense(id: OperationId): SuspenseFacts | undefined {
    return this.suspenses.get(id);
  }
  suspenseHeld(id: AccountId): number {
    return [...this.suspenses]
      .filter(([, { accountId }]) => accountId === id)
      .reduce((sum, [suspense, facts]) => sum + leftInSuspense(suspense, facts, this), 0);
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
        return accountId === id && !charged.income && !hasNotCome(taken, this);
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

  usage(period: Period, accountId: AccountId): UsageRow | undefined {
    return this.usages.get(usageKey({ period, accountId }));
  }
  trueUp(accountId: AccountId, year: number): TrueUpRow | undefined {
    return this.trueUps.get(trueUpKey({ accountId, year }));
  }
  priceCorrectionsOf(id: AccountId): readonly PriceCorrectionRow[] {
    return [...this.priceCorrections.values()].filter(({ accountId }) => accountId === id);
  }
  bankLine(bank: string, serial: string): BankLineRow | undefined {
    return this.bankLines.get(bankLineKey({ bank, serial }));
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
