/** One box for all that a customer is known by: number, card, meter, receipt, name, phone, address. */
import { type AccountId, type CardNo, formatMeter, type StationId } from '../../core/ids.ts';
import type { AccountRow } from '../../core/ledger/rows.ts';
import type { FindPage, FoundBy, FoundPage } from '../../ports/store.ts';
import type { Persons } from '../personal/persons.ts';
import type { SqliteBooks } from '../sqlite-books.ts';
import { accountViewOf } from '../views.ts';
import { BETWEEN, comparable, TextIndex } from './text-index.ts';

/** Who has found so many has not found anything; they are counted no further. */
const COUNTED = 1_000;
const DIGITS = /^\d{1,10}$/;
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

  constructor(books: SqliteBooks, persons: Persons) {
    this.books = books;
    this.persons = persons;
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

  find(text: string, { station, from, limit, wholeOnly = false }: FindPage): FoundPage {
    const wanted = text.trim();
    const found = new Map<AccountId, FoundBy>();
    if (wanted !== '') {
      if (DIGITS.test(wanted)) this.byNumber(Number(wanted), station, found);
      this.byText(wholeOnly ? wholeTerms(wanted) : termsOf(wanted), found);
    }
    const page = [...found].slice(from, from + limit);
    return {
      total: Math.min(found.size, COUNTED),
      capped: found.size > COUNTED,
      accounts: page.flatMap(([id, by]) => {
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
    this.refresh();
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

  /** What was read while the keys were sealed finds nobody. */
  private startAgainOnceUnlocked(): void {
    if (!this.readLocked || this.persons.locked()) return;
    this.readLocked = false;
    this.texts = new TextIndex();
    this.read = 0;
  }

  /** Texts of customers that were written since the last search; and, before it has been done, all of them. */
  private refresh(): void {
    const changed = this.books.accounts.takeChanged();
    if (changed === 'all') {
      this.texts = new TextIndex();
      this.read = 0;
    }
    while (!this.readSome(10_000));
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
