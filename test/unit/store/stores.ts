/** Stores for tests: in memory, or a file in a folder that goes away with the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { SETTINGS } from '../core/ledger-commands.ts';

export const stillClock: Clock = {
  now: () => Date.UTC(2026, 5, 15),
  monotonic: () => 0,
  after: () => () => undefined,
};

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qika-store-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const storeFile = (): string => join(folder(), 'ledger.db');

export function openStore(
  path = ':memory:',
  settings: LedgerSettings = SETTINGS,
): SqliteLedgerStore {
  const store = openSqliteStore({ path, clock: stillClock, hash: systemHash, settings });
  onTestFinished(() => store.close());
  return store;
}
