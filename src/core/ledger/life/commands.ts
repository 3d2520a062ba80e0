/** What happens to a meter once in its life, and to the gas behind it: it is changed (换表), or the contract ends (销户). */
import type { Counted } from '../../card.ts';
import type { AccountId, MeterId, OperationId } from '../../ids.ts';
import type { Fen, Litre } from '../../units.ts';
import type { CommandHead } from '../command-head.ts';

/** What stands on the signed sheet when a meter is taken down (拆表), whatever follows. */
export interface TakenDown {
  readonly accountId: AccountId;
  /** The meter that is taken down; it must be the account's own. */
  readonly meter: MeterId;
  /** Index of the base meter (止数). It decides. */
  readonly finalIndex: Litre;
  /** What the electronics still showed, below zero where they were overdrawn; null where they are dead. Evidence only. */
  readonly electronic: number | null;
  /** Gas that the customer's card still showed; null where there was none to read. Evidence only. */
  readonly cardGas: Litre | null;
  /**
   * What the window of a money meter (金额表) still showed: all that it was ever given, and what is left of it, below zero where
   * it is overdrawn. Absent where it is dead, and of every meter that counts gas.
   */
  readonly window?: { readonly total: Fen; readonly remaining: number };
  /** Where the photograph of the index is kept. */
  readonly photo: string;
  /** Number of the signed sheet (工单). */
  readonly sheetNo: string;
  readonly reason: string;
  /** Who took it down and answers for the figures. */
  readonly responsible: string;
  /** The second person. */
  readonly second: string;
  /**
   * The open load of a card that cannot come back: it ends with the meter, because that meter was the only one that could
   * credit it. Absent where no load is open.
   */
  readonly lostLoad?: OperationId;
}

/** One meter comes down and another one takes its place. */
export interface ChangeMeter extends CommandHead, TakenDown {
  readonly kind: 'change-meter';
  /** Enrolled, and nobody's. */
  readonly newMeter: MeterId;
  /** Index of the new base meter when it was hung (底数). */
  readonly openingIndex: Litre;
}

/** 补气: gas owed is made ready to be written, as far as it fits. */
export interface SupplyOwed extends CommandHead {
  readonly kind: 'supply-owed';
  readonly accountId: AccountId;
}

/** 退气: the contract ends, the meter is taken down, and gas that was not used goes back at its price. */
export interface SettleAccount extends CommandHead, TakenDown {
  readonly kind: 'settle-account';
  /** What the owner showed (证件). */
  readonly papers: string;
}

/** 销户: nothing is left of the account. */
export interface CloseAccount extends CommandHead {
  readonly kind: 'close-account';
  readonly accountId: AccountId;
  readonly reason: string;
  /** What the owner showed (证件). */
  readonly papers: string;
  /** True where a deposit that is still held stays a liability; absent, it must have gone back. */
  readonly keepDeposit?: true;
  readonly second: string;
}

/** The personal data of somebody who is no customer any more is destroyed; the books stay. */
export interface EraseCustomer extends CommandHead {
  readonly kind: 'erase-customer';
  readonly accountId: AccountId;
  readonly reason: string;
  readonly second: string;
}

/** The card is lost for good, and the meter shows what became of its load. */
export interface EndLostLoad extends CommandHead {
  readonly kind: 'end-lost-load';
  readonly load: OperationId;
  readonly attempt: number;
  /** Total of bought gas, or of bought money, that the meter itself shows (累计购气量). */
  readonly meterTotal: Counted;
  /** It is fen, typed here; absent where it is litres, and of a count that was noted. */
  readonly counts?: 'money';
  /** Where the photograph of the meter's window is kept. */
  readonly photo: string;
  /** The noted count that total and photograph are of; absent where they were typed with this command. */
  readonly noted?: OperationId;
  readonly reason: string;
  /** The second person, beside the card administrator. */
  readonly second: string;
}

/** 应急气量: gas on credit while a load on a lost card waits; somebody puts it into the meter by its maker's means. */
export interface GrantEmergency extends CommandHead {
  readonly kind: 'grant-emergency';
  readonly accountId: AccountId;
  /** The open load that waits. */
  readonly load: OperationId;
  readonly litres: Litre;
  /** Number of the work order (工单). */
  readonly formNo: string;
  /** Who puts it into the meter and answers for it. */
  readonly responsible: string;
  readonly reason: string;
  /** The second person, beside the card administrator. */
  readonly second: string;
}

/** 赠气: gas that the company gives, as money of the balance; a document of two people. */
export interface GrantGift extends CommandHead {
  readonly kind: 'grant-gift';
  readonly accountId: AccountId;
  /** Not 0; below zero takes back what is left of gifts, as far as the balance goes. */
  readonly amount: number;
  /** Number of the document (单据号). */
  readonly formNo: string;
  readonly reason: string;
  readonly second: string;
}

export type LifeCommand =
  | GrantGift
  | GrantEmergency
  | EndLostLoad
  | ChangeMeter
  | SupplyOwed
  | SettleAccount
  | CloseAccount
  | EraseCustomer;
