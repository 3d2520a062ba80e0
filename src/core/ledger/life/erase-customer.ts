/**
 * 注销后删除个人信息: name, telephone, address and what else was sealed under the customer's own key are gone for good, because
 * that key is destroyed. The account keeps its number and every entry, so the books are whole.
 */
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { readSealed } from '../../personal.ts';
import { accountOf, type Consequence, liveOf } from '../effects.ts';
import type { FactResult } from '../results.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Snapshot } from '../snapshot.ts';
import { LIVE_STAGES } from '../stages.ts';
import type { EraseCustomer } from './commands.ts';

/**
 * Refuses, in this order: account.unknown, approval.witness-required, approval.same-person, erasure.done, erasure.open,
 * erasure.value-left (a stage of money or gas), closure.transfer-pending, erasure.deposit-held, erasure.in-clear (the
 * ledger holds the customer in clear, in rows that are never rewritten).
 */
export function decideEraseCustomer(
  { accountId, operator, second }: EraseCustomer,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const account = snapshot.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  if (account.name === '') return refuse('erasure.done', { accountId });
  if (!account.closed) return refuse('erasure.open', { accountId });
  const live = liveOf(snapshot, accountId);
  if (LIVE_STAGES.some((stage) => live[stage] !== 0)) {
    return refuse('erasure.value-left', { accountId });
  }
  const pending = snapshot.pendingTransferOf(accountId);
  if (pending !== undefined) {
    return refuse('closure.transfer-pending', { accountId, ticketNo: pending.ticketNo });
  }
  const heldFen = snapshot.depositHeld(accountId);
  if (heldFen !== 0) return refuse('erasure.deposit-held', { accountId, heldFen });
  if (readSealed(account.name) === null) return refuse('erasure.in-clear', { accountId });
  return accept({ kind: 'fact', facts: { accountId } });
}

export function eraseCustomerEffects({ accountId }: EraseCustomer, books: Books): Consequence {
  const row = { ...accountOf(books, accountId), name: '', phone: null, address: '' };
  return {
    subject: { accountId, cardNo: null },
    postings: [],
    changes: [
      { table: 'account', row },
      { table: 'erasure', row: { accountId } },
    ],
  };
}
