/** Periods, lines of use, and how far each meter is billed. */
import type { Database } from 'better-sqlite3';
import type { AccountId, MeterId } from '../../core/ids.ts';
import type { UsageFault } from '../../core/ledger/month-commands.ts';
import type { MeteredRow, MonthRow, UsageRow, WatermarkRow } from '../../core/ledger/month-rows.ts';
import { assert } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import { type Cells, column, columnsOf, selectSql, upsertSql } from './columns.ts';
import { LastRow } from './row-cache.ts';
import { IN_SPAN, type SpanValues, spanValues, type UsageSpan } from './usage-span.ts';

export function monthTable(db: Database) {
  const fields = [
    'period',
    'firstDay',
    'lastDay',
    'state',
    'revision',
    'lines',
    'litres',
    'blocked',
    'hash',
    'submittedBy',
    'missing',
    'missingReason',
    'missingSecond',
    'reviewedBy',
    'closedBy',
  ] as const satisfies readonly (keyof MonthRow)[];
  const from = selectSql('month', fields);
  const byPeriod = db.prepare<[string], MonthRow>(`${from} WHERE period = ?`);
  const newest = db.prepare<[], MonthRow>(`${from} ORDER BY period DESC LIMIT 1`);
  const every = db.prepare<[], MonthRow>(`${from} ORDER BY period`);
  const put = db.prepare<[MonthRow]>(upsertSql('month', fields, ['period']));
  // Each line of a run asks for its month several times.
  const known = new Map<Period, MonthRow>();
  return {
    get(period: Period): MonthRow | undefined {
      const row = known.get(period) ?? byPeriod.get(period);
      if (row !== undefined) known.set(period, row);
      return row;
    },
    latest: () => newest.get(),
    all: () => every.iterate(),
    put(row: MonthRow): void {
      put.run(row);
      known.set(row.period, row);
    },
    forget: () => known.clear(),
  };
}

const USAGE_FIELDS = [
  'period',
  'accountId',
  'meter',
  'source',
  'previousIndex',
  'previousReadOn',
  'readIndex',
  'readOn',
  'litres',
  'why',
  'state',
  'proposed',
] as const satisfies readonly (keyof UsageRow)[];

type UsageCells = Cells<UsageRow, typeof USAGE_FIELDS>;

const usageFrom = ([
  period,
  accountId,
  meter,
  source,
  previousIndex,
  previousReadOn,
  readIndex,
  readOn,
  litres,
  why,
  state,
  proposed,
]: UsageCells): UsageRow => ({
  period,
  accountId,
  meter,
  source,
  previousIndex,
  previousReadOn,
  readIndex,
  readOn,
  litres,
  why,
  state,
  proposed,
});

/** Is it the same line in another state? A deduction and a waiver change nothing else. */
const onlyStateMoved = (before: UsageRow, after: UsageRow): boolean =>
  before.meter === after.meter &&
  before.source === after.source &&
  before.previousIndex === after.previousIndex &&
  before.previousReadOn === after.previousReadOn &&
  before.readIndex === after.readIndex &&
  before.readOn === after.readOn &&
  before.litres === after.litres &&
  before.proposed === after.proposed &&
  before.why === after.why;

function usageStatements(db: Database) {
  const from = selectSql('usage', USAGE_FIELDS);
  const raw = <Params extends unknown[]>(rest: string) =>
    db.prepare<Params, UsageCells>(`${from} ${rest}`).raw();
  return {
    byKey: raw<[string, number]>('WHERE period = ? AND account_id = ?'),
    every: raw<[]>('ORDER BY period, account_id'),
    ofPeriod: raw<[string]>('WHERE period = ? ORDER BY account_id'),
    after: raw<[string, number, number]>(
      'WHERE period = ? AND account_id > ? ORDER BY account_id LIMIT ?',
    ),
    // A bare LIMIT ? is planned anew for each number that is bound to it, and a run asks for each of its parts.
    waiting: raw<[string, number, number]>(
      `WHERE period = ? AND account_id > ? AND state <> 'deducted' ORDER BY account_id LIMIT ? + 0`,
    ),
    waitingCount: db
      .prepare<[string], number>(
        "SELECT count(*) FROM usage WHERE period = ? AND state <> 'deducted'",
      )
      .pluck(),
    blocked: raw<[string, string, number, number]>(
      `WHERE period = ? AND why = ? AND account_id > ? AND state = 'blocked'
       ORDER BY account_id LIMIT ?`,
    ),
    upsert: db.prepare<[UsageRow]>(upsertSql('usage', USAGE_FIELDS, ['period', 'accountId'])),
    setState: db.prepare<[string, string, number]>(
      'UPDATE usage SET state = ? WHERE period = ? AND account_id = ?',
    ),
    deductAll: db.prepare<[string, number, number]>(
      `UPDATE usage SET state = 'deducted'
       WHERE period = ? AND account_id >= ? AND account_id <= ? AND state <> 'deducted'`,
    ),
  };
}

