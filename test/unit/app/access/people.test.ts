/** People from the administrator's desk into the ledger, and out of it again by its entries alone. */
import { expect, test } from 'vitest';
import {
  changePerson,
  type EnterPersonRequest,
  enterPerson,
  type PeopleDeps,
  setPassword,
} from '../../../../src/app/access/people.ts';
import { accept } from '../../../../src/core/outcome.ts';
import { verifyLedger } from '../../../../src/store/verify.ts';
import { systemHash } from '../../../../src/system/hash.ts';
import { createPasswords } from '../../../../src/system/passwords.ts';
import { CLERK } from '../account.ts';
import { openedHall } from '../desk.ts';
import { codeOf, value } from '../told.ts';

/** As cheap as the algorithm allows: what is asked here is not how long it takes. */
const passwords = createPasswords({ memoryKib: 8, passes: 1 });
const ROOT = { operator: 'root' };
const GOOD = 'correct horse battery';

async function scene() {
  const { hall, station } = await openedHall();
  const deps: PeopleDeps = { ...station.deps, passwords };
  const wish = (change: Partial<EnterPersonRequest> = {}): EnterPersonRequest => ({
    operationId: hall.id(),
    person: 'Li.Na',
    fullName: '李娜',
    roles: ['card-administrator', 'cashier'],
    password: GOOD,
    temporary: true,
    ...change,
  });
  const root = wish({ person: 'root', fullName: '管理员', roles: ['administrator'] });
  value(await enterPerson(deps, CLERK, root));
  return { hall, deps, wish };
}

test('a person stands under one name for ever, with the hash of a password and nothing that gives it away', async () => {
  const { hall, deps, wish } = await scene();
  value(await enterPerson(deps, ROOT, wish()));
  const row = deps.store.people.person('li.na');
  expect(row).toMatchObject({ roles: ['cashier', 'card-administrator'], temporary: true });
  expect(await passwords.verify(row?.password ?? '', GOOD)).toEqual(accept(true));
  expect(await passwords.verify(row?.password ?? '', `${GOOD}!`)).toEqual(accept(false));
  const again = wish({ person: 'ＬＩ．ＮＡ' });
  expect(codeOf(await enterPerson(deps, ROOT, again))).toBe('person.exists');
  const rows = hall.store.db.prepare('SELECT * FROM entry').all();
  expect(JSON.stringify(rows)).not.toContain(GOOD);
  const { laws } = verifyLedger(hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test.each([
  ['no name', { person: '\u202e' }, 'person.name'],
  ['a short password', { password: 'short' }, 'person.password'],
  ['the name in the password', { password: 'my-LI.NA-password' }, 'person.password-name'],
  ['no role', { roles: [] }, 'person.roles'],
  ['the same role twice', { roles: ['cashier', 'cashier'] }, null],
  ['an administrator who sells', { roles: ['cashier', 'administrator'] }, 'person.roles'],
  ['an auditor who approves', { roles: ['manager', 'auditor'] }, 'person.roles'],
] as const)('%s', async (_what, change, code) => {
  const { deps, wish } = await scene();
  const outcome = await enterPerson(deps, ROOT, wish(change));
  expect(outcome.ok ? null : codeOf(outcome)).toBe(code);
});

test('an operation id sent again is the same wish only with the same password', async () => {
  const { deps, wish } = await scene();
  const first = wish();
  const done = value(await enterPerson(deps, ROOT, first));
  const again = value(await enterPerson(deps, ROOT, first));
  expect([again.replayed, again.entryId]).toEqual([true, done.entryId]);
  const other = { ...first, password: 'another good password' };
  expect(codeOf(await enterPerson(deps, ROOT, other))).toBe('operation.other-body');
});

test('nobody changes their own rights, and the last administrator stays', async () => {
  const { hall, deps, wish } = await scene();
  value(await enterPerson(deps, ROOT, wish()));
  const change = (operator: string, what: Parameters<typeof changePerson>[3]) =>
    changePerson(deps, { operator }, hall.id(), what);
  const stop = { kind: 'disable-person', reason: '离职' } as const;
  expect(codeOf(await change('root', { ...stop, person: 'root' }))).toBe('person.own-rights');
  expect(codeOf(await change('li.na', { ...stop, person: 'root' }))).toBe(
    'person.last-administrator',
  );
  const demote = { kind: 'set-roles', person: 'root', roles: ['auditor'] } as const;
  expect(codeOf(await change('li.na', demote))).toBe('person.last-administrator');
  value(await change('root', { ...stop, person: 'Li.Na' }));
  expect(deps.store.people.person('li.na')?.disabled).toBe('离职');
  const next = wish({ operationId: hall.id(), person: 'second', roles: ['administrator'] });
  value(await enterPerson(deps, ROOT, next));
  value(await change('second', { ...stop, person: 'root' }));
  expect(deps.store.people.administrators()).toBe(1);
});

test('a new password takes the old one’s place', async () => {
  const { hall, deps, wish } = await scene();
  value(await enterPerson(deps, ROOT, wish()));
  const next = { operationId: hall.id(), person: 'li.na', temporary: false };
  value(
    await setPassword(deps, { operator: 'li.na' }, { ...next, password: 'a better one at last' }),
  );
  const stored = deps.store.people.person('li.na');
  expect(stored?.temporary).toBe(false);
  expect(await passwords.verify(stored?.password ?? '', GOOD)).toEqual(accept(false));
  const nobody = { ...next, operationId: hall.id(), person: 'nobody', password: GOOD };
  expect(codeOf(await setPassword(deps, ROOT, nobody))).toBe('person.unknown');
});
