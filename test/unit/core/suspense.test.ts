/** 暂收款: money that came for a closed account is nobody's balance, and leaves by two people: back, or as another account's transfer. */
import { describe, expect, test } from 'vitest';
import type { OperationId } from '../../../src/core/ids.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { fen } from '../../../src/core/units.ts';
import { Ledger } from './ledger-books.ts';
import { ANNA, BERT, DAY } from './ledger-town.ts';

const BANK = { channel: 'bank-transfer', reference: 'ICBC 0100' } as const;

/** A transfer of Bert's never came, two people gave it up, and his contract ended. */
function closed() {
  const ledger = Ledger.town();
  const { desk } = ledger;
  ledger.mustDo(desk.openAccount(BERT));
  const told = desk.pay(BERT, 9_000, BANK);
  ledger.mustDo(told);
  ledger.mustDo(desk.withdrawTransfer(told.operationId));
  const head = { ...desk.head(), kind: 'close-account', accountId: BERT } as const;
  ledger.mustDo({ ...head, reason: '搬迁', papers: '身份证', second: 'gu' });
  return { ledger, desk, told };
}

/** And then it came after all. */
function arrived() {
  const world = closed();
  const { ledger, desk, told } = world;
  const came = desk.receiveSuspense(BERT, 9_000, { payment: told.operationId });
  ledger.mustDo(came);
  return { ...world, came };
}

const sumsOf = ({ sums }: Ledger) =>
  Object.fromEntries([...sums].filter(([, amount]) => amount !== 0));

test('what came for a closed account has no other home: it waits under it, and is no balance', () => {
  const { ledger, desk } = closed();
  expect(ledger.try(desk.pay(BERT, 9_000, BANK))).toBe('account.closed');
  const { ledger: after } = arrived();
  expect(sumsOf(after)).toEqual({ bank: 9_000, suspenseReceived: 9_000 });
  expect([after.books.suspenseHeld(BERT), after.books.live(BERT)?.balanceFen]).toEqual([9_000, 0]);
  expect(after.isWhole()).toBe(true);
});

test('it goes back by the bank, in parts and no fen more than came', () => {
  const { ledger, desk, came } = arrived();
  const back = ledger.mustDo(desk.refundSuspense(came.operationId, 4_000));
  expect(back).toMatchObject({ facts: { accountId: BERT, amountFen: 4_000, leftFen: 5_000 } });
  expect(ledger.refusal(desk.refundSuspense(came.operationId, 5_001))).toEqual({
    code: 'suspense.too-much',
    facts: { amountFen: 5_001, leftFen: 5_000 },
  });
  ledger.mustDo(desk.refundSuspense(came.operationId, 5_000));
  expect([sumsOf(ledger), ledger.books.suspenseHeld(BERT)]).toEqual([{}, 0]);
});

test('it is the transfer of another account: that one settles its over-use first, and may go back from there', () => {
  const { ledger, desk, came } = arrived();
  ledger.mustDo(desk.adjust(5_000));
  const owed = ledger.sums.get('overUseFen') ?? 0;
  expect(owed).toBeGreaterThan(0);
  const told = desk.pay(ANNA, 8_000, BANK);
  ledger.mustDo(told);
  const paid = ledger.mustDo(desk.assignSuspense(came.operationId, told.operationId));
  expect(paid).toMatchObject({ state: 'settled', amountFen: 8_000, overUsePaidFen: owed });
  expect(sumsOf(ledger)).toMatchObject({
    ...{ bank: 9_000, suspenseReceived: 1_000, balanceFen: 8_000 - owed },
  });
  const money = { payment: told.operationId, amount: fen(8_000 - owed), papers: '身份证' };
  const back = { ...desk.head(), kind: 'refund-payment', accountId: ANNA, ...money } as const;
  ledger.mustDo({ ...back, reference: 'ICBC 9', second: 'gu' });
  ledger.mustDo(desk.refundSuspense(came.operationId, 1_000));
  expect(sumsOf(ledger)).toMatchObject({ bank: owed });
  expect(ledger.isWhole()).toBe(true);
});

test('a deposit that another account waits for is paid out of it too', () => {
  const { ledger, desk, came } = arrived();
  ledger.mustDo(desk.chargeItem('deposit', { income: false, taxBasisPoints: 0 }));
  const told = desk.charge(ANNA, 'deposit', 9_000, BANK);
  ledger.mustDo(told);
  ledger.mustDo(desk.assignSuspense(came.operationId, told.operationId));
  expect(sumsOf(ledger)).toEqual({ bank: 9_000, depositsReceived: 9_000 });
  expect(ledger.books.depositHeld(ANNA)).toBe(9_000);
});

test('money that nobody was told of is taken in without a transfer; a line serves once', () => {
  const { ledger, desk } = closed();
  ledger.mustDo(desk.receiveSuspense(BERT, 500));
  expect(ledger.try(desk.receiveSuspense(BERT, 500))).toBe('bank-line.used');
  const told = desk.pay(ANNA, 500, BANK);
  ledger.mustDo(told);
  const line = { bank: 'ICBC', serial: 'Z500', amount: fen(500), bookedOn: DAY, payer: '' };
  expect(ledger.try(desk.confirm(told.operationId, line))).toBe('bank-line.used');
});

