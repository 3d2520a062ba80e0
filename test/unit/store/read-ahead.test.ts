/** What a deduction run reads ahead is what its commands would have read one by one, and is let go of when it is no longer true. */
import { expect, test } from 'vitest';
import { headOf } from '../../../src/app/command.ts';
import { deductionCommand, deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { operationId } from '../../../src/core/ids.ts';
import { CHART, type LedgerAccount } from '../../../src/core/journal.ts';
import type { LedgerCommand } from '../../../src/core/ledger/commands.ts';
import { marksLot } from '../../../src/core/ledger/hall/vat-invoice.ts';
import { bringsGas, returnsGas } from '../../../src/core/ledger/lot-of.ts';
import { EXPORT_FORMAT } from '../../../src/core/ledger/month-commands.ts';
import { toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { broughtBy, LotsAhead, marks, mayMatter } from '../../../src/store/lots-ahead.ts';
import { SqliteBooks } from '../../../src/store/sqlite-books.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { FINANCE, OCTOBER, reviewedOctober, type Street, street } from '../app/month-street.ts';
import { value } from '../app/told.ts';
import { SETTINGS } from '../core/ledger-town.ts';
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
    const { initialIndex, takenTotal } = walked.meter(meter) ?? {};
    expect(ahead.meterFigures(meter)).toEqual({ initialIndex, takenTotal });
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
    `SELECT ${broughtBy('p')} FROM (SELECT ? AS debit, ? AS credit, ? AS amount) AS p`,
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
    `SELECT ${marks('p')} FROM (SELECT ? AS debit, ? AS credit) AS p`,
  );
  const names = Object.keys(CHART) as LedgerAccount[];
  for (const debit of names) {
    for (const credit of names) {
      const told = says.pluck().get(CHART[debit].code, CHART[credit].code);
      expect([debit, credit, told]).toEqual([debit, credit, marksLot({ debit, credit }) ? 1 : 0]);
    }
  }
});

test('and no posting that brings gas or marks a lot is passed over between two rows of the walk', () => {
  const says = openStore().db.prepare<[number, number], [number, number]>(
    `SELECT ${mayMatter('p')}, ${broughtBy('p')} <> 0 OR ${marks('p')}
     FROM (SELECT ? AS debit, ? AS credit, 7 AS amount) AS p`,
  );
  const names = Object.keys(CHART) as LedgerAccount[];
  for (const debit of names) {
    for (const credit of names.filter((name) => name !== debit)) {
      const told = says.raw().get(CHART[debit].code, CHART[credit].code) ?? [0, 1];
      const [may, does] = told;
      expect([debit, credit, does > may]).toEqual([debit, credit, false]);
    }
  }
});

