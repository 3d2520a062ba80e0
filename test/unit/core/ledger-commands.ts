/** One small town in commands: a community, a box, a price, customers with meters and cards. For ledger and store tests. */

import { referenceV1 } from '../../../drivers/card/formats/reference-v1.ts';
import type { BodyOf } from '../../../src/app/command.ts';
import { type BusinessDate, toBusinessDate } from '../../../src/core/calendar.ts';
import type { MeterReport } from '../../../src/core/card.ts';
import { otherSlot } from '../../../src/core/card.ts';
import {
  type AccountId,
  accountId,
  type CardNo,
  cardNo,
  type MeterId,
  meterId,
  type OperationId,
  operationId,
  type RowId,
  type StationId,
  stationId,
} from '../../../src/core/ids.ts';
import type { BankEvidence } from '../../../src/core/ledger/bank-line.ts';
import type { BenchCheck } from '../../../src/core/ledger/bench-check.ts';
import type {
  EndCardDifference,
  NoteCardDifference,
} from '../../../src/core/ledger/card-difference.ts';
import type { CommandHead } from '../../../src/core/ledger/command-head.ts';
import type {
  BuyGas,
  ChangeAccount,
  ConfirmPayment,
  EndLoad,
  EnrolMeter,
  LedgerCommand,
  OpenAccount,
  RecordChange,
  RecordSecret,
  ReserveLoad,
  SettleClearing,
  TakePayment,
} from '../../../src/core/ledger/commands.ts';
import type {
  CountDrawer,
  EndTicket,
  EnterChargeItem,
  EnterSeries,
  GiveInvoice,
  HandOverCash,
  OpenShift,
  PrintSlip,
  RedHandOver,
  RedInvoice,
  RefundDeposit,
  RuleDifference,
  SpoilNumber,
  TakeCharge,
} from '../../../src/core/ledger/hall/commands.ts';
import type { SlipRow } from '../../../src/core/ledger/hall/rows.ts';
import type {
  ChangeMeter,
  EndLostLoad,
  GrantEmergency,
  GrantGift,
} from '../../../src/core/ledger/life/commands.ts';
import type {
  AdjustUsage,
  AgreePlan,
  CorrectPrice,
  SubmitUsage,
  TrueUpYear,
  UsageEntry,
} from '../../../src/core/ledger/month-commands.ts';
import type { MonthRow } from '../../../src/core/ledger/month-rows.ts';
import type { Paper, SigningPost } from '../../../src/core/ledger/papers.ts';
import type { RedClearing } from '../../../src/core/ledger/red-clearing.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import type { StockCommand } from '../../../src/core/ledger/stock/commands.ts';
import type { ReceiveSuspense, RefundSuspense } from '../../../src/core/ledger/suspense.ts';
import type { SwapMeters } from '../../../src/core/ledger/swap.ts';
import type { ReserveTakeOff } from '../../../src/core/ledger/take-off-commands.ts';
import type { NoteWindow } from '../../../src/core/ledger/window-count.ts';
import type { Reservation } from '../../../src/core/load.ts';
import { periodRange, toPeriod } from '../../../src/core/period.ts';
import { completePlate, type MeterPlate } from '../../../src/core/plate.ts';
import type { Observed } from '../../../src/core/reading.ts';
import type { TariffVersion } from '../../../src/core/tariff.ts';
import { fen, litre, priceE4 } from '../../../src/core/units.ts';

export const SETTINGS: LedgerSettings = {
  company: 4401,
  unitLitres: litre(1),
  capacity: referenceV1.capabilities.capacity,
  limits: { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) },
};

export const ANNA: AccountId = accountId(1001);
export const BERT: AccountId = accountId(1002);
export const CARD_A: CardNo = cardNo(50_001);
export const CARD_B: CardNo = cardNo(50_002);
export const CARD_A2: CardNo = cardNo(50_003);
export const METER_A: MeterId = meterId(7, 202_611_230_042);
export const METER_B: MeterId = meterId(7, 202_611_230_043);
export const DAY: BusinessDate = toBusinessDate('2026-06-15');
export const STATION: StationId = stationId(1);

