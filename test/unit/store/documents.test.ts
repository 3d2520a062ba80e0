/** The register of form numbers that a ledger from before it gets, from its entries. */
import { expect, test } from 'vitest';
import { documentsMigration } from '../../../src/store/migrations/0019-documents.ts';
import { invoicedPurchasesMigration } from '../../../src/store/migrations/0036-invoiced-purchases.ts';
import { priceCorrectionsMigration } from '../../../src/store/migrations/0040-price-corrections.ts';
import { SqliteBooks } from '../../../src/store/sqlite-books.ts';
import { documentTable } from '../../../src/store/tables/documents.ts';
import { priceCorrectionTable } from '../../../src/store/tables/price-corrections.ts';
import { ANNA, BERT, SETTINGS } from '../core/ledger-town.ts';
import { live } from './histories.ts';
import { openStore } from './stores.ts';

test('documents of the past are entered as they stood', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const kept = [...documentTable(db).all()];
  const later = ['true-up-year', 'agree-plan', 'grant-emergency', 'grant-gift'];
  const older = kept.filter(({ kind }) => !later.includes(kind));
  expect(new Set(older.map(({ kind }) => kind)).size).toBe(5);
  db.exec('DROP TABLE document');
  db.exec(documentsMigration);
  expect([...documentTable(db).all()]).toEqual(older);
  expect(() => db.exec("UPDATE document SET form_no = 'X'")).toThrow('append-only');
  expect(() => db.exec('DELETE FROM document')).toThrow('append-only');
});

test('price corrections of the past are held against later ones', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const kept = [...priceCorrectionTable(db).all()];
  expect(kept.length).toBeGreaterThan(0);
  db.exec('DROP TABLE price_correction');
  db.exec(priceCorrectionsMigration);
  expect([...priceCorrectionTable(db).all()]).toEqual(kept);
  const [first] = kept;
  if (first === undefined) throw new Error('no correction');
  expect(new SqliteBooks(db, SETTINGS).priceCorrectionsOf(first.accountId)).toContainEqual(first);
  expect(() => db.exec('DELETE FROM price_correction')).toThrow('append-only');
});

test('VAT invoices of the past are known by their purchase', async () => {
  const store = openStore();
  await live(store);
  const { db } = store;
  const { invoices } = new SqliteBooks(db, SETTINGS).hall;
  const kept = [...invoices.all()];
  expect(kept.filter(({ purchase }) => purchase !== null)).toHaveLength(2);
  db.exec('DROP INDEX invoice_purchase; ALTER TABLE invoice DROP COLUMN purchase');
  db.exec(invoicedPurchasesMigration);
  expect([...new SqliteBooks(db, SETTINGS).hall.invoices.all()]).toEqual(kept);
  const [given] = kept.filter(({ purchase }) => purchase !== null);
  const known = given?.purchase == null ? [] : invoices.of(given.purchase);
  expect(known.map(({ number }) => number)).toEqual(['24330001', '24330003']);
});

test('deposits that an account holds are those of its own postings', async () => {
  const store = openStore();
  await live(store);
  // 500.00 taken and 200.00 given back, 70.00 by a transfer that came; Anna never gave one.
  expect(store.registry.depositHeld(BERT)).toBe(37_000);
  expect(store.registry.depositHeld(ANNA)).toBe(0);
  const books = new SqliteBooks(store.db, SETTINGS);
  expect([...books.heldDeposits(BERT)]).toEqual(
    [30_000, 7_000].map((heldFen) => ({ item: 'deposit', heldFen })),
  );
  expect([...books.heldDeposits(ANNA)]).toEqual([]);
});
