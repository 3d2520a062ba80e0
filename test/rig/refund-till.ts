/** 户结余退费: money that nobody has bought gas for goes back by itself, to whom the last payment came from. */
import { refundBalance } from '../../src/app/counter/refund-balance.ts';
import type { OperationId } from '../../src/core/ids.ts';
import { fen } from '../../src/core/units.ts';
import type { LedgerStore } from '../../src/ports/store.ts';
import { PAPERS } from './meter-till.ts';
import type { PromiseBook } from './promises.ts';
import { plainReply, replyTo } from './replies.ts';
import { CASHIER, type Request, requestOf, SUPERVISOR } from './till.ts';
import type { Household } from './world.ts';

/** As much of the last payment as the balance holds; a fen where that is nothing, which is then refused. */
export function balanceRefund(parts: {
  readonly home: Household;
  readonly book: PromiseBook;
  readonly ledger: LedgerStore;
  readonly id: () => OperationId;
}): Request {
  const { home, book, ledger } = parts;
  const { accountId } = home;
  const paid = book
    .of(accountId)
    .findLast(
      ({ kind, operationId }) => kind === 'payment' && ledger.operation(operationId) !== undefined,
    );
  const operationId = parts.id();
  const balance = ledger.account(accountId)?.money.balance ?? 0;
  const coins = Math.max(1, Math.min(balance, paid?.coins ?? 0));
  const refund = book.add({ operationId, kind: 'refund', accountId, coins });
  const body = {
    operationId,
    accountId,
    payment: paid?.operationId ?? operationId,
    amount: fen(coins),
    reference: null,
    second: SUPERVISOR,
    ...PAPERS,
  };
  return requestOf(book, { name: 'refund the balance', home, promised: [refund] }, ({ deps }) =>
    replyTo(refundBalance(deps, CASHIER, body), () => plainReply(operationId)),
  );
}
