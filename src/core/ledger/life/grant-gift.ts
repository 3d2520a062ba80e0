/**
 * 赠气: the company gives a customer gas, as money of the balance that gas is bought for like any other, at the price and tier of that
 * day. What is given is 销售费用 at once and an advance of the customer (合同负债, 预收), so no lot is without a price, and a money meter
 * (金额表) is no other case. It is a document of two people. One below zero takes back
 * what is left of gifts, as far as the balance goes (收回).
 */
import { posting } from '../../journal.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { FEN_MAX } from '../../units.ts';
import { type Consequence, liveOf, valueMoved } from '../effects.ts';
import { factOf } from '../fact.ts';
import { openAccountOf } from '../gates.ts';
import { heldGift } from '../gift-left.ts';
import type { CommandResult, FactResult } from '../results.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { GrantGift } from './commands.ts';

/**
 * Refuses, in this order: approval.witness-required, approval.same-person, request.not-an-amount, account.unknown,
 * account.closed, gift.debt-stands (what is owed for over-use is settled by a payment, not by a gift), gift.more-than-left (of what is
 * taken back).
 */
export function decideGrantGift(
  { accountId, amount, operator, second }: GrantGift,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  if (!Number.isSafeInteger(amount) || amount === 0 || Math.abs(amount) > FEN_MAX) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const live = liveOf(snapshot, accountId);
  const { balanceFen, overUseFen } = live;
  if (amount > 0 && overUseFen > 0) return refuse('gift.debt-stands', { accountId, overUseFen });
  if (amount < 0) {
    // Money is money: what is left of a gift in gas comes out of the balance too, and the own of the customer is in the gas then.
    const leftFen = Math.min(heldGift(live, snapshot).leftFen, balanceFen);
    const amountFen = -amount;
    if (amountFen > leftFen)
      return refuse('gift.more-than-left', { accountId, amountFen, leftFen });
  }
  return accept({
    kind: 'fact',
    facts: { accountId, amountFen: amount, balanceFen: balanceFen + amount },
  });
}

export function grantGiftEffects(
  { accountId }: GrantGift,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const amount = factOf(result, 'amountFen');
  const given =
    amount > 0
      ? posting('giftExpense', 'balanceFen', amount, accountId)
      : posting('balanceFen', 'giftExpense', -amount, accountId);
  return { subject: { accountId, cardNo: null }, ...valueMoved(books, accountId, given, place) };
}
