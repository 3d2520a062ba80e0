/**
 * What the books can be asked to do: one command, one durable effect or one refusal. Commands carry everything that
 * does not come from the ledger itself; `decide` adds the ledger's snapshot. No command knows SQL, HTTP or a device.
 */

import type { MeterReport } from '../card.ts';
import type { AccountId, CardNo, OperationId } from '../ids.ts';
import type { Reservation } from '../load.ts';
import type { TariffVersion } from '../tariff.ts';
import type { Fen, Litre } from '../units.ts';
import type { BankEvidence, PaidOut } from './bank-line.ts';
import type { DifferenceCommand } from './card-difference.ts';
import type { CommandHead, PaymentChannel } from './command-head.ts';
import type { EngineeringCommand } from './engineering-commands.ts';
import type { GapCommand } from './gap/commands.ts';
import type { HallCommand } from './hall/commands.ts';
import type { LifeCommand } from './life/commands.ts';
import type { LineCommand } from './line-commands.ts';
import type { PeopleCommand } from './people/commands.ts';
import type { RedClearing } from './red-clearing.ts';
import type { StockCommand } from './stock/commands.ts';
import type { OutOfSuspense, ReceiveSuspense, RefundSuspense } from './suspense.ts';
import type { TakeOffCommand } from './take-off-commands.ts';

export type { AssignMeter, CorrectPlateFormat, EnrolMeter } from './engineering-commands.ts';

import type { MonthCommand } from './month-commands.ts';

export interface TakePayment extends CommandHead {
  readonly kind: 'take-payment';
  readonly accountId: AccountId;
  readonly amount: Fen;
  readonly channel: PaymentChannel;
  /** Cash handed over, ≥ amount; null for other channels. */
  readonly cashGiven: Fen | null;
  /** Reference of the bank or platform; null for cash. */
  readonly reference: string | null;
  /** Who paid, when it is not the customer. */
  readonly payer: string | null;
  /** Purchase and load asked for together with this payment: its ticket tells of them. Decides nothing. */
  readonly sale?: { readonly purchase: OperationId | null; readonly load: OperationId | null };
}

/** Finance has seen the transfer on the bank statement. */
export interface ConfirmPayment extends CommandHead {
  readonly kind: 'confirm-payment';
  readonly payment: OperationId;
  /** The line of the bank's file that says so; absent where somebody has read it on paper. */
  readonly bankLine?: BankEvidence;
  /** Its money came before, for an account that is closed, and waits in suspense (暂收款); the bank has no line for it any more. */
  readonly from?: OutOfSuspense;
}

/** A transfer that the counter was told of and that never came (转账撤回): two people no longer wait for it. */
export interface WithdrawTransfer extends CommandHead {
  readonly kind: 'withdraw-transfer';
  readonly payment: OperationId;
  readonly reason: string;
  readonly second: string;
}

/** A platform has paid out what customers paid by it, less its fee (第三方清算), as the bank's statement shows; two people sign. */
export interface SettleClearing extends CommandHead {
  readonly kind: 'settle-clearing';
  readonly channel: 'wechat' | 'alipay';
  /** What customers had paid: leaves the clearing account. */
  readonly cleared: Fen;
  /** Kept by the platform (手续费); 0 where it takes none. */
  readonly fee: Fen;
  readonly bankLine: PaidOut;
  readonly second: string;
}

export interface BuyGas extends CommandHead {
  readonly kind: 'buy-gas';
  readonly accountId: AccountId;
  readonly want:
    | { readonly by: 'volume'; readonly volume: Litre }
    | { readonly by: 'amount'; readonly amount: Fen };
  /** What the customer was told; a price or cycle volume that moved since makes it expired. */
  readonly quoted: {
    readonly tariffId: string;
    readonly volumeBefore: Litre;
    readonly volume: Litre;
    readonly cost: Fen;
  } | null;
  /** Two people let the limits of a purchase, a day and a month be passed (限额以上); absent where none is. */
  readonly overLimit?: { readonly reason: string; readonly second: string };
}

