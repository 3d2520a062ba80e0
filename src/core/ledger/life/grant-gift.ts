/**
 * 赠气: the company gives a customer gas, as money of the balance that gas is bought for like any other, at the price and tier of that
 * day. What is given is 销售费用 at once and an advance of the customer (合同负债, 预收), so no lot is without a price, and a money meter
 * (金额表) is no other case. It is a document of two people.
 */
import { posting } from '../../journal.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { addFen, FEN_MAX } from '../../units.ts';
import { type Consequence, liveOf, valueMoved } from '../effects.ts';
import { factOf } from '../fact.ts';
import { openAccountOf } from '../gates.ts';
import type { CommandResult, FactResult } from '../results.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import type { GrantGift } from './commands.ts';

/**
 * Refuses, in this order: approval.witness-required, approval.same-person, request.not-an-amount, account.unknown,
 * account.closed, gift.debt-stands (what is owed for over-use is settled by a payment, not by a gift).
 */
export function decideGrantGift(
  { accountId, amount, operator, second }: GrantGift,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > FEN_MAX) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const { balanceFen, overUseFen } = liveOf(snapshot, accountId);
  if (overUseFen > 0) return refuse('gift.debt-stands', { accountId, overUseFen });
  return accept({
    kind: 'fact',
    facts: { accountId, amountFen: amount, balanceFen: addFen(balanceFen, amount) },
  });
}

export function grantGiftEffects(
  { accountId }: GrantGift,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const given = posting('giftExpense', 'balanceFen', factOf(result, 'amountFen'), accountId);
  return { subject: { accountId, cardNo: null }, ...valueMoved(books, accountId, given, place) };
}
