/** The end of a contract, second half (销户): nothing is left, nothing is owed, and the account serves nobody again. */

import { formatMeter } from '../../ids.ts';
import { accept, assert, type Outcome, refuse } from '../../outcome.ts';
import { accountOf, type Consequence, liveOf, valueMoved } from '../effects.ts';
import { openAccountOf } from '../gates.ts';
import { giftReturned, heldGift } from '../gift-left.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { LiveRow } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { gasOf, moneyOfGas } from '../stages.ts';
import type { CloseAccount } from './commands.ts';

/** closure.debt, closure.transfer-pending, closure.balance-left (of the customer's own). */
function nothingLeft(live: LiveRow, snapshot: Snapshot): Outcome<number> {
  const { accountId, overUseFen, balanceFen } = live;
  // Nobody gets here, so it is no refusal (closure.money-left was one): a settlement gives all of it back and void-lists the card;
  // without a meter none is bought, and none is found on a void-listed card. test/unit/app/closure-properties.test.ts holds it.
  assert(
    gasOf(live) === 0 && moneyOfGas(live) === 0,
    () => `account ${accountId} has no meter, and gas or money of one`,
  );
  if (overUseFen > 0) return refuse('closure.debt', { accountId, overUseFen });
  const pending = snapshot.pendingTransferOf(accountId);
  if (pending !== undefined) {
    return refuse('closure.transfer-pending', { accountId, ticketNo: pending.ticketNo });
  }
  if (balanceFen === 0) return accept(0);
  const { inBalanceFen } = heldGift(live, snapshot);
  const ownFen = balanceFen - inBalanceFen;
  return ownFen > 0
    ? refuse('closure.balance-left', { accountId, balanceFen: ownFen })
    : accept(inBalanceFen);
}

/**
 * Refuses, in this order: account.unknown, account.closed, approval.witness-required, approval.same-person,
 * closure.meter-hangs, closure.debt, closure.transfer-pending, closure.balance-left, closure.deposit-held.
 */
export function decideCloseAccount(
  { accountId, operator, second, keepDeposit }: CloseAccount,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const { meter } = account.value;
  if (meter !== null)
    return refuse('closure.meter-hangs', { accountId, meter: formatMeter(meter) });
  const empty = nothingLeft(liveOf(snapshot, accountId), snapshot);
  if (!empty.ok) return empty;
  const heldFen = snapshot.depositHeld(accountId);
  const gift = empty.value === 0 ? {} : { giftReturnedFen: empty.value };
  if (heldFen === 0) return accept({ kind: 'fact', facts: { accountId, ...gift } });
  if (keepDeposit !== true) return refuse('closure.deposit-held', { accountId, heldFen });
  return accept({ kind: 'fact', facts: { accountId, depositKeptFen: heldFen, ...gift } });
}

/** What is left of gifts goes back to the company with the contract. */
export function closeAccountEffects(
  { accountId }: CloseAccount,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const row = { ...accountOf(books, accountId), closed: true };
  const back = giftReturned(result, accountId);
  const { postings, changes } = valueMoved(books, accountId, back, place);
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [...changes, { table: 'account', row }],
  };
}
