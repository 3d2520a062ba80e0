/** Entries that are rare are found by indexes of their own: a million sales beside them cost nothing. */
import { expect, test } from 'vitest';
import { CARD_ENTRIES } from '../../../src/store/history.ts';
import { SUSPENSE_ENTRIES } from '../../../src/store/tables/suspenses.ts';
import { openStore } from './stores.ts';

test.each([
  ['of an account', `${SUSPENSE_ENTRIES} AND account_id = 1 ORDER BY id`, 'SEARCH'],
  ['of everybody', `${SUSPENSE_ENTRIES} ORDER BY id`, 'SCAN'],
])(
  'money in suspense %s is read without the entries and the lines of the bank',
  (_of, sql, how) => {
    const { db } = openStore();
    const plan = db.prepare<[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    const [first, ...rest] = plan.all().map(({ detail }) => detail);
    expect(first).toMatch(new RegExp(`^${how} entry USING INDEX entry_suspense`));
    expect(rest.filter((detail) => /SCAN|SEARCH/.test(detail))).toEqual([]);
  },
);

test('works on the cards of an account, and its opening, are found by it', () => {
  const { db } = openStore();
  const sql = `SELECT detail FROM entry WHERE account_id = 1 AND ${CARD_ENTRIES} ORDER BY id DESC`;
  const plan = db.prepare<[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  expect(plan.all().map(({ detail }) => detail)).toEqual([
    'SEARCH entry USING INDEX entry_card_work (account_id=?)',
  ]);
});
