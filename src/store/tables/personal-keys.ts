/** Salts of the customers' own keys: drawn once, destroyed by a deletion. */
import type { Database } from 'better-sqlite3';
import type { AccountId } from '../../core/ids.ts';

interface StoredKey {
  readonly accountId: number;
  readonly salt: Uint8Array;
}

export function personalKeyTable(db: Database) {
  const byId = db
    .prepare<[number], Buffer>('SELECT salt FROM personal_key WHERE account_id = ?')
    .pluck();
  const every = db.prepare<[], StoredKey>(
    'SELECT account_id AS accountId, salt FROM personal_key ORDER BY account_id',
  );
  const insert = db.prepare('INSERT INTO personal_key VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM personal_key WHERE account_id = ?');
  return {
    get: (id: AccountId): Uint8Array | undefined => byId.get(id),
    all: (): IterableIterator<StoredKey> => every.iterate(),
    add: (id: AccountId, salt: Uint8Array) => insert.run(id, salt),
    destroy: (id: AccountId) => remove.run(id),
  };
}
