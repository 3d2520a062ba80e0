/**
 * The least that a month costs: the very rows that its deduction and close wrote, read back from the file and bound to bare
 * statements in the same order and the same batches, on a connection with the ledger's own settings. Nothing is looked up,
 * decided, hashed or formatted. Reading them back is not timed, and only a few batches are held, so that a million accounts
 * need no more memory than a thousand.
 */
import Database from 'better-sqlite3';
import { PERIOD } from './month-books.ts';
import { openConnection } from './product.ts';
import { Stopwatch } from './stopwatch.ts';

type Cell = number | string | Uint8Array | null;

/** What one commit wrote. */
interface Batch {
  readonly batch: Cell[];
  readonly entries: Cell[][];
  readonly postings: Cell[][];
  readonly lives: Cell[][];
  readonly metered: Cell[][];
  readonly usage: Cell[][];
  readonly marks: Cell[][];
}

function* recorded(after: string, before: string): Generator<Batch> {
  const old = new Database(before, { readonly: true });
  const last = Number(old.prepare('SELECT max(id) FROM batch').pluck().get());
  old.close();
  const db = new Database(after, { readonly: true });
  const rows = (sql: string) => db.prepare<number[], Cell[]>(sql).raw();
  const accounts = `(SELECT account_id FROM entry WHERE id BETWEEN ? AND ? AND kind = 'deduct-usage')`;
  const entries = rows('SELECT * FROM entry WHERE id BETWEEN ? AND ? ORDER BY id');
  const postings = rows('SELECT * FROM posting WHERE id BETWEEN ? AND ? ORDER BY id');
  const lives = rows(`SELECT version, head, in_meter_fen, in_meter_litre, account_id
    FROM live WHERE account_id IN ${accounts}`);
  // By their keys: a look through a million rows for each batch would take hours before anything is timed.
  const lines = `usage WHERE period = '${PERIOD}' AND account_id IN ${accounts}`;
  const metered = rows(`SELECT * FROM metered WHERE meter IN (SELECT meter FROM ${lines})`);
  const usage = rows(`SELECT account_id FROM ${lines}`);
  const marks = rows(`SELECT * FROM watermark WHERE EXISTS
    (SELECT 1 FROM entry WHERE id BETWEEN ? AND ? AND kind = 'close-period')`);
  const batches = rows('SELECT * FROM batch WHERE id > ? ORDER BY id LIMIT 1');
  for (let from = last; ; ) {
    const batch = batches.get(from);
    if (batch === undefined) break;
    from = Number(batch[0]);
    const span = [Number(batch[3]), Number(batch[4])] as const;
    yield {
      batch,
      entries: entries.all(...span),
      postings: postings.all(...span),
      lives: lives.all(...span),
      metered: metered.all(...span),
      usage: usage.all(...span),
      marks: marks.all(...span),
    };
  }
  db.close();
}

const questions = (n: number): string => Array.from({ length: n }, () => '?').join(',');

function bareWriter(db: Database.Database): (one: Batch) => void {
  const entry = db.prepare(`INSERT INTO entry VALUES (${questions(13)})`);
  const posting = db.prepare(`INSERT INTO posting VALUES (${questions(9)})`);
  const batch = db.prepare(`INSERT INTO batch VALUES (${questions(7)})`);
  const live = db.prepare(
    'UPDATE live SET version = ?, head = ?, in_meter_fen = ?, in_meter_litre = ? WHERE account_id = ?',
  );
  const columns = db.prepare('SELECT * FROM metered').columns().length;
  const metered = db.prepare(`INSERT INTO metered VALUES (${questions(columns)})`);
  const usage = db.prepare(
    `UPDATE usage SET state = 'deducted' WHERE period = '${PERIOD}' AND account_id = ?`,
  );
  const mark = db.prepare(`INSERT INTO watermark VALUES (${questions(3)})`);
  const month = db.prepare("UPDATE month SET state = 'closed', closed_by = 'fang'");
  return db.transaction((one: Batch) => {
    for (const row of one.entries) entry.run(row);
    for (const row of one.postings) posting.run(row);
    for (const row of one.lives) live.run(row);
    for (const row of one.metered) metered.run(row);
    for (const row of one.usage) usage.run(row);
    for (const row of one.marks) mark.run(row);
    if (one.marks.length > 0) month.run();
    batch.run(one.batch);
  }).immediate;
}

/** What both files must agree in, or the bare side has written something else. */
const AGREED = `SELECT (SELECT count(*) FROM entry), (SELECT sum(id % 17592186044416) FROM posting),
  (SELECT sum(in_meter_litre * 31 + version) FROM live), (SELECT sum(billed) FROM metered),
  (SELECT count(*) FROM usage WHERE state = 'deducted'), (SELECT max(chain) FROM batch),
  (SELECT count(*) FROM watermark), (SELECT state FROM month)`;

function agreed(path: string): string {
  const db = new Database(path, { readonly: true });
  const told = JSON.stringify(db.prepare(AGREED).raw().get());
  db.close();
  return told;
}

/** Writes into `before`, a copy of the ledger as it was, what made `after` of it. */
export async function writeBareMonth(after: string, before: string) {
  const connection = openConnection(before);
  const write = bareWriter(connection.db);
  const watch = new Stopwatch();
  let count = 0;
  for (const one of recorded(after, before)) {
    await watch.time(() => write(one));
    count += one.usage.length;
  }
  // As the run leaves it: every row in the file itself, and nothing that whoever comes next has to move out of the log.
  await watch.time(() => connection.db.pragma('wal_checkpoint(PASSIVE)'));
  connection.assertDurable();
  connection.close();
  if (agreed(before) !== agreed(after)) throw new Error('the bare side wrote other rows');
  return { ...watch.total(), count };
}
