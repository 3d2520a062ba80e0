/** Stores for tests: in memory, or a file in a folder that goes away with the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createRandom } from '../../../simulators/random.ts';
import type { LedgerSettings } from '../../../src/core/ledger/snapshot.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { PersonalCipher } from '../../../src/ports/personal.ts';
import { openSqliteStore, type SqliteLedgerStore } from '../../../src/store/sqlite.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { KeyRing } from '../../../src/system/keys/key-ring.ts';
import { createPersonalCipher } from '../../../src/system/personal-cipher.ts';
import { SETTINGS } from '../core/ledger-town.ts';

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

/** Data keys that every test has; the same past makes the same rows. */
export function testCipher(key = 7): PersonalCipher {
  const roll = createRandom(key);
  return createPersonalCipher(KeyRing.of(new Uint8Array(32).fill(key)), {
    bytes: (n) => Uint8Array.from({ length: n }, () => roll.below(256)),
  });
}

export const storeFile = (): string => join(folder(), 'ledger.db');

export function openStore(
  path = ':memory:',
  settings: LedgerSettings = SETTINGS,
): SqliteLedgerStore {
  const personal = testCipher();
  const store = openSqliteStore({ path, clock: stillClock, hash: systemHash, settings, personal });
  onTestFinished(() => store.close());
  return store;
}
