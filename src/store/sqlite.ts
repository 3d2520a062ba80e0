/**
 * The ledger on SQLite, behind the store's port. One process, one writer, one file (design.md §5). A commit that was
 * answered survives a power cut; one that was not is found again by its operation id.
 */
import { existsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import type { AccountId } from '../core/ids.ts';
import type { LedgerSettings } from '../core/ledger/snapshot.ts';
import { litre, ZERO_LITRE } from '../core/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { AheadCard } from '../ports/gap.ts';
import type { Hash } from '../ports/hash.ts';
import type { PersonalCipher } from '../ports/personal.ts';
import { type AccountView, type LedgerStore, StoreError } from '../ports/store.ts';
import { attentionReads } from './attention-reads.ts';
import { chainReader } from './chain-at.ts';
import { changeReads } from './changes.ts';
import { type Connection, MEMORY, openConnection, storeError } from './connection.ts';
import { financeReads } from './finance-reads.ts';
import { Gate } from './gate.ts';
import { GroupCommit, type Settled } from './group-commit.ts';
import { hallReads } from './hall-reads.ts';
import { History } from './history.ts';
import { inspectionReads } from './inspection-reads.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { appliedMigrations, migrate, schemaFault } from './migrate.ts';
import { ErasedLog } from './personal/erased-log.ts';
import { customersInClear, isInClear } from './personal/in-clear.ts';
import { Persons } from './personal/persons.ts';
import { pictureReads } from './picture-reads.ts';
import { registryReads } from './registry-reads.ts';
import { AccountSearch } from './search/account-search.ts';
import { SqliteBooks } from './sqlite-books.ts';
import { type ChainHead, Stations } from './stations.ts';
import { stockReads } from './stock-reads.ts';
import { aheadText, isStillAhead } from './verify/ahead.ts';
import { anchorFault, type ChainClaim } from './verify/anchors.ts';
import { tailFault } from './verify/tail.ts';
import { accountViewOf, cardView, loadView, meterView } from './views.ts';

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
  /**
   * What was said of the chain outside the ledger. A ledger that does not contain all of it is an older copy, cut off or
   * rewritten, and is only read.
   */
  readonly anchors?: readonly ChainClaim[];
  /** What personal data is sealed with; absent or null, and it is kept in clear. */
  readonly personal?: PersonalCipher | null;
  /** A card of an earlier run that has proven the ledger to be behind it. */
  readonly ahead?: AheadCard | null;
  /** Writes such a card down where the next start finds it. Throws where it cannot. */
  readonly onAhead?: (card: AheadCard) => void;
  /** Told once the disk has failed inside a batch; the daemon ends and starts again, because only recovery knows more. */
  readonly onLost?: (fault: StoreError) => void;
}

export interface SqliteLedgerStore extends LedgerStore {
  readonly path: string;
  /** The connection itself, for reports, backups and tests; whoever writes through it breaks the chain. */
  readonly db: Database;
  /** End of each station's chain: what receipts and closes anchor (L12). */
  chainHeads(): readonly ChainHead[];
  /** Moves the write-ahead log into the file; for idle moments. */
  checkpoint(): void;
}

function outcomesOf(settled: readonly Settled[]) {
  return settled.map((one) => {
    if (!one.done) throw one.cause;
    return one.outcome;
  });
}

/**
 * The chain is checked from the last seals on before anything is written. Where it breaks, nothing is: books that no rule
 * of this program wrote are kept as they are. Returns why, or null.
 */
function preparedOrBroken(
  db: Database,
  { clock, hash, anchors = [] }: SqliteStoreOptions,
): StoreError | null {
  const fault = tailFault(db, hash);
  if (fault === null) {
    // Migrations write no row of the chain, and a new file needs its tables to be asked.
    migrate(db, clock, hash);
    const lacking = anchorFault(db, anchors);
    if (lacking === null) return null;
    db.pragma('query_only = ON');
    return new StoreError('store.read-only', `${lacking.row}: ${lacking.why}`);
  }
  const foreign = schemaFault(appliedMigrations(db), hash);
  if (foreign !== null) throw new StoreError('store.schema', foreign.why);
  db.pragma('query_only = ON');
  return new StoreError('store.read-only', `the chain does not hold: ${fault}`);
}

