/** Charges beyond gas (收费项目): income with its own tax rate, or a deposit; each on a ticket of its own. */
import { type AccountId, accountId } from '../../ids.ts';
import { type Posting, posting } from '../../journal.ts';
import { accept, assert, type Outcome, refuse, refuseField } from '../../outcome.ts';
import { type Fen, fen } from '../../units.ts';
import type { PaymentChannel } from '../command-head.ts';
import { CHANNEL_ACCOUNT, moneyHandedOver } from '../decide-payment.ts';
import { type Consequence, liveOf, valueMoved } from '../effects.ts';
import type { CommandResult, FactResult } from '../results.ts';
import type { LiveRow } from '../rows.ts';
import type { Books, Place, Snapshot } from '../snapshot.ts';
import { transferWaits } from '../transfer.ts';
import type { EnterChargeItem, TakeCharge } from './commands.ts';

/** 100 %: no VAT is higher. */
const TAX_MAX = 10_000;

/** The price without its tax, rounded half up to the fen; tax is what is left, so that both add up to the price. */
export function netOf(gross: Fen, taxBasisPoints: number): Fen {
  const divisor = 10_000 + taxBasisPoints;
  return fen(Math.floor((gross * 20_000 + divisor) / (2 * divisor)));
}

/** Refuses, in this order: request.invalid (a rate that is none, or a taxed deposit), charge-item.exists. */
export function decideEnterChargeItem(
  { item, income, taxBasisPoints: rate }: EnterChargeItem,
  { hall }: Snapshot,
): Outcome<FactResult> {
  const isRate = Number.isSafeInteger(rate) && rate >= 0 && rate <= TAX_MAX;
  if (!isRate || (!income && rate !== 0))
    return refuseField('taxBasisPoints', income ? `0 … ${TAX_MAX}` : '0');
  if (hall.chargeItem(item) !== undefined) return refuse('charge-item.exists', { item });
  return accept({ kind: 'fact', facts: { item } });
}

export const enterChargeItemEffects = (command: EnterChargeItem): Consequence => {
  const { item, name, income, taxBasisPoints } = command;
  const row = { item, name, income, taxBasisPoints };
  return {
    subject: { accountId: null, cardNo: null },
    postings: [],
    changes: [{ table: 'hall', row: { table: 'chargeItem', row } }],
  };
};

/** Refuses as money handed over for a payment, then charge-item.unknown. */
export function decideTakeCharge(
  command: TakeCharge,
  snapshot: Snapshot,
  place: Place,
): Outcome<FactResult> {
  const { accountId: owner, item, amount, channel } = command;
  const handedOver = moneyHandedOver(command, snapshot);
  if (!handedOver.ok) return handedOver;
  const row = snapshot.hall.chargeItem(item);
  if (row === undefined) return refuse('charge-item.unknown', { item });
  const { name, income, taxBasisPoints } = row;
  const netFen = netOf(amount, taxBasisPoints);
  const taxFen = amount - netFen;
  const { balanceFen } = liveOf(snapshot, owner);
  const { ticketNo } = place;
  const facts = { accountId: owner, ticketNo, item, name, income, netFen, taxFen, balanceFen };
  return channel === 'bank-transfer'
    ? accept({ kind: 'fact', facts: { ...facts, state: 'pending' } })
    : accept({ kind: 'fact', facts });
}

/** What a charge was: told by its entry alone, also when the item is long gone. */
export interface Charged {
  readonly accountId: AccountId;
  readonly ticketNo: number;
  readonly name: string;
  readonly income: boolean;
  readonly netFen: Fen;
  readonly taxFen: Fen;
  readonly balanceFen: Fen;
}

export function chargedBy(result: CommandResult): Charged {
  assert(result.kind === 'fact', 'a charge answers with facts');
  const { accountId: owner, ticketNo, name, income, netFen, taxFen, balanceFen } = result.facts;
  assert(
    typeof owner === 'number' &&
      typeof ticketNo === 'number' &&
      typeof name === 'string' &&
      typeof income === 'boolean' &&
      typeof netFen === 'number' &&
      typeof taxFen === 'number' &&
      typeof balanceFen === 'number',
    'a charge tells its ticket, its item and its parts',
  );
  return {
    accountId: accountId(owner),
    ticketNo,
    name,
    income,
    netFen: fen(netFen),
    taxFen: fen(taxFen),
    balanceFen: fen(balanceFen),
  };
}

/** A transfer that has come: what its charge was, and what the balance is today. */
export function chargeArrived(charge: Charged, { balanceFen }: LiveRow): FactResult {
  return { kind: 'fact', facts: { ...charge, balanceFen } };
}

/** A deposit stays the customer's; income is the company's but for its tax. No stage of the customer is touched. */
export function chargePostings(channel: PaymentChannel, result: CommandResult): readonly Posting[] {
  const { accountId: owner, income, netFen, taxFen } = chargedBy(result);
  const to = CHANNEL_ACCOUNT[channel];
  return [
    ...posting(to, income ? 'otherIncome' : 'depositsReceived', netFen, owner),
    ...posting(to, 'outputVat', taxFen, owner),
  ];
}

/** A pending transfer has its ticket but no posting. */
export function takeChargeEffects(
  { channel, operationId, amount }: TakeCharge,
  result: CommandResult,
  books: Books,
  place: Place,
): Consequence {
  const { accountId: owner, ticketNo } = chargedBy(result);
  const subject = { accountId: owner, cardNo: null };
  // What was taken before transfers could be says no state, and none of it was one.
  if (channel === 'bank-transfer') {
    const waiting = transferWaits({ operationId, accountId: owner, amount, ticketNo });
    return { subject, postings: [], changes: [waiting] };
  }
  const { postings, changes } = valueMoved(books, owner, chargePostings(channel, result), place);
  return { subject, postings, changes };
}
