/**
 * The least that better-sqlite3 can be asked for: the same rows into the same schema with the same keys, pragmas and
 * prepared statements, and nothing looked up, decided, hashed or formatted.
 */
import type { Connection } from '../src/store/connection.ts';
import { openConnection } from './product.ts';
import type { BatchRows } from './recorded-rows.ts';

const marks = (n: number): string => Array.from({ length: n }, () => '?').join(',');

export class BareLoop {
  private readonly connection: Connection;
  private readonly begin;
  private readonly commit;
  private readonly insertEntry;
  private readonly insertPosting;
  private readonly updateLive;
  private readonly insertBatch;

  constructor(path: string) {
    this.connection = openConnection(path);
    const { db } = this.connection;
    this.begin = db.prepare('BEGIN IMMEDIATE');
    this.commit = db.prepare('COMMIT');
    this.insertEntry = db.prepare(`INSERT INTO entry VALUES (${marks(13)})`);
    this.insertPosting = db.prepare(`INSERT INTO posting VALUES (${marks(9)})`);
    this.updateLive = db.prepare(
      'UPDATE live SET version = ?, head = ?, balance_fen = ? WHERE account_id = ? AND version = ?',
    );
    this.insertBatch = db.prepare(`INSERT INTO batch VALUES (${marks(7)})`);
  }

  /** One durable transaction. */
  write({ payments, batch }: BatchRows): void {
    this.begin.run();
    for (const { entry, posting, live } of payments) {
      this.insertEntry.run(...entry);
      this.insertPosting.run(...posting);
      this.updateLive.run(...live);
    }
    this.insertBatch.run(...batch);
    this.commit.run();
  }

  /** Throws Bug unless this file's commits are as durable as the ledger's. */
  close(): void {
    this.connection.assertDurable();
    this.connection.close();
  }
}
