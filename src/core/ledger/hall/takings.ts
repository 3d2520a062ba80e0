/**
 * What a cashier took: counted from what payments and everything else write anyway, never kept beside it. Money is told
 * by the accounts it moved through, so that whatever moves cash later is counted without being named here.
 */
import { type StationId, stationId } from '../../ids.ts';
import type { LedgerAccount, Posting } from '../../journal.ts';
import type { LedgerCommand } from '../commands.ts';
import { factOf, textOf } from '../fact.ts';
import type { CommandResult } from '../results.ts';
import { printedCopyOf } from './print-slip.ts';

/** Accounts through which money comes and goes at a counter. */
export const TILL_ACCOUNTS = ['cash', 'bank', 'wechat', 'alipay'] as const;
export type TillAccount = (typeof TILL_ACCOUNTS)[number];

/** Amounts in fen, volumes in litres, all above or at zero. */
export interface Takings {
  readonly cashIn: number;
  readonly cashOut: number;
  readonly bankIn: number;
  readonly bankOut: number;
  readonly wechatIn: number;
  readonly wechatOut: number;
  readonly alipayIn: number;
  readonly alipayOut: number;
  /** Cash taken to the bank, less what was taken back (缴款红字) before the count; in none of the sums above. */
  readonly handedOver: number;
  /** Tickets issued; the first and the last number, 0 when there is none. */
  readonly tickets: number;
  readonly ticketFirst: number;
  readonly ticketLast: number;
  readonly purchases: number;
  readonly purchasedFen: number;
  readonly purchasedLitres: number;
  /** Purchases taken back (冲正), by whoever made them, and what they had cost. */
  readonly reversals: number;
  readonly reversedFen: number;
  /** Charge slips voided electronically. */
  readonly voids: number;
  readonly reprints: number;
  /** Writes begun again, given up or become cases. */
  readonly writeFailures: number;
}

/** Counted since a later day: the closing of an older shift does not tell them. */
export const LATER_FIGURES: readonly string[] = ['reversals', 'reversedFen', 'voids'];

export type Sums = { -readonly [K in keyof Takings]: Takings[K] };

export const noTakings = (): Sums => ({
  cashIn: 0,
  cashOut: 0,
  bankIn: 0,
  bankOut: 0,
  wechatIn: 0,
  wechatOut: 0,
  alipayIn: 0,
  alipayOut: 0,
  handedOver: 0,
  tickets: 0,
  ticketFirst: 0,
  ticketLast: 0,
  purchases: 0,
  purchasedFen: 0,
  purchasedLitres: 0,
  reversals: 0,
  reversedFen: 0,
  voids: 0,
  reprints: 0,
  writeFailures: 0,
});

const isTill = (account: LedgerAccount): account is TillAccount =>
  (TILL_ACCOUNTS as readonly LedgerAccount[]).includes(account);

/** One amount that stands behind an entry of this kind. */
export function addMovement(
  sums: Sums,
  kind: LedgerCommand['kind'],
  { debit, credit, amount }: Pick<Posting, 'debit' | 'credit' | 'amount'>,
): void {
  // What a count puts right belongs to the shift that it ends; what takes a hand-over back, to its cashier.
  if (kind === 'count-drawer' || kind === 'red-hand-over') return;
  // What a platform pays out was taken before, by whomever, and is no refund of whoever enters it.
  if (kind === 'settle-clearing' || kind === 'red-clearing') return;
  if (kind === 'hand-over-cash') {
    sums.handedOver += amount;
    return;
  }
  if (isTill(debit)) sums[`${debit}In`] += amount;
  if (isTill(credit)) sums[`${credit}Out`] += amount;
}

/** One entry, but for its postings. */
export function addEntry(sums: Sums, command: LedgerCommand, result: CommandResult): void {
  switch (command.kind) {
    case 'buy-gas':
      if (result.kind !== 'purchase') break;
      sums.purchases += 1;
      sums.purchasedFen += result.costFen;
      sums.purchasedLitres += result.volumeLitres;
      break;
    case 'reverse-purchase':
      sums.reversals += 1;
      sums.reversedFen += factOf(result, 'fen');
      break;
    case 'end-ticket':
      if (command.how === 'voided') sums.voids += 1;
      break;
    case 'retry-load':
      sums.writeFailures += 1;
      break;
    case 'end-load':
      if (command.ending.state !== 'POSTED') sums.writeFailures += 1;
      break;
    case 'print-slip':
      if (printedCopyOf(result).copy > 0) sums.reprints += 1;
      break;
  }
}

export function addTicket(sums: Sums, ticketNo: number): void {
  sums.tickets += 1;
  sums.ticketFirst ||= ticketNo;
  sums.ticketLast = ticketNo;
}

const tillKey = (station: StationId, cashier: string): string => `${station} ${cashier}`;

/** Running sums of every cashier since the last closing; for books in memory and for replays. */
export class TillSums {
  private readonly sums = new Map<string, Sums>();

  /** Entries in order; `ticketNo` is null where the entry took none. */
  add(
    command: LedgerCommand,
    result: CommandResult,
    postings: readonly Posting[],
    ticketNo: number | null,
  ): void {
    if (command.kind === 'red-hand-over') this.handedBack(result);
    const sums = this.of(command.station, command.operator);
    for (const posting of postings) addMovement(sums, command.kind, posting);
    addEntry(sums, command, result);
    if (ticketNo !== null) addTicket(sums, ticketNo);
  }

  /** By whomever: the drawer is the cashier's. One that was counted, or that the books did not know, keeps its sums. */
  private handedBack(result: CommandResult): void {
    if (result.kind !== 'fact' || result.facts.inDrawer !== true) return;
    const sums = this.of(stationId(factOf(result, 'station')), textOf(result, 'cashier'));
    sums.handedOver += factOf(result, 'rightAmount') - factOf(result, 'amount');
  }

  of(station: StationId, cashier: string): Sums {
    const key = tillKey(station, cashier);
    const known = this.sums.get(key);
    if (known !== undefined) return known;
    const sums = noTakings();
    this.sums.set(key, sums);
    return sums;
  }

  restart(station: StationId, cashier: string): void {
    this.sums.delete(tillKey(station, cashier));
  }
}
