/** The deduction run: broken off anywhere it goes on where it stood, and counters work meanwhile. */

import { copyFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DEFAULT_FINANCE } from '../../../src/app/deps.ts';
import { closeMonth } from '../../../src/app/finance/close-month.ts';
import { collectUsage } from '../../../src/app/finance/collect-usage.ts';
import { type DeductionRun, deductMonth } from '../../../src/app/finance/deduct-month.ts';
import { MonthDesk } from '../../../src/app/finance/month-desk.ts';
import { missingReadings, submitUsage } from '../../../src/app/finance/submit-usage.ts';
import { enterUsage } from '../../../src/app/finance/usage.ts';
import { toBusinessDate } from '../../../src/core/calendar.ts';
import { accountId, cardNo, meterId } from '../../../src/core/ids.ts';
import { Bug } from '../../../src/core/outcome.ts';
import { type Period, toPeriod } from '../../../src/core/period.ts';
import { litre } from '../../../src/core/units.ts';
import { StoreError } from '../../../src/ports/store.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { copyOf, opened } from './gap-scene.ts';
import { FINANCE, OCTOBER, reviewedOctober, SERVICE, type Street, street } from './month-street.ts';
import { value } from './told.ts';

/** More than the smallest part of a run. */
const HOUSES = 70;
const always = { mayGoOn: () => true, told: () => undefined };

/** What the run has led to, without the times at which it did. */
const books = ({ hall }: Street): unknown => ({
  entries: hall.store.db
    .prepare("SELECT op_id, detail FROM entry WHERE kind = 'deduct-usage' ORDER BY op_id")
    .all(),
  moved: hall.store.db
    .prepare(`SELECT owner, debit, credit, amount FROM posting
      WHERE entry_id IN (SELECT id FROM entry WHERE kind = 'deduct-usage')
      ORDER BY owner, debit, credit, amount`)
    .all(),
  usage: hall.store.db.prepare('SELECT * FROM usage').all(),
  metered: hall.store.db.prepare('SELECT * FROM metered').all(),
});

const broken = ({ hall }: Street) =>
  verifyLedger(hall.store.db, systemHash).laws.filter(({ ok }) => !ok);

/** The store fails at the n-th commit from now, and at every one after it. */
function failingAfter({ deps }: Street, commits: number): Street['deps'] {
  let left = commits;
  const { store } = deps;
  return {
    ...deps,
    store: {
      ...store,
      finance: store.finance,
      commit: (command) => {
        left -= 1;
        if (left < 0) return Promise.reject(new StoreError('store.closed', 'killed'));
        return store.commit(command);
      },
    },
  };
}

const SHA256 = /^[0-9a-f]{64}$/;

