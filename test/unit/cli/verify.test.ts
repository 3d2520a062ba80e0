/** `qika verify` on a ledger that an older program left: not sound by this program's laws, and not broken either. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verify } from '../../../src/cli/verify.ts';
import { MIGRATIONS, migrate } from '../../../src/store/migrate.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { stillClock, storeFile } from '../store/stores.ts';
import { printed } from './printed.ts';

/** A ledger of the program of that many migrations before this one. */
function olderLedger(before: number): { readonly path: string; readonly db: Database.Database } {
  const path = storeFile();
  const db = new Database(path);
  migrate(db, stillClock, systemHash, MIGRATIONS.slice(0, MIGRATIONS.length - before));
  return { path, db };
}

const digest = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

const asked = (path: string) =>
  printed(async () => verify({ path, hash: systemHash, anchors: [] }));

test.each([1, 2, MIGRATIONS.length - 1])(
  'a ledger %i migrations behind is older, not broken: another exit code, the next step, no byte changed',
  async (before) => {
    const { path, db } = olderLedger(before);
    db.close();
    const was = digest(path);
    const { code, out } = await asked(path);
    expect(code).toBe(3);
    expect(out).toContain('Start the station once');
    expect(out).not.toContain('BROKEN');
    expect(digest(path)).toBe(was);
    expect(verifyLedger(path, systemHash)).toMatchObject({
      ok: false,
      older: { applied: MIGRATIONS.length - before, known: MIGRATIONS.length },
    });
  },
);

test.each([
  [
    'the record of its last migration taken away',
    (db: Database.Database) => {
      migrate(db, stillClock, systemHash);
      db.exec('DROP TRIGGER schema_migration_no_delete');
      db.exec('DELETE FROM schema_migration WHERE n = (SELECT max(n) FROM schema_migration)');
    },
  ],
  ['a lock taken off', (db: Database.Database) => db.exec('DROP TRIGGER entry_no_update')],
  [
    'the time of a migration changed',
    (db: Database.Database) => {
      db.exec('DROP TRIGGER schema_migration_no_update');
      db.exec('UPDATE schema_migration SET at = at + 1 WHERE n = 3');
    },
  ],
])('an older ledger with %s is broken', async (_what, edit) => {
  const { path, db } = olderLedger(1);
  edit(db);
  db.close();
  const { code, out } = await asked(path);
  expect([code, verifyLedger(path, systemHash).older]).toEqual([1, null]);
  expect(out).toContain('BROKEN  schema');
});