/** 300/500 m³ a year at 2.00/2.40/3.00 yuan. */
export const TARIFF: TariffVersion = {
  id: 'residential-2026',
  customerClass: 'residential',
  effectiveFrom: toBusinessDate('2026-01-01'),
  cycle: 'year',
  cycleStartMonth: 1,
  tiers: [
    { upTo: litre(300_000), price: priceE4(20_000) },
    { upTo: litre(500_000), price: priceE4(24_000) },
    { upTo: null, price: priceE4(30_000) },
  ],
  household: null,
};

/** The same, made for three persons: 60 and 120 m³ more for each one more, up to six. */
export const HOUSEHOLD_TARIFF: TariffVersion = {
  ...TARIFF,
  household: { baseSize: 3, perPersonUpTo: [litre(60_000), litre(120_000)], capPersons: 6 },
};

/** An IC-card meter accepted in spring, in service for ten years. */
export const PLATE: MeterPlate = completePlate({
  metering: 'ic-card',
  size: 'G2.5',
  format: null,
  linkAddress: '33221100123456',
  seals: ['F0042', 'F0043'],
  acceptanceNo: 'YS-2026-0042',
  acceptedOn: toBusinessDate('2026-03-01'),
  serviceUntil: null,
});

/** Every period of these tests has ended by then. */
const NEXT_YEAR = toBusinessDate('2027-06-15');
const NOON = Date.UTC(2026, 5, 15, 4);

