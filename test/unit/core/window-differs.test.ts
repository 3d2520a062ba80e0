/** What a noted window says against the books, as they stood then and as they stand now. */
import { expect, test } from 'vitest';
import { meterId, operationId } from '../../../src/core/ids.ts';
import { windowDiffers } from '../../../src/core/ledger/window-differs.ts';
import { litre } from '../../../src/core/units.ts';

const AT = Date.UTC(2026, 10, 28);
const SECOND = 1000;

/** Noted with 20 m³ written and 10 taken. */
const noted = (total: number, isOld = false) => ({
  meter: meterId(7, 1),
  noted: operationId('0198f0a0-0000-7000-8000-000000000001'),
  at: AT,
  total: litre(total),
  purchases: null,
  remaining: null,
  photo: 'a5'.repeat(32),
  operator: 'xu',
  second: 'gu',
  ...(isOld ? {} : { booksThen: { written: litre(20_000), taken: litre(10_000) } }),
});

const report = (clock: number, at: number) => ({
  report: { remaining: litre(0), index: litre(0), clock: clock / SECOND, at },
});
const SILENT = { report: null };
const LATER = AT + 60 * SECOND;

const beyond = (books: number) => ({ way: 'beyond', books });
const before = (books: number) => ({ way: 'before', books });

test.each([
  ['as written', noted(20_000), 20_000, null],
  ['as taken', noted(10_000), 20_000, null],
  ['above what was written', noted(20_001), 20_000, beyond(20_000)],
  ['below what was taken', noted(9_999), 20_000, before(10_000)],
  ['above, and a later sale leads further', noted(30_000), 40_000, beyond(20_000)],
  ['as written then, which was taken back since', noted(20_000), 15_000, beyond(15_000)],
  ['noted by an earlier version, above the books', noted(30_000, true), 20_000, beyond(20_000)],
  ['noted by an earlier version, below them', noted(0, true), 20_000, null],
])('a window that shows a total %s', (_, row, written, differs) => {
  expect(windowDiffers(row, SILENT, litre(written))).toEqual(differs);
});

test.each([
  ['written after the look', report(LATER, LATER), null],
  ['read after the look and written before it', report(AT - SECOND, LATER), beyond(20_000)],
  ['of a clock that runs ahead, read before the look', report(LATER, AT - 1), beyond(20_000)],
])('the meter’s report %s', (_, meter, differs) => {
  expect(windowDiffers(noted(30_000), meter, litre(20_000))).toEqual(differs);
});
