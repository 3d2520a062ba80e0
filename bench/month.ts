/**
 * Deduction and close of a town beside a bare loop that writes the very same rows into a copy of the file: the same batches,
 * nothing looked up, decided, hashed or formatted. Processor time is told too, because neighbours do not distort it.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { copyBooks, openBooks } from './books.ts';
import { collectGarbage } from './collect-garbage.ts';
import { CONTROLLER, monthDeps, PERIOD, reviewedTown } from './month-books.ts';
import { Operations } from './payments.ts';
import { finance, openConnection } from './product.ts';
import { type Figure, figureOf } from './table.ts';

type Cell = number | string | Uint8Array | null;

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function timed(work: () => Promise<void> | void): Promise<Cost> {
  collectGarbage();
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function deductAndClose(
  path: string,
  customers: number,
): Promise<Cost & { peakMiB: number }> {
  const store = openBooks(path);
  const deps = monthDeps(store);
  let peak = 0;
  const cost = await timed(async () => {
    const run = await finance.deductMonth(deps, CONTROLLER, PERIOD, {
      mayGoOn: () => true,
      told: () => {
        peak = Math.max(peak, process.memoryUsage.rss());
      },
    });
    if (!run.ok || run.value.deducted !== customers) throw new Error('not all was deducted');
    const operationId = new Operations(1e9).head().operationId;
    const closed = await finance.closeMonth(deps, CONTROLLER, { operationId, period: PERIOD });
    if (!closed.ok) throw new Error(closed.refusal.code);
  });
  await store.close();
  return { ...cost, peakMiB: peak / 2 ** 20 };
}

/** What the run wrote, in the order of its batches. */
interface Batch {
  readonly batch: Cell[];
  readonly entries: Cell[][];
  readonly postings: Cell[][];
  readonly lives: Cell[][];
  readonly metered: Cell[][];
  readonly usage: Cell[][];
}

function recorded(path: string, before: string): Batch[] {
  const db = new Database(path, { readonly: true });
  const old = new Database(before, { readonly: true });
  const last = Number(old.prepare('SELECT max(id) FROM batch').pluck().get());
  old.close();
  const all = (sql: string, ...args: number[]): Cell[][] =>
    db
      .prepare<number[], Cell[]>(sql)
      .raw()
      .all(...args);
  const batches = all('SELECT * FROM batch WHERE id > ? ORDER BY id', last).map((batch) => {
    const [first = 0, end = 0] = [Number(batch[3]), Number(batch[4])];
    const accounts = `(SELECT account_id FROM entry WHERE id BETWEEN ${first} AND ${end}
      AND kind = 'deduct-usage')`;
    return {
      batch,
      entries: all('SELECT * FROM entry WHERE id BETWEEN ? AND ? ORDER BY id', first, end),
      postings: all('SELECT * FROM posting WHERE id BETWEEN ? AND ? ORDER BY id', first, end),
      lives: all(`SELECT version, head, in_meter_fen, in_meter_litre, account_id
        FROM live WHERE account_id IN ${accounts}`),
      metered: all(`SELECT * FROM metered WHERE account_id IN ${accounts}`),
      usage: all(`SELECT account_id FROM usage WHERE account_id IN ${accounts}`),
    };
  });
  db.close();
  return batches;
}

const marks = (n: number): string => Array.from({ length: n }, () => '?').join(',');

function writeBare(path: string, batches: readonly Batch[]): void {
  const connection = openConnection(path);
  const { db } = connection;
  const entry = db.prepare(`INSERT INTO entry VALUES (${marks(13)})`);
  const posting = db.prepare(`INSERT INTO posting VALUES (${marks(9)})`);
  const batch = db.prepare(`INSERT INTO batch VALUES (${marks(7)})`);
  const live = db.prepare(
    'UPDATE live SET version = ?, head = ?, in_meter_fen = ?, in_meter_litre = ? WHERE account_id = ?',
  );
  const columns = batches.find((one) => one.metered.length > 0)?.metered[0]?.length ?? 0;
  const metered = db.prepare(`INSERT INTO metered VALUES (${marks(columns)})`);
  const usage = db.prepare(
    `UPDATE usage SET state = 'deducted' WHERE period = '${PERIOD}' AND account_id = ?`,
  );
  const write = db.transaction((one: Batch) => {
    for (const row of one.entries) entry.run(row);
    for (const row of one.postings) posting.run(row);
    for (const row of one.lives) live.run(row);
    for (const row of one.metered) metered.run(row);
    for (const row of one.usage) usage.run(row);
    batch.run(one.batch);
  });
  for (const one of batches) write.immediate(one);
  connection.assertDurable();
  connection.close();
}

const single = (n: number) => ({ median: n, low: n, high: n });

/** One town, once: a month is not repeated. */
export async function measureMonth(folder: string, customers: number): Promise<Figure[]> {
  const path = join(folder, `month-${customers}.db`);
  const store = openBooks(path);
  await reviewedTown(store, customers);
  await store.close();
  const bare = join(folder, `month-${customers}-bare.db`);
  copyBooks(path, bare);
  const product = await deductAndClose(path, customers);
  const batches = recorded(path, bare);
  const least = await timed(() => writeBare(bare, batches));
  const id = `month.${customers}`;
  const what = `deduct and close ${customers.toLocaleString('en-US')} accounts`;
  return [
    figureOf(`${id}.seconds`, what, 's', single(product.seconds)),
    figureOf(`${id}.peak`, `${what}: memory`, 'MiB', single(product.peakMiB), { atMost: 512 }),
    figureOf(
      `${id}.ratio`,
      `${what}, over a bare batched insert of the same rows`,
      '×',
      single(product.seconds / least.seconds),
      { atMost: 2 },
    ),
    figureOf(
      `${id}.cpu-ratio`,
      `${what}, processor time over the bare insert's`,
      '×',
      single(product.cpuSeconds / least.cpuSeconds),
    ),
  ];
}