/** 冲正: the last purchase is undone while its gas waits to be written; what it cost becomes balance again. */
export interface ReversePurchase extends CommandHead {
  readonly kind: 'reverse-purchase';
  readonly accountId: AccountId;
  readonly purchase: OperationId;
  readonly reason: string;
  /** The second person, needed after the day of the purchase, and where its gas waits since before a gap. */
  readonly second?: string;
}

/** Balance goes back by the channel that it came by (原路退回), at most what that payment brought; by two people. */
export interface RefundPayment extends CommandHead {
  readonly kind: 'refund-payment';
  readonly accountId: AccountId;
  readonly payment: OperationId;
  readonly amount: Fen;
  /** Reference of the bank or platform for the way back; null for cash. */
  readonly reference: string | null;
  /** What the owner showed (证件), for instance the last four digits of the identity card. */
  readonly papers: string;
  /** The second person; absent in entries of before one was asked for. */
  readonly second?: string;
}

export interface ReserveLoad extends CommandHead {
  readonly kind: 'reserve-load';
  /** operationId of the reservation equals the head's; attempt is 1. */
  readonly reservation: Reservation;
}

/** A new attempt on the same reservation, durable before its first byte. */
export interface RetryLoad extends CommandHead {
  readonly kind: 'retry-load';
  readonly load: OperationId;
  /** The attempt that the caller saw; another one is newer: refused as stale. */
  readonly attempt: number;
}

export interface EndLoad extends CommandHead {
  readonly kind: 'end-load';
  readonly load: OperationId;
  readonly attempt: number;
  readonly ending:
    | { readonly state: 'POSTED'; readonly evidence: 'TARGET' | 'TAKEN' }
    | { readonly state: 'VOIDED'; readonly erased: boolean }
    | { readonly state: 'CASE'; readonly why: string };
  /** The second person, needed where a load of before a gap ends void: its gas waits again. */
  readonly second?: string;
}

/** Replacing a card with an open load: the old load ends, its value moves to the new card's load (design.md §3). */
export interface SupersedeLoad extends CommandHead {
  readonly kind: 'supersede-load';
  readonly load: OperationId;
  readonly attempt: number;
  /** Same litres, fen and total; a sequence above the old target's. The old card is void-listed. */
  readonly replacement: Reservation;
  /** The second person, needed where the load is a case, or of before a gap. */
  readonly witness?: string;
}

/**
 * Card → meter, posted from evidence and idempotent by (card, returned sequence). A report that brings only a later index
 * or clock posts nothing and is kept as an observation.
 */
export interface TakeIntoMeter extends CommandHead {
  readonly kind: 'take-into-meter';
  readonly cardNo: CardNo;
  readonly report: MeterReport;
}

/**
 * What presenting the secret showed, that the card is about to be given it, or (`asked`) that it is being presented and
 * nobody has heard the answer yet; the basis of L14.
 */
export interface RecordSecret extends CommandHead {
  readonly kind: 'record-secret';
  readonly cardNo: CardNo;
  readonly fingerprint: string;
  readonly outcome: 'proven' | 'wrong' | 'being-set' | 'asked';
  /** With `asked`: tries that the card had left before. */
  readonly triesLeft?: number;
}

export interface OpenAccount extends CommandHead {
  readonly kind: 'open-account';
  readonly accountId: AccountId;
  readonly name: string;
  /** 证件号码; absent where none was given, and in every sealed form. */
  readonly identity?: string;
  readonly phone: string | null;
  readonly address: string;
  readonly communityId: number;
  readonly customerClass: string;
  readonly householdSize: number;
}

/** One thing of a customer's record that changes; what the record says of it from now on, whole. */
export type RecordChange =
  | {
      readonly what: 'contact';
      readonly name: string;
      readonly phone: string | null;
      readonly address: string;
      /** 证件号码; absent where none was given, and in every sealed form. */
      readonly identity?: string;
    }
  /** 开票抬头; empty where nothing is to stand there. */
  | { readonly what: 'invoice'; readonly title: string; readonly taxNo: string | null }
  /** 人口: from the day of the command on. */
  | { readonly what: 'size'; readonly persons: number }
  /** 用气性质: put right before anything was sold or paid. */
  | { readonly what: 'class'; readonly customerClass: string };

