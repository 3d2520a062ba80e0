/** The end of a contract, second half (销户): nothing is left, nothing is owed, and the account serves nobody again. */

import { formatMeter } from '../../ids.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { accountOf, type Consequence, liveOf } from '../effects.ts';
import { openAccountOf } from '../gates.ts';
import type { FactResult } from '../results.ts';
import type { LiveRow } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Snapshot } from '../snapshot.ts';
import { gasOf, moneyOfGas } from '../stages.ts';
import type { CloseAccount } from './commands.ts';

/** closure.gas-left, closure.money-left (of a money meter), closure.debt, closure.transfer-pending, closure.balance-left. */
function nothingLeft(live: LiveRow, snapshot: Snapshot): Outcome<true> {
  const { accountId, overUseFen, balanceFen } = live;
  const litres = gasOf(live);
  if (litres > 0) return refuse('closure.gas-left', { accountId, litres });
  const leftFen = moneyOfGas(live);
  if (leftFen > 0) return refuse('closure.money-left', { accountId, leftFen });
  if (overUseFen > 0) return refuse('closure.debt', { accountId, overUseFen });
  const pending = snapshot.pendingTransferOf(accountId);
  if (pending !== undefined) {
    return refuse('closure.transfer-pending', { accountId, ticketNo: pending.ticketNo });
  }
  return balanceFen > 0 ? refuse('closure.balance-left', { accountId, balanceFen }) : accept(true);
}

/**
 * Refuses, in this order: account.unknown, account.closed, approval.witness-required, approval.same-person,
 * closure.meter-hangs, closure.gas-left, closure.money-left, closure.debt, closure.transfer-pending, closure.balance-left, closure.deposit-held.
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
  if (heldFen === 0) return accept({ kind: 'fact', facts: { accountId } });
  if (keepDeposit !== true) return refuse('closure.deposit-held', { accountId, heldFen });
  return accept({ kind: 'fact', facts: { accountId, depositKeptFen: heldFen } });
}

export function closeAccountEffects({ accountId }: CloseAccount, books: Books): Consequence {
  const row = { ...accountOf(books, accountId), closed: true };
  return {
    subject: { accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'account', row }],
  };
}
