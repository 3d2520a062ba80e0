/** Customers as registered; read once and then kept in the writer's cache. */
import type { Database } from 'better-sqlite3';
import type { AccountId, CardNo } from '../../core/ids.ts';
import type { AccountRow } from '../../core/ledger/rows.ts';
import { canonicalJson, parseCanonical } from '../canonical.ts';
import { type Cells, selectSql, upsertSql } from './columns.ts';
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
  'sizePast',
  'invoiceTitle',
  'taxNo',
  'changes',
] as const satisfies readonly (keyof AccountRow)[];

type StoredAccount = Omit<AccountRow, 'closed' | 'sizePast'> & {
  readonly closed: number;
  readonly sizePast: string;
};

const SELECT_ACCOUNT = selectSql('account', ACCOUNT_FIELDS);

type AccountCells = Cells<StoredAccount, typeof ACCOUNT_FIELDS>;

const storedFrom = ([
  accountId,
  name,
  phone,
  address,
  communityId,
  customerClass,
  householdSize,
  suspended,
  stopped,
  blacklisted,
  closed,
  meter,
  cardNo,
  sizePast,
  invoiceTitle,
  taxNo,
  changes,
]: AccountCells): StoredAccount => ({
  accountId,
  name,
  phone,
  address,
  communityId,
  customerClass,
  householdSize,
  suspended,
  stopped,
  blacklisted,
  closed,
  meter,
  cardNo,
  sizePast,
  invoiceTitle,
  taxNo,
  changes,
});

/** Of nearly every household: nobody came and nobody went. */
const NO_PAST: AccountRow['sizePast'] = [];
const NO_PAST_TEXT = canonicalJson(NO_PAST);

const accountFrom = (cells: AccountCells): AccountRow => {
  const stored = storedFrom(cells);
  const { closed, sizePast } = stored;
  return {
    ...stored,
    closed: closed === 1,
    sizePast:
      sizePast === NO_PAST_TEXT ? NO_PAST : (parseCanonical(sizePast) as AccountRow['sizePast']),
  };
};

const asStored = (row: AccountRow): StoredAccount => ({
  ...row,
  closed: row.closed ? 1 : 0,
  sizePast: row.sizePast.length === 0 ? NO_PAST_TEXT : canonicalJson(row.sizePast),
});

/** More than so many, and whoever asks what has changed reads everything. */
const CHANGES_KEPT = 100_000;

const foundAlike = (a: AccountRow, b: AccountRow): boolean =>
  a.name === b.name && a.phone === b.phone && a.address === b.address && a.meter === b.meter;

export class AccountTable {
  private readonly cache = new RowCache<AccountRow>();
  private changed: Set<AccountId> | 'all' = new Set();
  private readonly byId;
  private readonly byCard;
  private readonly inRange;
  private readonly metered;
  private readonly upsert;
  private readonly everything;

  constructor(db: Database) {
    const select = <Params extends unknown[]>(rest: string) =>
      db.prepare<Params, AccountCells>(`${SELECT_ACCOUNT} ${rest}`).raw();
    this.byId = select<[number]>('WHERE account_id = ?');
    this.byCard = select<[number]>(
      'WHERE account_id = (SELECT account_id FROM card WHERE card_no = ?)',
    );
    this.inRange = select<[number, number, number]>(
      'WHERE account_id BETWEEN ? AND ? ORDER BY account_id LIMIT ?',
    );
    this.metered = select<[number, number]>(
      'WHERE account_id > ? AND meter IS NOT NULL ORDER BY account_id LIMIT ?',
    );
    this.everything = select<[]>('ORDER BY account_id');
    this.upsert = db.prepare<[StoredAccount]>(upsertSql('account', ACCOUNT_FIELDS, ['accountId']));
  }

  get(id: AccountId): AccountRow | undefined {
    const cached = this.cache.get(id);
    if (cached !== undefined) return cached;
    const stored = this.byId.get(id);
    if (stored === undefined) return undefined;
    const row = accountFrom(stored);
    this.cache.set(row);
    return row;
  }

  put(row: AccountRow): void {
    const before = this.cache.get(row.accountId);
    if (before === undefined || !foundAlike(before, row)) this.noteChange(row.accountId);
    this.upsert.run(asStored(row));
    this.cache.set(row);
  }

  /** As the columns hold them: a cell that no program writes must not read as one that it does. */
  *all(): Generator<StoredAccount> {
    for (const cells of this.everything.iterate()) yield storedFrom(cells);
  }
  readonly stored = asStored;

  /** The account of a card with this number, void-listed or not. */
  ofCard(no: CardNo): AccountRow | undefined {
    const stored = this.byCard.get(no);
    return stored === undefined ? undefined : accountFrom(stored);
  }

  /** Accounts numbered `from` … `to`. */
  numbered(from: number, to: number, limit: number): AccountRow[] {
    return this.inRange.all(from, to, limit).map(accountFrom);
  }

  /** Accounts with a meter, by number, above `after`. */
  withMeter(after: number, limit: number): AccountRow[] {
    return this.metered.all(after, limit).map(accountFrom);
  }

  /** Customers who may be found by other words than before, since this was last asked. */
  takeChanged(): ReadonlySet<AccountId> | 'all' {
    const { changed } = this;
    this.changed = new Set();
    return changed;
  }

  private noteChange(id: AccountId): void {
    if (this.changed === 'all') return;
    this.changed.add(id);
    if (this.changed.size > CHANGES_KEPT) this.changedElsewhere();
  }

  /** Another connection has written; what, nobody knows here. */
  changedElsewhere(): void {
    this.changed = 'all';
  }

  forget(): void {
    this.cache.clear();
  }
}
