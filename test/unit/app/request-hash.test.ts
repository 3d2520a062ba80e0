import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  numberedJson,
  operationTag,
  ownOperationId,
  requestHash,
  runOperationIds,
  takenOperationId,
} from '../../../src/app/request-hash.ts';
import { cardNo, isOperationId, operationId } from '../../../src/core/ids.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { reportOf } from '../core/ledger-town.ts';

describe('the fingerprint of a request', () => {
  test('does not depend on the order of fields, nor on absent ones', () => {
    const one = requestHash(systemHash, { a: 1, b: { c: [1, 'x'], d: null } });
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(requestHash(systemHash, { b: { d: null, c: [1, 'x'], e: undefined }, a: 1 })).toBe(one);
  });

  test.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
    [{ a: 'b":1,"c' }, { a: 'b', c: 1 }],
  ])('%j and %j differ', (one, other) => {
    expect(canonicalJson(one)).not.toBe(canonicalJson(other));
  });

  test('takes no number that JSON could write in two ways', () => {
    expect(() => canonicalJson({ a: 0.1 })).toThrow(/safe integers/);
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(/safe integers/);
  });
});

describe('identities', () => {
  test('the same evidence has the same id, other evidence another', () => {
    const report = reportOf(3, 20_000);
    const of = (card: number, change: object = {}) =>
      takenOperationId(systemHash, cardNo(card), { ...report, ...change });
    const id = of(20000017);
    expect(isOperationId(id)).toBe(true);
    expect(of(20000017, { batteryLow: true })).toBe(id);
    for (const change of [
      { takenSequence: 4 },
      { meterTotal: 1 },
      { remaining: 1 },
      { index: 1 },
      { clock: 1 },
    ]) {
      expect(of(20000017, change)).not.toBe(id);
    }
    expect(of(20000018)).not.toBe(id);
  });

  test('ids of a run stand in the order of their numbers, and each piece of evidence has its own', () => {
    const time = Date.UTC(2026, 5, 30);
    const idOf = runOperationIds(systemHash, time);
    const of = (n: number, hash = 'a') => idOf(n, numberedJson('a', { hash })(n));
    const numbers = [1, 2, 63, 64, 65, 2 ** 14, 2 ** 20 - 1, 2 ** 20, 2 ** 31, 2 ** 32 - 1];
    const ids = numbers.map((n) => of(n));
    expect(ids.every((id, i) => i === 0 || id > (ids[i - 1] ?? ''))).toBe(true);
    expect(new Set(ids).size).toBe(numbers.length);
    expect(ids.every(isOperationId)).toBe(true);
    expect(of(64)).toBe(of(64));
    expect(of(64, 'b')).not.toBe(of(64));
    expect(of(64, 'b') > of(63) && of(64, 'b') < of(65)).toBe(true);
    // A client's id of the day after comes behind them.
    expect(
      of(2 ** 32 - 1) < `${(time + 86_400_000).toString(16).padStart(12, '0').slice(0, 8)}`,
    ).toBe(true);
  });

  test('what is made once for many numbers is the text that each of them has', () => {
    const rest = { hash: 'a"b', kind: 'deduct-usage', period: '2026-10' };
    const textOf = numberedJson('accountId', rest);
    for (const accountId of [1, 20000017, 2 ** 32 - 1]) {
      expect(textOf(accountId)).toBe(canonicalJson({ accountId, ...rest }));
    }
    expect(() => numberedJson('accountId', { aa: 1 })).toThrow('not the first field');
    // A run that was broken off under these ids goes on under the same ones.
    const idOf = runOperationIds(systemHash, Date.UTC(2026, 9, 31));
    expect([7, 20000017].map((n) => idOf(n, textOf(n)))).toEqual([
      '01a18f41-8c00-8000-8000-1dd9b096e099',
      '01a18f41-8c00-8013-84b4-4548a84748d6',
    ]);
  });

  test('drawn bytes become an id of version 8', () => {
    const id = ownOperationId({ bytes: (n) => new Uint8Array(n).fill(0xff) });
    expect(id).toBe('ffffffff-ffff-8fff-bfff-ffffffffffff');
  });

  test('the tag on the card is the head of SHA-256 over the 16 bytes of the id', () => {
    // echo -n 00112233445576778899aabbccddeeff | xxd -r -p | sha256sum
    const id = operationId('00112233-4455-7677-8899-aabbccddeeff');
    expect(operationTag(systemHash, id)).toBe('ba50c01f65864f20');
  });
});
