/** The live row of each customer (L8): the table of the hot path, guarded by its version and kept in the writer's cache. */
import type { Database } from 'better-sqlite3';
import type { AccountId } from '../../core/ids.ts';
import type { LiveRow } from '../../core/ledger/rows.ts';
import { LIVE_STAGES } from '../../core/ledger/stages.ts';
import { assert } from '../../core/outcome.ts';
import { type Cells, column, columnsOf, selectSql } from './columns.ts';
import { RowCache } from './row-cache.ts';
import { IN_SPAN, type SpanValues, spanValues, type UsageSpan } from './usage-span.ts';

const LIVE_FIELDS = [
  'accountId',
  'version',
  'head',
  ...LIVE_STAGES,
  'cycleStart',
  'cycleVolume',
  'boughtOn',
  'boughtThatDay',
  'boughtThatMonth',
] as const satisfies readonly (keyof LiveRow)[];

const SELECT_LIVE = selectSql('live', LIVE_FIELDS);

type LiveCells = Cells<LiveRow, typeof LIVE_FIELDS>;
const liveFrom = ([
  accountId,
  version,
  head,
  balanceFen,
  overUseFen,
  toBeWrittenFen,
  owedFen,
  inFlightFen,
  onCardFen,
  inMeterFen,
  toBeWrittenLitre,
  owedLitre,
  inFlightLitre,
  onCardLitre,
  inMeterLitre,
  cycleStart,
  cycleVolume,
  boughtOn,
  boughtThatDay,
  boughtThatMonth,
]: LiveCells): LiveRow => ({
  accountId,
  version,
  head,
  balanceFen,
  overUseFen,
  toBeWrittenFen,
  owedFen,
  inFlightFen,
  onCardFen,
  inMeterFen,
  toBeWrittenLitre,
  owedLitre,
  inFlightLitre,
  onCardLitre,
  inMeterLitre,
  cycleStart,
  cycleVolume,
  boughtOn,
  boughtThatDay,
  boughtThatMonth,
});

/** Every column but the key, in the order of LIVE_FIELDS; written out, because a list of names costs as much as the row. */
const liveValues = (row: LiveRow): (number | string | null)[] => [
  row.version,
  row.head,
  row.balanceFen,
  row.overUseFen,
  row.toBeWrittenFen,
  row.owedFen,
  row.inFlightFen,
  row.onCardFen,
  row.inMeterFen,
  row.toBeWrittenLitre,
  row.owedLitre,
  row.inFlightLitre,
  row.onCardLitre,
  row.inMeterLitre,
  row.cycleStart,
  row.cycleVolume,
  row.boughtOn,
  row.boughtThatDay,
  row.boughtThatMonth,
];

function liveStatements(db: Database) {
  const marks = LIVE_FIELDS.map(() => '?').join(', ');
  const sets = LIVE_FIELDS.slice(1).map((field) => `${column(field)} = ?`);
  return {
    insert: db.prepare(
      `INSERT INTO live (${LIVE_FIELDS.map(column).join(', ')}) VALUES (${marks})`,
    ),
    update: db.prepare(`UPDATE live SET ${sets.join(', ')} WHERE account_id = ? AND version = ?`),
    /** A settled payment moves the balance and nothing else; fewer columns are fewer checks. */
    updateBalance: db.prepare<[number, number | null, number, number, number]>(
      'UPDATE live SET version = ?, head = ?, balance_fen = ? WHERE account_id = ? AND version = ?',
    ),
    /** A deduction takes from the meter's stage, and as a rule from nothing else. */
    updateInMeter: db.prepare<[number, number | null, number, number, number, number]>(
      `UPDATE live SET version = ?, head = ?, in_meter_fen = ?, in_meter_litre = ?
       WHERE account_id = ? AND version = ?`,
    ),
    all: db.prepare<[], LiveCells>(`${SELECT_LIVE} ORDER BY account_id`).raw(),
    byId: db.prepare<[number], LiveCells>(`${SELECT_LIVE} WHERE account_id = ?`).raw(),
    ofSpan: db
      .prepare<SpanValues, LiveCells>(
        `SELECT ${columnsOf('l', LIVE_FIELDS)}
         FROM usage AS u CROSS JOIN live AS l ON l.account_id = u.account_id WHERE ${IN_SPAN}`,
      )
      .raw(),
  };
}