/** 户资料变更. A change of owner is none: that account is closed, and the new owner opens one. */
export interface ChangeAccount extends CommandHead {
  readonly kind: 'change-account';
  readonly accountId: AccountId;
  /** `changes` of the record that was looked at: what somebody else changed since is not overwritten. */
  readonly seen: number;
  readonly to: RecordChange;
  readonly reason: string;
  /** The second person; needed where the price of gas depends on it. */
  readonly second?: string;
}

export interface OpenCard extends CommandHead {
  readonly kind: 'open-card';
  readonly accountId: AccountId;
  readonly cardNo: CardNo;
  /** The account's active card, which this one shall replace (补卡); null for a first card. */
  readonly replaces: CardNo | null;
  /** Why that card is replaced; absent for a first card. */
  readonly reason?: ReplaceReason;
  /** Kind of chip in the reader: a company that keeps stock takes a piece of it. */
  readonly chip?: string;
  /** Version of the master key that the card's own key is made from; absent means 1. */
  readonly keyVersion?: number;
}

/** 丢失 · 损坏 · 换密钥: its secret is of an old version of the master key. */
export type ReplaceReason = 'lost' | 'broken' | 'old-key';

/**
 * The new card has been initialised and read back, and no load is open on the old one: the new card is the account's from
 * now on, the old one is void-listed. With an open load it is supersede-load that does this.
 */
export interface ReplaceCard extends CommandHead {
  readonly kind: 'replace-card';
  readonly cardNo: CardNo;
  readonly replaces: CardNo;
}

/** The card has been initialised and read back; from now on it is the account's card. */
export interface ActivateCard extends CommandHead {
  readonly kind: 'activate-card';
  readonly cardNo: CardNo;
}

export type Hold = 'suspended' | 'stopped' | 'blacklisted';

export interface SetHold extends CommandHead {
  readonly kind: 'set-hold';
  readonly accountId: AccountId;
  readonly hold: Hold;
  /** Empty releases the hold. */
  readonly reason: string;
  /** The second person, needed to take an account off the blacklist. */
  readonly second?: string;
}

export interface EnterCommunity extends CommandHead {
  readonly kind: 'enter-community';
  readonly communityId: number;
  readonly name: string;
}

export interface EnterRegulatorBox extends CommandHead {
  readonly kind: 'enter-regulator-box';
  readonly regulatorBoxId: number;
  readonly communityId: number;
  readonly name: string;
}

export interface EnterTariff extends CommandHead {
  readonly kind: 'enter-tariff';
  readonly version: TariffVersion;
}

export type LedgerCommand =
  | TakePayment
  | ConfirmPayment
  | WithdrawTransfer
  | SettleClearing
  | RedClearing
  | ReceiveSuspense
  | RefundSuspense
  | BuyGas
  | ReversePurchase
  | RefundPayment
  | ReserveLoad
  | RetryLoad
  | EndLoad
  | SupersedeLoad
  | TakeIntoMeter
  | RecordSecret
  | DifferenceCommand
  | OpenAccount
  | ChangeAccount
  | OpenCard
  | ActivateCard
  | ReplaceCard
  | SetHold
  | EnterCommunity
  | EnterRegulatorBox
  | EnterTariff
  | EngineeringCommand
  | MonthCommand
  | HallCommand
  | LineCommand
  | LifeCommand
  | StockCommand
  | PeopleCommand
  | GapCommand
  | TakeOffCommand;

/** Does the command take the station's next ticket number (L10)? */
export const takesTicket = ({ kind }: LedgerCommand): boolean =>
  kind === 'take-payment' || kind === 'take-charge';

export type CommandKind = LedgerCommand['kind'];