/** Numbered operations: op(1) < op(2), whatever their bodies. */
export const op = (n: number): OperationId =>
  operationId(`019f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);

type Body = Partial<CommandHead> & Readonly<Record<string, unknown>>;

/** Makes commands with rising operation ids and times; the body's own fields win. */
export class Desk {
  private n: number;
  private readonly forms = new Map<string, number>();
  readonly station: StationId;

  constructor(firstOperation = 1, station = STATION) {
    this.n = firstOperation - 1;
    this.station = station;
  }

  /** The series' next form number: one number is one document. */
  private form(series: string, digits: number, first = 1): string {
    const n = this.forms.get(series) ?? first;
    this.forms.set(series, n + 1);
    return `${series}-${String(n).padStart(digits, '0')}`;
  }

  head(over: Body = {}): CommandHead {
    this.n += 1;
    return {
      operationId: op(this.n),
      requestHash: this.n.toString(16).padStart(64, '0'),
      station: this.station,
      operator: 'li.na',
      at: NOON + this.n * 1000,
      businessDate: DAY,
      ...over,
    };
  }

  pay(account: AccountId, amount: number, over: Partial<TakePayment> = {}): TakePayment {
    return {
      ...this.head(),
      kind: 'take-payment',
      accountId: account,
      amount: fen(amount),
      channel: 'cash',
      cashGiven: null,
      reference: null,
      payer: null,
      ...over,
    };
  }

  confirm(payment: OperationId, bankLine?: BankEvidence): ConfirmPayment {
    const evidence = bankLine === undefined ? {} : { bankLine };
    return { ...this.head(), kind: 'confirm-payment', ...evidence, payment };
  }

  withdrawTransfer(payment: OperationId, second = 'gu'): LedgerCommand {
    const body = { kind: 'withdraw-transfer', payment, reason: '客户未转账', second } as const;
    return { ...this.head({ operator: 'fang' }), ...body };
  }

  gift(account: AccountId, amount: number, over: Partial<GrantGift> = {}): GrantGift {
    const paper = { formNo: `ZQ-${account}-${amount}`, reason: '周年赠气', second: 'gu' };
    const head = this.head({ operator: 'fang' });
    return {
      ...head,
      kind: 'grant-gift',
      accountId: account,
      amount: fen(amount),
      ...paper,
      ...over,
    };
  }

  /** What a platform cleared, less its fee, by a line of the bank; by two people of finance. */
  settleClearing(cleared: number, fee: number, over: Partial<SettleClearing> = {}): SettleClearing {
    const bankLine = {
      bank: 'ICBC',
      serial: `W${cleared}`,
      amount: fen(cleared - fee),
      bookedOn: DAY,
    };
    const sums = { channel: 'wechat', cleared: fen(cleared), fee: fen(fee) } as const;
    const head = this.head({ operator: 'fang' });
    return { ...head, kind: 'settle-clearing', ...sums, bankLine, second: 'gu', ...over };
  }

  /** The payment that was entered by that line, in red. */
  redClearing(serial: string, over: Partial<RedClearing> = {}): RedClearing {
    const head = this.head({ operator: 'fang' });
    const body = { bankLine: { bank: 'ICBC', serial }, reason: '平台选错', second: 'gu' };
    return { ...head, kind: 'red-clearing', ...body, ...over };
  }

  /** So much came for a closed account, by a line of its own. */
  receiveSuspense(
    account: AccountId,
    amount: number,
    over: Partial<ReceiveSuspense> = {},
  ): ReceiveSuspense {
    const head = this.head({ operator: 'fang' });
    const bankLine = { bank: 'ICBC', serial: `Z${amount}`, amount: fen(amount), bookedOn: DAY };
    return {
      ...head,
      kind: 'receive-suspense',
      accountId: account,
      payment: null,
      bankLine,
      ...over,
    };
  }

  refundSuspense(
    suspense: OperationId,
    amount: number,
    over: Partial<RefundSuspense> = {},
  ): RefundSuspense {
    const papers = { reference: 'ICBC 0300', reason: '销户后到账', second: 'gu' };
    const head = this.head({ operator: 'fang' });
    return { ...head, kind: 'refund-suspense', suspense, amount: fen(amount), ...papers, ...over };
  }

  /** A transfer that waits is what came before, under another account. */
  assignSuspense(suspense: OperationId, payment: OperationId, second = 'gu'): ConfirmPayment {
    const from = { suspense, reason: '付错户号', second };
    return { ...this.head({ operator: 'fang' }), kind: 'confirm-payment', payment, from };
  }

  buy(account: AccountId, volume: number, over: Partial<BuyGas> = {}): BuyGas {
    const want = { by: 'volume', volume: litre(volume) } as const;
    return { ...this.head(), kind: 'buy-gas', accountId: account, want, quoted: null, ...over };
  }

  buyFor(account: AccountId, amount: number, over: Partial<BuyGas> = {}): BuyGas {
    return this.buy(account, 1, { want: { by: 'amount', amount: fen(amount) }, ...over });
  }

  reserve(over: Partial<Reservation> = {}, head: Partial<CommandHead> = {}): ReserveLoad {
    const made = { ...this.head(), ...head };
    const reservation = reservationOf({ operationId: made.operationId, ...over });
    return { ...made, kind: 'reserve-load', reservation };
  }

  retry(load: OperationId, attempt: number): LedgerCommand {
    return { ...this.head(), kind: 'retry-load', load, attempt };
  }

  end(load: OperationId, ending: EndLoad['ending'], attempt = 1): EndLoad {
    return { ...this.head(), kind: 'end-load', load, attempt, ending };
  }

  post(load: OperationId, attempt = 1): EndLoad {
    return this.end(load, { state: 'POSTED', evidence: 'TARGET' }, attempt);
  }

  void(load: OperationId, attempt = 1): EndLoad {
    return this.end(load, { state: 'VOIDED', erased: true }, attempt);
  }

  /** The gas of a posted load goes off its card again, all that `over` names of it. */
  takeOff(
    source: ReserveLoad,
    purchase: OperationId,
    over: Partial<Reservation> = {},
    rest: Partial<ReserveTakeOff> = {},
  ): ReserveTakeOff {
    const head = this.head();
    const { operationId } = head;
    const { target, ...load } = source.reservation;
    const litres = over.litres ?? load.litres;
    const left = litre(target.total - litres);
    const takeOff = {
      ...target,
      slot: otherSlot(target.slot),
      writeSequence: target.writeSequence + 1,
      total: left,
      volume: litre(0),
      tag: 'fedcba9876543210',
    };
    const before = { sequenceBefore: takeOff.writeSequence, totalBefore: left };
    const back = { ...takeOff, writeSequence: takeOff.writeSequence + 1, total: target.total };
    const reservation = {
      ...load,
      operationId,
      litres,
      ...before,
      takeOff,
      target: { ...back, volume: litres, tag: '00aa00aa00aa00aa' },
      ...over,
    };
    const asked = { purchase, source: source.operationId, reservation, count: null };
    return { ...head, kind: 'reserve-take-off', ...asked, ...rest };
  }

  turn(load: OperationId, attempt = 1): LedgerCommand {
    return { ...this.head(), kind: 'turn-take-off', load, attempt };
  }

  endTakeOff(load: OperationId, attempt = 1): LedgerCommand {
    return { ...this.head(), kind: 'end-take-off', load, attempt, evidence: 'TARGET' };
  }

  supersede(load: OperationId, over: Partial<Reservation>, attempt = 1): LedgerCommand {
    const head = this.head();
    const replacement = reservationOf({ operationId: head.operationId, ...over });
    return { ...head, kind: 'supersede-load', load, attempt, replacement };
  }

  taken(card: CardNo, takenSequence: number, meterTotal: number): LedgerCommand {
    const report = reportOf(takenSequence, meterTotal);
    return { ...this.head(), kind: 'take-into-meter', cardNo: card, report };
  }

  secret(card: CardNo, fingerprint: string, outcome: RecordSecret['outcome']): LedgerCommand {
    return { ...this.head(), kind: 'record-secret', cardNo: card, fingerprint, outcome };
  }

  print(
    ticketNo: number,
    { slip = 'ticket', write = null }: Partial<Pick<SlipRow, 'slip' | 'write'>> = {},
  ): PrintSlip {
    const lines = [{ kind: 'title' as const, text: `收费小票 ${ticketNo}` }];
    return { ...this.head(), kind: 'print-slip', ticketNo, slip, image: { lines, write } };
  }

  openShift(float = 50_000, over: Partial<CommandHead> = {}): OpenShift {
    return { ...this.head(), ...over, kind: 'open-shift', float: fen(float) };
  }

  count(shift: OperationId, counted: number, over: Partial<CommandHead> = {}): CountDrawer {
    return { ...this.head(), ...over, kind: 'count-drawer', shift, counted: fen(counted) };
  }

  handOver(amount: number, bankSlip: string, over: Partial<CommandHead> = {}): HandOverCash {
    const slip = { amount: fen(amount), bankSlip, bankDate: DAY };
    return { ...this.head(), ...over, kind: 'hand-over-cash', ...slip };
  }

  /** By two people of finance; `right` as an amount is the same slip with that amount. */
  redHandOver(bankSlip: string, right: number | null = null, over: Partial<RedHandOver> = {}) {
    const instead = right === null ? null : { amount: fen(right), bankSlip, bankDate: DAY };
    const body = { kind: 'red-hand-over', bankSlip, reason: '金额录错', right: instead } as const;
    return { ...this.head({ operator: 'fang' }), ...body, second: 'gu', ...over };
  }

  rule(shift: OperationId, over: Partial<RuleDifference> = {}): RuleDifference {
    const ruling = { verdict: 'company', reason: '找零差错', reference: null } as const;
    return { ...this.head(), kind: 'rule-difference', shift, ...ruling, ruledBy: 'zhao', ...over };
  }

  endTicket(ticketNo: number, over: Partial<EndTicket> = {}): EndTicket {
    const how = { how: 'recovered', reason: '换开发票', secondPerson: null } as const;
    return { ...this.head(), kind: 'end-ticket', ticketNo, ...how, ...over };
  }

  series(series: string, over: Partial<EnterSeries> = {}): EnterSeries {
    const paper = { ticketKind: 'charge-invoice', first: 7, last: 9, holder: 'li.na' } as const;
    return { ...this.head(), kind: 'enter-series', series, ...paper, ...over };
  }

  invoice(ticketNo: number, over: Partial<GiveInvoice> = {}): GiveInvoice {
    const from = { by: 'series', series: '3301' } as const;
    const paper = { ticketKind: 'charge-invoice', from, title: '王芳', taxNo: null } as const;
    return { ...this.head(), kind: 'give-invoice', ticketNo, ...paper, ...over };
  }

  vatInvoice(ticketNo: number, number: string, over: Partial<GiveInvoice> = {}): GiveInvoice {
    const from = { by: 'tax-system', number } as const;
    return this.invoice(ticketNo, { ticketKind: 'vat-invoice', from, ...over });
  }

  redInvoice(number: string, redNumber: string, over: Partial<RedInvoice> = {}): RedInvoice {
    const paper = { ticketKind: 'vat-invoice', number, redNumber, reason: '退气' } as const;
    return { ...this.head(), kind: 'red-invoice', ...paper, ...over };
  }

  spoil(series: string): SpoilNumber {
    return { ...this.head(), kind: 'spoil-number', series, reason: '打印卡纸' };
  }

  chargeItem(item: string, over: Partial<EnterChargeItem> = {}): EnterChargeItem {
    const fee = { name: '卡费', income: true, taxBasisPoints: 1_300 };
    return { ...this.head(), kind: 'enter-charge-item', item, ...fee, ...over };
  }

  charge(
    account: AccountId,
    item: string,
    amount: number,
    over: Partial<TakeCharge> = {},
  ): TakeCharge {
    const money = { channel: 'cash', cashGiven: null, reference: null, payer: null } as const;
    const asked = { accountId: account, item, amount: fen(amount) };
    return { ...this.head(), kind: 'take-charge', ...asked, ...money, ...over };
  }

  refundDeposit(
    { operationId: charge, accountId: owner }: TakeCharge,
    amount: number,
    over: Partial<RefundDeposit> = {},
  ): RefundDeposit {
    return {
      ...this.head(),
      kind: 'refund-deposit',
      accountId: owner,
      charge,
      amount: fen(amount),
      reference: null,
      papers: '预付款收据 YF-00000042',
      second: 'gu',
      ...over,
    };
  }

  community(communityId = 1): LedgerCommand {
    return { ...this.head(), kind: 'enter-community', communityId, name: '翠湖花园' };
  }

  regulatorBox(regulatorBoxId = 11, communityId = 1): LedgerCommand {
    const name = '3 号调压箱';
    return { ...this.head(), kind: 'enter-regulator-box', regulatorBoxId, communityId, name };
  }

  tariff(version: TariffVersion = TARIFF): LedgerCommand {
    return { ...this.head(), kind: 'enter-tariff', version };
  }

  openAccount(account: AccountId, over: Partial<OpenAccount> = {}): LedgerCommand {
    return {
      ...this.head(),
      kind: 'open-account',
      accountId: account,
      name: `王芳 ${account}`,
      phone: null,
      address: `翠湖花园 ${account} 室`,
      communityId: 1,
      customerClass: 'residential',
      householdSize: 3,
      ...over,
    };
  }

  enrol(meter: MeterId, account: AccountId | null, over: Partial<EnrolMeter> = {}): LedgerCommand {
    return {
      ...this.head(),
      kind: 'enrol-meter',
      meter,
      accountId: account,
      communityId: 1,
      address: '厨房',
      direction: 'left',
      regulatorBoxId: 11,
      floor: 3,
      model: 'G2.5',
      initialIndex: litre(0),
      ceiling: litre(0),
      ...over,
    };
  }

  benchCheck(meter: MeterId, over: Partial<BenchCheck> = {}): LedgerCommand {
    const address = { step: 'address', outcome: 'passed', said: '00312611000001' } as const;
    return {
      ...this.head(),
      kind: 'bench-check',
      meter,
      line: 'bench',
      address: address.said,
      steps: [address],
      signedBy: '周工',
      ...over,
    };
  }

  correctWheel(meter: MeterId, wheelDigits: number, witness = 'wang.jun'): LedgerCommand {
    const document = { meter, wheelDigits, reason: '现场核对字轮', witness };
    return { ...this.head(), kind: 'correct-wheel', ...document };
  }

  assign(meter: MeterId, account: AccountId): LedgerCommand {
    return { ...this.head(), kind: 'assign-meter', meter, accountId: account };
  }

  correctFormat(meter: MeterId, format: string, witness = 'gu'): LedgerCommand {
    const body = { kind: 'correct-plate-format', meter, format, witness } as const;
    return { ...this.head(), ...body, reason: '铭牌格式录入有误' };
  }

  swap(one: AccountId, other: AccountId, over: Partial<SwapMeters> = {}): SwapMeters {
    const document = {
      workOrder: this.form('GD', 4, 42),
      responsible: '周安装',
      reason: '表号写反',
    };
    const how = { witness: 'gu', exchangeDoors: true };
    return {
      ...this.head(),
      kind: 'swap-meters',
      accounts: [one, other],
      ...document,
      ...how,
      ...over,
    };
  }

  paper(account: AccountId, paper: Paper): LedgerCommand {
    return { ...this.head(), kind: 'file-paper', accountId: account, paper };
  }

  reviewSheet(sheetNo: string, accounts: readonly AccountId[]): LedgerCommand {
    return { ...this.head(), kind: 'enter-review-sheet', sheetNo, accounts };
  }

  sign(sheetNo: string, post: SigningPost, signedBy: string): LedgerCommand {
    return { ...this.head(), kind: 'sign-review-sheet', sheetNo, post, signedBy };
  }

  read(
    meter: MeterId,
    index: number,
    at: number,
    over: Partial<Pick<Observed, 'source' | 'electronic'>> = {},
  ): LedgerCommand {
    const unasked = { electronic: null, valveOpen: null, batteryLow: null };
    const reading = { source: 'typed' as const, at, index: litre(index), ...unasked, ...over };
    return { ...this.head(), kind: 'record-reading', meter, reading, readBy: '抄表员01' };
  }

  resolve(reading: RowId, resolution: 'confirmed' | 'discarded'): LedgerCommand {
    const reason = '现场核对';
    return { ...this.head(), kind: 'resolve-reading', reading, resolution, reason };
  }

  fault(meter: MeterId, on: string): LedgerCommand {
    const found = { foundOn: toBusinessDate(on), foundBy: '抄表员01' };
    return { ...this.head(), kind: 'report-fault', meter, fault: 'stuck', ...found };
  }

  faultEnds(meter: MeterId, on: string): LedgerCommand {
    const endedOn = toBusinessDate(on);
    return { ...this.head(), kind: 'end-fault', meter, endedOn, handling: '换表' };
  }

  openCard(account: AccountId, card: CardNo, replaces: CardNo | null = null): LedgerCommand {
    return { ...this.head(), kind: 'open-card', accountId: account, cardNo: card, replaces };
  }

  replaceCard(card: CardNo, replaces: CardNo): LedgerCommand {
    return { ...this.head(), kind: 'replace-card', cardNo: card, replaces };
  }

  activate(card: CardNo): LedgerCommand {
    return { ...this.head(), kind: 'activate-card', cardNo: card };
  }

  changeRecord(
    account: AccountId,
    to: RecordChange,
    over: Partial<ChangeAccount> = {},
  ): ChangeAccount {
    return {
      ...this.head(),
      kind: 'change-account',
      accountId: account,
      seen: 0,
      to,
      reason: '户口本',
      ...(to.what === 'size' || to.what === 'class' ? { second: 'gu' } : {}),
      ...over,
    };
  }

  hold(
    account: AccountId,
    hold: 'suspended' | 'stopped' | 'blacklisted',
    reason: string,
  ): LedgerCommand {
    return { ...this.head(), kind: 'set-hold', accountId: account, hold, reason };
  }

  /** Readings of one period, as customer service enters them. */
  /** Entered on the period's last day, when nothing says otherwise. */
  usage(period: string, lines: readonly Partial<UsageEntry>[], over: Body = {}): LedgerCommand {
    const { from, to } = periodRange(toPeriod(period), 1);
    const read = {
      accountId: ANNA,
      source: 'line',
      index: null,
      litres: null,
      readOn: to,
    } as const;
    return {
      ...this.head({ operator: 'chen', businessDate: to, ...over }),
      kind: 'enter-usage',
      period: toPeriod(period),
      firstDay: from,
      lastDay: to,
      lines: lines.map((line) => ({ ...read, ...line })),
    };
  }

  submit(
    month: Pick<MonthRow, 'period' | 'revision' | 'lines' | 'litres'> | undefined,
    over: Partial<SubmitUsage> = {},
  ): SubmitUsage {
    if (month === undefined) throw new Error('no month');
    const { period, revision, lines, litres } = month;
    return {
      ...this.head({ operator: 'chen', businessDate: NEXT_YEAR }),
      kind: 'submit-usage',
      ...{ period, revision, lines, litres },
      hash: 'a'.repeat(64),
      missing: 0,
      waiver: null,
      ...over,
    };
  }

  review(period: string, over: Body = {}): LedgerCommand {
    const head = this.head({ operator: 'fang', ...over });
    return { ...head, kind: 'review-usage', period: toPeriod(period), hash: 'a'.repeat(64) };
  }

  adjust(litres: number, over: Partial<AdjustUsage> = {}): AdjustUsage {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'adjust-usage',
      accountId: ANNA,
      litres,
      formNo: this.form('TZ-2026', 3),
      reason: '施工方错登表号',
      evidence: '现场照片 3 张，抄表记录',
      responsible: '工程部',
      second: 'gu',
      ...over,
    };
  }

  /** 1 m³ of the version should have cost `differenceE4` more. */
  correct(litres: number, differenceE4: number, over: Partial<CorrectPrice> = {}): CorrectPrice {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'correct-price',
      accountId: ANNA,
      tariffId: TARIFF.id,
      litres: litre(litres),
      differenceE4,
      formNo: this.form('TJ-2026', 3),
      reason: '调价文件追溯执行',
      evidence: '发改价格文件',
      responsible: '财务部',
      second: 'gu',
      ...over,
    };
  }

  /** The base meter at the end of the year, and who says so in the next one. */
  trueUp(year: number, index: number, over: Partial<TrueUpYear> = {}): TrueUpYear {
    return {
      ...this.head({ operator: 'chen', businessDate: NEXT_YEAR }),
      kind: 'true-up-year',
      accountId: ANNA,
      year,
      index: litre(index),
      readOn: toBusinessDate(`${year}-12-31`),
      formNo: this.form('QS-2026', 3),
      reason: '年末清算',
      evidence: '12 月 31 日抄表册',
      responsible: '抄收部',
      second: 'gu',
      ...over,
    };
  }

  plan(sharePercent: number, over: Partial<AgreePlan> = {}): AgreePlan {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'agree-plan',
      accountId: ANNA,
      sharePercent,
      formNo: this.form('FQ-2026', 3),
      reason: '换表欠气，分期补缴',
      second: 'gu',
      ...over,
    };
  }

  /** The card is gone, and the meter's window shows `meterTotal`. */
  lost(load: OperationId, meterTotal: number, over: Partial<EndLostLoad> = {}): EndLostLoad {
    return {
      ...this.head(),
      kind: 'end-lost-load',
      load,
      attempt: 1,
      meterTotal: litre(meterTotal),
      photo: 'YS-2026-0003/1.jpg',
      reason: '用户遗失卡',
      second: 'gu',
      ...over,
    };
  }

  /** The counter refused the card, which shows more than was ever written; or it agrees again. */
  differs(card: CardNo, over: Partial<NoteCardDifference> = {}): NoteCardDifference {
    const facts = { cardNo: card, cardSequence: 9, ledgerSequence: 1 };
    const body = { kind: 'note-card-difference', cardNo: card, code: 'card.ahead', facts } as const;
    return { ...this.head(), ...body, ...over };
  }

  agrees(card: CardNo): EndCardDifference {
    return { ...this.head(), kind: 'end-card-difference', cardNo: card };
  }

  /** Two people read `total` in the window of Anna's meter. */
  window(meter: MeterId, total: number, over: Partial<NoteWindow> = {}): NoteWindow {
    return {
      ...this.head(),
      kind: 'note-window',
      meter,
      total: litre(total),
      purchases: null,
      remaining: -250,
      photo: 'a5'.repeat(32),
      reason: '用户遗失卡',
      second: 'gu',
      ...over,
    };
  }

  /** Anna's card is gone with an open load, and two people give her something to cook with. */
  emergency(load: OperationId, litres: number, over: Partial<GrantEmergency> = {}): GrantEmergency {
    return {
      ...this.head(),
      kind: 'grant-emergency',
      accountId: ANNA,
      load,
      litres: litre(litres),
      formNo: this.form('YJ-2026', 4),
      responsible: '吴师傅',
      reason: '卡遗失，等待核实',
      second: 'gu',
      ...over,
    };
  }

  /** Anna's meter comes down at `finalIndex`, and another one takes its place at 0. */
  change(
    meter: MeterId,
    newMeter: MeterId,
    finalIndex: number,
    over: Partial<ChangeMeter> = {},
  ): ChangeMeter {
    return {
      ...this.head({ operator: 'chen' }),
      kind: 'change-meter',
      accountId: ANNA,
      meter,
      newMeter,
      finalIndex: litre(finalIndex),
      openingIndex: litre(0),
      electronic: null,
      cardGas: null,
      photo: 'HB-2026-0007/1.jpg',
      sheetNo: this.form('HB-2026', 4, 7),
      reason: '计量不准',
      responsible: '吴师傅',
      second: 'gu',
      ...over,
    };
  }

  deduct(period: string, accountId: AccountId = ANNA, over: Body = {}): LedgerCommand {
    const head = this.head({ operator: 'fang', ...over });
    return { ...head, kind: 'deduct-usage', period: toPeriod(period), accountId };
  }

  received(batch: string, pieces = 100, chip = 'sle4442'): LedgerCommand {
    return this.stock({ kind: 'receive-cards', batch, chip, pieces, document: 'SH-0042' });
  }

  stock(request: BodyOf<StockCommand>, over: Body = {}): StockCommand {
    return { ...this.head(over), ...request };
  }

  /** Registry, price, Anna with meter and active card. */
  town(ceiling = 0): LedgerCommand[] {
    return [
      this.community(),
      this.regulatorBox(),
      this.tariff(),
      ...this.customer(ANNA, METER_A, CARD_A, ceiling),
    ];
  }

  customer(account: AccountId, meter: MeterId, card: CardNo, ceiling = 0): LedgerCommand[] {
    return [
      this.openAccount(account),
      this.enrol(meter, account, { ceiling: litre(ceiling) }),
      this.openCard(account, card),
      this.activate(card),
    ];
  }
}

/** A reservation of 20 m³ for 40.00 yuan on Anna's card as it was opened, unless told otherwise. */
export function reservationOf(
  over: Partial<Reservation> & { operationId: OperationId },
): Reservation {
  const litres = over.litres ?? litre(20_000);
  const sequenceBefore = over.sequenceBefore ?? 0;
  const totalBefore = over.totalBefore ?? litre(0);
  return {
    attempt: 1,
    accountId: ANNA,
    cardNo: CARD_A,
    meter: METER_A,
    fen: fen(4000),
    imageBefore: new Uint8Array([0xa2, 0x13, 0xff, sequenceBefore]),
    imageTarget: new Uint8Array([0xa2, 0x13, 0x00, sequenceBefore + 1]),
    ...over,
    litres,
    sequenceBefore,
    totalBefore,
    target: over.target ?? {
      slot: 'B',
      writeSequence: sequenceBefore + 1,
      total: litre(totalBefore + litres),
      tag: '0123456789abcdef',
      soldAt: NOON / 1000,
      volume: litres,
      ceiling: litre(0),
    },
  };
}

export const reportOf = (takenSequence: number, meterTotal: number): MeterReport => ({
  result: 'taken',
  takenSequence,
  meterTotal: litre(meterTotal),
  remaining: litre(meterTotal),
  index: litre(0),
  valveOpen: true,
  batteryLow: false,
  tamper: false,
  magnet: false,
  clock: NOON / 1000,
});
