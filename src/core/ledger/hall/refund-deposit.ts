/**
 * A deposit goes back (非居民预付款退还), by its channel and at most what it was; a second person signs. It never was gas money, so
 * no stage of the customer is touched, and it may go back after the contract has ended. The receipt that was given for it is
 * taken back with the papers.
 */
import { posting } from '../../journal.ts';
import { accept, type Outcome, refuse } from '../../outcome.ts';
import { addFen, fen, subFen, ZERO_FEN } from '../../units.ts';
import { CHANNEL_ACCOUNT } from '../decide-payment.ts';
import { channelOf } from '../decide-refund.ts';
import { type Consequence, valueMoved } from '../effects.ts';
import { factOf } from '../fact.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { hasNotCome } from '../transfer.ts';
import type { RefundDeposit } from './commands.ts';

/**
 * Refuses, in this order: request.not-an-amount, account.unknown, approval.same-person, deposit.unknown, payment.other-account,
 * payment.not-settled, payment.reference-required, refund.over-payment.
 */
export function decideRefundDeposit(
  command: RefundDeposit,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { accountId, charge, amount, reference, operator, second } = command;
  if (!(Number.isSafeInteger(amount) && amount >= 1)) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  if (snapshot.account(accountId) === undefined) return refuse('account.unknown', { accountId });
  if (second === operator) return refuse('approval.same-person', { operator });
  const deposit = snapshot.deposit(charge);
  if (deposit === undefined) return refuse('deposit.unknown', { operationId: charge });
  const { channel } = deposit;
  if (deposit.accountId !== accountId) {
    return refuse('payment.other-account', { operationId: charge, accountId: deposit.accountId });
  }
  if (hasNotCome(charge, snapshot)) {
    return refuse('payment.not-settled', { operationId: charge });
  }
  if (channel !== 'cash' && (reference === null || reference === '')) {
    return refuse('payment.reference-required', { channel });
  }
  const left = subFen(deposit.amount, snapshot.refund(charge)?.amount ?? ZERO_FEN);
  if (amount > left) return refuse('refund.over-payment', { amountFen: amount, leftFen: left });
  const leftFen = subFen(left, amount);
  return accept({ kind: 'fact', facts: { charge, channel, amountFen: amount, leftFen } });
}

export function refundDepositEffects(
  { accountId, charge, amount }: RefundDeposit,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const money = fen(factOf(result, 'amountFen'));
  const back = posting('depositsReceived', CHANNEL_ACCOUNT[channelOf(result)], money, accountId);
  const { postings, changes } = valueMoved(books, accountId, back, place);
  const before = books.refund(charge)?.amount ?? ZERO_FEN;
  const row = { payment: charge, accountId, amount: addFen(before, amount) };
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [...changes, { table: 'refund', row }],
  };
}