describe('the deduction run', () => {
  test('deducts every line once, keeps every law, and a second run finds nothing to do', async () => {
    const town = await street(HOUSES);
    await reviewedOctober(town);
    const told: number[] = [];
    const run = value(
      await deductMonth(town.deps, FINANCE, OCTOBER, {
        mayGoOn: () => true,
        told: ({ deducted }) => told.push(deducted),
      }),
    );
    const all = { period: OCTOBER, lines: HOUSES, before: 0, deducted: HOUSES };
    expect(run).toEqual({ ...all, refused: 0, exceptions: [] });
    expect(told.length).toBeGreaterThan(1);
    expect(broken(town)).toEqual([]);
    const again = value(await deductMonth(town.deps, FINANCE, OCTOBER, always));
    expect(again.deducted).toBe(0);
  });

  test('broken off after any commit, and gone on with, it leads to the books of a run that was not', async () => {
    const whole = await street(HOUSES);
    await reviewedOctober(whole);
    value(await deductMonth(whole.deps, FINANCE, OCTOBER, always));
    const expected = books(whole);
    for (const commits of [0, 1, 63, 64, 69]) {
      const town = await street(HOUSES);
      await reviewedOctober(town);
      const failing = failingAfter(town, commits);
      await expect(deductMonth(failing, FINANCE, OCTOBER, always)).rejects.toThrow('killed');
      const resumed: DeductionRun[] = [];
      const told = (run: DeductionRun) => resumed.push(run);
      value(await deductMonth(town.deps, FINANCE, OCTOBER, { mayGoOn: () => true, told }));
      // Its progress is the period's: it goes on from what the first run had deducted.
      const [first, last] = [resumed[0], resumed.at(-1)].map((run) => [run?.before, run?.deducted]);
      expect([first, last]).toEqual([
        [commits, 0],
        [commits, HOUSES - commits],
      ]);
      expect([commits, books(town)]).toEqual([commits, expected]);
      expect(broken(town)).toEqual([]);
    }
  });

  test('two runs at once are one', async () => {
    const town = await street(HOUSES);
    await reviewedOctober(town);
    const runs = await Promise.all([
      deductMonth(town.deps, FINANCE, OCTOBER, always),
      deductMonth(town.deps, FINANCE, OCTOBER, always),
    ]);
    expect(runs.every(({ ok }) => ok)).toBe(true);
    expect(broken(town)).toEqual([]);
    const entries = town.hall.store.db.prepare(
      "SELECT count(*) FROM entry WHERE kind = 'deduct-usage'",
    );
    expect(entries.pluck().get()).toBe(HOUSES);
  });

  test('a payment that is made meanwhile is in the books between two parts', async () => {
    const town = await street(HOUSES);
    await reviewedOctober(town);
    const [first] = town.accounts;
    if (first === undefined) throw new Error('no street');
    let paid: Promise<unknown> | null = null;
    const run = await deductMonth(town.deps, FINANCE, OCTOBER, {
      mayGoOn: () => true,
      told: () => {
        paid ??= town.hall.store.commit(town.desk.pay(first, 100));
      },
    });
    expect(value(run).deducted).toBe(HOUSES);
    await paid;
    const kinds = town.hall.store.db.prepare('SELECT kind FROM entry ORDER BY id').pluck().all();
    expect(kinds.lastIndexOf('deduct-usage')).toBeGreaterThan(kinds.lastIndexOf('take-payment'));
    expect(broken(town)).toEqual([]);
  });

  test('what it wrote is moved out of the log, so that no counter waits for all of it at once', async () => {
    const town = await street(HOUSES);
    await reviewedOctober(town);
    const store = opened(town.hall, copyOf(town.hall.store));
    value(await deductMonth({ ...town.deps, store }, FINANCE, OCTOBER, always));
    // The file without its log.
    const alone = `${store.path}-alone`;
    copyFileSync(store.path, alone);
    const file = new Database(alone);
    onTestFinished(() => void file.close());
    const deducted = file.prepare("SELECT count(*) FROM entry WHERE kind = 'deduct-usage'");
    expect(deducted.pluck().get()).toBe(HOUSES);
  });

  test('a log that cannot be moved, because the disk is full, ends no run that has deducted all', async () => {
    const town = await street(3);
    await reviewedOctober(town);
    const { store } = town.deps;
    let asked = 0;
    const shortenLog = () => {
      asked += 1;
      throw new StoreError('store.full', 'database or disk is full');
    };
    const deps = { ...town.deps, store: { ...store, finance: { ...store.finance, shortenLog } } };
    const run = value(await deductMonth(deps, FINANCE, OCTOBER, always));
    expect([run.deducted, run.refused, asked]).toEqual([3, 0, 1]);
  });

  test.each([
    ['a broken promise ends the process', new Bug('6000 litres were brought by no purchase'), true],
    [
      'a disk that failed ends the run only',
      new StoreError('store.outcome-unknown', 'killed'),
      false,
    ],
  ])('in the background, %s', async (_name, cause, isBug) => {
    const town = await street(1);
    await reviewedOctober(town);
    const store = {
      ...town.deps.store,
      finance: town.deps.store.finance,
      commit: () => Promise.reject(cause),
    };
    const bugs: unknown[] = [];
    let ended = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const work = { closing: false, begin: () => undefined, end: ended };
    const desk = new MonthDesk({ ...town.deps, store }, work, (bug) => bugs.push(bug));
    value(desk.begin(FINANCE, OCTOBER));
    await end;
    expect(bugs).toEqual(isBug ? [cause] : []);
    expect(desk.progress(OCTOBER)).toMatchObject({ running: false, run: { deducted: 0 } });
  });

  test('who submitted does not deduct: every line is refused, and the period stays as it was', async () => {
    const town = await street(3);
    await reviewedOctober(town);
    const run = value(await deductMonth(town.deps, SERVICE, OCTOBER, always));
    expect(run).toMatchObject({ deducted: 0, refused: 3 });
    expect(run.exceptions[0]?.refusal.code).toBe('approval.same-person');
    expect(town.deps.store.finance.month(OCTOBER)?.state).toBe('reviewed');
  });
});

