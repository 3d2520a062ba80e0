/** What is asked after a ledger was lost and an older copy took its place (台账断档). */
import type { SlotContent, SlotName } from '../../card.ts';
import type { CardNo, OperationId } from '../../ids.ts';
import type { Fen } from '../../units.ts';
import type { CommandHead, PaymentChannel } from '../command-head.ts';

/** Where a chain stood. */
export interface ChainEnd {
  /** Number of the batch in its station's chain; 0 before the first. */
  readonly n: number;
  /** 64 hex digits; '' before the first batch. */
  readonly chain: string;
}

/** The head that was anchored and that the copy does not reach. */
export interface LostHead extends ChainEnd {
  /** Row time of that batch, ms since 1970 UTC. */
  readonly at: number;
}

/** Two people go on from a copy that is older than its anchors: a new epoch (纪元) of the station begins. */
export interface AcceptGap extends CommandHead {
  readonly kind: 'accept-gap';
  /** Of the epoch that begins: above every one that was ever begun, also of those that were lost. */
  readonly epoch: number;
  /** The last batch of the copy. */
  readonly restored: ChainEnd;
  readonly anchored: LostHead;
  readonly reason: string;
  readonly second: string;
}

/**
 * A genuine card shows more than the ledger knows, because its loads were lost with the ledger: what it shows beyond is
 * booked as gas on the card against 找回气量（待查）, of a money meter (金额表) as money against 找回金额（待查）.
 */
export interface RecoverLoad extends CommandHead {
  readonly kind: 'recover-load';
  readonly cardNo: CardNo;
  /** What the card, or the meter by way of the card, was seen to have reached. */
  readonly seen: Omit<SlotContent, 'volume' | 'tariff'>;
  readonly slot: SlotName;
  /** A load that was open in the copy and that the card has left behind: it ends posted, or void. */
  readonly openLoad: OperationId | null;
  /** The card shows another write in its place, or less gas than it led to: in what was lost it was given up. */
  readonly givenUp?: true;
  /** Who stands beside the operator where that load is a case: two people end a case. */
  readonly second?: string;
  /** Told by the meter's window, as two people noted it: the card is lost. Absent where the card itself was read. */
  readonly window?: OperationId;
  /** The card's whole memory, as read; of a window the hash of its photograph. */
  readonly image: Uint8Array;
}

/**
 * Where the money of a lost sale is now. `cash` lies in the drawer of whoever enters it, in their open shift; `cash-over` was
 * found when a drawer was counted (长款); `balance` is still in the customer's balance, for the copy never saw it spent.
 */
export type FoundMoney = PaymentChannel | 'cash-over' | 'balance';

/**
 * Recovered gas or money gets its reason, by two people: `sold` where the paper of the lost sale was found and its money is there,
 * `granted` where none was and the company bears it.
 */
export interface ResolveRecovered extends CommandHead {
  readonly kind: 'resolve-recovered';
  readonly load: OperationId;
  readonly how:
    | {
        readonly by: 'sold';
        /** What the paper says was paid. */
        readonly amount: Fen;
        readonly channel: FoundMoney;
        /** Number on the paper of the lost sale, as it is printed. */
        readonly paper: string;
        /** Of the bank or platform; absent in entries of before it was asked for. */
        readonly reference?: string | null;
        /** With `cash-over`, the shift whose count found it; absent in entries of before it was asked for. */
        readonly shift?: OperationId;
      }
    | { readonly by: 'granted' };
  readonly reason: string;
  readonly second: string;
}

export type GapCommand = AcceptGap | RecoverLoad | ResolveRecovered;
