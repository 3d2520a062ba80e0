/** One box for all that a customer is known by: number, card, meter, receipt, name, phone, address. */
import type { Database } from 'better-sqlite3';
import {
  type AccountId,
  type CardNo,
  formatMeter,
  type MeterId,
  meterId,
  meterMaker,
  type StationId,
} from '../../core/ids.ts';
import type { AccountRow } from '../../core/ledger/rows.ts';
import type { FindPage, FoundBy, FoundPage } from '../../ports/store.ts';
import type { Persons } from '../personal/persons.ts';
import type { SqliteBooks } from '../sqlite-books.ts';
import { accountViewOf } from '../views.ts';
import { BETWEEN, comparable, TextIndex } from './text-index.ts';

/** Who has found so many has not found anything; they are counted no further. */
const COUNTED = 1_000;
const DIGITS = /^\d{1,10}$/;
/** A meter as its plate has it, with or without its maker. */
const PLATE = /^(?:[1-9]\d{0,3}-)?\d{12}$/;
const LAST_NUMBER = 999_999_999_999;
const U32_MAX = 0xffff_ffff;

/** A number typed with its separators is the number. */
const digitsOf = (phone: string | null): string => (phone ?? '').replaceAll(/\D/gu, '');

const termsOf = (wanted: string): string[] => wanted.split(/\s+/u).map(comparable);

/** A part of a text between its two ends; a telephone number is compared by its digits. */
function wholeTerms(wanted: string): string[] {
  const part = comparable(/^[0-9+ ()]+$/u.test(wanted) ? digitsOf(wanted) : wanted);
  const phone = /^1\d{2}-\d{4}-\d{4}$/u.test(part) ? digitsOf(part) : part;
  return phone === '' ? [] : [`${BETWEEN}${phone}${BETWEEN}`];
}

export class AccountSearch {
  private readonly books: SqliteBooks;
  private readonly persons: Persons;
  private texts = new TextIndex();
  /** Customers up to this number are in `texts`; null when all are. */
  private read: number | null = 0;
  /** Some were read while the keys were sealed. */
  private readLocked: boolean = false;

  /** First number at or above this one, of customers and of meters; null when there is none. */
  private readonly accountFrom;
  private readonly meterFrom;
  private readonly lastAccount;

  constructor(books: SqliteBooks, persons: Persons, db: Database) {
    this.books = books;
    this.persons = persons;
    const number = <Params extends unknown[]>(sql: string) =>
      db.prepare<Params, number | null>(sql).pluck();
    this.accountFrom = number<[number]>(
      'SELECT min(account_id) FROM account WHERE account_id >= ?',
    );
    this.lastAccount = number<[]>('SELECT max(account_id) FROM account');
    this.meterFrom = number<[number]>('SELECT min(meter) FROM meter WHERE meter >= ?');
  }

  /** Reads so many more customers; true when there are no more. */
  readSome(rows: number): boolean {
    this.startAgainOnceUnlocked();
    if (this.read === null) return true;
    this.readLocked ||= this.persons.locked();
    const more = this.books.accounts.numbered(this.read + 1, U32_MAX, rows);
    for (const row of more) this.texts.put(row.accountId, this.textOf(row), false);
    this.read = more.at(-1)?.accountId ?? null;
    return this.read === null;
  }

  find(text: string, page: FindPage): FoundPage {
    const { station, from, limit, wholeOnly = false, meanwhile = false } = page;
    const wanted = text.trim();
    const found = new Map<AccountId, FoundBy>();
    this.refresh(meanwhile);
    if (wanted !== '') {
      if (DIGITS.test(wanted)) this.byNumber(Number(wanted), station, found);
      if (PLATE.test(wanted)) this.byPlate(wanted, found);
      this.byText(wholeOnly ? wholeTerms(wanted) : termsOf(wanted), found);
    }
    const shown = [...found].slice(from, from + limit);
    return {
      readPercent: this.readPercent(),
      total: Math.min(found.size, COUNTED),
      capped: found.size > COUNTED,
      accounts: shown.flatMap(([id, by]) => {
        const row = this.books.account(id);
        return row === undefined
          ? []
          : [{ by, account: accountViewOf(this.books, this.persons, row) }];
      }),
    };
  }

