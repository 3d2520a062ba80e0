/** Customers as registered; read once and then kept in the writer's cache. */
import type { Database } from 'better-sqlite3';
import type { AccountId, CardNo } from '../../core/ids.ts';
import type { AccountRow } from '../../core/ledger/rows.ts';
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
] as const satisfies readonly (keyof AccountRow)[];

type StoredAccount = Omit<AccountRow, 'closed'> & { readonly closed: number };

const SELECT_ACCOUNT = selectSql('account', ACCOUNT_FIELDS);

type AccountCells = Cells<StoredAccount, typeof ACCOUNT_FIELDS>;

const accountFrom = ([
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
]: AccountCells): AccountRow => ({
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
  closed: closed === 1,
  meter,
  cardNo,
});

export class AccountTable {
  private readonly cache = new RowCache<AccountRow>();
  private readonly byId;
  private readonly byCard;
  private readonly inRange;
  private readonly metered;
  private readonly byText;
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
    this.byText = select<[string, string, number]>(
      'WHERE instr(name, ?) > 0 OR instr(address, ?) > 0 ORDER BY account_id LIMIT ?',
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
    this.upsert.run({ ...row, closed: row.closed ? 1 : 0 });
    this.cache.set(row);
  }

  *all(): Generator<AccountRow> {
    for (const stored of this.everything.iterate()) yield accountFrom(stored);
  }

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

  /** Accounts whose name or address contains the text. */
  containing(text: string, limit: number): AccountRow[] {
    return this.byText.all(text, text, limit).map(accountFrom);
  }

  forget(): void {
    this.cache.clear();
  }
}
