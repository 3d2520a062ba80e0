/** The audit is paged by an index of its own: a million sales between two of its rows cost nothing. */
import { expect, test } from 'vitest';
import { auditPage } from '../../../src/app/access/audit-list.ts';
import { AUDIT_ENTRIES } from '../../../src/store/history.ts';
import { Desk } from '../core/ledger-commands.ts';
import { ANNA } from '../core/ledger-town.ts';
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

test('a page that shows all there is says that nothing older is there; one line fewer, and one more page has it', async () => {
  const store = openStore();
  await live(store);
  const all = store.people.changes(null, 500, '').changes;
  expect(all.length).toBeGreaterThan(20);
  expect(store.people.changes(null, all.length, '')).toEqual({ changes: all, before: null });
  const short = store.people.changes(null, all.length - 1, '');
  expect(short.before).toBe(all.at(-2)?.entry);
  expect(store.people.changes(short.before, 500, '')).toEqual({
    changes: all.slice(-1),
    before: null,
  });
  const audited = store.people.audit(null, 500).length;
  const everybody = { before: null, kind: null, person: '' };
  expect(auditPage(store.people, { ...everybody, limit: audited }).before).toBeNull();
  const shorter = auditPage(store.people, { ...everybody, limit: audited - 1 });
  const rest = auditPage(store.people, { ...everybody, before: shorter.before, limit: 500 });
  expect(shorter.before).not.toBeNull();
  expect(rest.lines.length).toBeGreaterThan(0);
  expect(rest.before).toBeNull();
});
