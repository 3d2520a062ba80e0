/**
 * 注销后删除个人信息: name, telephone, address and what else was sealed under the customer's own key are gone for good, because
 * that key is destroyed. The account keeps its number and every entry, so the books are whole.
 */
import { accept, type Outcome, type Refusal, refuse } from '../../outcome.ts';
import { readSealed } from '../../personal.ts';
import { accountOf, type Consequence, liveOf } from '../effects.ts';
import type { FactResult } from '../results.ts';
import type { AccountRow } from '../rows.ts';
import { seenByTwo } from '../second-person.ts';
import type { Books, Snapshot } from '../snapshot.ts';
import { LIVE_STAGES } from '../stages.ts';
import type { EraseCustomer } from './commands.ts';

/**
 * Everything that bars a deletion now, the gravest first: erasure.done and nothing else, or any of erasure.open,
 * erasure.value-left (a stage of money or gas), closure.transfer-pending, erasure.deposit-held, erasure.suspense-held, erasure.in-clear (the ledger
 * holds the customer in clear, in rows that are never rewritten). The act refuses with the first, a preview shows all.
 */
export function erasureBars(
  { accountId, name, closed }: Pick<AccountRow, 'accountId' | 'name' | 'closed'>,
  snapshot: Snapshot,
): readonly Refusal[] {
  if (name === '') return [{ code: 'erasure.done', facts: { accountId } }];
  const live = liveOf(snapshot, accountId);
  const pending = snapshot.pendingTransferOf(accountId);
  const heldFen = snapshot.depositHeld(accountId);
  const bars: Refusal[] = [];
  if (!closed) bars.push({ code: 'erasure.open', facts: { accountId } });
  if (LIVE_STAGES.some((stage) => live[stage] !== 0)) {
    bars.push({ code: 'erasure.value-left', facts: { accountId } });
  }
  if (pending !== undefined) {
    bars.push({
      code: 'closure.transfer-pending',
      facts: { accountId, ticketNo: pending.ticketNo },
    });
  }
  if (heldFen !== 0) bars.push({ code: 'erasure.deposit-held', facts: { accountId, heldFen } });
  const waitsFen = snapshot.suspenseHeld(accountId);
  if (waitsFen !== 0) bars.push({ code: 'erasure.suspense-held', facts: { accountId, waitsFen } });
  if (readSealed(name) === null) bars.push({ code: 'erasure.in-clear', facts: { accountId } });
  return bars;
}

/** Refuses, in this order: account.unknown, approval.witness-required, approval.same-person, the first of `erasureBars`. */
export function decideEraseCustomer(
  { accountId, operator, second }: EraseCustomer,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const account = snapshot.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const [bar] = erasureBars(account, snapshot);
  if (bar !== undefined) return { ok: false, refusal: bar };
  return accept({ kind: 'fact', facts: { accountId } });
}

export function eraseCustomerEffects({ accountId }: EraseCustomer, books: Books): Consequence {
  const row = {
    ...accountOf(books, accountId),
    ...{ name: '', phone: null, address: '', invoiceTitle: '', taxNo: null },
  };
  return {
    subject: { accountId, cardNo: null },
    postings: [],
    changes: [
      { table: 'account', row },
      { table: 'erasure', row: { accountId } },
    ],
  };
}