export class UsageTable {
  private readonly statements;
  /** Of one period at a time: the line asked for last. */
  private readonly last;
  private lastPeriod: Period | null = null;
  /** Accounts of the lines that were read ahead: all that wait from the first of them to the last. */
  private ahead: readonly AccountId[] = [];
  /** Those of them that this transaction has deducted and not written yet. */
  private deducted = new Set<AccountId>();

  constructor(db: Database) {
    this.statements = usageStatements(db);
    const { byKey } = this.statements;
    this.last = new LastRow((account: AccountId) => {
      const cells = byKey.get(this.lastPeriod ?? '', account);
      return cells === undefined ? undefined : usageFrom(cells);
    });
  }

  private within(period: Period) {
    if (period !== this.lastPeriod) {
      this.flush();
      this.forget();
      this.lastPeriod = period;
    }
    return this.last;
  }

  get(period: Period, account: AccountId): UsageRow | undefined {
    return this.within(period).get(account);
  }
  *all(): Generator<UsageRow> {
    this.flush();
    for (const cells of this.statements.every.iterate()) yield usageFrom(cells);
  }
  *of(period: Period): Generator<UsageRow> {
    this.flush();
    for (const cells of this.statements.ofPeriod.iterate(period)) yield usageFrom(cells);
  }
  /** Lines of a period by account, above `account`. */
  after(period: Period, account: number, limit: number): UsageRow[] {
    this.flush();
    return this.statements.after.all(period, account, limit).map(usageFrom);
  }
  /** The same, those that are not deducted yet. */
  waiting(period: Period, account: number, limit: number): UsageRow[] {
    this.flush();
    return this.statements.waiting.all(period, account, limit).map(usageFrom);
  }
  waitingCount(period: Period): number {
    this.flush();
    return this.statements.waitingCount.get(period) ?? 0;
  }
  /** Rows that were just read are not read again by the commands that follow. */
  readAhead(period: Period, rows: readonly UsageRow[]): void {
    this.flush();
    this.within(period).readAhead(new Map(rows.map((row) => [row.accountId, row])));
    this.ahead = rows.map(({ accountId }) => accountId);
  }
  blocked(period: Period, why: UsageFault, account: number, limit: number): UsageRow[] {
    this.flush();
    return this.statements.blocked.all(period, why, account, limit).map(usageFrom);
  }

  put(row: UsageRow): void {
    const { period, accountId, state } = row;
    const before = this.get(period, accountId);
    if (before === undefined || !onlyStateMoved(before, row)) {
      this.flush();
      this.statements.upsert.run(row);
    } else if (state === 'deducted' && this.last.isAhead(accountId)) {
      this.deducted.add(accountId);
    } else {
      this.statements.setState.run(state, period, accountId);
    }
    this.last.set(accountId, row);
  }

  /**
   * Writes what `put` has kept back: lines of a run that are deducted together are one stretch of the table, and moved at once
   * they cost half. Asked before a commit, and before whatever reads the table itself.
   */
  flush(): void {
    const { ahead, deducted, lastPeriod: period } = this;
    const [first, last] = [ahead[0], ahead.at(-1)];
    if (deducted.size === 0 || period === null) return;
    if (deducted.size === ahead.length && first !== undefined && last !== undefined) {
      const { changes } = this.statements.deductAll.run(period, first, last);
      assert(changes === ahead.length, () => `${changes} of ${ahead.length} lines were deducted`);
    } else {
      for (const account of deducted) this.statements.setState.run('deducted', period, account);
    }
    deducted.clear();
  }

