/**
 * A transfer that waits has come (到账确认): what it was taken for, gas money or a charge, becomes what it would have been in cash.
 */
import type { Posting } from '../journal.ts';
import { accept, assert, type Outcome } from '../outcome.ts';
import { bankLineUsed, mayConfirm } from './bank-line.ts';
import type { ConfirmPayment } from './commands.ts';
import { settled, settledPostings } from './decide-payment.ts';
import { endedPlan } from './decide-plan.ts';
import { type Consequence, liveOf, valueMoved } from './effects.ts';
import { chargeArrived, chargePostings } from './hall/charge.ts';
import type { CommandResult, FactResult, PaymentResult } from './results.ts';
import type { Change } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { mayComeOut, takenOut } from './suspense.ts';
import { waitingTransfer } from './transfer.ts';

/**
 * Refuses, in this order: as `waitingTransfer`, bank-line.used, bank-line.amount; of money in suspense as `mayComeOut`. A closed account
 * still gets its money.
 */
export function decideConfirmPayment(
  command: ConfirmPayment,
  snapshot: Snapshot,
): Outcome<PaymentResult | FactResult> {
  const operationId = command.payment;
  const waiting = waitingTransfer(operationId, snapshot);
  if (!waiting.ok) return waiting;
  const transfer = waiting.value;
  const may = mayConfirm(command, transfer, snapshot);
  if (!may.ok) return may;
  const { from } = command;
  const out = from === undefined ? may : mayComeOut(from, command.operator, transfer, snapshot);
  if (!out.ok) return out;
  const live = liveOf(snapshot, transfer.accountId);
  const charge = snapshot.charge(operationId);
  return accept(
    charge === undefined
      ? settled(transfer.amount, transfer.ticketNo, live, snapshot)
      : chargeArrived(charge, live),
  );
}

export function confirmPaymentEffects(
  command: ConfirmPayment,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const transfer = books.transfer(command.payment);
  assert(transfer !== undefined, `transfer ${command.payment} is gone`);
  const { accountId, amount } = transfer;
  const came =
    result.kind === 'payment'
      ? settledPostings('bank-transfer', amount, result, accountId)
      : chargePostings('bank-transfer', result);
  const { from } = command;
  const arrived: readonly Posting[] =
    from === undefined ? came : came.map((move) => ({ ...move, debit: 'suspenseReceived' }));
  const { postings, changes } = valueMoved(books, accountId, arrived, place);
  const row = { ...transfer, state: 'settled', confirmedBy: command.operationId } as const;
  const confirmed: Change = { table: 'transfer', row };
  const plan = result.kind === 'payment' ? endedPlan(result, accountId, books) : [];
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [
      ...changes,
      ...plan,
      confirmed,
      ...bankLineUsed(command),
      ...(from === undefined ? [] : [takenOut(from.suspense, amount, books)]),
    ],
  };
}
