import { describe, expect, test } from 'vitest';
import { readCard } from '../../../simulators/card/reference-v1.ts';
import { purchaseCommand } from '../../../src/app/counter/buy-gas.ts';
import type { ReversePurchaseRequest } from '../../../src/app/counter/reverse-purchase.ts';
import type { SaleRequest } from '../../../src/app/counter/sale.ts';
import { paymentCommand } from '../../../src/app/counter/take-payment.ts';
import { fen } from '../../../src/core/units.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT, CLERK } from './account.ts';
import { type Hall, openedHall, pscOf, READER, type Scene } from './desk.ts';
import { codeOf, gas, value } from './told.ts';

/** 48.00 yuan are paid and 20 m³ bought; nothing is written yet. */
async function boughtHall(): Promise<Scene & { readonly sale: SaleRequest }> {
  const scene = await openedHall();
  const { hall, station } = scene;
  await station.remove();
  const sale = hall.sale();
  const { payment, purchase } = sale;
  if (payment === null || purchase === null) throw new Error('a sale has both');
  const ids = { purchase: purchase.operationId, load: sale.load.operationId };
  // As when the card left the reader between payment and load.
  const paid = paymentCommand(station.deps, CLERK, { ...payment, accountId: ACCOUNT }, ids);
  const bought = purchaseCommand(station.deps, CLERK, { ...purchase, accountId: ACCOUNT });
  value(await hall.store.commitTogether([paid, bought]));
  return { ...scene, sale };
}

const reversal = (hall: Hall, { payment, purchase }: SaleRequest): ReversePurchaseRequest => ({
  operationId: hall.id(),
  accountId: ACCOUNT,
  purchase: purchase?.operationId ?? hall.id(),
  reason: '客户改主意',
  second: 'gu',
  refund: {
    operationId: hall.id(),
    payment: payment?.operationId ?? hall.id(),
    amount: fen(4800),
    reference: null,
    papers: '身份证尾号 0042',
  },
});

const verified = ({ store }: Hall): boolean => verifyLedger(store.db, systemHash).ok;