describe('refused, and nothing is booked', () => {
  const nobody = '018f3f3f-0000-7000-8000-00000000ffff' as OperationId;
  type World = ReturnType<typeof arrived>;
  const cases: readonly (readonly [string, (world: World) => LedgerCommand, string])[] = [
    ['an open account', ({ desk }) => desk.receiveSuspense(ANNA, 10), 'suspense.account-open'],
    [
      'no account',
      ({ desk }) => desk.receiveSuspense((ANNA + 900) as never, 10),
      'account.unknown',
    ],
    [
      'a transfer of nobody',
      ({ desk }) => desk.receiveSuspense(BERT, 10, { payment: nobody }),
      'payment.unknown',
    ],
    ['nothing', ({ desk }) => desk.receiveSuspense(BERT, 0), 'request.not-an-amount'],
    [
      'one person alone pays it back',
      ({ desk, came }) => desk.refundSuspense(came.operationId, 10, { second: 'fang' }),
      'approval.same-person',
    ],
    [
      'back without a reference',
      ({ desk, came }) => desk.refundSuspense(came.operationId, 10, { reference: '' }),
      'payment.reference-required',
    ],
    [
      'back of nothing',
      ({ desk, came }) => desk.refundSuspense(came.operationId, 0),
      'request.not-an-amount',
    ],
    ['back of what never came', ({ desk }) => desk.refundSuspense(nobody, 10), 'suspense.unknown'],
    [
      'a transfer that was withdrawn',
      ({ desk, came, told }) => desk.assignSuspense(came.operationId, told.operationId),
      'payment.withdrawn',
    ],
  ];
  test.each(cases)('%s', (_what, made, code) => {
    const world = arrived();
    const before = sumsOf(world.ledger);
    expect(world.ledger.try(made(world))).toBe(code);
    expect(sumsOf(world.ledger)).toEqual(before);
  });

  test.each([
    ['one person alone assigns it', 1_000, 'fang', 'approval.same-person'],
    ['a transfer of more than waits', 9_001, 'gu', 'suspense.too-much'],
  ])('%s', (_what, amount, second, code) => {
    const { ledger, desk, came } = arrived();
    const told = desk.pay(ANNA, amount, BANK);
    ledger.mustDo(told);
    const out = desk.assignSuspense(came.operationId, told.operationId, second);
    expect(ledger.try(out)).toBe(code);
    expect(ledger.books.transfer(told.operationId)?.state).toBe('pending');
  });

  test('a transfer that had arrived before its account was closed', () => {
    const ledger = Ledger.town();
    const { desk } = ledger;
    ledger.mustDo(desk.openAccount(BERT));
    const told = desk.pay(BERT, 700, BANK);
    ledger.mustDo(told);
    const line = { bank: 'ICBC', serial: 'Z7', amount: fen(700), bookedOn: DAY, payer: '' };
    ledger.mustDo(desk.confirm(told.operationId, line));
    const papers = { papers: '身份证', second: 'gu' };
    const money = { payment: told.operationId, amount: fen(700), reference: 'ICBC 8' };
    const back = { ...desk.head(), kind: 'refund-payment', accountId: BERT } as const;
    ledger.mustDo({ ...back, ...money, ...papers });
    const end = { ...desk.head(), kind: 'close-account', accountId: BERT } as const;
    ledger.mustDo({ ...end, reason: '搬迁', ...papers });
    const asked = desk.receiveSuspense(BERT, 700, { payment: told.operationId });
    expect(ledger.try(asked)).toBe('suspense.not-withdrawn');
    expect(ledger.books.suspenseHeld(BERT)).toBe(0);
  });

  test('a transfer of another account', () => {
    const { ledger, desk, told } = arrived();
    ledger.mustDo(desk.openAccount((BERT + 1) as typeof BERT));
    const head = { ...desk.head(), kind: 'close-account', accountId: (BERT + 1) as typeof BERT };
    const command = { ...head, reason: '搬迁', papers: '身份证', second: 'gu' } as LedgerCommand;
    ledger.mustDo(command);
    const other = (BERT + 1) as typeof BERT;
    const asked = desk.receiveSuspense(other, 10, { payment: told.operationId });
    expect(ledger.try(asked)).toBe('payment.other-account');
  });
});

test('a customer whose money waits is not deleted', () => {
  const { ledger, desk, came } = arrived();
  const erase = { ...desk.head(), kind: 'erase-customer', accountId: BERT } as const;
  const command = { ...erase, reason: '本人申请', second: 'gu' };
  expect(ledger.try(command)).toBe('erasure.suspense-held');
  ledger.mustDo(desk.refundSuspense(came.operationId, 9_000));
  expect(ledger.try(command)).not.toBe('erasure.suspense-held');
});
