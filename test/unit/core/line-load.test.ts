/** The rule of a load over the line: what a counter proves, and what may be done about it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId, meterId, operationId } from '../../../src/core/ids.ts';
import {
  type CreditRule,
  counterEvidence,
  type KnownCounter,
  type LineReservation,
  nextSer,
  planOrder,
  settleCounter,
} from '../../../src/core/line-load.ts';
import { fen, litre } from '../../../src/core/units.ts';

const RULE: CreditRule = {
  unit: litre(10),
  amountMax: 99_999_999,
  totalMax: 99_999_999,
  longestExecutionMs: 30_000,
  resendIsSafe: true,
};
const UNGUARDED: CreditRule = { ...RULE, resendIsSafe: false };

const reservation = (
  countBefore: number,
  totalBefore: number,
  amount: number,
): LineReservation => ({
  operationId: operationId('01890000-0000-7000-8000-000000000001'),
  attempt: 1,
  accountId: accountId(1),
  meter: meterId(7, 1),
  litres: litre(amount * 10),
  fen: fen(1),
  order: { ser: 1, count: (countBefore + 1) % 256, amount },
  unit: litre(10),
  countBefore,
  totalBefore,
});

describe('planning an order', () => {
  const seen = { count: 255, amount: 100, total: 5_000, remaining: 40 };
  const fresh: KnownCounter = { count: null, total: null, lastSer: null };

  test('the first takes the meter at its word; the count turns over at 255', () => {
    expect(planOrder(seen, fresh, litre(20_000), RULE)).toEqual({
      ok: true,
      value: { ser: 1, count: 0, amount: 2_000 },
    });
  });

  test('the next bears another sequence number than the last, which turns over too', () => {
    expect(nextSer(null)).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (last) => {
        const next = nextSer(last);
        expect(next).not.toBe(last);
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThan(256);
      }),
    );
  });

  test.each([
    ['meter.counter-ahead', { count: 255, total: 4_999, lastSer: 4 }, 20_000],
    ['meter.counter-behind', { count: 255, total: 5_001, lastSer: 4 }, 20_000],
    ['meter.counter-behind', { count: 254, total: 5_000, lastSer: 4 }, 20_000],
    ['load.not-a-multiple', fresh, 20_005],
    ['limit.meter-counter', fresh, 1_000_000_000],
  ])('%s', (code, known, litres) => {
    expect(planOrder(seen, known, litre(litres), RULE)).toMatchObject({ refusal: { code } });
  });
});

describe('evidence', () => {
  const load = reservation(255, 5_000, 200);

  test.each([
    [255, 5_000, 'BEFORE'],
    [0, 5_200, 'TARGET'],
    // Either alone may be somebody else's doing.
    [0, 5_000, 'FOREIGN'],
    [255, 5_200, 'FOREIGN'],
    [0, 5_400, 'FOREIGN'],
    [1, 5_400, 'FOREIGN'],
  ])('count %i and total %i are %s', (count, total, evidence) => {
    expect(counterEvidence({ count, total }, load)).toBe(evidence);
  });

  test('no state but the one that was ordered is ever taken for it', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const total = fc.integer({ min: 4_900, max: 5_300 });
    fc.assert(
      fc.property(byte, total, (count, seen) => {
        const target = counterEvidence({ count, total: seen }, load) === 'TARGET';
        expect(target).toBe(count === 0 && seen === 5_200);
      }),
    );
  });
});

describe('settling', () => {
  const look = (evidence: 'BEFORE' | 'TARGET' | 'FOREIGN', goneMs: number | null = null) => ({
    evidence,
    goneMs,
  });

  test.each([
    ['nothing was seen', null, 'complete', RULE, 'wait'],
    ['nothing was seen', null, 'cancel', RULE, 'wait'],
    ['raised as ordered', look('TARGET'), 'complete', RULE, 'post'],
    ['raised as ordered', look('TARGET'), 'cancel', RULE, 'post'],
    ['raised by somebody else', look('FOREIGN'), 'complete', RULE, 'case'],
    ['raised by somebody else', look('FOREIGN', 60_000), 'cancel', RULE, 'case'],
    ['unchanged', look('BEFORE'), 'complete', RULE, 'send-again'],
    ['unchanged', look('BEFORE'), 'complete', UNGUARDED, 'wait'],
    ['unchanged', look('BEFORE'), 'cancel', RULE, 'wait'],
    ['unchanged, the connection is still open', look('BEFORE', null), 'cancel', UNGUARDED, 'wait'],
    [
      'unchanged, the connection closed too shortly before',
      look('BEFORE', 30_000),
      'cancel',
      RULE,
      'wait',
    ],
    ['unchanged long after the connection closed', look('BEFORE', 30_001), 'cancel', RULE, 'void'],
    ['proven absent', look('BEFORE', 30_001), 'complete', UNGUARDED, 'send-again'],
  ] as const)('%s: %o, wish %s, %o → %s', (_what, seen, wish, rule, act) => {
    expect(settleCounter(seen, wish, rule).act).toBe(act);
  });
});
