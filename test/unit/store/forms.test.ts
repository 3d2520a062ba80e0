/** Texts and bytes under the digests: the same content is always the same text, and comes back as it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountId } from '../../../src/core/ids.ts';
import type { DeductionLine, DeductionResult } from '../../../src/core/ledger/month-results.ts';
import type { PaymentResult } from '../../../src/core/ledger/results.ts';
import { Bug } from '../../../src/core/outcome.ts';
import { canonicalJson, parseCanonical } from '../../../src/store/canonical.ts';
import { detailOf, generalDetail, parseDetail } from '../../../src/store/entry-detail.ts';
import { hashBytes, opBytes, opText, toHex } from '../../../src/store/tables/identities.ts';
import { LastRow, RowCache } from '../../../src/store/tables/row-cache.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA, op } from '../core/ledger-town.ts';
import { eventfulPast } from './histories.ts';

describe('canonical JSON', () => {
  test('does not depend on the order in which fields were written', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      canonicalJson({ a: true, b: [1, { c: 'x', d: null }] }),
    );
  });

  test('carries bytes', () => {
    const bytes = new Uint8Array([0, 1, 0xff]);
    expect(canonicalJson({ bytes })).toBe('{"bytes":{"$hex":"0001ff"}}');
    expect(parseCanonical(canonicalJson({ bytes }))).toEqual({ bytes });
  });

  test('comes back as it was, and is its own canonical form', () => {
    const json = fc.jsonValue({ depthSize: 'small' });
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(parseCanonical(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 0, 1n])(
    'has no form for %s',
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(Bug);
    },
  );
});

const DEDUCTION_KEYS = [
  ...(['kind', 'profile', 'litres', 'fen', 'taken', 'awaitingLitres', 'overUse'] as const),
  ...(['netFen', 'billedLitres', 'estimatedLitres', 'lines'] as const),
];

describe('the detail of an entry', () => {
  const anyText = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }));

  test('of a payment, written out by hand, is the general form', () => {
    const anyResult = fc.record<PaymentResult>({
      kind: fc.constant('payment'),
      state: fc.constantFrom('settled', 'pending'),
      ticketNo: fc.nat(),
      amountFen: fc.nat(),
      balanceFen: fc.maxSafeNat(),
    });
    fc.assert(
      fc.property(anyText, anyText, anyResult, (payer, reference, result) => {
        const pay = new Desk().pay(ANNA, result.amountFen, { payer, reference });
        expect(detailOf(pay, result)).toBe(generalDetail(pay, result));
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('of a deduction, written out by hand, is the general form', () => {
    const litres = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const anyLine = fc.record<DeductionLine>({
      ...{ tariffId: fc.string({ unit: 'grapheme', maxLength: 6 }), tier: fc.nat(9) },
      ...{ priceE4: fc.nat(), litres, fen: litres, netFen: litres, overUse: fc.boolean() },
    });
    const anyResult = fc.record<DeductionResult>(
      {
        kind: fc.constant('deduction'),
        profile: fc.constantFrom('bill', 'direct', 'contract'),
        taken: fc.record({ litres: fc.nat(), fen: fc.nat(), total: fc.nat() }),
        ...{
          litres,
          fen: litres,
          awaitingLitres: fc.nat(),
          netFen: litres,
          releasedVatFen: litres,
        },
        overUse: fc.option(
          fc.record({
            ...{ litres: fc.nat(), fen: fc.nat(), fromBalanceFen: fc.nat() },
            ...{ cycleStart: fc.constant('2026-01-01'), cycleVolumeLitres: fc.nat() },
          }),
        ),
        ...{ billedLitres: fc.nat(), estimatedLitres: fc.nat() },
        lines: fc.array(anyLine, { maxLength: 3 }),
      },
      { noNullPrototype: true, requiredKeys: DEDUCTION_KEYS },
    );
    fc.assert(
      fc.property(anyResult, (result) => {
        const command = new Desk().deduct('2026-06');
        expect(detailOf(command, result)).toBe(generalDetail(command, result));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  test('and the head give every kind of command back', () => {
    const result = { kind: 'fact', facts: {} } as const;
    const commands = eventfulPast().flat();
    expect(new Set(commands.map(({ kind }) => kind)).size).toBe(103);
    for (const command of commands) {
      expect(parseDetail(command, generalDetail(command, result)).command).toEqual(command);
    }
  });
});

describe('identities as bytes', () => {
  test('keep their order and come back', () => {
    const ids = [op(1), op(2), op(255), op(256), op(2 ** 40)];
    const bytes = ids.map(opBytes);
    expect(bytes.map(opText)).toEqual(ids);
    expect(bytes.toSorted(Buffer.compare)).toEqual(bytes);
  });

  test.each([
    '',
    'ab',
    'g'.repeat(64),
    'A'.repeat(64),
    'a'.repeat(63),
    'a'.repeat(65),
    'é'.repeat(64),
  ])('are not made of %j', (text) => {
    expect(() => hashBytes(text)).toThrow(Bug);
  });

  test('a hash comes back', () => {
    const hex = '0123456789abcdef'.repeat(4);
    expect(toHex(hashBytes(hex))).toBe(hex);
  });
});

describe('a cache of rows', () => {
  const row = (n: number) => ({ accountId: accountId(n), name: `row ${n}` });

  test('keeps everybody of a company that fits', () => {
    const cache = new RowCache<ReturnType<typeof row>>();
    for (let n = 1; n <= 200_000; n += 7) cache.set(row(n));
    for (let n = 1; n <= 200_000; n += 7) expect(cache.get(accountId(n))?.name).toBe(`row ${n}`);
    expect(cache.get(accountId(2))).toBeUndefined();
  });

  test('gives a slot to who came last, and never answers with another row', () => {
    const cache = new RowCache<ReturnType<typeof row>>();
    const [one, other] = [row(5), row(5 + 262_144)];
    cache.set(one);
    expect(cache.get(other.accountId)).toBeUndefined();
    cache.set(other);
    expect(cache.get(other.accountId)).toBe(other);
    expect(cache.get(one.accountId)).toBeUndefined();
  });

  test('takes the greatest number that an account may have', () => {
    const cache = new RowCache<ReturnType<typeof row>>();
    const last = row(0xffff_ffff);
    cache.set(last);
    expect(cache.get(last.accountId)).toBe(last);
  });

  test('forgets everything at once', () => {
    const cache = new RowCache<ReturnType<typeof row>>();
    cache.set(row(1));
    cache.clear();
    expect(cache.get(accountId(1))).toBeUndefined();
  });
});

describe('the row that was asked for last', () => {
  test('is read once, absent or not, until it is written or all is forgotten', () => {
    const stored = new Map([[1, 'one']]);
    let reads = 0;
    const last = new LastRow((key: number) => {
      reads += 1;
      return stored.get(key);
    });
    expect([last.get(1), last.get(1), reads]).toEqual(['one', 'one', 1]);
    expect([last.get(2), last.get(2), reads]).toEqual([undefined, undefined, 2]);
    last.set(2, 'two');
    expect([last.get(2), reads]).toEqual(['two', 2]);
    last.forget();
    expect([last.get(2), reads]).toEqual([undefined, 3]);
    expect([last.get(1), last.get(2), reads]).toEqual(['one', undefined, 5]);
  });
});
