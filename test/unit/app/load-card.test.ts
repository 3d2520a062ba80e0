import { describe, expect, test } from 'vitest';
import { activeSlot } from '../../../simulators/card/reference-v1.ts';
import { operationTag } from '../../../src/app/request-hash.ts';
import { accountId } from '../../../src/core/ids.ts';
import { fen, litre } from '../../../src/core/units.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { ACCOUNT, CARD, CLERK } from './account.ts';
import { openedHall, pscOf } from './desk.ts';
import { codeOf, gas, story, value } from './told.ts';

describe('a sale at the counter', () => {
  test('payment, purchase and load in one request end with the gas on the card and in the books', async () => {
    const { hall, station, card } = await openedHall();
    const request = hall.sale();
    const outcome = await station.counter.loadCard(CLERK, request);
    expect(story(outcome)).toBe('done done done');
    const { payment, purchase, load, ticketNo } = value(outcome);
    expect(ticketNo).toBe(1);
    expect(payment?.result).toMatchObject({ amountFen: 4800, state: 'settled' });
    expect(purchase?.result).toMatchObject({ volumeLitres: 20_000, costFen: 4800, balanceFen: 0 });
    expect(load.result).toMatchObject({ state: 'POSTED', attempt: 1, litres: 20_000, fen: 4800 });
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    expect(activeSlot(card.main(), CARD)).toMatchObject({
      name: 'B',
      sequence: 1,
      totalLitres: 20_000,
      loadLitres: 20_000,
      tag: operationTag(systemHash, request.load.operationId),
    });
  });

  test('the meter takes the gas, reports it, and the next sale tops the card up', async () => {
    const { hall, station, card } = await openedHall();
    const meter = hall.gasMeter();
    await station.counter.loadCard(CLERK, hall.sale());
    await station.remove();
    meter.visit(card, { pscOf, clock: 1_796_000_100 });
    meter.consume(1_500);
    meter.visit(card, { pscOf, clock: 1_796_900_000 });
    await station.insert(card);
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('done done done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 20_000]);
    await station.remove();
    meter.visit(card, { pscOf, clock: 1_797_000_000 });
    expect(meter.record).toMatchObject({ totalLitres: 40_000, remainingLitres: 38_500 });
  });

  test('the same request sent again is answered from the ledger and changes nothing', async () => {
    const { hall, station, card } = await openedHall();
    const request = hall.sale();
    const first = value(await station.counter.loadCard(CLERK, request));
    const bytes = card.bytesProgrammed;
    await station.remove();
    expect(value(await station.counter.loadCard(CLERK, request))).toEqual(first);
    expect(card.bytesProgrammed).toBe(bytes);
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });

  test('the same request sent twice at once is one conduct with one answer', async () => {
    const { hall, station } = await openedHall();
    const request = hall.sale();
    const [one, two] = await Promise.all([
      station.counter.loadCard(CLERK, request),
      station.counter.loadCard(CLERK, request),
    ]);
    expect(story(one)).toBe('done done done');
    expect(two).toEqual(one);
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });

  test('while a sale runs, each of its operations is said to be running', async () => {
    const { hall, station } = await openedHall();
    const request = hall.sale();
    const running = station.counter.loadCard(CLERK, request);
    const ids = [request.payment, request.purchase, request.load].flatMap((part) =>
      part === null ? [] : [part.operationId],
    );
    const states = (): string[] => ids.map((id) => value(station.counter.operationState(id)).state);
    expect(states()).toEqual(['running', 'running', 'running']);
    await running;
    expect(states()).toEqual(['done', 'done', 'done']);
    expect(codeOf(station.counter.operationState(hall.id()))).toBe('operation.unknown');
  });

  test('a known operation id with another body is refused, running or done', async () => {
    const { hall, station } = await openedHall();
    const request = hall.sale();
    const other = { ...request, payment: null };
    const running = station.counter.loadCard(CLERK, request);
    expect(codeOf(await station.counter.loadCard(CLERK, other))).toBe('operation.other-body');
    await running;
    expect(codeOf(await station.counter.loadCard(CLERK, other))).toBe('operation.other-body');
    const { payment } = request;
    const dearer = { ...request, payment: payment && { ...payment, amount: fen(4900) } };
    expect(codeOf(await station.counter.loadCard(CLERK, dearer))).toBe('operation.other-body');
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
  });

  test('one id for two operations of a request is refused', async () => {
    const { hall, station } = await openedHall();
    const request = hall.sale();
    const { operationId } = request.load;
    const twice = { ...request, payment: request.payment && { ...request.payment, operationId } };
    expect(codeOf(await station.counter.loadCard(CLERK, twice))).toBe('request.invalid');
  });
});

describe('parts of a sale that do not happen', () => {
  test('a quote expires before the cash is taken, not after', async () => {
    const { hall, station } = await openedHall();
    const request = hall.sale();
    const quoted = {
      tariffId: 'R-2025',
      volumeBefore: litre(0),
      volume: litre(20_000),
      cost: fen(4600),
    };
    const expired = { ...request, purchase: request.purchase && { ...request.purchase, quoted } };
    const outcome = await station.counter.loadCard(CLERK, expired);
    expect(story(outcome)).toBe('refused quote.expired');
    expect(hall.store.account(ACCOUNT)?.money.balance).toBe(0);
    expect(hall.store.ticket(1, 1)).toBeUndefined();
    expect(gas(hall)).toEqual([0, 0, 0, 0]);
  });

  test('a payment that is refused takes the purchase with it, whatever the balance holds', async () => {
    const { hall, station } = await openedHall();
    const rich = hall.sale().payment;
    if (rich === null) throw new Error('a sale has a payment');
    value(await station.counter.takePayment(CLERK, { ...rich, accountId: ACCOUNT }));
    const request = hall.sale();
    const short = {
      ...request,
      payment: request.payment && { ...request.payment, cashGiven: fen(4000) },
    };
    expect(codeOf(await station.counter.loadCard(CLERK, short))).toBe('payment.cash-short');
    expect(hall.store.account(ACCOUNT)?.money.balance).toBe(4800);
    expect(gas(hall)).toEqual([0, 0, 0, 0]);
  });

  test('nothing is bought against a bank transfer nobody has seen', async () => {
    const { hall, station } = await openedHall();
    const request = hall.sale();
    const transfer = {
      ...request,
      payment: request.payment && {
        ...request.payment,
        channel: 'bank-transfer' as const,
        cashGiven: null,
        reference: 'TT-0042',
      },
    };
    const outcome = await station.counter.loadCard(CLERK, transfer);
    expect(story(outcome)).toBe('refused balance.insufficient');
  });

  test('a purchase alone that cannot be paid refuses the whole request', async () => {
    const { hall, station } = await openedHall();
    const outcome = await station.counter.loadCard(CLERK, hall.sale({ payment: null }));
    expect(story(outcome)).toBe('refused balance.insufficient');
  });

  test('gas bought without a card waits and is written by a load alone', async () => {
    const { hall, station } = await openedHall();
    const { payment, purchase } = hall.sale();
    if (payment === null || purchase === null) throw new Error('a sale has both');
    value(await station.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT }));
    value(await station.counter.buyGas(CLERK, { ...purchase, accountId: ACCOUNT }));
    expect(gas(hall)).toEqual([20_000, 0, 0, 0]);
    const load = hall.sale({ payment: null, purchase: null });
    expect(story(await station.counter.loadCard(CLERK, load))).toBe('- - done');
    expect(gas(hall)).toEqual([0, 0, 20_000, 0]);
    const again = hall.sale({ payment: null, purchase: null });
    expect(story(await station.counter.loadCard(CLERK, again))).toBe(
      'refused load.nothing-to-write',
    );
  });

  test('a stopped account is told before its cash is taken; a payment alone is', async () => {
    const { hall, station } = await openedHall();
    const hold = {
      operationId: hall.id(),
      accountId: ACCOUNT,
      hold: 'stopped',
      reason: '安检未过',
    };
    value(await station.counter.setHold(CLERK, { ...hold, hold: 'stopped' }));
    const request = hall.sale();
    expect(story(await station.counter.loadCard(CLERK, request))).toBe('refused account.stopped');
    expect(hall.store.account(ACCOUNT)?.money.balance).toBe(0);
    const { payment } = request;
    if (payment === null) throw new Error('a sale has a payment');
    value(await station.counter.takePayment(CLERK, { ...payment, accountId: ACCOUNT }));
    expect(story(await station.counter.loadCard(CLERK, request))).toBe(
      'done not-done not-done account.stopped',
    );
  });

  test('a sale without its card in the reader refuses, and takes no money', async () => {
    const { hall, station, card } = await openedHall();
    await station.remove();
    expect(story(await station.counter.loadCard(CLERK, hall.sale()))).toBe('refused card.none');
    const elsewhere = hall.sale({ reader: 'no such reader' });
    expect(story(await station.counter.loadCard(CLERK, elsewhere))).toBe('refused reader.unknown');
    await station.insert(card);
    const other = hall.sale({ accountId: accountId(10000043) });
    expect(story(await station.counter.loadCard(CLERK, other))).toBe('refused card.other-account');
    expect(hall.store.account(ACCOUNT)?.money.balance).toBe(0);
  });
});

describe('a quote', () => {
  test('is what the purchase then costs', async () => {
    const { hall, station } = await openedHall();
    const want = { by: 'amount', amount: fen(100_000) } as const;
    const quoted = value(station.counter.quote({ accountId: ACCOUNT, want }));
    const request = hall.sale({ load: { operationId: hall.id() } });
    const { payment } = request;
    const outcome = await station.counter.loadCard(CLERK, {
      ...request,
      payment: payment && { ...payment, amount: fen(100_000), cashGiven: null },
      purchase: { operationId: hall.id(), want, quoted },
    });
    expect(story(outcome)).toBe('done done done');
    expect(value(outcome).purchase?.result).toMatchObject({
      volumeLitres: quoted.volume,
      costFen: quoted.cost,
    });
    const after = value(station.counter.quote({ accountId: ACCOUNT, want }));
    expect(after.volumeBefore).toBe(quoted.volume);
  });
});