describe('what is read', () => {
  test('cards bring back what their meters say; a line that somebody entered is left alone', async () => {
    const town = await street(3);
    const [, second] = town.accounts;
    await town.hall.store.commitBatch([
      { ...town.desk.taken(70_000 as never, 1, 20_000), report: reportAt(9_000) } as never,
      { ...town.desk.taken(70_001 as never, 1, 20_000), report: reportAt(8_000) } as never,
    ]);
    await town.hall.store.commitBatch([
      town.desk.usage(OCTOBER, [{ accountId: second ?? accountId(1), index: 8_500 as never }]),
    ]);
    const collected = value(await collectUsage(town.deps, SERVICE, OCTOBER));
    expect(collected).toMatchObject({ period: OCTOBER, lines: 1, blocked: 0, notDue: 1 });
    const rows = town.deps.store.finance.usageAfter(OCTOBER, 0, 10);
    expect(rows.map(({ source, litres }) => [source, litres])).toEqual([
      ['card', 9_000],
      ['line', 8_500],
    ]);
    expect(value(await collectUsage(town.deps, SERVICE, OCTOBER)).lines).toBe(0);
  });

  test('a wheel that has passed its end is collected like any other index', async () => {
    const { hall, deps, desk } = await street(0);
    const [account, meter, card] = [accountId(9001), meterId(7, 990_001), cardNo(79_001)];
    const load = desk.reserve({ accountId: account, cardNo: card, meter });
    const loaded = [
      desk.openAccount(account),
      desk.enrol(meter, account, { initialIndex: litre(99_990_000) }),
      desk.openCard(account, card),
      desk.activate(card),
      desk.pay(account, 5_000),
      desk.buy(account, 20_000),
      load,
      desk.post(load.operationId),
      { ...desk.taken(card, 1, 20_000), report: reportAt(5_000) } as never,
    ];
    for (const outcome of await hall.store.commitBatch(loaded)) value(outcome);
    expect(value(await collectUsage(deps, SERVICE, OCTOBER))).toMatchObject({
      lines: 1,
      blocked: 0,
    });
    expect(deps.store.finance.usage(OCTOBER, account)).toMatchObject({
      source: 'card',
      previousIndex: 99_990_000,
      readIndex: 5_000,
      litres: 15_000,
    });
  });

  test('a reading is missing only where it was due under the reading cycle', async () => {
    const town = await street(4);
    const { deps } = town;
    expect((await missingReadings(deps, OCTOBER, 9)).count).toBe(0);
    const monthly = {
      ...deps,
      company: {
        ...deps.company,
        finance: { ...DEFAULT_FINANCE, readingCycleMonths: { residential: 1 } },
      },
    };
    expect(await missingReadings(monthly, OCTOBER, 2)).toEqual({
      count: 4,
      accounts: town.accounts.slice(0, 2),
      digest: expect.stringMatching(SHA256),
    });
    await town.hall.store.commitBatch([
      town.desk.usage(OCTOBER, [
        { accountId: town.accounts[0] ?? accountId(1), index: 1 as never },
      ]),
    ]);
    const submission = { operationId: town.hall.id(), period: OCTOBER, waiver: null };
    const refused = await submitUsage(monthly, SERVICE, submission);
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'usage.missing', facts: { accounts: 3 } },
    });
  });

  test('a meter that was looked at and never billed is due a cycle after it was read, whatever was bought since', async () => {
    const town = await street(3);
    const { hall, desk, deps, accounts } = town;
    const [read, again, bought] = accounts;
    if (read === undefined || again === undefined || bought === undefined)
      throw new Error('no street');
    const meters = accounts.map((id) => hall.store.account(id)?.meter ?? meterId(7, 1));
    const [one = meterId(7, 1), two = meterId(7, 1)] = meters;
    const spring = Date.UTC(2026, 2, 20);
    const readings = [
      desk.read(one, 100, spring),
      desk.read(two, 100, spring),
      desk.read(two, 200, Date.UTC(2026, 4, 20)),
      // A reading of the month itself, that nobody has entered, is still missing there.
      { ...desk.read(one, 300, Date.UTC(2026, 9, 20)), at: Date.UTC(2026, 9, 21) },
    ];
    const late = accounts.map((id) =>
      desk.buy(id, 1_000, { businessDate: toBusinessDate('2026-10-02') }),
    );
    for (const outcome of await hall.store.commitBatch([...readings, ...late])) value(outcome);
    const digest = expect.stringMatching(SHA256);
    expect(await missingReadings(deps, OCTOBER, 9)).toEqual({ count: 1, accounts: [read], digest });
  });
});