test('lots are found behind any number of payments, and one behind the other', async () => {
  const town = await street(25);
  await reviewedOctober(town);
  const { desk, accounts, hall } = town;
  const { db } = hall.store;
  // House n has paid n times since it bought, and every fourth has bought once more in the middle of it.
  for (const [n, account] of accounts.entries()) {
    for (let paid = 0; paid < n; paid += 1) {
      value(await hall.store.commit(desk.pay(account, 1_000)));
      if (n % 4 === 0 && paid === n >> 1) value(await hall.store.commit(desk.buy(account, 4_000)));
    }
  }
  const ahead = new LotsAhead(db);
  ahead.readAhead({ period: OCTOBER, after: 0, upTo: Number.MAX_SAFE_INTEGER });
  const books = new SqliteBooks(db, SETTINGS);
  for (const [n, account] of accounts.entries()) {
    const head = books.live(account)?.head ?? null;
    if (head === null) throw new Error('no posting');
    const found = ahead.of(account, head).map(({ brought }) => brought);
    expect([n, ...found]).toEqual([n, ...(n > 0 && n % 4 === 0 ? [4_000, 20_000] : [20_000])]);
    const lots = [...books.lotsOf(account)].map(({ volume }) => volume);
    expect([n, ...lots]).toEqual([n, ...found]);
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

test('the figures of meters are read ahead, follow what is written, and are let go of', async () => {
  const db = await eventful();
  const books = new SqliteBooks(db, SETTINGS);
  const [line] = books.waitingLines(PERIOD, 0, 1_000);
  const row = line && books.meter(line.meter);
  if (row === undefined || row.loadedTotal === 0) throw new Error('no meter with a load');
  const another = row.takenTotal === row.loadedTotal ? litre(0) : row.loadedTotal;
  const { initialIndex, takenTotal } = row;
  const puts = db.prepare(
    'UPDATE meter SET taken_total = ?, initial_index = initial_index + 1 WHERE meter = ?',
  );
  puts.run(another, row.meter);
  expect(books.meterFigures(row.meter)).toEqual({ initialIndex, takenTotal });
  books.forget();
  const moved = { initialIndex: initialIndex + 1, takenTotal: another };
  expect(books.meterFigures(row.meter)).toMatchObject(moved);
  books.waitingLines(PERIOD, 0, 1_000);
  expect(books.meterFigures(row.meter)).toEqual(moved);
  books.put({ table: 'meter', row });
  expect(books.meterFigures(row.meter)).toMatchObject({ initialIndex, takenTotal });
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

/** The commands by which a run would deduct the first lines that wait, read ahead as a part. */
function part({ deps }: Street, count: number): readonly LedgerCommand[] {
  const month = deps.store.finance.month(OCTOBER);
  if (month === undefined || month.hash === null) throw new Error('nobody has submitted');
  const submission = { hash: month.hash, lastDay: month.lastDay };
  return deps.store.finance
    .usageWaiting(OCTOBER, 0, count)
    .map((line) => deductionCommand(deps, FINANCE, line, submission));
}

test('a part of which only some lines are deducted moves these, whatever order they come in', async () => {
  const town = await street(6);
  await reviewedOctober(town);
  const { store } = town.hall;
  const [a, b, c, d] = part(town, 5);
  if (!(a && b && c && d)) throw new Error('no street');
  for (const outcome of await store.commitBatch([d, b])) value(outcome);
  value(await store.commit(a));
  // A refusal in the middle, and a line that was deducted before: neither is in the way of the others.
  const another = { ...c, operationId: operationId(town.hall.id()), requestHash: c.requestHash };
  const outcomes = await store.commitBatch([c, another]);
  expect(outcomes.map((one) => one.ok || one.refusal.code)).toEqual([true, 'usage.deducted']);
  const states = town.accounts.map((id) => store.finance.usage(OCTOBER, id)?.state);
  expect(states).toEqual(['deducted', 'deducted', 'deducted', 'deducted', 'entered', 'entered']);
  const waiting = store.db.prepare("SELECT account_id FROM usage WHERE state = 'entered'").pluck();
  expect(waiting.all()).toEqual(town.accounts.slice(4));
});

test('whoever asks in the same transaction what still waits is told of the lines before', async () => {
  const town = await street(4);
  await reviewedOctober(town);
  const { store } = town.hall;
  const head = headOf(town.deps, FINANCE, operationId(town.hall.id()), { kind: 'close-period' });
  const row = store.chainHeads()[0]?.last ?? 0;
  const close: LedgerCommand = {
    ...head,
    kind: 'close-period',
    period: OCTOBER,
    watermarks: [{ station: town.deps.station, row }],
    totals: [],
    exportFormat: EXPORT_FORMAT,
  };
  const codes = async (commands: readonly LedgerCommand[]) =>
    (await store.commitBatch(commands)).map((one) => one.ok || one.refusal.code);
  const all = part(town, 10);
  expect(await codes([...all.slice(0, 3), close])).toEqual([
    ...[true, true, true, 'period.undeducted'],
  ]);
  expect(await codes([...part(town, 10), close])).toEqual([true, true]);
});

test('a part that cannot be written leaves no line deducted', async () => {
  const town = await street(4);
  await reviewedOctober(town);
  const { store } = town.hall;
  const commands = part(town, 10);
  store.db.exec(`CREATE TEMP TRIGGER broken BEFORE UPDATE OF state ON usage
    WHEN NEW.account_id = ${town.accounts[2]} BEGIN SELECT RAISE(ABORT, 'broken'); END`);
  await expect(store.commitBatch(commands)).rejects.toThrow('broken');
  store.db.exec('DROP TRIGGER broken');
  // Whoever fails alone fails alone, and the others were tried again by themselves.
  const states = town.accounts.map((id) => store.finance.usage(OCTOBER, id)?.state);
  expect(states).toEqual(['deducted', 'deducted', 'entered', 'deducted']);
  value(await deductMonth(town.deps, FINANCE, OCTOBER, always));
  expect(verifyLedger(store.db, systemHash).laws.filter(({ ok }) => !ok)).toEqual([]);
});
