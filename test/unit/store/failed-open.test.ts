/** A ledger that cannot be opened is let go of: whoever repairs it finds no hand on it. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { holdLock } from '../../../src/store/connection.ts';
import { openStore, storeFile } from './stores.ts';

test('a ledger that lacks a table leaves neither its lock nor its connection open', async () => {
  const path = storeFile();
  await openStore(path).close();
  const thief = new Database(path);
  thief.exec('DROP TABLE window_count');
  thief.close();
  expect(() => openStore(path)).toThrow('no such table: window_count');
  expect(existsSync(`${path}-wal`)).toBe(false);
  holdLock(path).close();
});