/** A meter's word of 2026-10-20. */
const reportAt = (index: number) => ({
  result: 'taken',
  takenSequence: 1,
  meterTotal: 20_000,
  remaining: 20_000 - index,
  index,
  valveOpen: true,
  batteryLow: false,
  tamper: false,
  magnet: false,
  clock: Date.UTC(2026, 9, 20, 4) / 1000,
});

describe('an accounting calendar from the 21st to the 20th', () => {
  test('says in which period a meter was last read: from the 21st on it was in the next one', async () => {
    const town = await street(2);
    const { hall, desk, accounts } = town;
    const finance = {
      ...DEFAULT_FINANCE,
      periodStartDay: 21,
      readingCycleMonths: { residential: 2 },
    };
    const deps = { ...town.deps, company: { ...town.deps.company, finance } };
    const due = async (period: string) =>
      (await missingReadings(deps, toPeriod(period), 9)).accounts;
    const [looked = accountId(1)] = accounts;
    const meter = hall.store.account(looked)?.meter ?? meterId(7, 1);
    const at = Date.UTC(2026, 8, 21, 4);
    value(await hall.store.commit({ ...desk.read(meter, 200, at), at }));
    // A reading of October's own that nobody has entered: still missing there.
    expect(await due('2026-10')).toEqual(accounts);
    const request = { operationId: hall.id(), period: OCTOBER };
    const read = { source: 'handheld', index: litre(200), litres: null } as const;
    const readOn = toBusinessDate('2026-09-21');
    const lines = accounts.map((one) => ({ ...read, accountId: one, readOn }));
    value(await enterUsage(deps, SERVICE, { ...request, lines }));
    await reviewedOctober({ ...town, deps, accounts: [] });
    value(await deductMonth(deps, FINANCE, OCTOBER, always));
    value(await closeMonth(deps, FINANCE, { operationId: hall.id(), period: OCTOBER }));
    // Both were read on a day of October's period, so the second month after it is December.
    expect([await due('2026-11'), await due('2026-12')]).toEqual([[], accounts]);
  });

  test('says which readings are of a period, when it may be submitted, and which days were closed', async () => {
    const town = await street(2);
    const { hall, accounts } = town;
    const finance = { ...DEFAULT_FINANCE, periodStartDay: 21 };
    const deps = { ...town.deps, company: { ...town.deps.company, finance } };
    const [account] = accounts;
    if (account === undefined) throw new Error('no street');
    const read = (period: Period, readOn: string) =>
      enterUsage(deps, SERVICE, {
        ...{ operationId: hall.id(), period },
        lines: [
          {
            ...{ accountId: account, source: 'handheld', index: litre(1_000), litres: null },
            readOn: toBusinessDate(readOn),
          },
        ],
      });
    expect(await read(OCTOBER, '2026-10-21')).toMatchObject({
      refusal: { code: 'usage.read-on' },
    });
    value(await read(OCTOBER, '2026-10-20'));
    await reviewedOctober({ ...town, deps, accounts: [] });
    value(await deductMonth(deps, FINANCE, OCTOBER, always));
    value(await closeMonth(deps, FINANCE, { operationId: hall.id(), period: OCTOBER }));
    expect(deps.store.finance.month(OCTOBER)).toMatchObject({
      ...{ state: 'closed', firstDay: '2026-09-21', lastDay: '2026-10-20', lines: 1 },
    });
    // On the 23rd of November a month of the calendar has a week to go; this one is over.
    const november = toPeriod('2026-11');
    value(await read(november, '2026-11-20'));
    value(
      await submitUsage(deps, SERVICE, { operationId: hall.id(), period: november, waiver: null }),
    );
    expect(broken(town)).toEqual([]);
  });
});

