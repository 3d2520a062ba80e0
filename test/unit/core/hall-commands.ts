/** Commands of the hall: shifts, hand-overs, tickets, invoices, charges and deposits. */
import type { AccountId, OperationId } from '../../../src/core/ids.ts';
import type { CommandHead } from '../../../src/core/ledger/command-head.ts';
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
import { fen } from '../../../src/core/units.ts';
import { DAY } from './ledger-town.ts';
import { LoadDesk } from './load-commands.ts';

export class HallDesk extends LoadDesk {
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
}
