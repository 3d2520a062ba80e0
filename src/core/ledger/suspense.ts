/**
 * Money that came to the bank for an account that is closed (暂收款): a transfer that two people had withdrawn and that arrived after all,
 * or one that nobody was told of. It is nobody's balance. It waits as 其他应付款—暂收款 under the closed account, by a line of the bank
 * that serves once, until two people pay it back by the bank (原路退回) or let it be a transfer that another account waits for.
 */
import type { AccountId, OperationId } from '../ids.ts';
import { posting } from '../journal.ts';
import { accept, assert, type Outcome, refuse } from '../outcome.ts';
import { addFen, type Fen, fen, subFen, ZERO_FEN } from '../units.ts';
import { isFree, lineKept, type PaidOut } from './bank-line.ts';
import type { CommandHead } from './command-head.ts';
import { type Consequence, valueMoved } from './effects.ts';
import { factOf } from './fact.ts';
import type { CommandResult, FactResult } from './results.ts';
import type { Change, TransferRow } from './rows.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';

/** Money for a closed account has come to the bank. */
export interface ReceiveSuspense extends CommandHead {
  readonly kind: 'receive-suspense';
  /** Closed. */
  readonly accountId: AccountId;
  /** The withdrawn transfer that has come after all; null where the counter was told of none. */
  readonly payment: OperationId | null;
  readonly bankLine: PaidOut;
}

/** It goes back to whoever paid it, all of it or a part; two people sign. */
export interface RefundSuspense extends CommandHead {
  readonly kind: 'refund-suspense';
  readonly suspense: OperationId;
  readonly amount: Fen;
  /** Of the bank's payment, not empty. */
  readonly reference: string;
  readonly reason: string;
  readonly second: string;
}

/** What waits is the money of a transfer that an open account is waiting for; two people sign. */
export interface OutOfSuspense {
  readonly suspense: OperationId;
  readonly reason: string;
  readonly second: string;
}

/** Money in suspense as it came. */
export interface SuspenseFacts {
  readonly accountId: AccountId;
  readonly amount: Fen;
  readonly payment: OperationId | null;
}

/** What of it waits still. */
export const leftInSuspense = (
  id: OperationId,
  { amount }: SuspenseFacts,
  asked: Pick<Books, 'refund'>,
): Fen => subFen(amount, asked.refund(id)?.amount ?? ZERO_FEN);

/** payment.unknown, payment.other-account, suspense.not-withdrawn: only what nobody waits for has no other home. */
function wasWithdrawn(
  payment: OperationId | null,
  accountId: AccountId,
  snapshot: Snapshot,
): Outcome<true> {
  if (payment === null) return accept(true);
  const transfer = snapshot.transfer(payment);
  if (transfer === undefined) return refuse('payment.unknown', { operationId: payment });
  if (transfer.accountId !== accountId) {
    const { accountId: other } = transfer;
    return refuse('payment.other-account', { operationId: payment, accountId: other });
  }
  return transfer.state === 'withdrawn'
    ? accept(true)
    : refuse('suspense.not-withdrawn', { operationId: payment });
}

/**
 * Refuses, in this order: account.unknown, suspense.account-open (the money is a payment), payment.unknown, payment.other-account,
 * suspense.not-withdrawn, request.not-an-amount, bank-line.used.
 */
export function decideReceiveSuspense(
  { accountId, payment, bankLine }: ReceiveSuspense,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const account = snapshot.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  if (!account.closed) return refuse('suspense.account-open', { accountId });
  const withdrawn = wasWithdrawn(payment, accountId, snapshot);
  if (!withdrawn.ok) return withdrawn;
  const { amount } = bankLine;
  if (!(Number.isSafeInteger(amount) && amount >= 1)) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  const free = isFree(bankLine, snapshot);
  if (!free.ok) return free;
  return accept({ kind: 'fact', facts: { accountId, amountFen: amount } });
}

export function receiveSuspenseEffects(
  { accountId, payment, bankLine, operationId }: ReceiveSuspense,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const came = posting('bank', 'suspenseReceived', factOf(result, 'amountFen'), accountId);
  const { postings, changes } = valueMoved(books, accountId, came, place);
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [...changes, lineKept(bankLine, payment ?? operationId, operationId)],
  };
}

/** suspense.unknown, suspense.too-much */
function holds(id: OperationId, amount: Fen, snapshot: Snapshot): Outcome<SuspenseFacts> {
  const held = snapshot.suspense(id);
  if (held === undefined) return refuse('suspense.unknown', { operationId: id });
  const leftFen = leftInSuspense(id, held, snapshot);
  return amount > leftFen
    ? refuse('suspense.too-much', { amountFen: amount, leftFen })
    : accept(held);
}

/**
 * Refuses, in this order: request.not-an-amount, approval.witness-required, approval.same-person, suspense.unknown, suspense.too-much,
 * payment.reference-required.
 */
export function decideRefundSuspense(
  { suspense, amount, reference, operator, second }: RefundSuspense,
  snapshot: Snapshot,
): Outcome<FactResult> {
  if (!(Number.isSafeInteger(amount) && amount >= 1)) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const held = holds(suspense, amount, snapshot);
  if (!held.ok) return held;
  if (reference === '') return refuse('payment.reference-required', { channel: 'bank-transfer' });
  const { accountId } = held.value;
  const leftFen = subFen(leftInSuspense(suspense, held.value, snapshot), amount);
  return accept({ kind: 'fact', facts: { suspense, accountId, amountFen: amount, leftFen } });
}

/** So much of it waits no longer; kept beside what goes back of payments and deposits. */
export function takenOut(suspense: OperationId, amount: Fen, books: Books): Change {
  const before = books.refund(suspense);
  const held = books.suspense(suspense);
  assert(held !== undefined, `money in suspense ${suspense} is gone`);
  const { accountId } = held;
  const row = { payment: suspense, accountId, amount: addFen(before?.amount ?? ZERO_FEN, amount) };
  return { table: 'refund', row };
}

export function refundSuspenseEffects(
  { suspense }: RefundSuspense,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const amount = fen(factOf(result, 'amountFen'));
  const accountId = factOf(result, 'accountId') as AccountId;
  const back = posting('suspenseReceived', 'bank', amount, accountId);
  const { postings, changes } = valueMoved(books, accountId, back, place);
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [...changes, takenOut(suspense, amount, books)],
  };
}

/** Refuses, in this order: approval.witness-required, approval.same-person, suspense.unknown, suspense.too-much. */
export function mayComeOut(
  { suspense, second }: OutOfSuspense,
  operator: string,
  { amount }: TransferRow,
  snapshot: Snapshot,
): Outcome<SuspenseFacts> {
  const seen = seenByTwo(operator, second);
  return seen.ok ? holds(suspense, amount, snapshot) : seen;
}
