/**
 * The rows that a real run wrote, read back from its file as what a bare loop has to bind. Rows of `live` are not kept by
 * the ledger in each of their versions; they follow from the postings, and both files are compared in the end.
 */
import Database from 'better-sqlite3';

type Cell = number | string | Uint8Array | null;

/** One payment: an entry, its posting, and the live row it leads to. */
export interface PaymentRows {
  readonly entry: readonly Cell[];
  readonly posting: readonly Cell[];
  /** version, head, balance_fen, account_id, version before. */
  readonly live: readonly Cell[];
}

export interface BatchRows {
  readonly payments: readonly PaymentRows[];
  readonly batch: readonly Cell[];
}

/** Columns of a posting as stored. */
type PostingCells = [
  id: number,
  entry: number,
  debit: number,
  credit: number,
  commodity: number,
  amount: number,
  owner: number,
  prev: number | null,
  digest: Uint8Array,
];
type BatchCells = [id: number, station: number, n: number, first: number, last: number, at: number];

interface Live {
  readonly version: number;
  readonly balance: number;
}

export class Recording {
  private readonly db: Database.Database;
  private readonly lives = new Map<number, Live>();
  private readonly entries;
  private readonly postings;
  private readonly batches;
  private readonly compared: readonly (readonly [table: string, condition: string])[];
  private lastBatch: number;

  /** Everything that `path` holds now is past; what is written from now on is recorded. */
  constructor(path: string) {
    this.db = new Database(path, { readonly: true });
    const rows = <R extends unknown[]>(sql: string) => this.db.prepare<unknown[], R>(sql).raw();
    this.entries = rows<Cell[]>('SELECT * FROM entry WHERE id BETWEEN ? AND ? ORDER BY id');
    this.postings = rows<PostingCells>(
      'SELECT * FROM posting WHERE id BETWEEN ? AND ? ORDER BY id',
    );
    this.batches = rows<BatchCells>('SELECT * FROM batch WHERE id > ? ORDER BY id');
    const greatest = (table: string) =>
      Number(this.db.prepare(`SELECT max(id) FROM ${table}`).pluck().get());
    this.lastBatch = greatest('batch');
    this.compared = [
      ...['entry', 'posting', 'batch'].map(
        (table) => [table, `WHERE id > ${greatest(table)}`] as const,
      ),
      ['live', ''],
    ];
    const live = this.db.prepare<[], [number, number, number]>(
      'SELECT account_id, version, balance_fen FROM live',
    );
    for (const [id, version, balance] of live.raw().iterate()) {
      this.lives.set(id, { version, balance });
    }
  }

  /** The batches that were committed since the last call. */
  taken(): BatchRows[] {
    const recorded = this.batches.all(this.lastBatch).map((batch) => {
      const [id, , , first, last] = batch;
      this.lastBatch = id;
      const entries = this.entries.all(first, last);
      const payments = this.postings.all(first, last).map((posting, i) => {
        const entry = entries[i];
        if (entry?.[0] !== posting[1]) throw new Error('a payment is one entry and one posting');
        return { entry, posting, live: this.moved(posting) };
      });
      return { payments, batch };
    });
    return recorded;
  }

  private moved([id, , , , , amount, owner]: PostingCells): Cell[] {
    const before = this.lives.get(owner);
    if (before === undefined) throw new Error(`account ${owner} has no live row`);
    const version = before.version + 1;
    const balance = before.balance + amount;
    this.lives.set(owner, { version, balance });
    return [version, id, balance, owner, before.version];
  }

  /** Throws unless the other file holds the same rows, apart from the past that both began with. */
  assertSameAs(path: string): void {
    this.db.prepare('ATTACH ? AS bare').run(path);
    for (const [table, condition] of this.compared) {
      const all = (file: string) => `SELECT * FROM ${file}.${table} ${condition}`;
      const count = (rows: string) => this.db.prepare(`SELECT count(*) FROM (${rows})`).pluck();
      const differing = count(`${all('main')} EXCEPT ${all('bare')}`).get();
      const same = count(all('main')).get() === count(all('bare')).get();
      if (differing !== 0 || !same) {
        throw new Error(`the bare loop did not write the same rows of ${table}`);
      }
    }
    this.db.exec('DETACH bare');
  }

  close(): void {
    this.db.close();
  }
}
