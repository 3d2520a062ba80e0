/** A bank transfer that the counter was told of: its ticket is out, its money is nobody's yet. */
import type { OperationId } from '../ids.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import type { WithdrawTransfer } from './commands.ts';
import type { Consequence } from './effects.ts';
import type { FactResult } from './results.ts';
import type { Change, TransferRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Snapshot } from './snapshot.ts';

export const transferWaits = (
  taken: Pick<TransferRow, 'operationId' | 'accountId' | 'amount' | 'ticketNo'>,
): Change => ({ table: 'transfer', row: { ...taken, state: 'pending', confirmedBy: null } });

/** Was it a transfer whose money has not come? Every other payment, and what was never one, has its money. */
export const hasNotCome = (payment: OperationId, asked: Pick<Snapshot, 'transfer'>): boolean => {
  const transfer = asked.transfer(payment);
  return transfer !== undefined && transfer.state !== 'settled';
};

/** The transfer, while somebody waits for it. Refuses, in this order: payment.unknown, payment.withdrawn, payment.not-pending. */
export function waitingTransfer(operationId: OperationId, asked: Snapshot): Outcome<TransferRow> {
  const transfer = asked.transfer(operationId);
  if (transfer?.state === 'pending') return accept(transfer);
  if (transfer?.state === 'withdrawn') return refuse('payment.withdrawn', { operationId });
  const taken = asked.payment(operationId) ?? asked.charge(operationId);
  const known = transfer !== undefined || taken !== undefined;
  return refuse(known ? 'payment.not-pending' : 'payment.unknown', { operationId });
}

/**
 * Nothing was posted, so nothing goes back; should its money come after all, it is taken as a payment of its own. Refuses, in this
 * order: approval.witness-required, approval.same-person, then as `waitingTransfer`.
 */
export function decideWithdrawTransfer(
  { operator, second, payment }: WithdrawTransfer,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const transfer = waitingTransfer(payment, snapshot);
  if (!transfer.ok) return transfer;
  const { accountId, ticketNo, amount } = transfer.value;
  return accept({ kind: 'fact', facts: { payment, accountId, ticketNo, amountFen: amount } });
}

export function withdrawTransferEffects(
  { payment }: WithdrawTransfer,
  books: Pick<Books, 'transfer'>,
): Consequence {
  const transfer = books.transfer(payment);
  assert(transfer !== undefined, `transfer ${payment} is gone`);
  return {
    subject: { accountId: transfer.accountId, cardNo: null },
    postings: [],
    changes: [{ table: 'transfer', row: { ...transfer, state: 'withdrawn' } }],
  };
}
