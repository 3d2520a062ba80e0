/**
 * A counter that two answers in a row agree on. The checksum of a frame is one byte: an answer in which two bits are
 * spoiled may pass it, and one such answer must neither begin an order nor make a case.
 */
import type { PurchaseCounter } from '../../core/line-load.ts';
import { type LineMeter, MeterError } from '../../ports/meters.ts';

const READS_MAX = 6;

const agree = (a: PurchaseCounter, b: PurchaseCounter): boolean =>
  a.count === b.count && a.total === b.total && a.amount === b.amount;

/** Reads until an answer agrees with the one before it, `first` being one. Throws MeterError. */
export async function agreedCounter(
  meter: LineMeter,
  first: PurchaseCounter,
): Promise<PurchaseCounter> {
  let last = first;
  for (let reads = 1; reads < READS_MAX; reads += 1) {
    const next = await meter.readPurchases();
    if (agree(last, next)) return next;
    last = next;
  }
  const { line, address } = meter.link;
  const what = `meter ${address} on line ${line} counts its purchases differently each time`;
  throw new MeterError('meter.answer-unreadable', line, true, what);
}
