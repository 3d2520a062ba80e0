/**
 * What an account has left of gifts (赠气). A gift is money of the balance that no payment brought: it is used before the customer's own
 * (先用赠款), bought gas among it, and what comes back of use (冲回) is the customer's own first. So what is left never goes out as
 * money, and the customer's own never goes to the company. Told from the account's own postings: nothing is kept beside them.
 */
import type { AccountId } from '../ids.ts';
import { type LedgerAccount, type Posting, posting } from '../journal.ts';
import { factOrNone } from './fact.ts';
import type { CommandResult } from './results.ts';
import type { LiveRow } from './rows.ts';
import type { Snapshot } from './snapshot.ts';
import { moneyOfGas } from './stages.ts';
import type { SwapSide } from './swap.ts';

/** What changed an account's money less its debt, in fen. */
export type GiftEvent =
  /** Given by the company; below zero, back to it. */
  | { readonly kind: 'given'; readonly fen: number }
  /** Used, also where that is owed; below zero, use that was taken back. */
  | { readonly kind: 'used'; readonly fen: number }
  /** The customer's own came; below zero, it went. */
  | { readonly kind: 'own'; readonly fen: number }
  /** Meters were exchanged: gifts in the gas that went, and in the gas that came. */
  | { readonly kind: 'exchanged'; readonly went: number; readonly came: number };

/** An account's past: from its first gift, or the first use that was taken back, or from further back. */
export interface GiftPast {
  /** Balance and gas less what was owed, before the first event. */
  readonly netFen: number;
  /** Oldest first. */
  readonly events: Iterable<GiftEvent>;
}

/** Balance and gas of one customer. */
const HELD: ReadonlySet<LedgerAccount> = new Set([
  'balanceFen',
  'toBeWrittenFen',
  'owedFen',
  'inFlightFen',
  'onCardFen',
  'inMeterFen',
]);

/** Where own money comes from and goes to. What gifts the gas of exchanged meters holds, the exchange tells beside it. */
const OWN: ReadonlySet<LedgerAccount> = new Set([
  'cash',
  'bank',
  'wechat',
  'alipay',
  'suspenseReceived',
  'recoveredFen',
  'swappedFen',
  'swappedOverUse',
]);

/** The customer's, what they owe (超用) within: paying a debt out of the balance uses nothing, and owing for gas brings nothing. */
const isCustomers = (account: LedgerAccount): boolean =>
  HELD.has(account) || account === 'overUseFen';

/** What one posting says of gifts; null for nothing. */
export function eventOf({
  debit,
  credit,
  amount,
}: Pick<Posting, 'debit' | 'credit' | 'amount'>): GiftEvent | null {
  if (isCustomers(debit) === isCustomers(credit)) return null;
  const [gone, other] = isCustomers(debit) ? [amount, credit] : [-amount, debit];
  if (other === 'giftExpense') return { kind: 'given', fen: -gone };
  return OWN.has(other) ? { kind: 'own', fen: -gone } : { kind: 'used', fen: gone };
}

/** Of an exchange, as the side of the account tells it; null where neither gas held any of a gift. */
export function exchangedOf(
  accountId: AccountId,
  sides: readonly Pick<SwapSide, 'accountId' | 'giftFen'>[],
): GiftEvent | null {
  let went = 0;
  let came = 0;
  for (const side of sides) {
    if (side.accountId === accountId) went += side.giftFen ?? 0;
    else came += side.giftFen ?? 0;
  }
  return went === 0 && came === 0 ? null : { kind: 'exchanged', went, came };
}

/** One gift, or what came over of one: what is left and what was used of it, and the own money that was used before the next one. */
interface Gift {
  left: number;
  used: number;
  ownAfter: number;
}

class Purse {
  private readonly gifts: Gift[] = [];
  /** Balance and gas less what is owed. */
  private net: number;
  /** What came back and was used before the first gift, or never (调价追退): the next use is of that, as long as it is there. */
  private ahead = 0;

  constructor(netFen: number) {
    this.net = netFen;
  }

  left(): number {
    return this.gifts.reduce((sum, { left }) => sum + left, 0);
  }

  take(event: GiftEvent): void {
    if (event.kind === 'exchanged') {
      this.give(-event.went);
      this.give(event.came);
      return;
    }
    if (event.kind === 'given') this.give(event.fen);
    if (event.kind === 'used' && event.fen > 0) this.use(event.fen);
    if (event.kind === 'used' && event.fen < 0) this.takeBack(-event.fen);
    this.net += event.kind === 'used' ? -event.fen : event.fen;
  }

  private give(fen: number): void {
    if (fen > 0) this.gifts.push({ left: fen, used: 0, ownAfter: 0 });
    else this.leave(-fen, false);
  }

  /** Out of the gifts, oldest first; returns what they did not hold. */
  private leave(fen: number, isUsed: boolean): number {
    let rest = fen;
    for (const gift of this.gifts) {
      const part = Math.min(rest, gift.left);
      gift.left -= part;
      if (isUsed) gift.used += part;
      rest -= part;
    }
    return rest;
  }

  private use(fen: number): void {
    const ahead = Math.min(fen, this.ahead, Math.max(0, this.net - this.left()));
    this.ahead = ahead === fen ? this.ahead - ahead : 0;
    const own = this.leave(fen - ahead, true);
    const last = this.gifts.at(-1);
    if (last !== undefined) last.ownAfter += own;
  }

  /** The last use comes back first. */
  private takeBack(fen: number): void {
    let rest = fen;
    for (const gift of this.gifts.toReversed()) {
      const own = Math.min(rest, gift.ownAfter);
      gift.ownAfter -= own;
      const ofGift = Math.min(rest - own, gift.used);
      gift.used -= ofGift;
      gift.left += ofGift;
      rest -= own + ofGift;
    }
    this.ahead += rest;
  }
}

/** What is left of all gifts, in fen. */
export function giftLeft({ netFen, events }: GiftPast): number {
  const purse = new Purse(netFen);
  for (const event of events) purse.take(event);
  return purse.left();
}

/** What of the balance went back to the company, as an entry says: less of the selling expense. */
export const giftReturned = (result: CommandResult, owner: AccountId): readonly Posting[] =>
  posting('balanceFen', 'giftExpense', factOrNone(result, 'giftReturnedFen'), owner);

export interface HeldGift {
  /** All that is left, also in gas that is bought and not used. */
  readonly leftFen: number;
  /** Of the balance; what is left is in the gas first. */
  readonly inBalanceFen: number;
}

export function heldGift(live: LiveRow, asked: Pick<Snapshot, 'giftPast'>): HeldGift {
  const leftFen = giftLeft(asked.giftPast(live.accountId));
  return { leftFen, inBalanceFen: Math.max(0, leftFen - moneyOfGas(live)) };
}

/** Balance and gas, less what is owed. */
export const netOf = (live: LiveRow): number =>
  live.balanceFen + moneyOfGas(live) - live.overUseFen;

/** What of gifts goes along with an account's gas, and what is owed for it, where its meter is exchanged. */
export function giftInGas(live: LiveRow, asked: Pick<Snapshot, 'giftPast'>): number {
  const goes = Math.max(0, moneyOfGas(live) - live.overUseFen);
  return goes === 0 ? 0 : Math.min(heldGift(live, asked).leftFen, goes);
}
