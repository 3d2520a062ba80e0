/** The audit is paged by an index of its own: a million sales between two of its rows cost nothing. */
import { expect, test } from 'vitest';
import { AUDIT_ENTRIES } from '../../../src/store/history.ts';
import { ANNA, Desk } from '../core/ledger-commands.ts';
import { live } from './histories.ts';
import { openStore } from './stores.ts';

const PLAN = `EXPLAIN QUERY PLAN SELECT id, detail FROM entry
  WHERE ${AUDIT_ENTRIES} AND id < ?
  ORDER BY id DESC LIMIT ?`;

test('a page behind many sales reads the rows of the audit and no other', async () => {
  const store = openStore();
  await live(store);
  const before = store.people.audit(null, 500).length;
  const desk = new Desk(5_000);
  await store.commitBatch(Array.from({ length: 500 }, () => desk.pay(ANNA, 1)));
  expect(store.people.audit(null, 500)).toHaveLength(before);
  const plan = store.db.prepare<[number, number], { readonly detail: string }>(PLAN);
  const steps = plan.all(Number.MAX_SAFE_INTEGER, 50).map(({ detail }) => detail);
  expect(steps).toEqual([expect.stringContaining('INDEX entry_audited (id<?)')]);
});