describe('closing', () => {
  test('what comes after the watermark is of the next period, whatever its date says; totals are kept', async () => {
    const town = await street(5);
    const { hall, deps, desk } = town;
    await reviewedOctober(town);
    value(await deductMonth(deps, FINANCE, OCTOBER, always));
    const [first] = town.accounts;
    const november = toBusinessDate('2026-11-02');
    const october = toBusinessDate('2026-10-31');
    // The street was told in June; these two are of November, and one of October that came behind them.
    const late = [
      desk.pay(first ?? accountId(1), 100, { businessDate: november }),
      desk.pay(first ?? accountId(1), 200, { businessDate: october }),
    ];
    await hall.store.commitBatch(late);
    const closed = value(
      await closeMonth(deps, FINANCE, { operationId: hall.id(), period: OCTOBER }),
    );
    expect(closed.result).toMatchObject({ facts: { lines: 5, stations: 1 } });
    const view = hall.store.db
      .prepare("SELECT detail FROM entry WHERE kind = 'close-period'")
      .pluck()
      .get();
    const { command } = JSON.parse(String(view)) as {
      command: { totals: { account: string; debit: number }[] };
    };
    const cash = command.totals.find(({ account }) => account === 'cash');
    expect(cash?.debit).toBe(5 * 5_000);
    expect(command.totals.find(({ account }) => account === 'gasRevenue')).toBeDefined();
    expect(broken(town)).toEqual([]);
    // The deduction of a closed period, had it slipped in, would be seen.
    const { db } = hall.store;
    db.exec('BEGIN');
    db.exec('DROP TRIGGER posting_no_update');
    db.exec(`UPDATE posting SET amount = amount + 1
      WHERE id = (SELECT min(id) FROM posting WHERE debit = 1131)`);
    const laws = broken(town).map(({ law }) => law);
    db.exec('ROLLBACK');
    expect(laws).toContain('L11');
  });

  test('a line that is deducted while the totals are summed is in them: closing begins when none waits', async () => {
    const town = await street(3);
    const { hall, deps } = town;
    await reviewedOctober(town);
    const { store } = deps;
    const meanwhile = async (): Promise<void> => {
      value(await deductMonth(deps, FINANCE, OCTOBER, always));
    };
    const finance = { ...store.finance, nextTurn: meanwhile };
    const racing = { ...deps, store: { ...store, finance } };
    const request = { operationId: hall.id(), period: OCTOBER };
    const early = await closeMonth(racing, FINANCE, request);
    expect(early).toMatchObject({ ok: false, refusal: { code: 'period.undeducted' } });
    await meanwhile();
    value(await closeMonth(racing, FINANCE, request));
    expect(broken(town)).toEqual([]);
  });

  test('refuses what is not deducted, and is one closing however often it is asked for', async () => {
    const town = await street(3);
    const { hall, deps } = town;
    await reviewedOctober(town);
    const operationId = hall.id();
    const early = await closeMonth(deps, FINANCE, { operationId, period: OCTOBER });
    expect(early).toMatchObject({ ok: false, refusal: { code: 'period.undeducted' } });
    value(await deductMonth(deps, FINANCE, OCTOBER, always));
    value(await closeMonth(deps, FINANCE, { operationId, period: OCTOBER }));
    const again = value(await closeMonth(deps, FINANCE, { operationId, period: OCTOBER }));
    expect(again.replayed).toBe(true);
    expect(deps.store.finance.openSpans()).toMatchObject([{ station: 1 }]);
  });
});
