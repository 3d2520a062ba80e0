/** How many passwords are looked at at once, how many wait, and that looking costs the same for everybody. */
import { expect, test } from 'vitest';
import { createAccessDesk } from '../../../src/app/access/access-desk.ts';
import { changePerson, enterPerson, type PeopleDeps } from '../../../src/app/access/people.ts';
import { type Argon2, createPasswords } from '../../../src/system/passwords.ts';
import { openedHall } from '../app/desk.ts';
import { codeOf, value } from '../app/told.ts';

const STORED = '$argon2id$of nobody';

/** Hashes that end when they are told to, and how many were begun. */
function countedHashes() {
  const open: (() => void)[] = [];
  const seen = { hashes: 0, verifies: 0, most: 0 };
  const begin = <T>(result: T): Promise<T> =>
    new Promise((resolve) => {
      open.push(() => resolve(result));
      seen.most = Math.max(seen.most, open.length);
    });
  const argon2: Argon2 = {
    hash: () => {
      seen.hashes += 1;
      return begin(STORED);
    },
    verify: () => {
      seen.verifies += 1;
      return begin(true);
    },
  };
  return { argon2, seen, open };
}

test('two at once, sixteen wait, and the next is told to come again', async () => {
  const { argon2, seen, open } = countedHashes();
  const passwords = createPasswords({ memoryKib: 8, passes: 1 }, argon2);
  const asked = Array.from({ length: 30 }, (_, i) =>
    i % 2 === 0 ? passwords.hash('a') : passwords.verify(STORED, 'a'),
  );
  const busy = await Promise.all(asked.slice(18));
  expect(busy.map((outcome) => outcome.ok || outcome.refusal.code)).toEqual(
    Array(12).fill('login.busy'),
  );
  expect(seen.hashes + seen.verifies).toBe(2);
  while (open.length > 0) {
    open.shift()?.();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
  const done = await Promise.all(asked.slice(0, 18));
  expect(done.every(({ ok }) => ok)).toBe(true);
  expect(seen).toEqual({ hashes: 9, verifies: 9, most: 2 });
  const after = passwords.hash('b');
  open.shift()?.();
  expect((await after).ok).toBe(true);
});

test('a name that nobody has, one that is shut out and a wrong password cost the same work', async () => {
  const { hall, station } = await openedHall();
  const work: string[] = [];
  const passwords = createPasswords(
    { memoryKib: 8, passes: 1 },
    {
      hash: async () => {
        work.push('hash');
        return `${STORED}, ${work.length}`;
      },
      verify: async (stored, password) => {
        work.push('verify');
        expect(stored).toMatch(/^\$argon2id\$/);
        return password === 'right';
      },
    },
  );
  const deps: PeopleDeps = { ...station.deps, passwords };
  for (const person of ['li', 'wang', 'root']) {
    const wish = { operationId: hall.id(), person, fullName: person, temporary: false };
    const roles = [person === 'root' ? ('administrator' as const) : ('cashier' as const)];
    value(
      await enterPerson(
        deps,
        { operator: 'root' },
        { ...wish, roles, password: 'a good password' },
      ),
    );
  }
  const desk = createAccessDesk(deps);
  // The first of all makes the hash that stands for nobody's.
  await desk.logIn('somebody', 'x');
  const cost = async (name: string, password: string): Promise<string> => {
    work.length = 0;
    const outcome = await desk.logIn(name, password);
    return `${outcome.ok ? 'in' : codeOf(outcome)}: ${work.join(' ')}`;
  };
  expect(await cost('li', 'right')).toBe('in: verify');
  expect(await cost('li', 'wrong')).toBe('login.wrong: verify');
  expect(await cost('nobody', 'wrong')).toBe('login.wrong: verify');
  const out = { kind: 'disable-person' as const, person: 'li', reason: 'left' };
  value(await changePerson(deps, { operator: 'root' }, hall.id(), out));
  expect(await cost('li', 'right')).toBe('login.wrong: verify');
  expect(await cost('', 'wrong')).toBe('login.wrong: verify');
});

test('a guess that was not looked at is no guess', async () => {
  const { hall, station } = await openedHall();
  const { argon2, open } = countedHashes();
  const passwords = createPasswords({ memoryKib: 8, passes: 1 }, argon2);
  const desk = createAccessDesk({ ...station.deps, passwords });
  for (let i = 0; i < 18; i += 1) void passwords.hash('a');
  for (let i = 0; i < 12; i += 1) expect(codeOf(await desk.logIn('li', 'x'))).toBe('login.busy');
  expect(desk.isLocked('li')).toBe(false);
  for (const end of open) end();
  await hall.store.close();
});
