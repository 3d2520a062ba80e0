/**
 * A load over the line: an increment, which is the most dangerous thing this house sends. A meter that credits an order
 * counts it, and that count is the only witness: it is read before, the order is made durable with it, and it is read
 * after. Unchanged is never proof of absence, for a meter may take its time; changed exactly as ordered is proof.
 */
import type { AccountId, MeterId, OperationId } from './ids.ts';
import { accept, assert, type Outcome, refuse } from './outcome.ts';
import { countedOf } from './reading.ts';
import { type Fen, type Litre, litre } from './units.ts';

/** Purchase counts are one byte and begin again after it (购买序号). */
const COUNTS = 256;
/** Sequence numbers of frames too (SER). */
const SERS = 256;

/** What a meter says of the purchases it was given; amounts in the meter's own units. */
export interface PurchaseCounter {
  /** 购买序号, 0 … 255. */
  readonly count: number;
  /** The last purchase. */
  readonly amount: number;
  /** All purchases together (累计购入). */
  readonly total: number;
  /** What is left to use. */
  readonly remaining: number;
}

/**
 * What the electronics have counted, by the meter's own account of its credit. Null where nothing is left: credit is not
 * told below zero, so a meter in overdraft has counted more than it says.
 */
export const countedGas = ({ total, remaining }: PurchaseCounter, unit: Litre): Litre | null =>
  remaining === 0 ? null : countedOf(litre(total * unit), litre(remaining * unit));

/** One credit as it goes to the meter. */
export interface CreditOrder {
  /** Sequence number of its frame, 0 … 255: a meter that has credited this one echoes it again and credits nothing. */
  readonly ser: number;
  /** 购买序号, 0 … 255. */
  readonly count: number;
  /** In the meter's units, above zero. */
  readonly amount: number;
}

/** How meters of one profile take credit. */
export interface CreditRule {
  /** Gas of one unit of the counter. */
  readonly unit: Litre;
  /** Largest amount of one order, and largest total, in units. */
  readonly amountMax: number;
  readonly totalMax: number;
  /** Longest time from the arrival of an order until the counter shows it. */
  readonly longestExecutionMs: number;
  /** True when an order that is sent again with the same sequence number and count is credited once. */
  readonly resendIsSafe: boolean;
}

/** What the ledger wrote down, durably, before the order went out. */
export interface LineReservation {
  readonly operationId: OperationId;
  /** Rises by one with every time the order is sent again; every transition is compare-and-set on (state, attempt). */
  readonly attempt: number;
  readonly accountId: AccountId;
  readonly meter: MeterId;
  readonly litres: Litre;
  readonly fen: Fen;
  readonly order: CreditOrder;
  /** Gas of one unit of the counter, as the profile said it then. */
  readonly unit: Litre;
  readonly countBefore: number;
  readonly totalBefore: number;
}

/** What the ledger knows of a meter's counter. Null until the first order was settled: then the meter's word is taken. */
export interface KnownCounter {
  readonly count: number | null;
  readonly total: number | null;
  /** Sequence number of the last order ever reserved, sent or not; null before the first. */
  readonly lastSer: number | null;
}

/** The next purchase bears another sequence number than the last, also after a void. */
export const nextSer = (last: number | null): number => (last === null ? 1 : (last + 1) % SERS);

export const countAfter = (count: number): number => (count + 1) % COUNTS;

const isByte = (n: number): boolean => Number.isInteger(n) && n >= 0 && n < COUNTS;

/** A reservation raises the count by one and the total by its litres. Anything else is a bug. */
export function assertLineReservation(load: LineReservation): void {
  const { order, litres, fen, unit, countBefore, totalBefore } = load;
  assert(isByte(order.ser) && isByte(order.count) && isByte(countBefore), 'counts are one byte');
  assert(order.count === countAfter(countBefore), 'an order raises the count by one');
  assert(litres > 0 && fen >= 0, 'a load moves gas, and never negative money');
  assert(order.amount * unit === litres, 'an order carries exactly the gas of its load');
  assert(Number.isSafeInteger(totalBefore) && totalBefore >= 0, 'a total is not negative');
}

/**
 * The order that brings `litres` into a meter whose counter says `seen`. Refuses, in this order: meter.counter-ahead,
 * meter.counter-behind (the meter was credited, or reset, by somebody else), load.not-a-multiple, limit.meter-counter.
 */
export function planOrder(
  seen: PurchaseCounter,
  known: KnownCounter,
  litres: Litre,
  rule: CreditRule,
): Outcome<CreditOrder> {
  const ledgerTotal = known.total ?? seen.total;
  const facts = { meterTotal: seen.total, ledgerTotal };
  if (seen.total > ledgerTotal) return refuse('meter.counter-ahead', facts);
  if (seen.total < ledgerTotal || (known.count ?? seen.count) !== seen.count) {
    return refuse('meter.counter-behind', facts);
  }
  if (litres % rule.unit !== 0) {
    return refuse('load.not-a-multiple', { litres, unitLitres: rule.unit });
  }
  const amount = litres / rule.unit;
  const largest = Math.min(rule.amountMax, rule.totalMax - seen.total);
  if (amount > largest) {
    return refuse('limit.meter-counter', { litres, largestLitres: largest * rule.unit });
  }
  return accept({ ser: nextSer(known.lastSer), count: countAfter(seen.count), amount });
}

/** BEFORE: as it was read before the order. TARGET: raised exactly as ordered. FOREIGN: neither, so somebody else did it. */
export type CounterEvidence = 'BEFORE' | 'TARGET' | 'FOREIGN';

/** The count turns over and a total alone may be raised by anybody: both must agree. */
export function counterEvidence(
  seen: Pick<PurchaseCounter, 'count' | 'total'>,
  load: LineReservation,
): CounterEvidence {
  const { order, countBefore, totalBefore } = load;
  if (seen.count === order.count && seen.total === totalBefore + order.amount) return 'TARGET';
  return seen.count === countBefore && seen.total === totalBefore ? 'BEFORE' : 'FOREIGN';
}

/** One look at the counter after the order may have gone out; null when the meter did not answer. */
export interface CounterLook {
  readonly evidence: CounterEvidence;
  /**
   * Milliseconds, by a clock that does not jump, since the connection that the order last went out over was closed: until
   * then something on the way may still have held it. Null while it is open.
   */
  readonly goneMs: number | null;
}

export type LineSettlement =
  | { readonly act: 'post' }
  | { readonly act: 'send-again' }
  | { readonly act: 'void' }
  | { readonly act: 'wait' }
  | { readonly act: 'case'; readonly why: 'foreign-counter' };

/** Nothing that was sent can still be on its way or in the meter's hands. */
const isConclusive = ({ goneMs }: CounterLook, rule: CreditRule): boolean =>
  goneMs !== null && goneMs > rule.longestExecutionMs;

/**
 * Every combination has one answer (the table stands in test/unit/core/line-load.test.ts). An order is sent again only
 * where the meter is known to credit it once, or where it is proven that the first one never arrived.
 */
export function settleCounter(
  look: CounterLook | null,
  wish: 'complete' | 'cancel',
  rule: CreditRule,
): LineSettlement {
  if (look === null) return { act: 'wait' };
  if (look.evidence === 'FOREIGN') return { act: 'case', why: 'foreign-counter' };
  if (look.evidence === 'TARGET') return { act: 'post' };
  const absent = isConclusive(look, rule);
  if (wish === 'cancel') return { act: absent ? 'void' : 'wait' };
  return { act: absent || rule.resendIsSafe ? 'send-again' : 'wait' };
}