describe('reversing a purchase', () => {
  test('with the money back: once, however often it is sent, and the ticket says so', async () => {
    const { hall, station, sale } = await boughtHall();
    const request = reversal(hall, sale);
    const first = value(await station.counter.reversePurchase(CLERK, request));
    expect(first.reversal.result).toMatchObject({ facts: { litres: 20_000, fen: 4800 } });
    expect(first.refund?.result).toMatchObject({ facts: { channel: 'cash', balanceFen: 0 } });
    expect(gas(hall)).toEqual([0, 0, 0, 0]);
    const again = value(await station.counter.reversePurchase(CLERK, request));
    expect([again.reversal.replayed, again.refund?.replayed]).toEqual([true, true]);
    expect(hall.store.account(ACCOUNT)?.money.balance).toBe(0);
    const { ticket, text } = value(station.counter.ticketOf(1));
    expect(ticket).toMatchObject({
      write: null,
      reversed: { reason: '客户改主意', costFen: 4800, refundedFen: 4800 },
    });
    expect(text).toContain('冲正         2026-11-23 14:05:09');
    expect(text).toContain('其中原路退回             ￥48.00');
    expect(text).not.toContain('请持卡补写');
    expect(verified(hall)).toBe(true);
  });

  test('to the balance, from which gas is bought again', async () => {
    const { hall, station, sale } = await boughtHall();
    const request = { ...reversal(hall, sale), refund: null };
    expect(value(await station.counter.reversePurchase(CLERK, request)).refund).toBeNull();
    const account = hall.store.account(ACCOUNT);
    expect([account?.money.balance, account?.cycleVolume]).toEqual([4800, 0]);
    const { purchase } = hall.sale();
    if (purchase === null) throw new Error('a sale has a purchase');
    value(await station.counter.buyGas(CLERK, { ...purchase, accountId: ACCOUNT }));
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
    expect(verified(hall)).toBe(true);
  });

  test('a refund that is refused takes the reversal back with it', async () => {
    const { hall, station, sale } = await boughtHall();
    const { refund, ...request } = reversal(hall, sale);
    const tooMuch = refund && { ...refund, amount: fen(4801) };
    const asked = { ...request, refund: tooMuch };
    expect(codeOf(await station.counter.reversePurchase(CLERK, asked))).toBe('refund.over-payment');
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
    const same = refund && { ...refund, operationId: request.operationId };
    const twice = { ...request, refund: same };
    expect(codeOf(await station.counter.reversePurchase(CLERK, twice))).toBe('request.invalid');
  });

  test('gas that is on the card stays the customer’s', async () => {
    const { hall, station, card } = await openedHall();
    const sale = hall.sale();
    value(await station.counter.loadCard(CLERK, sale));
    const before = card.main();
    const outcome = await station.counter.reversePurchase(CLERK, reversal(hall, sale));
    expect(codeOf(outcome)).toBe('reversal.on-card');
    expect(card.main()).toEqual(before);
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });

  test('with the card in the reader, gas that no meter has taken goes off it first', async () => {
    const { hall, station, card } = await openedHall();
    const sale = hall.sale();
    value(await station.counter.loadCard(CLERK, sale));
    const asked = {
      ...reversal(hall, sale),
      card: { reader: READER, confirmLowTries: false, count: null },
    };
    const done = value(await station.counter.reversePurchase(CLERK, asked));
    expect(done.refund?.result).toMatchObject({ facts: { balanceFen: 0 } });
    expect(gas(hall)).toEqual([0, 0, 0, 0]);
    expect(readCard(card.main())).toMatchObject({ active: 'A', slotA: { totalLitres: 0 } });
    const meter = hall.gasMeter();
    await station.remove();
    meter.visit(card, { pscOf, clock: 1_796_000_100 });
    expect(meter.record.creditedLitresEver).toBe(0);
    const again = value(await station.counter.reversePurchase(CLERK, asked));
    expect(again.reversal.replayed).toBe(true);
    expect(verified(hall)).toBe(true);
  });

  test('gas that the meter took is not reversed with the card either', async () => {
    const { hall, station, card } = await openedHall();
    const sale = hall.sale();
    value(await station.counter.loadCard(CLERK, sale));
    await station.remove();
    hall.gasMeter().visit(card, { pscOf, clock: 1_796_000_100 });
    await station.insert(card);
    const asked = {
      ...reversal(hall, sale),
      card: { reader: READER, confirmLowTries: false, count: null },
    };
    expect(codeOf(await station.counter.reversePurchase(CLERK, asked))).toBe(
      'reversal.meter-took-it',
    );
    expect(gas(hall)).toEqual([0, 0, 0, 20_000]);
  });

  test('money goes out by two people, also on the day; into the balance it goes by one', async () => {
    const { hall, station, sale } = await boughtHall();
    const asked = { ...reversal(hall, sale), second: null };
    expect(codeOf(await station.counter.reversePurchase(CLERK, asked))).toBe(
      'approval.witness-required',
    );
    const own = { ...asked, second: CLERK.operator };
    expect(codeOf(await station.counter.reversePurchase(CLERK, own))).toBe('approval.same-person');
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
    value(await station.counter.reversePurchase(CLERK, { ...asked, refund: null }));
    expect(hall.store.account(ACCOUNT)?.money.balance).toBe(4800);
  });

  test('the next day it needs a second person', async () => {
    const { hall, station, sale } = await boughtHall();
    await hall.clock.advance(24 * 3_600_000);
    const { refund, ...alone } = { ...reversal(hall, sale), second: null };
    const reverse = (change: Partial<ReversePurchaseRequest>) =>
      station.counter.reversePurchase(CLERK, { ...alone, refund: null, ...change });
    expect(codeOf(await reverse({}))).toBe('reversal.needs-approval');
    expect(codeOf(await reverse({ refund }))).toBe('reversal.needs-approval');
    const own = { second: CLERK.operator };
    expect(codeOf(await reverse(own))).toBe('approval.same-person');
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
    value(await reverse({ second: 'gu', refund }));
    expect(gas(hall)).toEqual([0, 0, 0, 0]);
    expect(hall.store.account(ACCOUNT)).toMatchObject({ cycleVolume: 0, money: { balance: 0 } });
    expect(verified(hall)).toBe(true);
  });
});
