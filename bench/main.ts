/**
 * `npm run bench [-- --full] [--keep FOLDER] [--lines] [--rosters] [--search]`: what the ledger costs, as ratios measured in one run on one machine.
 * --full takes the long past (5 million payments instead of 200 thousand); bench/results.json in the repository is of such
 * a run. --month N measures only the month of N customers and writes bench/month.json. --balance N measures only the balance
 * report of their books, --lines only the lines, --rosters only rosters; these write no file. --search measures only the start
 * and the search box over a million accounts, and writes bench/search.json. --cards counts only what loads cost
 * at the card, and writes bench/cards.json. --keep makes the ledgers in FOLDER, or takes those that a run before has made there
 * and brings them to the schema of today. Nothing here is a test: a
 * figure that misses its goal is told, and ends nothing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { balanceFigures } from './balance-report.ts';
import { copyBooks, fillBooks, openBooks, type Past } from './books.ts';
import { busyLineFigures } from './busy-lines.ts';
import { addFsyncRounds, type FsyncFloor } from './fsync-floor.ts';
import { measureHttp } from './http-figures.ts';
import { type Books, measureInProcess, measureStrangers } from './in-process-figures.ts';
import { decodeFigures } from './line-figures.ts';
import { sweepFigures } from './line-sweep.ts';
import { commit, load, machine } from './machine.ts';
import { closedTown, measureMonth } from './month.ts';
import { pairFigures } from './pair-figures.ts';
import { rosterFigures } from './roster.ts';
import { timeSearches } from './search.ts';
import { timeStarts } from './start-up.ts';
import { spread } from './statistics.ts';
import { type Figure, figureOf, table, writeResults } from './table.ts';

const CUSTOMERS = 100_000;
const SHORT: Past = { customers: CUSTOMERS, payments: 10_000 };
const LONG: Past = { customers: CUSTOMERS, payments: 200_000 };
const FULL: Past = { customers: CUSTOMERS, payments: 5_000_000 };
const REGISTERED: Past = { customers: 1_000_000, payments: 0 };
const STARTS = 5;
const MONTH_CUSTOMERS = 20_000;
const FULL_MONTH_CUSTOMERS = 1_000_000;
/** Customers whose closed month is read for the balance report; 13 postings each, so the longer one is a million. */
const BALANCE_CUSTOMERS = 4_000;
const FULL_BALANCE_CUSTOMERS = 77_000;

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    keep: { type: 'string' },
    month: { type: 'string' },
    balance: { type: 'string' },
    cards: { type: 'boolean', default: false },
    lines: { type: 'boolean', default: false },
    rosters: { type: 'boolean', default: false },
    search: { type: 'boolean', default: false },
  },
});

const inProject = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** What was written is on the disk before the next measurement, so that nobody waits for the ledger made before. */
const settle = (): void => {
  execFileSync('sync');
};

function workFolder(): string {
  const place = inProject('var/bench');
  mkdirSync(place, { recursive: true });
  return mkdtempSync(join(place, 'run-'));
}

/** A closed ledger with this past, made now unless --keep has one. */
async function booksWith(kept: string, past: Past): Promise<string> {
  const path = join(kept, `books-${past.customers}-${past.payments}.db`);
  if (existsSync(path)) {
    // One that was made before a migration is brought to the schema of today, as a station would.
    await openBooks(path).close();
    return path;
  }
  const began = performance.now();
  await fillBooks(`${path}.making`, past);
  renameSync(`${path}.making`, path);
  rmSync(`${path}.making-lock`);
  const seconds = (performance.now() - began) / 1000;
  say(`made ${past.customers} customers and ${past.payments} payments in ${seconds.toFixed(0)} s`);
  return path;
}

async function startFigures(folder: string, path: string): Promise<Figure[]> {
  const station = join(folder, 'registered');
  mkdirSync(station);
  copyBooks(path, join(station, 'ledger.db'));
  settle();
  const starts = await timeStarts(station, STARTS);
  const what = 'start to ready with 1 M accounts';
  return [
    figureOf('start.1M-accounts', what, 'ms', spread(starts), { atMost: 2000 }),
    ...(await searchFigures(station)),
  ];
}

/** The kind of words that takes longest speaks for the box. */
async function searchFigures(station: string): Promise<Figure[]> {
  const { firstNumberMs, firstNameMs, allReadMs, p95Ms } = await timeSearches(
    station,
    REGISTERED.customers,
  );
  return [
    {
      id: 'search.1M-accounts.p95',
      what: 'search box over 1 M accounts, p95 of its slowest kind of words, over HTTP',
      unit: 'ms',
      value: Math.max(...p95Ms),
      low: Math.min(...p95Ms),
      high: Math.max(...p95Ms),
      goal: { atMost: 100 },
    },
    {
      id: 'search.1M-accounts.first-number',
      what: 'first number search right after start: an account among 1 M, while names are being read',
      unit: 'ms',
      value: firstNumberMs,
      goal: { atMost: 100 },
    },
    {
      id: 'search.1M-accounts.first-name',
      what: 'and the first name search behind it, answered from what is read by then',
      unit: 'ms',
      value: firstNameMs,
      goal: { atMost: 100 },
    },
    {
      id: 'search.1M-accounts.all-read',
      what: 'from ready until names, phones and addresses of all 1 M are found',
      unit: 'ms',
      value: allReadMs,
    },
  ];
}