/** Everything but the balance and what is in the meter. */
const restStands = (before: LiveRow, after: LiveRow): boolean =>
  before.overUseFen === after.overUseFen &&
  before.toBeWrittenFen === after.toBeWrittenFen &&
  before.owedFen === after.owedFen &&
  before.inFlightFen === after.inFlightFen &&
  before.onCardFen === after.onCardFen &&
  before.toBeWrittenLitre === after.toBeWrittenLitre &&
  before.owedLitre === after.owedLitre &&
  before.inFlightLitre === after.inFlightLitre &&
  before.onCardLitre === after.onCardLitre &&
  before.cycleVolume === after.cycleVolume &&
  before.cycleStart === after.cycleStart &&
  before.boughtOn === after.boughtOn &&
  before.boughtThatDay === after.boughtThatDay &&
  before.boughtThatMonth === after.boughtThatMonth;

export class LiveTable {
  private readonly cache = new RowCache<LiveRow>();
  /** Rows that were read ahead. A run passes by every customer once, and leaves the cache to those who come again. */
  private ahead = new Map<AccountId, LiveRow>();
  private readonly statements;

  constructor(db: Database) {
    this.statements = liveStatements(db);
  }

  get(id: AccountId): LiveRow | undefined {
    const cached = this.cache.get(id) ?? this.ahead.get(id);
    if (cached !== undefined) return cached;
    const stored = this.statements.byId.get(id);
    if (stored === undefined) return undefined;
    const row = liveFrom(stored);
    this.cache.set(row);
    return row;
  }

  /** Writes a new row, or the next version of the row that the decision was made on. */
  put(row: LiveRow): void {
    if (row.version === 0) {
      this.statements.insert.run(row.accountId, ...liveValues(row));
    } else {
      const before = this.get(row.accountId);
      assert(
        before?.version === row.version - 1,
        () => `live row ${row.accountId} skipped a version`,
      );
      this.update(before, row);
    }
    this.keep(row);
  }

  private keep(row: LiveRow): void {
    const { accountId } = row;
    const isAhead = this.ahead.has(accountId);
    if (isAhead) this.ahead.set(accountId, row);
    if (!isAhead || this.cache.get(accountId) !== undefined) this.cache.set(row);
  }

  /** Lines of a span will be deducted next, and ask for their customers' rows. */
  readAhead(span: UsageSpan): void {
    const rows = this.statements.ofSpan.all(...spanValues(span)).map(liveFrom);
    this.ahead = new Map(rows.map((row) => [row.accountId, row]));
  }

  private update(before: LiveRow, row: LiveRow): void {
    const { changes } = this.changed(before, row);
    assert(changes === 1, () => `live row ${row.accountId} is not at version ${before.version}`);
  }

  private changed(before: LiveRow, row: LiveRow) {
    const { update, updateBalance, updateInMeter } = this.statements;
    const { accountId, version, head, balanceFen, inMeterFen, inMeterLitre } = row;
    if (restStands(before, row)) {
      if (before.inMeterFen === inMeterFen && before.inMeterLitre === inMeterLitre) {
        return updateBalance.run(version, head, balanceFen, accountId, before.version);
      }
      if (before.balanceFen === balanceFen) {
        const { version: was } = before;
        return updateInMeter.run(version, head, inMeterFen, inMeterLitre, accountId, was);
      }
    }
    return update.run(...liveValues(row), accountId, before.version);
  }

  /** Customers with gas to be written, by number. */
  *toBeWritten(): Generator<LiveRow> {
    for (const row of this.all()) {
      if (row.toBeWrittenLitre > 0 || row.toBeWrittenFen > 0) yield row;
    }
  }

  *all(): Generator<LiveRow> {
    for (const cells of this.statements.all.iterate()) yield liveFrom(cells);
  }

  forget(): void {
    this.cache.clear();
    this.ahead.clear();
  }
}
