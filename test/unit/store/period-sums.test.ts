/** The sums of a close are the same however its rows are parted, and whether all, some or none of a part are of the period. */
import { expect, test } from 'vitest';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { operationId } from '../../../src/core/ids.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { PeriodSums } from '../../../src/store/period-scope.ts';
import { FINANCE, OCTOBER, reviewedOctober, street } from '../app/month-street.ts';
import { value } from '../app/told.ts';

const NOVEMBER = toPeriod('2026-11');
const MONTHS = [
  { period: OCTOBER, lastDay: toBusinessDate('2026-10-31') },
  { period: NOVEMBER, lastDay: toBusinessDate('2026-11-30') },
];

test('the sums of rows that were looked through are those of rows that were not', async () => {
  const town = await street(9);
  const { store } = town.hall;
  await reviewedOctober(town);
  const [first, second] = town.accounts;
  if (first === undefined || second === undefined) throw new Error('no street');
  // Sales among the deductions, before and behind them.
  let parts = 0;
  const between = { mayGoOn: () => true, told: () => (parts += 1) };
  value(await store.commit(town.desk.pay(first, 9_000)));
  value(await deductMonth(town.deps, FINANCE, OCTOBER, between));
  value(await store.commit(town.desk.buy(first, 3_000)));
  value(await store.commit(town.desk.pay(second, 1_000)));
  expect(parts).toBeGreaterThan(1);
  const { last } = store.chainHeads()[0] ?? { last: 0 };
  const start = 2 ** 44;
  const entries = store.db.prepare<[], number>('SELECT id FROM entry ORDER BY id').pluck().all();
  const ends = [start, ...entries.slice(-25).map((id) => id - 1), last];
  for (const month of MONTHS) {
    for (const size of [1, 2, 3, 7, 40, 10_000]) {
      for (const factsEnd of ends) {
        const [looked, asked] = [new PeriodSums(store.db), new PeriodSums(store.db)];
        for (let from = start; from < last; from += size) {
          const to = Math.min(from + size, last);
          looked.addSpan(from, to, factsEnd, month.period, looked.look(from, to, month));
          asked.addSpan(from, to, factsEnd, month.period);
        }
        expect([month.period, size, factsEnd - start, looked.totals()]).toEqual([
          ...[month.period, size, factsEnd - start, asked.totals()],
        ]);
      }
    }
  }
  const operation = { operationId: operationId(town.hall.id()), period: OCTOBER };
  value(await closeMonth(town.deps, FINANCE, operation));
});

test('a look says where the first entry of a later day stands, and nothing of rows before its own', async () => {
  const town = await street(2);
  const { store } = town.hall;
  await reviewedOctober(town);
  const { last } = store.chainHeads()[0] ?? { last: 0 };
  const sums = new PeriodSums(store.db);
  const late = store.db
    .prepare<[string], number>('SELECT min(id) FROM entry WHERE business_date > ?')
    .pluck()
    .get('2026-10-31');
  const [october, november] = MONTHS;
  if (!(october && november && late)) throw new Error('no entries');
  expect(sums.look(2 ** 44, last, october).late).toBe(late);
  expect(sums.look(2 ** 44, last, november).late).toBeNull();
  const next = sums.look(late, last, october).late ?? 0;
  expect(next).toBeGreaterThan(late);
});