/**
 * Throws StoreError 'store.in-use' when another daemon has the file, 'store.schema' when a newer program made it. A ledger
 * whose chain does not hold at its end opens and is read; every commit rejects with 'store.read-only', and `health` says so.
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteLedgerStore {
  const { path, anchors = [] } = options;
  if (anchors.length > 0 && path !== MEMORY && !existsSync(path)) {
    // No empty file is left where a copy is to be restored.
    throw new StoreError(
      'store.read-only',
      `there is no ledger at ${path}, and its chain was anchored: restore a copy`,
    );
  }
  const connection = openConnection(path);
  try {
    return storeOn(connection, preparedOrBroken(connection.db, options), options);
  } catch (cause) {
    connection.close();
    throw storeError(cause);
  }
}

/** Throws where the file lacks a table: broken books get none, and somebody may have taken one away. */
function storeOn(
  connection: Connection,
  broken: StoreError | null,
  options: SqliteStoreOptions,
): SqliteLedgerStore {
  const { path, hash, settings, defer = queueMicrotask } = options;
  const { db, assertDurable } = connection;
  const books = new SqliteBooks(db, settings);
  const persons = new Persons(books.personalKeys, hash, options.personal ?? null, {
    ofTicket: (station, ticketNo) => books.hall.ticketOwner(station, ticketNo),
    ofTransfer: (payment) => books.transfer(payment)?.accountId,
    isErased: (accountId) => books.account(accountId)?.name === '',
    isInClear: (accountId) => isInClear(books.account(accountId)?.name ?? ''),
  });
  const history = new History(db, persons);
  const stations = new Stations(db, hash);
  const placeOf = chainReader(db);
  const erasedLog = new ErasedLog(db);
  const writer = new LedgerWriter(db, hash, { books, history, stations, persons, erasedLog });
  const { onLost = () => undefined, onAhead = () => undefined, ahead = null } = options;
  const gate = new Gate({ writer, assertDurable, broken, onLost });
  if (ahead !== null && isStillAhead(books, ahead)) gate.shutBehind(aheadText(ahead));
  const group = new GroupCommit((commands) => gate.settle(commands), defer);
  return {
    path,
    db,
    health: () => gate.health(),
    async commitBatch(commands) {
      return outcomesOf(gate.settle(commands));
    },
    async commitTogether(commands) {
      return gate.settleTogether(commands);
    },
    commit: (command) => group.add(command),
    ...readsOf({ db, gate, books, history, persons, changes: changeReads(db) }),
    customersInClear: inClearReader(db, gate, persons),
    registry: registryReads({ gate, db, books, history, persons, writer, defer }),
    pictures: pictureReads(db, gate),
    finance: financeReads({ db, gate, books, stations, defer }),
    lines: {
      link: (id) => gate.read(() => books.link(id)),
      linksOn: (line) => gate.read(() => books.links.on(line)),
      load: (id) => gate.read(() => books.lineLoad(id)),
      openLoadOn: (id) => gate.read(() => books.openLineLoadOn(id)),
      openLoads: (limit, after = null) => gate.read(() => books.lineLoads.openBehind(after, limit)),
      openLoadCount: () => gate.read(() => books.lineLoads.countOpen()),
    },
    chainAt: (row) => gate.read(() => placeOf(row)),
    chainHeads: () => gate.read(() => stations.heads()),
    shutBehind(card) {
      gate.shutBehind(aheadText(card));
      onAhead(card);
    },
    logMayHoldErased: () => broken === null && erasedLog.mayHold(),
    emptyLog: () => broken !== null || gate.read(() => erasedLog.empty()),
    checkpoint() {
      if (broken === null) db.pragma('wal_checkpoint(PASSIVE)');
    },
    async close() {
      if (!db.open) return;
      group.drain();
      gate.shut();
      if (broken === null) db.pragma('wal_checkpoint(TRUNCATE)');
      connection.close();
    },
  };
}

/** Where everything new is sealed the number stays what it was when it was first asked. */
function inClearReader(db: Database, gate: Gate, persons: Persons): () => number {
  let known: number | null = null;
  return () => {
    const count = known ?? gate.read(() => customersInClear(db));
    known = persons.seals() ? count : null;
    return count;
  };
}

