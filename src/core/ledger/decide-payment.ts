/** Collection (收款): money in by a channel, into the customer's balance. */
import type { AccountId } from '../ids.ts';
import { type LedgerAccount, type Posting, posting } from '../journal.ts';
import { accept, assert, type Outcome, refuse, refuseField } from '../outcome.ts';
import { addFen, FEN_MAX, type Fen } from '../units.ts';
import type { PaymentChannel } from './command-head.ts';
import type { TakePayment } from './commands.ts';
import { endedPlan, shareOf } from './decide-plan.ts';
import { type Consequence, liveOf, valueMoved } from './effects.ts';
import { openAccountOf } from './gates.ts';
import type { CommandResult, PaymentResult } from './results.ts';
import type { AccountRow, LiveRow } from './rows.ts';
import type { Books, Place, Snapshot } from './snapshot.ts';
import { transferWaits } from './transfer.ts';

/** Where each channel's money lies until it is cleared. */
export const CHANNEL_ACCOUNT = {
  cash: 'cash',
  'bank-transfer': 'bank',
  wechat: 'wechat',
  alipay: 'alipay',
} as const satisfies Record<PaymentChannel, LedgerAccount>;

const isAmount = (amount: Fen): boolean =>
  Number.isSafeInteger(amount) && amount >= 1 && amount <= FEN_MAX;

/**
 * Refuses, in this order: request.not-an-amount, account.unknown, account.closed, request.invalid (cash handed
 * over with another channel), payment.reference-required, payment.cash-short. Holds do not bar paying: a debt must always be payable.
 */
export function decideTakePayment(
  command: TakePayment,
  snapshot: Snapshot,
  place: Place,
): Outcome<PaymentResult> {
  const { accountId, amount, channel } = command;
  const handedOver = moneyHandedOver(command, snapshot);
  if (!handedOver.ok) return handedOver;
  const live = liveOf(snapshot, accountId);
  if (channel !== 'bank-transfer') return accept(settled(amount, place.ticketNo, live, snapshot));
  return accept({
    kind: 'payment',
    state: 'pending',
    ticketNo: place.ticketNo,
    amountFen: amount,
    balanceFen: live.balanceFen,
  });
}

type HandedOver = Pick<TakePayment, 'accountId' | 'amount' | 'channel' | 'cashGiven' | 'reference'>;

/** Money that comes over the counter, whatever it is for; refuses as `decideTakePayment`. */
export function moneyHandedOver(
  { accountId, amount, channel, cashGiven, reference }: HandedOver,
  snapshot: Snapshot,
): Outcome<AccountRow> {
  if (!isAmount(amount)) return refuse('request.not-an-amount', { text: String(amount) });
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  if (channel !== 'cash' && cashGiven !== null) {
    return refuseField('cashGivenFen', 'null');
  }
  if (channel !== 'cash' && (reference === null || reference === '')) {
    return refuse('payment.reference-required', { channel });
  }
  if (cashGiven !== null && cashGiven < amount) {
    return refuse('payment.cash-short', { cashGivenFen: cashGiven, amountFen: amount });
  }
  return account;
}

/** Money that has come settles what the customer owes for over-use first (补缴), by a plan its share of it; the rest is balance. */
export function settled(
  amount: Fen,
  ticketNo: number,
  live: LiveRow,
  snapshot: Snapshot,
): PaymentResult {
  const { balanceFen, overUseFen, accountId } = live;
  const paid: PaymentResult = {
    kind: 'payment',
    state: 'settled',
    ticketNo,
    amountFen: amount,
    balanceFen: addFen(balanceFen, amount),
  };
  if (overUseFen === 0) return paid;
  const overUsePaidFen = Math.min(shareOf(amount, snapshot.plan(accountId)), overUseFen);
  return { ...paid, balanceFen: paid.balanceFen - overUsePaidFen, overUsePaidFen };
}

export function settledPostings(
  channel: PaymentChannel,
  amount: number,
  { overUsePaidFen }: PaymentResult,
  owner: AccountId,
): readonly Posting[] {
  const money = CHANNEL_ACCOUNT[channel];
  if (overUsePaidFen === undefined) return posting(money, 'balanceFen', amount, owner);
  return [
    ...posting(money, 'overUseFen', overUsePaidFen, owner),
    ...posting(money, 'balanceFen', amount - overUsePaidFen, owner),
  ];
}

/** A pending transfer has its ticket but no posting: nothing can be bought against it. */
export function takePaymentEffects(
  command: TakePayment,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  assert(result.kind === 'payment', 'a payment answers as a payment');
  const { accountId, amount, channel, operationId } = command;
  const subject = { accountId, cardNo: null };
  if (result.state === 'pending') {
    const { ticketNo } = result;
    const waiting = transferWaits({ operationId, accountId, amount, ticketNo });
    return { subject, postings: [], changes: [waiting] };
  }
  const postings = settledPostings(channel, amount, result, accountId);
  const { changes } = valueMoved(books, accountId, postings, place);
  return { subject, postings, changes: [...changes, ...endedPlan(result, accountId, books)] };
}
