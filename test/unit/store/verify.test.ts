/** `verify` must see what was changed behind the ledger's back, wherever it was, and say which row it was. */
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { Desk } from '../core/ledger-commands.ts';
import { eventfulPast, live } from './histories.ts';
import { openStore, storeFile } from './stores.ts';

test('an eventful past obeys every law', async () => {
  const store = openStore();
  await live(store);
  const { ok, laws } = verifyLedger(store.db, systemHash);
  expect(laws.filter((law) => !law.ok)).toEqual([]);
  expect(ok).toBe(true);
  for (const { law, checked } of laws) expect(checked, law).toBeGreaterThan(0);
});
