/**
 * A table in which most ledgers have no row at all, and which every deduction has to ask: whether there is any is asked once.
 */
import type { Database } from 'better-sqlite3';

export class RareTable {
  private readonly any;
  /** Null when not known. */
  private empty: boolean | null = null;

  constructor(db: Database, table: string) {
    this.any = db.prepare<[], number>(`SELECT EXISTS (SELECT 1 FROM ${table})`).pluck();
  }

  /** True where certainly no row is in it. */
  isEmpty(): boolean {
    this.empty ??= this.any.get() === 0;
    return this.empty;
  }

  /** A row is being written. */
  filled(): void {
    this.empty = false;
  }

  /** After a rollback, or when another connection has written. */
  forget(): void {
    this.empty = null;
  }
}
