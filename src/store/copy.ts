/** A copy of the ledger's file as of one moment, and how two files of one ledger stand to each other. */
import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import { storeError } from './connection.ts';
import { appliedMigrations, MIGRATIONS, migrate, schemaFault } from './migrate.ts';
import { type ChainHead, Stations } from './stations.ts';
import { toHex } from './tables/identities.ts';

const OWNER_ONLY = 0o600;

function reading<T>(path: string, read: (db: Database.Database) => T): T {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return read(db);
  } catch (cause) {
    throw storeError(cause);
  } finally {
    db?.close();
  }
}

/**
 * Copies everything that is committed when it begins into a new file; who writes meanwhile goes on undisturbed. Throws
 * StoreError 'store.full' where there is no room, 'store.read-only' where a file cannot be read or made.
 */
export function copyLedger(from: string, to: string): void {
  reading(from, (db) => db.prepare('VACUUM INTO ?').run(to));
  chmodSync(to, OWNER_ONLY);
}

/** The end of each station's chain in a file. Throws StoreError. */
export const chainHeadsIn = (path: string, hash: Hash): readonly ChainHead[] =>
  reading(path, (db) => new Stations(db, hash).heads());

/**
 * What a ledger is beside an earlier or later copy of it. `holds`: it has every batch of the copy, and `more` later ones.
 * `lacks`: both agree as far as it goes, and the copy goes on. `differs`: from that batch of that station on at the
 * latest, they are two histories.
 */
export type Beside =
  | { readonly kind: 'holds'; readonly more: number }
  | { readonly kind: 'lacks'; readonly fewer: number }
  | { readonly kind: 'differs'; readonly station: number; readonly batch: number };

const chainReader = (db: Database.Database) => {
  const chain = db
    .prepare<[number, number], Uint8Array>('SELECT chain FROM batch WHERE station = ? AND n = ?')
    .pluck();
  return (station: number, n: number): string => toHex(chain.get(station, n) ?? new Uint8Array());
};

/** Throws StoreError where a file cannot be read. */
export function besideCopy(path: string, copyPath: string, hash: Hash): Beside {
  return reading(path, (ledger) =>
    reading(copyPath, (copy) => {
      const counts = (db: Database.Database) =>
        new Map(new Stations(db, hash).heads().map(({ station, n }) => [station, n]));
      const own = counts(ledger);
      const copied = counts(copy);
      const [ownChain, copiedChain] = [chainReader(ledger), chainReader(copy)];
      let more = 0;
      let fewer = 0;
      for (const station of new Set([...own.keys(), ...copied.keys()])) {
        const [here, there] = [own.get(station) ?? 0, copied.get(station) ?? 0];
        const batch = Math.min(here, there);
        more += here - batch;
        fewer += there - batch;
        // A chain value covers all before it: one that agrees says that everything up to it does.
        if (ownChain(station, batch) !== copiedChain(station, batch)) {
          return { kind: 'differs', station, batch };
        }
      }
      return fewer > 0 ? { kind: 'lacks', fewer } : { kind: 'holds', more };
    }),
  );
}

/** A copy that an older program made gets the tables that it lacks, as the ledger itself did when the program was changed. */
export function bringForward(path: string, clock: Clock, hash: Hash): void {
  const db = new Database(path, { fileMustExist: true });
  try {
    const applied = appliedMigrations(db);
    // What is no copy of an older program is for the laws to name.
    const isOlder = schemaFault(applied, hash) === null && applied.length < MIGRATIONS.length;
    if (isOlder) migrate(db, clock, hash);
  } catch (cause) {
    throw storeError(cause);
  } finally {
    db.close();
  }
}