function floorFigures({ fsync, fdatasync }: FsyncFloor): Figure[] {
  const what = (call: string): string => `disk: 4 KiB appended + ${call}`;
  return [
    figureOf('floor.fsync', what('fsync'), 'calls/s', spread(fsync)),
    figureOf('floor.fdatasync', what('fdatasync'), 'calls/s', spread(fdatasync)),
  ];
}

async function measure(folder: string, kept: string, long: Past): Promise<Figure[]> {
  const few = { past: SHORT, path: await booksWith(kept, SHORT) };
  const many = { past: long, path: await booksWith(kept, long) };
  const registered = { past: REGISTERED, path: await booksWith(kept, REGISTERED) };
  settle();
  const floor: FsyncFloor = { fsync: [], fdatasync: [] };
  addFsyncRounds(folder, floor);
  say('payments in process …');
  const inProcess = await measureInProcess(folder, few, many);
  const strangers = await measureStrangers(folder, registered);
  settle();
  say('payments over HTTP …');
  const http = await measureHttp(folder, few, many);
  say('a month …');
  const month = await measureMonth(
    folder,
    kept,
    options.full ? FULL_MONTH_CUSTOMERS : MONTH_CUSTOMERS,
  );
  say('balance reports …');
  const balanceTown = options.full ? FULL_BALANCE_CUSTOMERS : BALANCE_CUSTOMERS;
  const balance = balanceFigures(folder, await closedTown(folder, kept, balanceTown), say);
  say('starts …');
  const starts = await startFigures(folder, registered.path);
  addFsyncRounds(folder, floor);
  say('loads at the card …');
  const cards = await pairFigures();
  const lines = await lineFigures(folder, few);
  say('rosters …');
  const rosters = await rosterFigures(folder);
  return [
    ...floorFigures(floor),
    ...inProcess,
    ...strangers,
    ...http,
    ...month,
    ...balance,
    ...starts,
    ...cards,
    ...lines,
    ...rosters,
  ];
}

async function measureOnlyLines(folder: string, kept: string): Promise<void> {
  try {
    const few = { past: SHORT, path: await booksWith(kept, SHORT) };
    say(`\n${table(await lineFigures(folder, few))}`);
    say(JSON.stringify({ commit: commit(), machine: machine(), load: load() }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOnlyRosters(folder: string): Promise<void> {
  try {
    say(table(await rosterFigures(folder)));
    say(JSON.stringify({ commit: commit(), machine: machine(), load: load() }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOnlyCards(): Promise<void> {
  const figures = await pairFigures();
  say(table(figures));
  writeResults(inProject('bench/cards.json'), { counted: 'on simulated chips' }, figures);
}

async function measureOnlySearch(folder: string, kept: string): Promise<void> {
  try {
    const before = load();
    const figures = await startFigures(folder, await booksWith(kept, REGISTERED));
    say(table(figures));
    const loadAverage = { before, after: load() };
    const about = {
      commit: commit(),
      date: new Date().toISOString(),
      machine: machine(),
      loadAverage,
    };
    writeResults(inProject('bench/search.json'), about, figures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOnlyMonth(folder: string, kept: string, customers: number): Promise<void> {
  try {
    const before = load();
    const figures = await measureMonth(folder, kept, customers);
    say(table(figures));
    const loadAverage = { before, after: load() };
    const date = new Date().toISOString();
    const about = { commit: commit(), date, machine: machine(), loadAverage, customers };
    writeResults(inProject('bench/month.json'), about, figures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOnlyBalance(folder: string, kept: string, customers: number): Promise<void> {
  try {
    const town = await closedTown(folder, kept, customers);
    say(table(balanceFigures(folder, town, say)));
    say(JSON.stringify({ commit: commit(), machine: machine(), load: load() }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lineFigures(folder: string, few: Books): Promise<Figure[]> {
  say('lines …');
  const station = join(folder, 'busy-lines');
  mkdirSync(station);
  settle();
  const busy = await busyLineFigures(station, few);
  return [...(await decodeFigures()), ...(await sweepFigures(folder)), ...busy];
}

async function main(): Promise<void> {
  if (options.cards) {
    await measureOnlyCards();
    return;
  }
  const long = options.full ? FULL : LONG;
  const folder = workFolder();
  const kept = options.keep ?? folder;
  mkdirSync(kept, { recursive: true });
  if (options.lines) {
    await measureOnlyLines(folder, kept);
    return;
  }
  if (options.rosters) {
    await measureOnlyRosters(folder);
    return;
  }
  if (options.search) {
    await measureOnlySearch(folder, kept);
    return;
  }
  if (options.month !== undefined) {
    await measureOnlyMonth(folder, kept, Number(options.month));
    return;
  }
  if (options.balance !== undefined) {
    await measureOnlyBalance(folder, kept, Number(options.balance));
    return;
  }
  const loadBefore = load();
  try {
    const figures = await measure(folder, kept, long);
    const about = {
      commit: commit(),
      date: new Date().toISOString(),
      machine: machine(),
      loadAverage: { before: loadBefore, after: load() },
      pastPayments: { few: SHORT.payments, many: long.payments },
      customers: CUSTOMERS,
    };
    say(`\n${table(figures)}\n\n${JSON.stringify(about)}`);
    writeResults(inProject('bench/results.json'), about, figures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
