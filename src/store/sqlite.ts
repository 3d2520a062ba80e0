/**
 * The ledger on SQLite, behind the store's port. One process, one writer, one file (design.md §5). A commit that was
 * answered survives a power cut; one that was not is found again by its operation id.
 */
import Database from 'better-sqlite3';
import type { LedgerCommand } from '../core/ledger/commands.ts';
import type { Committed } from '../core/ledger/results.ts';
import type { LedgerSettings } from '../core/ledger/snapshot.ts';
import { Bug, type Outcome } from '../core/outcome.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import { type LedgerStore, StoreError } from '../ports/store.ts';
import { type Connection, openConnection, storeError } from './connection.ts';
import { GroupCommit, type Settled } from './group-commit.ts';
import { History } from './history.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { migrate } from './migrate.ts';
import { SqliteBooks } from './sqlite-books.ts';
import { type ChainHead, Stations } from './stations.ts';
import { accountViewOf, cardView, findAccounts, loadView, meterView } from './views.ts';

export interface SqliteStoreOptions {
  /** A file, created when missing, or ':memory:'. */
  readonly path: string;
  /** Dates migrations; rows carry the time of their command. */
  readonly clock: Clock;
  readonly hash: Hash;
  readonly settings: LedgerSettings;
  /**
   * When a group is committed: the daemon gives the end of the turn of the event loop (system/turn.ts), so that requests
   * which arrived together share one transaction. Without it the group is what one run of code asked for at once.
   */
  readonly defer?: (fn: () => void) => void;
}

export interface SqliteLedgerStore extends LedgerStore {
  readonly path: string;
  /** The connection itself, for reports, backups and tests; whoever writes through it breaks the chain. */
  readonly db: Database.Database;
  /** End of each station's chain: what receipts and closes anchor (L12). */
  chainHeads(): readonly ChainHead[];
  /** Moves the write-ahead log into the file; for idle moments. */
  checkpoint(): void;
}

/** Decides who is answered what when a batch fails. */
class Gate {
  private readonly writer: LedgerWriter;
  /** Until a commit has been seen to be durable; SQLite tells only afterwards. */
  private afterCommit: () => void;
  private broken: StoreError | null = null;

  constructor(writer: LedgerWriter, connection: Connection) {
    this.writer = writer;
    this.afterCommit = () => {
      connection.assertDurable();
      this.afterCommit = () => undefined;
    };
  }

  settle(commands: readonly LedgerCommand[]): readonly Settled[] {
    if (this.broken !== null) return refusedAll(commands, this.broken);
    try {
      const outcomes = this.writer.write(commands);
      this.afterCommit();
      return outcomes.map((outcome) => ({ done: true, outcome }));
    } catch (cause) {
      return this.afterFailure(commands, storeError(cause));
    }
  }

  /** All of the commands or none; throws what the store or a bug says. */
  settleTogether(commands: readonly LedgerCommand[]): Outcome<readonly Committed[]> {
    if (this.broken !== null) throw this.broken;
    try {
      const outcome = this.writer.writeTogether(commands);
      this.afterCommit();
      return outcome;
    } catch (cause) {
      const known = storeError(cause);
      if (known instanceof StoreError && known.code === 'store.read-only') this.broken = known;
      throw asBug(known);
    }
  }

  /** A store that fails takes all along, unanswered; a bug only the command that has it. */
  private afterFailure(commands: readonly LedgerCommand[], cause: unknown): readonly Settled[] {
    if (cause instanceof StoreError) {
      if (cause.code === 'store.read-only') this.broken = cause;
      return refusedAll(commands, cause);
    }
    if (commands.length > 1) return commands.flatMap((command) => this.settle([command]));
    return refusedAll(commands, asBug(cause));
  }

  shut(): void {
    this.broken = new StoreError('store.closed', 'the ledger is closed');
  }
}

const refusedAll = (commands: readonly LedgerCommand[], cause: unknown): readonly Settled[] =>
  commands.map(() => ({ done: false, cause }));

const asBug = (cause: unknown): unknown =>
  cause instanceof Database.SqliteError
    ? new Bug(`a constraint holds what the rules did not: ${cause.message}`, { cause })
    : cause;

function outcomesOf(settled: readonly Settled[]) {
  return settled.map((one) => {
    if (!one.done) throw one.cause;
    return one.outcome;
  });
}

/** Throws StoreError 'store.in-use' when another daemon has the file, 'store.schema' when a newer program made it. */
export function openSqliteStore(options: SqliteStoreOptions): SqliteLedgerStore {
  const { path, clock, hash, settings, defer = queueMicrotask } = options;
  const connection = openConnection(path);
  try {
    migrate(connection.db, clock, hash);
  } catch (cause) {
    connection.close();
    throw storeError(cause);
  }
  const { db } = connection;
  const books = new SqliteBooks(db, settings);
  const history = new History(db);
  const stations = new Stations(db, hash);
  const gate = new Gate(new LedgerWriter(db, hash, books, history, stations), connection);
  const group = new GroupCommit((commands) => gate.settle(commands), defer);
  return {
    path,
    db,
    async commitBatch(commands) {
      return outcomesOf(gate.settle(commands));
    },
    async commitTogether(commands) {
      return gate.settleTogether(commands);
    },
    commit: (command) => group.add(command),
    ...readsOf(books, history),
    chainHeads: () => stations.heads(),
    checkpoint() {
      db.pragma('wal_checkpoint(PASSIVE)');
    },
    async close() {
      if (!db.open) return;
      group.drain();
      gate.shut();
      db.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
    },
  };
}

type Reads = Omit<LedgerStore, 'commitBatch' | 'commitTogether' | 'commit' | 'close'>;

function readsOf(books: SqliteBooks, history: History): Reads {
  const { company } = books.settings;
  return {
    operation: (id) => history.operation(id),
    account(id) {
      const account = books.account(id);
      return account === undefined ? undefined : accountViewOf(books, account);
    },
    meter(id) {
      const row = books.meter(id);
      return row === undefined ? undefined : meterView(row);
    },
    card(no) {
      const card = books.card(no);
      const meter = card === undefined ? undefined : books.meter(card.meter);
      if (card === undefined || meter === undefined) return undefined;
      const openLoad = books.openLoadOnCard(no);
      return cardView({ card, meter, openLoad, secrets: books.secretsOf(no), company });
    },
    load(id) {
      const row = books.load(id);
      return row === undefined ? undefined : loadView(row);
    },
    openLoads: (limit) => books.loads.oldestOpen(limit).map(loadView),
    tariffs: (customerClass, date) =>
      books.tariffsOf(customerClass).filter(({ effectiveFrom }) => effectiveFrom <= date),
    ticket(station, ticketNo) {
      const payment = history.ticket(station, ticketNo);
      return payment === undefined ? undefined : { ticketNo, station, payment };
    },
    history: (id, limit) => history.from(books.live(id)?.head ?? null, limit),
    find: (text, limit) => findAccounts(books, text, limit),
  };
}