  forget(): void {
    this.last.forget();
    this.ahead = [];
    this.deducted.clear();
  }
}

export function watermarkTable(db: Database) {
  const from = 'SELECT period, station, last_row AS row FROM watermark';
  const every = db.prepare<[], WatermarkRow>(`${from} ORDER BY period, station`);
  const ofPeriod = db.prepare<[string], WatermarkRow>(`${from} WHERE period = ? ORDER BY station`);
  const last = db
    .prepare<[number], number | null>('SELECT max(last_row) FROM watermark WHERE station = ?')
    .pluck();
  const insert = db.prepare<[WatermarkRow]>(
    'INSERT INTO watermark VALUES (@period, @station, @row)',
  );
  return {
    all: () => every.iterate(),
    of: (period: Period) => ofPeriod.all(period),
    /** The highest of the station, of any period. */
    last: (station: number) => last.get(station) ?? null,
    put: (row: WatermarkRow) => insert.run(row),
  };
}

const METERED_FIELDS = [
  'meter',
  'accountId',
  'source',
  'readIndex',
  'readOn',
  'billed',
  'estimated',
  'adjusted',
] as const satisfies readonly (keyof MeteredRow)[];

type MeteredCells = Cells<MeteredRow, typeof METERED_FIELDS>;

const meteredFrom = ([meter, accountId, source, readIndex, readOn, billed, estimated, adjusted]:
  | MeteredCells
  | [...MeteredCells, MeterId]): MeteredRow => ({
  meter,
  accountId,
  source,
  readIndex,
  readOn,
  billed,
  estimated,
  adjusted,
});

/** A meter that was never billed has no row, and an outer join then only NULLs. The line's own meter stands behind them. */
type AheadCells =
  | [...MeteredCells, MeterId]
  | [null, null, null, null, null, null, null, null, MeterId];

export function meteredTable(db: Database) {
  const from = selectSql('metered', METERED_FIELDS);
  const byMeter = db.prepare<[number], MeteredCells>(`${from} WHERE meter = ?`).raw();
  const every = db.prepare<[], MeteredCells>(`${from} ORDER BY meter`).raw();
  const sets = METERED_FIELDS.slice(1).map((field) => `${column(field)} = ?`);
  const update = db.prepare(`UPDATE metered SET ${sets.join(', ')} WHERE meter = ?`);
  const names = METERED_FIELDS.map(column).join(', ');
  const marks = METERED_FIELDS.map(() => '?').join(', ');
  const insert = db.prepare(`INSERT INTO metered (${names}) VALUES (${marks})`);
  const last = new LastRow((meter: MeterId) => {
    const cells = byMeter.get(meter);
    return cells === undefined ? undefined : meteredFrom(cells);
  });
  const ofSpan = db
    .prepare<SpanValues, AheadCells>(
      `SELECT ${columnsOf('m', METERED_FIELDS)}, u.meter
       FROM usage AS u LEFT JOIN metered AS m ON m.meter = u.meter WHERE ${IN_SPAN}`,
    )
    .raw();
  return {
    get: (meter: MeterId) => last.get(meter),
    readAhead(span: UsageSpan): void {
      const rows = new Map<MeterId, MeteredRow | undefined>();
      for (const found of ofSpan.all(...spanValues(span))) {
        rows.set(found[METERED_FIELDS.length], found[0] === null ? undefined : meteredFrom(found));
      }
      last.readAhead(rows);
    },
    *all(): Generator<MeteredRow> {
      for (const cells of every.iterate()) yield meteredFrom(cells);
    },
    put(row: MeteredRow): void {
      const { meter, accountId, source, readIndex, readOn, billed, estimated, adjusted } = row;
      if (last.get(meter) === undefined) {
        insert.run(meter, accountId, source, readIndex, readOn, billed, estimated, adjusted);
      } else {
        update.run(accountId, source, readIndex, readOn, billed, estimated, adjusted, meter);
      }
      last.set(meter, row);
    },
    forget: () => last.forget(),
  };
}
