/**
 * The write-ahead log after a customer's key was destroyed: it still has the page that the key stood in, until it is emptied.
 * That fails while another program reads the ledger, so it is tried again, and nobody waits for it.
 */
import { statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

interface Checkpoint {
  /** 1: a reader was in the way, the log keeps what it has. */
  readonly busy: number;
}

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

export class ErasedLog {
  private readonly db: Database;
  private holds: boolean;

  /** A log that an earlier run left, by a kill for instance, may hold a key too. */
  constructor(db: Database) {
    this.db = db;
    this.holds = !db.memory && !db.readonly && bytesOf(`${db.name}-wal`) > 0;
  }

  /** May it hold the key of a deleted customer? */
  mayHold(): boolean {
    return this.holds;
  }

  /** Outside of every transaction: a key has been destroyed durably. */
  erased(): void {
    this.holds = true;
    this.empty();
  }

  /** True once it is empty; a reader in the way makes it false and keeps nobody waiting. Throws what SQLite does. */
  empty(): boolean {
    if (!this.holds) return true;
    const { db } = this;
    const patience = db.pragma('busy_timeout', { simple: true });
    db.pragma('busy_timeout = 0');
    try {
      const [done] = db.pragma('wal_checkpoint(TRUNCATE)') as Checkpoint[];
      this.holds = done?.busy !== 0;
    } finally {
      db.pragma(`busy_timeout = ${String(patience)}`);
    }
    return !this.holds;
  }
}
