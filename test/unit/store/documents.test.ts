/** The register of form numbers that a ledger from before it gets, from its entries. */
import { expect, test } from 'vitest';
import { documentsMigration } from '../../../src/store/migrations/0019-documents.ts';
import { documentTable } from '../../../src/store/tables/documents.ts';
import { live } from './histories.ts';
import { openStore } from './stores.ts';

test('documents of the past are entered as they stood', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const kept = [...documentTable(db).all()];
  expect(new Set(kept.map(({ kind }) => kind)).size).toBe(5);
  db.exec('DROP TABLE document');
  db.exec(documentsMigration);
  expect([...documentTable(db).all()]).toEqual(kept);
  expect(() => db.exec("UPDATE document SET form_no = 'X'")).toThrow('append-only');
  expect(() => db.exec('DELETE FROM document')).toThrow('append-only');
});
