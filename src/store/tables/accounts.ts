/** Customers and their live rows: the two tables of the hot path, read once and then kept in the writer's cache. */
import type { Database } from 'better-sqlite3';
import type { AccountId, CardNo } from '../../core/ids.ts';
import type { AccountRow, LiveRow } from '../../core/ledger/rows.ts';
import { LIVE_STAGES, liveRowOf } from '../../core/ledger/stages.ts';
import { assert } from '../../core/outcome.ts';
import { column, selectSql, upsertSql } from './columns.ts';
import { RowCache } from './row-cache.ts';

const ACCOUNT_FIELDS = [
  'accountId',
  'name',
  'phone',
  'address',
  'communityId',
  'customerClass',
  'householdSize',
  'suspended',
  'stopped',
  'blacklisted',
  'closed',
  'meter',
  'cardNo',
] as const satisfies readonly (keyof AccountRow)[];

export const LIVE_FIELDS = [
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

type StoredAccount = Omit<AccountRow, 'closed'> & { readonly closed: number };

/** Rows of a result are slow objects, each of a shape of its own: what is kept is copied into one shape. */
const asRow = (stored: StoredAccount): AccountRow => ({
  accountId: stored.accountId,
  name: stored.name,
  phone: stored.phone,
  address: stored.address,
  communityId: stored.communityId,
  customerClass: stored.customerClass,
  householdSize: stored.householdSize,
  suspended: stored.suspended,
  stopped: stored.stopped,
  blacklisted: stored.blacklisted,
  closed: stored.closed === 1,
  meter: stored.meter,
  cardNo: stored.cardNo,
});

const SELECT_ACCOUNT = selectSql('account', ACCOUNT_FIELDS);
const SELECT_LIVE = selectSql('live', LIVE_FIELDS);
/** With both generations at most about 150 MB, at 600 bytes a customer. */
const GENERATION = 131_072;

const liveValues = (row: LiveRow): (number | string | null)[] =>
  LIVE_FIELDS.map((field) => row[field]);

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
    all: db.prepare<[], LiveRow>(`${SELECT_LIVE} ORDER BY account_id`),
    byId: db.prepare<[number], LiveRow>(`${SELECT_LIVE} WHERE account_id = ?`),
  };
}

const onlyBalanceMoved = (before: LiveRow, after: LiveRow): boolean =>
  before.toBeWrittenFen === after.toBeWrittenFen &&
  before.inFlightFen === after.inFlightFen &&
  before.onCardFen === after.onCardFen &&
  before.inMeterFen === after.inMeterFen &&
  before.toBeWrittenLitre === after.toBeWrittenLitre &&
  before.owedLitre === after.owedLitre &&
  before.inFlightLitre === after.inFlightLitre &&
  before.onCardLitre === after.onCardLitre &&
  before.inMeterLitre === after.inMeterLitre &&
  before.cycleVolume === after.cycleVolume &&
  before.cycleStart === after.cycleStart &&
  before.boughtOn === after.boughtOn;

export class LiveTable {
  private readonly cache = new RowCache<AccountId, LiveRow>(GENERATION);
  private readonly statements;

  constructor(db: Database) {
    this.statements = liveStatements(db);
  }

  get(id: AccountId): LiveRow | undefined {
    const cached = this.cache.get(id);
    if (cached !== undefined) return cached;
    const stored = this.statements.byId.get(id);
    if (stored === undefined) return undefined;
    const row = liveRowOf(stored);
    this.cache.set(id, row);
    return row;
  }

  /** Writes a new row, or the next version of the row that the decision was made on. */
  put(row: LiveRow): void {
    if (row.version === 0) {
      this.statements.insert.run(liveValues(row));
    } else {
      const before = this.get(row.accountId);
      assert(
        before?.version === row.version - 1,
        () => `live row ${row.accountId} skipped a version`,
      );
      this.update(before, row);
    }
    this.cache.set(row.accountId, row);
  }

  private update(before: LiveRow, row: LiveRow): void {
    const { accountId, version, head, balanceFen } = row;
    const { changes } = onlyBalanceMoved(before, row)
      ? this.statements.updateBalance.run(version, head, balanceFen, accountId, before.version)
      : this.statements.update.run(...liveValues(row).slice(1), accountId, before.version);
    assert(changes === 1, () => `live row ${accountId} is not at version ${before.version}`);
  }

  all(): IterableIterator<LiveRow> {
    return this.statements.all.iterate();
  }

  forget(): void {
    this.cache.clear();
  }
}

export class AccountTable {
  private readonly cache = new RowCache<AccountId, AccountRow>(GENERATION);
  private readonly byId;
  private readonly byCard;
  private readonly inRange;
  private readonly byText;
  private readonly upsert;
  private readonly everything;

  constructor(db: Database) {
    this.byId = db.prepare<[number], StoredAccount>(`${SELECT_ACCOUNT} WHERE account_id = ?`);
    this.byCard = db.prepare<[number], StoredAccount>(`${SELECT_ACCOUNT}
      WHERE account_id = (SELECT account_id FROM card WHERE card_no = ?)`);
    this.inRange = db.prepare<[number, number, number], StoredAccount>(
      `${SELECT_ACCOUNT} WHERE account_id BETWEEN ? AND ? ORDER BY account_id LIMIT ?`,
    );
    this.byText = db.prepare<[string, string, number], StoredAccount>(`${SELECT_ACCOUNT}
      WHERE instr(name, ?) > 0 OR instr(address, ?) > 0 ORDER BY account_id LIMIT ?`);
    this.upsert = db.prepare<[StoredAccount]>(upsertSql('account', ACCOUNT_FIELDS, ['accountId']));
    this.everything = db.prepare<[], StoredAccount>(`${SELECT_ACCOUNT} ORDER BY account_id`);
  }

  get(id: AccountId): AccountRow | undefined {
    const cached = this.cache.get(id);
    if (cached !== undefined) return cached;
    const stored = this.byId.get(id);
    if (stored === undefined) return undefined;
    const row = asRow(stored);
    this.cache.set(id, row);
    return row;
  }

  put(row: AccountRow): void {
    this.upsert.run({ ...row, closed: row.closed ? 1 : 0 });
    this.cache.set(row.accountId, row);
  }

  *all(): Generator<AccountRow> {
    for (const stored of this.everything.iterate()) yield asRow(stored);
  }

  /** The account of a card with this number, void-listed or not. */
  ofCard(no: CardNo): AccountRow | undefined {
    const stored = this.byCard.get(no);
    return stored === undefined ? undefined : asRow(stored);
  }

  /** Accounts numbered `from` … `to`. */
  numbered(from: number, to: number, limit: number): AccountRow[] {
    return this.inRange.all(from, to, limit).map(asRow);
  }

  /** Accounts whose name or address contains the text. */
  containing(text: string, limit: number): AccountRow[] {
    return this.byText.all(text, text, limit).map(asRow);
  }

  forget(): void {
    this.cache.clear();
  }
}
