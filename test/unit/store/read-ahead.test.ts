/** What a deduction run reads ahead is what its commands would have read one by one, and is let go of when it is no longer true. */
import { expect, test } from 'vitest';
import { deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { CHART, type LedgerAccount } from '../../../src/core/journal.ts';
import { marksLot } from '../../../src/core/ledger/hall/vat-invoice.ts';
import { bringsGas, returnsGas } from '../../../src/core/ledger/lot-of.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { BROUGHT, MARKS } from '../../../src/store/lots-ahead.ts';
import { SqliteBooks } from '../../../src/store/sqlite-books.ts';
import { FINANCE, OCTOBER, reviewedOctober, type Street, street } from '../app/month-street.ts';
import { value } from '../app/told.ts';
import { SETTINGS } from '../core/ledger-commands.ts';
import { live } from './histories.ts';
import { openStore } from './stores.ts';

const PERIOD = toPeriod('2027-01');
const always = { mayGoOn: () => true, told: () => undefined };

/** A past of every kind of command, and a line that waits for each customer who has a meter and a posting. */
async function eventful() {
  const store = openStore();
  await live(store);
  const { db } = store;
  db.exec(`INSERT INTO month (period, first_day, last_day, state, revision, lines, litres, blocked, missing)
    VALUES ('${PERIOD}', '2027-01-01', '2027-01-31', 'preparing', 0, 0, 0, 0, 0)`);
  db.exec(`INSERT INTO usage (period, account_id, meter, source, previous_index, previous_read_on,
      read_index, read_on, litres, why, state)
    SELECT '${PERIOD}', account_id, (SELECT min(meter) FROM meter), 'handheld', 0, '', 1, '2027-01-20', 1, '', 'entered'
    FROM live WHERE head IS NOT NULL`);
  return db;
}

test('the lots of a past of every kind are those of the walk from customer to customer', async () => {
  const db = await eventful();
  const walked = new SqliteBooks(db, SETTINGS);
  const ahead = new SqliteBooks(db, SETTINGS);
  const lines = ahead.waitingLines(PERIOD, 0, 1_000);
  expect(lines.length).toBeGreaterThan(5);
  const lots = lines.map(({ accountId }) => [...walked.lotsOf(accountId)]);
  expect(lots.flat().length).toBeGreaterThan(10);
  expect(lines.map(({ accountId }) => [...ahead.lotsOf(accountId)])).toEqual(lots);
  for (const { accountId, meter } of lines) {
    expect(ahead.live(accountId)).toEqual(walked.live(accountId));
    expect(ahead.meter(meter)).toEqual(walked.meter(meter));
    expect(ahead.metered(meter)).toEqual(walked.metered(meter));
    expect(ahead.usage(PERIOD, accountId)).toEqual(walked.usage(PERIOD, accountId));
    expect(ahead.recognition(accountId)).toEqual(walked.recognition(accountId));
    expect(ahead.gap.waiting(accountId)).toEqual(walked.gap.waiting(accountId));
  }
});

test('for every pair of accounts SQL says of a posting what the rules say', () => {
  const { db } = openStore();
  const says = db.prepare<[number, number, number], number>(
    `SELECT ${BROUGHT} FROM (SELECT ? AS debit, ? AS credit, ? AS amount) AS p`,
  );
  const names = Object.keys(CHART) as LedgerAccount[];
  const gas = names.filter((name) => CHART[name].commodity === 'litre');
  for (const debit of gas) {
    for (const credit of gas.filter((name) => name !== debit)) {
      const move = { debit, credit };
      const brought = returnsGas(move) ? -7 : bringsGas(move) ? 7 : 0;
      const told = says.pluck().get(CHART[debit].code, CHART[credit].code, 7);
      expect([debit, credit, told]).toEqual([debit, credit, brought]);
    }
  }
});

test('and which postings mark a lot as invoiced', () => {
  const says = openStore().db.prepare<[number, number], number>(
    `SELECT ${MARKS} FROM (SELECT ? AS debit, ? AS credit) AS p`,
  );
  const names = Object.keys(CHART) as LedgerAccount[];
  for (const debit of names) {
    for (const credit of names) {
      const told = says.pluck().get(CHART[debit].code, CHART[credit].code);
      expect([debit, credit, told]).toEqual([debit, credit, marksLot({ debit, credit }) ? 1 : 0]);
    }
  }
});

/** Every row of the ledger but the hours at which the deductions were done, and their digests. */
const rowsOf = ({ hall: { store } }: Street): unknown =>
  ['live', 'meter', 'metered', 'usage', 'posting', 'entry'].map((table) => {
    const rows = store.db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all();
    return rows.map(({ at: _at, wall: _wall, digest: _digest, ...row }) => row);
  });

test('a run that is given its lines one at a time, and so reads nothing ahead, writes the same rows', async () => {
  const [parts, single] = [await street(30), await street(30)];
  for (const town of [parts, single]) {
    await reviewedOctober(town);
    const [first] = town.accounts;
    if (first === undefined) throw new Error('no street');
    await town.hall.store.commitBatch([town.desk.pay(first, 9_000), town.desk.buy(first, 7_000)]);
  }
  const { store } = single.deps;
  const { usageWaiting } = store.finance;
  const oneByOne: typeof usageWaiting = (period, after) => usageWaiting(period, after, 1);
  const finance = { ...store.finance, usageWaiting: oneByOne };
  value(
    await deductMonth({ ...single.deps, store: { ...store, finance } }, FINANCE, OCTOBER, always),
  );
  value(await deductMonth(parts.deps, FINANCE, OCTOBER, always));
  expect(rowsOf(parts)).toEqual(rowsOf(single));
});

test('what was read ahead and then changed by a command is not believed', async () => {
  const town = await street(3);
  await reviewedOctober(town);
  const [first] = town.accounts;
  if (first === undefined) throw new Error('no street');
  const { store } = town.hall;
  store.finance.usageWaiting(OCTOBER, 0, 10);
  value(await store.commit(town.desk.pay(first, 4_000)));
  value(await store.commit(town.desk.buy(first, 5_000)));
  expect(store.finance.lots(first)?.map(({ left }) => left)).toEqual([20_000, 5_000]);
  value(await deductMonth(town.deps, FINANCE, OCTOBER, always));
  expect(store.finance.usage(OCTOBER, first)?.state).toBe('deducted');
  expect(store.finance.usageWaiting(OCTOBER, 0, 10)).toEqual([]);
});

test('a table that was empty when it was asked is asked again once that may have ceased to be true', async () => {
  const store = openStore();
  await live(store);
  const [books, other] = [0, 1].map(() => new SqliteBooks(store.db, SETTINGS));
  const [account] = other?.accounts.withMeter(0, 1) ?? [];
  if (books === undefined || other === undefined || account === undefined) throw new Error('empty');
  const { accountId } = account;
  store.db.exec('DELETE FROM recognition');
  expect(books.recognition(accountId)).toBeUndefined();
  const bought = { boughtLitres: 1, boughtFen: 1, usedLitres: 0, usedFen: 0 };
  other.recognitions.put({ accountId, ...bought, recognisedLitres: 0, recognisedFen: 0 });
  expect(other.recognition(accountId)).toMatchObject({ boughtLitres: 1 });
  books.forget();
  expect(books.recognition(accountId)).toMatchObject({ boughtLitres: 1 });
});
