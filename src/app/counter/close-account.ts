/**
 * The end of a contract (销户): the meter is settled and the gas given back, then the balance goes back by its channels
 * and the account is closed. The second half stands whole or not at all.
 */
import type { AccountId, MeterId, OperationId } from '../../core/ids.ts';
import type { PaymentChannel } from '../../core/ledger/command-head.ts';
import type { TakePayment } from '../../core/ledger/commands.ts';
import type { CloseAccount, SettleAccount } from '../../core/ledger/life/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { accept, assert, type Outcome, refuse, refuseField } from '../../core/outcome.ts';
import { type BodyOf, commitOne, commitTogether, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { type RefundRequest, refundCommand } from './reverse-purchase.ts';

export type SettleAccountRequest = Omit<BodyOf<SettleAccount>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideSettleAccount`. */
export function settleAccount(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...sheet }: SettleAccountRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<SettleAccount> = { kind: 'settle-account', ...sheet };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface CloseAccountRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly reason: string;
  /** What the owner showed (证件). */
  readonly papers: string;
  readonly second: string;
  /** True where a deposit that is still held stays a liability. */
  readonly keepDeposit?: true;
  /** All of the customer's own balance, by the payments that brought it; empty where nothing is left. */
  readonly refunds: readonly Omit<RefundRequest, 'papers'>[];
}

export interface ClosureOutcome {
  readonly closure: Committed;
  readonly refunds: readonly Committed[];
}

/** Refuses as refund-payment and close-account do, and request.invalid for one id in two places; nothing then stands. */
export async function closeAccount(
  deps: AppDeps,
  context: RequestContext,
  { operationId, refunds, ...body }: CloseAccountRequest,
): Promise<Outcome<ClosureOutcome>> {
  const ids = [operationId, ...refunds.map((refund) => refund.operationId)];
  if (new Set(ids).size < ids.length) return refuseField('operationId', '≠');
  const { accountId, papers, second } = body;
  const close: BodyOf<CloseAccount> = { kind: 'close-account', ...body };
  const committed = await commitTogether(deps, [
    ...refunds.map((refund) =>
      refundCommand(deps, context, accountId, { ...refund, papers, second }),
    ),
    { ...headOf(deps, context, operationId, { ...close }), ...close },
  ]);
  if (!committed.ok) return committed;
  const closure = committed.value.at(-1);
  assert(closure !== undefined, 'a transaction answers every command');
  return accept({ closure, refunds: committed.value.slice(0, -1) });
}

/** A payment of which something can still go back. */
export interface Refundable {
  readonly payment: OperationId;
  readonly channel: PaymentChannel;
  /** Of the balance, what goes back by it, newest payment first. */
  readonly amountFen: number;
}

export interface ClosureProposal {
  readonly balanceFen: number;
  /** Of it, what is left of gifts (赠气): returns to the company. */
  readonly giftFen: number;
  readonly overUseFen: number;
  readonly gasLitres: number;
  /** Money of what was bought and not used; of a money meter (金额表) all that it still holds, by the books. */
  readonly unusedFen: number;
  /** Deposits that are still held: to be paid back, or kept as a liability. */
  readonly depositHeldFen: number;
  readonly meter: MeterId | null;
  readonly refunds: readonly Refundable[];
}

/** Entries of one account that are looked through for payments; a balance older than these is refunded by name. */
const LOOK_BACK = 500;

/** The account's own first; gas that came over with an exchanged meter was paid by the other one. */
const paymentsOf = (deps: AppDeps, accountId: AccountId): readonly TakePayment[] =>
  deps.store.registry.exchangedWith(accountId).flatMap((payer) => paymentsBy(deps, payer));

function paymentsBy({ store }: AppDeps, accountId: AccountId): readonly TakePayment[] {
  return store.history(accountId, LOOK_BACK).flatMap(({ command }) => {
    const paid =
      command.kind === 'confirm-payment' ? store.operation(command.payment)?.command : command;
    return paid?.kind === 'take-payment' ? [paid] : [];
  });
}

/** What a closure would pay back today, and what still bars it. Refuses account.unknown, account.closed. */
export function closureOf(deps: AppDeps, accountId: AccountId): Outcome<ClosureProposal> {
  const account = deps.store.account(accountId);
  if (account === undefined) return refuse('account.unknown', { accountId });
  if (account.closed) return refuse('account.closed', { accountId });
  const { money, gas, overUse, meter } = account;
  const giftFen = deps.store.registry.heldGift(accountId).inBalanceFen;
  let rest: number = money.balance - giftFen;
  const refunds: Refundable[] = [];
  for (const { operationId, channel, amount } of paymentsOf(deps, accountId)) {
    const amountFen = Math.min(rest, amount - deps.store.refunded(operationId));
    if (amountFen > 0) refunds.push({ payment: operationId, channel, amountFen });
    rest -= amountFen;
  }
  const gasLitres = Object.values(gas).reduce((sum, litres) => sum + litres, 0);
  const depositHeldFen = deps.store.registry.depositHeld(accountId);
  const { balance: balanceFen, ...bought } = money;
  const unusedFen = Object.values(bought).reduce((sum, fen) => sum + fen, 0);
  const owed = { balanceFen, giftFen, overUseFen: overUse, gasLitres, unusedFen, depositHeldFen };
  return accept({ ...owed, meter, refunds });
}
