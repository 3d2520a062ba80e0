/** Refund by its channel (原路退回), by two people: never more than the payment brought, never more than the balance. */
import { posting } from '../journal.ts';
import { accept, Bug, type Outcome, refuse } from '../outcome.ts';
import { addFen, type Fen, fen, subFen, ZERO_FEN } from '../units.ts';
import type { PaymentChannel } from './command-head.ts';
import type { RefundPayment } from './commands.ts';
import { CHANNEL_ACCOUNT } from './decide-payment.ts';
import { type Consequence, liveOf, valueMoved } from './effects.ts';
import { exchangedWith } from './exchanged.ts';
import { factOf } from './fact.ts';
import { openAccountOf } from './gates.ts';
import { giftReturned, heldGift } from './gift-left.ts';
import type { CommandResult, FactResult } from './results.ts';
import { seenByTwo } from './second-person.ts';
import type { Books, PaymentFacts, Place, Snapshot } from './snapshot.ts';
import { hasNotCome } from './transfer.ts';

/** What of a payment has not gone back yet. */
const unrefunded = (snapshot: Snapshot, paid: PaymentFacts, id: RefundPayment['payment']): Fen =>
  subFen(paid.amount, snapshot.refund(id)?.amount ?? ZERO_FEN);

/**
 * A payment of an account that exchanged meters with this one counts as its own: the gas that went over was paid by it.
 * Refuses, in this order: request.not-an-amount, account.unknown, account.closed, approval.witness-required, approval.same-person, payment.unknown, payment.other-account,
 * payment.not-settled, payment.reference-required, refund.invoice-stands (a red one comes first, trade.md §7),
 * refund.over-payment, refund.debt-stands (what is owed comes first), balance.insufficient, refund.gift (what is left of a gift is the
 * company's: whoever takes all of their own money back gives it back with it).
 */
export function decideRefundPayment(
  command: RefundPayment,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const { accountId, payment, amount, reference, operator, second } = command;
  if (!(Number.isSafeInteger(amount) && amount >= 1)) {
    return refuse('request.not-an-amount', { text: String(amount) });
  }
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const seen = seenByTwo(operator, second);
  if (!seen.ok) return seen;
  const paid = snapshot.payment(payment);
  if (paid === undefined) return refuse('payment.unknown', { operationId: payment });
  const { channel } = paid;
  const payers = exchangedWith(accountId, (id) => snapshot.swapPartnersOf(id));
  if (!payers.includes(paid.accountId)) {
    return refuse('payment.other-account', { operationId: payment, accountId: paid.accountId });
  }
  if (hasNotCome(payment, snapshot)) {
    return refuse('payment.not-settled', { operationId: payment });
  }
  if (channel !== 'cash' && reference === null) {
    return refuse('payment.reference-required', { channel });
  }
  const { station, ticketNo } = paid;
  const invoice = snapshot.hall.ticketEnd(station, ticketNo)?.invoice ?? null;
  if (invoice !== null) return refuse('refund.invoice-stands', { ticketNo });
  const leftFen = unrefunded(snapshot, paid, payment);
  if (amount > leftFen) return refuse('refund.over-payment', { amountFen: amount, leftFen });
  const { balanceFen, overUseFen } = liveOf(snapshot, accountId);
  if (overUseFen > 0) return refuse('refund.debt-stands', { accountId, overUseFen });
  if (amount > balanceFen) return refuse('balance.insufficient', { balanceFen, costFen: amount });
  const { inBalanceFen: giftFen } = heldGift(liveOf(snapshot, accountId), snapshot);
  const ownFen = balanceFen - giftFen;
  if (amount > ownFen) return refuse('refund.gift', { accountId, giftFen, ownFen });
  const returnedFen = amount === ownFen ? giftFen : 0;
  const left = balanceFen - amount - returnedFen;
  const facts = { payment, channel, amountFen: amount, balanceFen: left };
  const gift = returnedFen === 0 ? {} : { giftReturnedFen: returnedFen };
  return accept({ kind: 'fact', facts: { ...facts, ...gift } });
}

/** Throws Bug when the answer names no channel. */
export function channelOf(result: CommandResult): PaymentChannel {
  const channel = result.kind === 'fact' ? result.facts.channel : undefined;
  for (const one of Object.keys(CHANNEL_ACCOUNT) as PaymentChannel[]) {
    if (one === channel) return one;
  }
  throw new Bug(`a refund went by ${String(channel)}`);
}

export function refundPaymentEffects(
  { accountId, payment, amount }: RefundPayment,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const money = fen(factOf(result, 'amountFen'));
  const { postings, changes } = valueMoved(
    books,
    accountId,
    [
      ...posting('balanceFen', CHANNEL_ACCOUNT[channelOf(result)], money, accountId),
      ...giftReturned(result, accountId),
    ],
    place,
  );
  const before = books.refund(payment)?.amount ?? ZERO_FEN;
  const row = { payment, accountId, amount: addFen(before, amount) };
  return {
    subject: { accountId, cardNo: null },
    postings,
    changes: [...changes, { table: 'refund', row }],
  };
}