  private textOf(row: AccountRow): string {
    const { name, phone, address } = this.persons.person(row);
    const meter = row.meter === null ? '' : formatMeter(row.meter);
    // Nothing ends the address, so that `wholeTerms` finds none.
    return ['', name, digitsOf(phone), meter, address].map(comparable).join(BETWEEN);
  }

  private byText(terms: readonly string[], found: Map<AccountId, FoundBy>): void {
    // One more than is counted says that there are more; those found by number may be among them.
    const named = this.texts.holding(terms, COUNTED + 1 + found.size) as AccountId[];
    for (const id of named.sort((a, b) => a - b)) if (!found.has(id)) found.set(id, 'text');
  }

  private byNumber(number: number, station: StationId, found: Map<AccountId, FoundBy>): void {
    const add = (id: AccountId | undefined, by: FoundBy): void => {
      if (id !== undefined && id !== 0 && !found.has(id)) found.set(id, by);
    };
    const { accounts, hall } = this.books;
    add(accounts.numbered(number, number, 1)[0]?.accountId, 'account');
    add(accounts.ofCard(number as CardNo)?.accountId, 'card');
    add(hall.ticketOwner(station, number), 'receipt');
    let span = 10;
    for (let from = number * 10; from <= U32_MAX && number > 0; from *= 10) {
      const room = COUNTED + 1 - found.size;
      if (room <= 0) return;
      for (const row of accounts.numbered(from, from + span - 1, room))
        add(row.accountId, 'account');
      span *= 10;
    }
  }

  /** "7-202611230042", or its twelve digits alone, whoever made it: found before names are read. */
  private byPlate(wanted: string, found: Map<AccountId, FoundBy>): void {
    const [number = '', maker = ''] = wanted.split('-').reverse();
    if (Number(number) === 0) return;
    for (let at = 0; ; ) {
      const next = this.meterFrom.get(at) ?? null;
      if (next === null) return;
      const made = meterMaker(next as MeterId);
      const meter = meterId(made, Number(number));
      const owner = this.books.meter(meter)?.accountId ?? null;
      const wants = maker === '' || Number(maker) === made;
      if (owner !== null && wants && !found.has(owner)) found.set(owner, 'text');
      at = meterId(made, LAST_NUMBER) + 1;
    }
  }

  private readPercent(): number | null {
    if (this.read === null) return null;
    const [first, last] = [this.accountFrom.get(0) ?? 0, this.lastAccount.get() ?? 0];
    const share = (this.read - first) / Math.max(1, last - first);
    return Math.min(99, Math.max(0, Math.floor(share * 100)));
  }

  /** What was read while the keys were sealed finds nobody. */
  private startAgainOnceUnlocked(): void {
    if (!this.readLocked || this.persons.locked()) return;
    this.readLocked = false;
    this.texts = new TextIndex();
    this.read = 0;
  }

  /** Texts of customers that were written since the last search; and, unless somebody does so meanwhile, all that are not read. */
  private refresh(meanwhile: boolean): void {
    const changed = this.books.accounts.takeChanged();
    if (changed === 'all') {
      this.texts = new TextIndex();
      this.read = 0;
    }
    if (!meanwhile) while (!this.readSome(10_000));
    if (changed === 'all') return;
    for (const id of changed) {
      const row = this.books.account(id);
      if (row === undefined) continue;
      // Deleted: what they were called is in no key any more, nor here.
      if (row.name === '') this.texts.wipe(id);
      this.texts.put(id, this.textOf(row), true);
    }
  }
}
