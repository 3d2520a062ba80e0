/** Ledgers with a past: so many customers, so many payments, written through the store like any other. */

import { copyFileSync } from 'node:fs';
import { referenceV1 } from '../drivers/card/formats/reference-v1.ts';
import { accountId } from '../src/core/ids.ts';
import type { LedgerCommand } from '../src/core/ledger/commands.ts';
import { litre } from '../src/core/units.ts';
import type { SqliteLedgerStore } from '../src/store/sqlite.ts';
import { Operations, payments } from './payments.ts';
import { afterTurn, openSqliteStore, systemClock, systemHash } from './product.ts';

export const SETTINGS = {
  company: 31_001,
  unitLitres: litre(1),
  capacity: referenceV1.capabilities.capacity,
  limits: { perPurchase: litre(0), perDay: litre(0), perMonth: litre(0) },
};

const BATCH = 5_000;

export const openBooks = (path: string): SqliteLedgerStore =>
  openSqliteStore({
    path,
    clock: systemClock,
    hash: systemHash,
    settings: SETTINGS,
    defer: afterTurn,
  });

/** Writes all or stops: a refused command would make the figures those of another work. */
export async function commitAll(
  store: SqliteLedgerStore,
  commands: readonly LedgerCommand[],
): Promise<void> {
  for (const outcome of await store.commitBatch(commands)) {
    if (!outcome.ok) throw new Error(`the ledger refused: ${outcome.refusal.code}`);
  }
}

const opened = (operations: Operations, n: number): LedgerCommand => ({
  kind: 'open-account',
  ...operations.head(),
  accountId: accountId(n),
  name: `客户${n}`,
  phone: `139${String(n).padStart(8, '0')}`,
  address: `光明小区${1 + (n % 80)}栋${1 + (n % 6)}单元${n}室`,
  communityId: 1,
  customerClass: 'household',
  householdSize: 3,
});

async function openAccounts(
  store: SqliteLedgerStore,
  operations: Operations,
  customers: number,
): Promise<void> {
  const community = { communityId: 1, name: '光明小区' };
  await commitAll(store, [{ kind: 'enter-community', ...operations.head(), ...community }]);
  for (let first = 1; first <= customers; first += BATCH) {
    const length = Math.min(BATCH, customers - first + 1);
    const batch = Array.from({ length }, (_, i) => opened(operations, first + i));
    await commitAll(store, batch);
  }
}

export interface Past {
  readonly customers: number;
  readonly payments: number;
}

/** The operations that come after the past of such books. */
export const operationsAfter = ({ customers, payments }: Past): Operations =>
  new Operations(1 + customers + payments);

/** Makes a new ledger at `path` with accounts 1 … customers and their past payments. */
export async function fillBooks(path: string, past: Past): Promise<void> {
  const store = openBooks(path);
  const operations = new Operations(0);
  await openAccounts(store, operations, past.customers);
  for (let left = past.payments; left > 0; left -= BATCH) {
    await commitAll(store, payments(operations, past.customers, Math.min(BATCH, left)));
  }
  await store.close();
}

/** A second ledger with the same past; both must be closed. */
export const copyBooks = (from: string, to: string): void => copyFileSync(from, to);
