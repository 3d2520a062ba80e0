/** Payments as they come to a counter, drawn from a seed: customers at random, ids in order of time. */
import { hash } from 'node:crypto';
import { toBusinessDate } from '../src/core/calendar.ts';
import { accountId, type OperationId, stationId } from '../src/core/ids.ts';
import type { CommandHead, PaymentChannel } from '../src/core/ledger/command-head.ts';
import type { TakePayment } from '../src/core/ledger/commands.ts';
import { fen } from '../src/core/units.ts';

/** 2026-01-01 00:00 in Shanghai. */
const EPOCH = 1_767_196_800_000;
const SEED = 20_260_101;
const CHANNELS = ['cash', 'wechat', 'wechat', 'alipay'] as const satisfies PaymentChannel[];

/** Mulberry32: 32 bits a call, the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

const hexOf = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** A UUID of version 7 whose milliseconds are those of the n-th operation. */
function idOf(n: number, draw: () => number): OperationId {
  const time = hexOf(EPOCH + n, 12);
  const a = hexOf(draw() & 0xfff, 3);
  const b = hexOf(0x8000 | (draw() & 0x3fff), 4);
  const c = hexOf(draw(), 8) + hexOf(draw() & 0xffff, 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-${b}-${c}` as OperationId;
}

/** Heads of the operations of one ledger, numbered from `first`. */
export class Operations {
  private readonly draw;
  private n: number;

  constructor(first: number) {
    this.n = first;
    this.draw = seeded(SEED + first);
  }

  random(below: number): number {
    return this.draw() % below;
  }

  head(): CommandHead {
    this.n += 1;
    const operationId = idOf(this.n, this.draw);
    return {
      operationId,
      requestHash: hash('sha256', operationId),
      station: stationId(1),
      operator: 'counter-1',
      at: EPOCH + this.n,
      businessDate: toBusinessDate('2026-01-01'),
    };
  }
}

/** One payment of 10.00 to 500.00 yuan by one of `customers`. */
export function payment(operations: Operations, customers: number): TakePayment {
  const channel = CHANNELS[operations.random(CHANNELS.length)] ?? 'cash';
  const amount = fen(1000 + operations.random(49_000));
  const isCash = channel === 'cash';
  const { operationId, requestHash, station, operator, at, businessDate } = operations.head();
  // Written out like the counter does it: a command made by a spread is slow to make and slow to read.
  return {
    operationId,
    requestHash,
    station,
    operator,
    at,
    businessDate,
    kind: 'take-payment',
    accountId: accountId(1 + operations.random(customers)),
    amount,
    channel,
    cashGiven: isCash ? fen(Math.ceil(amount / 10_000) * 10_000) : null,
    reference: isCash ? null : `42000${operations.random(2 ** 31)}`,
    payer: null,
  };
}

export const payments = (operations: Operations, customers: number, n: number): TakePayment[] =>
  Array.from({ length: n }, () => payment(operations, customers));
