import type { AccountId } from '../../core/ids.ts';

/** Slots of one page, and pages at most: 262,144 customers, at 600 bytes each about 150 MB. */
const PAGE_BITS = 10;
const PAGES = 256;
const IN_PAGE = (1 << PAGE_BITS) - 1;

interface OfAccount {
  readonly accountId: AccountId;
}

/**
 * Rows of customers that the one writer has lately read or written. Each account number has one slot, and whoever comes
 * last keeps it: numbers are given in order, so a company that fits has no two customers in one slot, and a look-up is two
 * steps where a map needs a hash and a chain. The writer clears it whenever a transaction ends otherwise than by its own
 * commit, and whenever another connection has written.
 */
export class RowCache<V extends OfAccount> {
  private readonly pages: (V | undefined)[][] = [];

  get(key: AccountId): V | undefined {
    const row = this.pages[(key >>> PAGE_BITS) & (PAGES - 1)]?.[key & IN_PAGE];
    return row?.accountId === key ? row : undefined;
  }

  set(row: V): void {
    const { accountId } = row;
    const at = (accountId >>> PAGE_BITS) & (PAGES - 1);
    this.pages[at] ??= new Array<V | undefined>(IN_PAGE + 1).fill(undefined);
    this.pages[at][accountId & IN_PAGE] = row;
  }

  clear(): void {
    this.pages.length = 0;
  }
}

/**
 * The row of a table that was read or written last, and those that were read ahead. Rule and effects of one command ask for
 * the same row several times, and none of them keeps it for the other; a run knows what its next commands will ask for. "There
 * is none" is remembered too.
 */
export class LastRow<K, V> {
  private key: K | undefined;
  private row: V | undefined;
  private ahead = new Map<K, V | undefined>();
  private readonly read: (key: K) => V | undefined;

  constructor(read: (key: K) => V | undefined) {
    this.read = read;
  }

  get(key: K): V | undefined {
    if (this.key !== key) {
      const row = this.ahead.get(key);
      this.row = row === undefined && !this.ahead.has(key) ? this.read(key) : row;
      this.key = key;
    }
    return this.row;
  }

  set(key: K, row: V): void {
    this.key = key;
    this.row = row;
    if (this.ahead.has(key)) this.ahead.set(key, row);
  }

  isAhead(key: K): boolean {
    return this.ahead.has(key);
  }

  /** What was read of these keys, outside of any transaction; those that were read ahead before are let go. */
  readAhead(rows: Map<K, V | undefined>): void {
    this.ahead = rows;
  }

  forget(): void {
    this.key = undefined;
    this.row = undefined;
    this.ahead.clear();
  }
}
