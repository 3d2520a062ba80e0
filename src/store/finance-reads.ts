/** Finance's questions to the open ledger, each answered in one short read. */
import type { Database } from 'better-sqlite3';
import type { AccountRow } from '../core/ledger/rows.ts';
import { gasOf } from '../core/ledger/stages.ts';
import { leftInSuspense } from '../core/ledger/suspense.ts';
import { heldLots } from '../core/lots.ts';
import { assert } from '../core/outcome.ts';
import type { FinanceReads, MeteredAccount } from '../ports/finance.ts';
import type { Gate } from './gate.ts';
import { PeriodSums } from './period-scope.ts';
import type { SqliteBooks } from './sqlite-books.ts';
import { statementReads } from './statement.ts';
import type { Stations } from './stations.ts';

function meteredAccount(books: SqliteBooks, account: AccountRow): MeteredAccount[] {
  const { accountId, customerClass, closed, meter: id } = account;
  if (id === null) return [];
  const live = books.live(accountId);
  const meter = books.meter(id);
  assert(live !== undefined && meter !== undefined, `account ${accountId} has lost its meter`);
  return [{ accountId, customerClass, closed, live, meter, metered: books.metered(id) ?? null }];
}

/** What the reads of finance stand on. */
export interface FinanceParts {
  readonly db: Database;
  readonly gate: Gate;
  readonly books: SqliteBooks;
  readonly stations: Stations;
  readonly defer: (fn: () => void) => void;
}

export function financeReads(parts: FinanceParts): FinanceReads {
  const { db, gate, books, defer } = parts;
  return {
    ...monthReads(gate, books),
    ...accountReads(gate, db, books),
    ...closingReads(parts),
    nextTurn: () => new Promise((resolve) => defer(resolve)),
    shortenLog: () => gate.read(() => void db.pragma('wal_checkpoint(PASSIVE)')),
  };
}

type ClosingReads = Pick<FinanceReads, 'openSpans' | 'periodSums'>;

const closingReads = ({ db, gate, books, stations }: FinanceParts): ClosingReads => ({
  openSpans: () =>
    gate.read(() =>
      stations.heads().map(({ station, last }) => ({
        station,
        after: books.watermark(station),
        row: last,
      })),
    ),
  periodSums() {
    const sums = new PeriodSums(db);
    return {
      look: (after, row, month) => gate.read(() => sums.look(after, row, month)),
      addSpan: (...span) => gate.read(() => sums.addSpan(...span)),
      totals: () => sums.totals(),
    };
  },
});

type AccountReads = Pick<FinanceReads, 'statement' | 'priceVersions'>;

function accountReads(gate: Gate, db: Database, books: SqliteBooks): AccountReads {
  const walk = statementReads(db);
  const earlier = db
    .prepare<[number, number], number | null>('SELECT prev FROM posting WHERE id = ? AND owner = ?')
    .pluck();
  return {
    statement: (id, before, limit) =>
      gate.read(() => {
        const live = books.live(id);
        if (live === undefined) return undefined;
        const head = before === null ? live.head : (earlier.get(before, id) ?? null);
        return walk(id, head, limit);
      }),
    priceVersions: () => gate.read(() => books.tariffs.versions()),
  };
}

type MonthReads = Omit<
  FinanceReads,
  keyof ClosingReads | keyof AccountReads | 'nextTurn' | 'shortenLog'
>;

const monthReads = (gate: Gate, books: SqliteBooks): MonthReads => ({
  lots: (id) =>
    gate.read(() => {
      const live = books.live(id);
      return live === undefined ? undefined : heldLots(books.lotsOf(id), gasOf(live));
    }),
  pendingTransfers: (after, limit) => gate.read(() => books.transfers.pending(after, limit)),
  pendingSum: () => gate.read(() => books.transfers.pendingSum()),
  suspended: () =>
    gate.read(() =>
      books.suspenses
        .all()
        .map((one) => ({ ...one, left: leftInSuspense(one.suspense, one, books) }))
        .filter(({ left }) => left > 0),
    ),
  bankLine: (bank, serial) => gate.read(() => books.bankLine(bank, serial)),
  months: () => gate.read(() => [...books.months.all()]),
  month: (period) => gate.read(() => books.month(period)),
  usage: (period, id) => gate.read(() => books.usage(period, id)),
  usageAfter: (period, after, limit) => gate.read(() => books.usages.after(period, after, limit)),
  usageBlocked: (period, why, after, limit) =>
    gate.read(() => books.usages.blocked(period, why, after, limit)),
  usageWaitingCount: (period) => gate.read(() => books.waitingCount(period)),
  usageWaiting: (period, after, limit) => gate.read(() => books.waitingLines(period, after, limit)),
  readings: (meter, from, before) => gate.read(() => books.readings.between(meter, from, before)),
  meteredAccounts: (after, limit) =>
    gate.read(() =>
      books.accounts.withMeter(after, limit).flatMap((account) => meteredAccount(books, account)),
    ),
});
