/** A bank transfer that finance has confirmed: whoever asks for the payment afterwards is told how it stands now. */
import { expect, test } from 'vitest';
import type { PrintedTicket } from '../../../src/app/counter/ticket.ts';
import { confirmPayment } from '../../../src/app/finance/confirm-payment.ts';
import { withdrawTransfer } from '../../../src/app/finance/withdraw-transfer.ts';
import { fen } from '../../../src/core/units.ts';
import { ACCOUNT, CLERK } from './account.ts';
import { openedHall } from './desk.ts';
import { value } from './told.ts';

async function transferred() {
  const { hall, station } = await openedHall();
  const { counter, deps } = station;
  const cash = { channel: 'cash' as const, cashGiven: null, reference: null, payer: null };
  const accountId = ACCOUNT;
  const pay = (amount: number, change: object = {}) => {
    const operationId = hall.id();
    const request = { operationId, accountId, amount: fen(amount), ...cash, ...change };
    return counter.takePayment(CLERK, request).then((taken) => ({ operationId, ...value(taken) }));
  };
  const transfer = { channel: 'bank-transfer', reference: 'ICBC-1' };
  return {
    counter,
    pay,
    transfer: () => pay(10_000, transfer),
    confirm: async (payment: ReturnType<typeof hall.id>) =>
      value(await confirmPayment(deps, CLERK, { operationId: hall.id(), payment })),
    withdraw: async (payment: ReturnType<typeof hall.id>) => {
      const request = { operationId: hall.id(), payment, reason: '客户未转账', second: 'gu' };
      return value(await withdrawTransfer(deps, CLERK, request));
    },
    ticket: (no: number): PrintedTicket => value(counter.ticketOf(no)),
  };
}

test('the operation and the ticket say pending before and settled after', async () => {
  const { counter, pay, transfer, confirm, ticket } = await transferred();
  const { operationId } = await transfer();
  expect(value(counter.operationState(operationId))).toMatchObject({
    state: 'pending',
    result: { state: 'pending', balanceFen: 0 },
  });
  expect(ticket(1).ticket.payment.state).toBe('pending');
  expect(ticket(1).text).toContain('银行转账(待到账确认)');

  await pay(700);
  await confirm(operationId);
  expect(value(counter.operationState(operationId))).toEqual({
    operationId,
    state: 'done',
    kind: 'take-payment',
    result: {
      kind: 'payment',
      state: 'settled',
      ticketNo: 1,
      amountFen: 10_000,
      balanceFen: 10_700,
    },
  });
  expect(ticket(1).ticket).toMatchObject({
    payment: { state: 'settled', amountFen: 10_000 },
    lastBalanceFen: 700,
    balanceFen: 10_700,
  });
  expect(ticket(1).text).not.toContain('待到账确认');
  expect(ticket(2).ticket).toMatchObject({ lastBalanceFen: 0, balanceFen: 700 });
});

test('one that two people withdrew says so on its operation and on its ticket, and is not waited for', async () => {
  const { counter, transfer, withdraw, ticket } = await transferred();
  const { operationId } = await transfer();
  await withdraw(operationId);
  expect(value(counter.operationState(operationId))).toMatchObject({
    state: 'done',
    result: { state: 'withdrawn', amountFen: 10_000, balanceFen: 0 },
  });
  expect(ticket(1).ticket).toMatchObject({ payment: { state: 'withdrawn' }, balanceFen: 0 });
  expect(ticket(1).text).toContain('银行转账(未到账，已撤回)');
});