type Reads = Omit<
  LedgerStore,
  | 'customersInClear'
  | 'shutBehind'
  | 'logMayHoldErased'
  | 'emptyLog'
  | 'registry'
  | 'lines'
  | 'finance'
  | 'pictures'
  | 'chainAt'
  | 'health'
  | 'commitBatch'
  | 'commitTogether'
  | 'commit'
  | 'close'
>;

interface ReadParts {
  readonly db: Database;
  readonly gate: Gate;
  readonly books: SqliteBooks;
  readonly history: History;
  readonly changes: ReturnType<typeof changeReads>;
  readonly persons: Persons;
}

function readsOf({ db, gate, books, history, persons, changes }: ReadParts): Reads {
  const { company } = books.settings;
  const search = new AccountSearch(books, persons, db);
  const card: Reads['card'] = (no) => {
    const row = books.card(no);
    const meter = row === undefined ? undefined : books.meter(row.meter);
    if (row === undefined || meter === undefined) return undefined;
    const openLoad = books.openLoadOnCard(no);
    return cardView({ card: row, meter, openLoad, secrets: books.secretsOf(no), company });
  };
  const shown = <R, V>(row: R | undefined, view: (row: R) => V): V | undefined =>
    row === undefined ? undefined : view(row);
  const account = (id: AccountId): AccountView | undefined =>
    shown(books.account(id), (row) => accountViewOf(books, persons, row));
  return {
    operation: (id) => gate.read(() => history.operation(id)),
    account: (id) => gate.read(() => account(id)),
    meter: (id) => gate.read(() => shown(books.meter(id), meterView)),
    card: (no) => gate.read(() => card(no)),
    load: (id) => gate.read(() => shown(books.load(id), loadView)),
    lastWritten: (no) =>
      gate.read(() => shown(books.card(no), ({ meter }) => books.loads.lastWritten(meter, no))),
    lastBrought: (no) =>
      gate.read(() => {
        const row = books.card(no);
        const load = row?.total ? books.nextPosted(row.meter, litre(row.total - 1)) : undefined;
        return row !== undefined && load?.total === row.total ? load.litres : ZERO_LITRE;
      }),
    transfer: (id) => gate.read(() => books.transfer(id)),
    openLoads: (limit, after = null) =>
      gate.read(() => books.loads.openBehind(null, after, limit).map(loadView)),
    openLoadCount: () => gate.read(() => books.loads.countOpen()),
    debtShare: (id) => gate.read(() => books.plan(id)?.sharePercent ?? 100),
    refunded: (payment) => gate.read(() => books.refund(payment)?.amount ?? 0),
    attention: attentionReads({ db, gate, books, account, card }),
    inspections: inspectionReads({ db, gate, books, account }),
    tariffs: (customerClass, date) =>
      gate.read(() =>
        books.tariffsOf(customerClass).filter(({ effectiveFrom }) => effectiveFrom <= date),
      ),
    ticket: (station, ticketNo) =>
      gate.read(() =>
        shown(history.ticket(station, ticketNo), (payment) => ({ ticketNo, station, payment })),
      ),
    history: (id, limit) => gate.read(() => history.from(books.live(id)?.head ?? null, limit)),
    recordChanges: (id, limit) => gate.read(() => history.recordChanges(id, limit)),
    accountOpening: (id) => gate.read(() => history.accountOpening(id)),
    cardWorks: (id, limit) => gate.read(() => history.cardWorks(id, limit)),
    find: (text, page) => gate.read(() => search.find(text, page)),
    readySearch: (rows) => gate.read(() => search.readSome(rows)),
    hall: hallReads(gate, books),
    cardStock: stockReads(gate, books),
    gap: {
      latest: () => gate.read(() => books.gap.latest()),
      epochs: () => gate.read(() => [...books.gap.epochs()]),
      open: (limit) => gate.read(() => books.gap.openRecovered(limit)),
      unheard: (limit) => gate.read(() => books.gap.unheard(limit)),
    },
    people: {
      person: (person) => gate.read(() => books.people.person(person)),
      list: () => gate.read(() => books.people.list()),
      administrators: () => gate.read(() => books.people.administrators()),
      approvals: (request) => gate.read(() => books.approvals.of(request)),
      audit: (before, limit) => gate.read(() => history.audit(before, limit)),
      changes: (before, limit, operator) => gate.read(() => changes(before, limit, operator)),
    },
  };
}
