/** What the hall's paper and drawers ask of the books. */
import type { BusinessDate } from '../../calendar.ts';
import type { AccountId, OperationId } from '../../ids.ts';
import type { SlipLine } from '../../slip.ts';
import type { Fen } from '../../units.ts';
import type { CommandHead, PaymentChannel } from '../command-head.ts';

/** The ticket itself, or the slip that follows it when a load that was open at its printing has been settled. */
export type SlipKind = 'ticket' | 'settlement';

/** 写卡 as it was printed; null where a ticket tells of no load. */
export type PrintedWrite = 'done' | 'not-written' | 'pending' | null;

/**
 * A slip is about to go onto paper. The first time keeps the image; every later time is a reprint (补打) of that image,
 * numbered and counted, whoever asks and whatever has become of the load since. The printer is told afterwards, so paper
 * that nobody recorded cannot exist, and a printer that fails leaves nothing to be undone.
 */
export interface PrintSlip extends CommandHead {
  readonly kind: 'print-slip';
  readonly ticketNo: number;
  readonly slip: SlipKind;
  /** What is printed if this is the first time. */
  readonly image: { readonly lines: readonly SlipLine[]; readonly write: PrintedWrite };
}

/** The cashier, who is the operator, begins with a float (备用金) in the drawer. */
export interface OpenShift extends CommandHead {
  readonly kind: 'open-shift';
  readonly float: Fen;
}

/**
 * The cashier has counted the drawer without being told what should be in it (盲点). The first count that does not agree
 * is answered with nothing but "count again"; the second one stands.
 */
export interface CountDrawer extends CommandHead {
  readonly kind: 'count-drawer';
  /** The operation that opened the shift. */
  readonly shift: OperationId;
  readonly counted: Fen;
}

/**
 * What becomes of a difference. Short: paid in at the bank, taken from wages, or borne by the company. Over: given back
 * to the customer who overpaid, from the drawer of whoever carries it out, or the company's gain.
 */
export type Verdict = 'paid-in' | 'wages' | 'company' | 'returned' | 'gain';

export interface RuleDifference extends CommandHead {
  readonly kind: 'rule-difference';
  readonly shift: OperationId;
  readonly verdict: Verdict;
  readonly reason: string;
  /** Bank slip of what was paid in; null for the other verdicts. */
  readonly reference: string | null;
  /** Who ruled: not the cashier whose drawer it was. */
  readonly ruledBy: string;
}

/** Cash of the operator's drawer was counted at the bank, face to face, and its slip was given on the spot (缴款单). */
export interface HandOverCash extends CommandHead {
  readonly kind: 'hand-over-cash';
  readonly amount: Fen;
  readonly bankSlip: string;
  readonly bankDate: BusinessDate;
}

/**
 * A hand-over that was entered wrongly is taken back whole (缴款红字), by its slip; the right one may come with it (蓝字). Where its
 * drawer was counted since, the difference of that shift is put right, and no drawer of today.
 */
export interface RedHandOver extends CommandHead {
  readonly kind: 'red-hand-over';
  readonly bankSlip: string;
  readonly reason: string;
  readonly second: string;
  /** What the slip really says; null where nothing was handed over by it, or somebody else did. */
  readonly right: Pick<HandOverCash, 'amount' | 'bankSlip' | 'bankDate'> | null;
}

/**
 * The kinds of paper with numbers of their own (票种): charge invoice 收费发票, installation invoice 安装费发票, deposit receipt
 * 预付款收据, VAT invoice 增值税发票. The charge slip 收费小票 is numbered by its station.
 */
export type TicketKind =
  | 'charge-invoice'
  | 'installation-invoice'
  | 'deposit-receipt'
  | 'vat-invoice';

/**
 * A charge slip loses its force: taken back from the customer (收回), declared lost by two people (遗失), or voided
 * electronically (作废). Its number stays; nothing of money or gas moves.
 */
export interface EndTicket extends CommandHead {
  readonly kind: 'end-ticket';
  readonly ticketNo: number;
  readonly how: 'recovered' | 'lost' | 'voided';
  readonly reason: string;
  /** Who declares the loss beside the operator; null for the others. */
  readonly secondPerson: string | null;
}

/** Pre-printed paper that a person keeps: numbers `first` … `last`, used in order and without gaps. */
export interface EnterSeries extends CommandHead {
  readonly kind: 'enter-series';
  readonly series: string;
  readonly ticketKind: TicketKind;
  readonly first: number;
  readonly last: number;
  readonly holder: string;
}

/** An invoice for a charge slip that has lost its force; one slip, one invoice. */
export interface GiveInvoice extends CommandHead {
  readonly kind: 'give-invoice';
  readonly ticketNo: number;
  readonly ticketKind: TicketKind;
  /** The next number of a series, or the number that the tax authority's system has given (数电票). */
  readonly from:
    | { readonly by: 'series'; readonly series: string }
    | { readonly by: 'tax-system'; readonly number: string };
  /** 发票抬头 and 税号. */
  readonly title: string;
  readonly taxNo: string | null;
  /** Of a VAT invoice, the purchase in it, where the slip's own request made none; absent elsewhere. */
  readonly purchase?: OperationId;
}

/** An invoice is taken back by a red one (红字发票), whose number the tax authority's system has given. */
export interface RedInvoice extends CommandHead {
  readonly kind: 'red-invoice';
  readonly ticketKind: TicketKind;
  readonly number: string;
  readonly redNumber: string;
  readonly reason: string;
}

/** The next number of a series is spoiled (作废): it is used up, with its reason, like any other. */
export interface SpoilNumber extends CommandHead {
  readonly kind: 'spoil-number';
  readonly series: string;
  readonly reason: string;
}

export type TicketCommand = EndTicket | EnterSeries | GiveInvoice | RedInvoice | SpoilNumber;

/**
 * What is charged beyond gas (收费项目): card fee 卡费, meter change fee 更换气表费, transfer fee 过户费 …, each with its own tax
 * rate; or a deposit (预付款), which is nobody's income. An item never changes: a new rate is a new item.
 */
export interface EnterChargeItem extends CommandHead {
  readonly kind: 'enter-charge-item';
  readonly item: string;
  readonly name: string;
  readonly income: boolean;
  /** VAT within the price in 1/100 of a percent: 1300 is 13 %. 0 for a deposit. */
  readonly taxBasisPoints: number;
}

/** Money for an item: on its own ticket, never into the balance, never gas. */
export interface TakeCharge extends CommandHead {
  readonly kind: 'take-charge';
  readonly accountId: AccountId;
  readonly item: string;
  readonly amount: Fen;
  /** A bank transfer waits until finance has seen it: before that nothing is held, and nothing earned. */
  readonly channel: PaymentChannel;
  readonly cashGiven: Fen | null;
  readonly reference: string | null;
  readonly payer: string | null;
}

/** A deposit goes back by the channel that it came by. */
export interface RefundDeposit extends CommandHead {
  readonly kind: 'refund-deposit';
  readonly accountId: AccountId;
  /** The operation that took it. */
  readonly charge: OperationId;
  readonly amount: Fen;
  readonly reference: string | null;
  /** What the owner showed and gave back: papers, the deposit receipt (预付款收据). */
  readonly papers: string;
  readonly second: string;
}

export type ChargeCommand = EnterChargeItem | TakeCharge | RefundDeposit;

export type HallCommand =
  | PrintSlip
  | OpenShift
  | CountDrawer
  | RuleDifference
  | HandOverCash
  | RedHandOver
  | TicketCommand
  | ChargeCommand;
