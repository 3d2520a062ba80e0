import { describe, expect, test } from 'vitest';
import { pageOf } from '../../../src/app/page-of.ts';

const LIST = [11, 12, 13, 14, 15];

const from = (after: number, limit: number) =>
  pageOf(
    LIST.length,
    limit,
    (most) => LIST.filter((n) => n > after).slice(0, most),
    (n) => `row ${n}`,
    (n) => n,
  );

describe('a page of a list', () => {
  test('says how many there are in all, and where it goes on', () => {
    expect(from(0, 2)).toEqual({ total: 5, rows: ['row 11', 'row 12'], next: 12 });
    expect(from(12, 2)).toEqual({ total: 5, rows: ['row 13', 'row 14'], next: 14 });
  });

  test('that is just full and the last one goes on nowhere', () => {
    expect(from(13, 2)).toEqual({ total: 5, rows: ['row 14', 'row 15'], next: null });
    expect(from(15, 2)).toEqual({ total: 5, rows: [], next: null });
  });
});
