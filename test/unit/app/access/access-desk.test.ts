/** Logging in, being locked out, and the clock that counts it: what a guesser, a forgetful and a dishonest person meet. */
import { expect, test } from 'vitest';
import { type AccessDesk, createAccessDesk } from '../../../../src/app/access/access-desk.ts';
import { GUESSES_MAX } from '../../../../src/app/access/guesses.ts';
import { changePerson } from '../../../../src/app/access/people.ts';
import {
  IDLE_MS,
  LONGEST_MS,
  PROVEN_MS,
  type Session,
} from '../../../../src/app/access/sessions.ts';
import type { Passwords } from '../../../../src/ports/passwords.ts';
import { nameOf, PASSWORD, peopleRig, quickPasswords } from '../../../rig/people.ts';
import { CLERK } from '../account.ts';
import { openedHall } from '../desk.ts';
import { codeOf, value } from '../told.ts';

/** Monotonic time is moved by the test; the wall may say what it likes. */
async function scene(passwords: Passwords = quickPasswords) {
  const { hall, station } = await openedHall();
  let passed = 0;
  let wall = 0;
  const clock = { ...station.deps.clock, now: () => wall, monotonic: () => passed };
  await peopleRig(station.deps, () => hall.id());
  const deps = { ...station.deps, passwords, clock };
  const desk = createAccessDesk(deps);
  return {
    hall,
    deps,
    desk,
    pass: (ms: number) => {
      passed += ms;
    },
    /** The monotonic clock of a computer that sleeps stands still. */
    sleep: (ms: number) => {
      wall += ms;
    },
  };
}

const shown = ({ token, cookie }: Session) => ({ token, cookies: ['planted', cookie] });
const CASHIER = nameOf('cashier');
const MINUTE = 60_000;

async function guess(desk: AccessDesk, times: number, pass: (ms: number) => void) {
  const codes: string[] = [];
  for (let n = 0; n < times; n += 1) {
    codes.push(codeOf(await desk.logIn(CASHIER, 'not the password')));
    pass(MINUTE);
  }
  return codes;
}

test('the eleventh guess is locked, the right password too, and other people go on working', async () => {
  const { desk, pass } = await scene();
  const codes = await guess(desk, GUESSES_MAX + 1, pass);
  expect(codes.slice(0, GUESSES_MAX)).toEqual(Array(GUESSES_MAX).fill('login.wrong'));
  expect(codes.at(-1)).toBe('login.locked');
  expect(codeOf(await desk.logIn(CASHIER, PASSWORD))).toBe('login.locked');
  expect(desk.isLocked(CASHIER)).toBe(true);
  value(await desk.logIn(nameOf('finance'), PASSWORD));
  desk.release(CASHIER);
  value(await desk.logIn(CASHIER, PASSWORD));
});

test('from the fourth wrong password on each costs a wait that doubles; the right one ends the counting', async () => {
  const { desk, pass } = await scene();
  for (let n = 0; n < 4; n += 1) {
    expect(codeOf(await desk.logIn(CASHIER, 'wrong'))).toBe('login.wrong');
  }
  const early = await desk.logIn(CASHIER, PASSWORD);
  expect(early).toMatchObject({ refusal: { code: 'login.wait', facts: { seconds: 1 } } });
  pass(1_000);
  expect(codeOf(await desk.logIn(CASHIER, 'wrong'))).toBe('login.wrong');
  pass(1_999);
  expect(codeOf(await desk.logIn(CASHIER, PASSWORD))).toBe('login.wait');
  pass(1);
  value(await desk.logIn(CASHIER, PASSWORD));
  expect(codeOf(await desk.logIn(CASHIER, 'wrong'))).toBe('login.wrong');
  value(await desk.logIn(CASHIER, PASSWORD));
});

test('guesses sent together are each counted', async () => {
  const { desk } = await scene();
  const all = await Promise.all(Array.from({ length: 30 }, () => desk.logIn(CASHIER, 'wrong')));
  const looked = all.filter((one) => codeOf(one) === 'login.wrong');
  expect(looked.length).toBe(4);
});

test('nobody, somebody shut out and a wrong password are one answer, and each costs one hash', async () => {
  let verified = 0;
  const counting: Passwords = {
    hash: (password) => quickPasswords.hash(password),
    verify: (stored, password) => {
      verified += 1;
      return quickPasswords.verify(stored, password);
    },
  };
  const { desk, deps, hall } = await scene(counting);
  const stop = { kind: 'disable-person', person: nameOf('finance'), reason: '离职' } as const;
  value(await changePerson(deps, CLERK, hall.id(), stop));
  const tries = [
    ['nobody', PASSWORD],
    ['\u202e', PASSWORD],
    [nameOf('finance'), PASSWORD],
    [CASHIER, 'wrong'],
  ] as const;
  for (const [name, password] of tries) {
    const before = verified;
    const answer = await desk.logIn(name, password);
    expect([codeOf(answer), verified - before]).toEqual(['login.wrong', 1]);
  }
});

test('a name is known however it is typed', async () => {
  const { desk } = await scene();
  expect(value(await desk.logIn('ＴＨＥ.Cashier ', PASSWORD)).person).toBe(CASHIER);
});

test('a request shows cookie and token of one session; either alone is nobody', async () => {
  const { desk } = await scene();
  const { sessions } = desk;
  const mine = value(await desk.logIn(CASHIER, PASSWORD));
  const other = value(await desk.logIn(nameOf('finance'), PASSWORD));
  expect(value(sessions.of(shown(mine), true)).person).toBe(CASHIER);
  for (const wrong of [
    { token: null, cookies: [mine.cookie] },
    { token: mine.token, cookies: [] },
    { token: mine.token, cookies: [other.cookie] },
    { token: mine.cookie, cookies: [mine.cookie] },
  ]) {
    expect(codeOf(sessions.of(wrong, true))).toBe('session.none');
  }
});

test('the screen is locked when nobody is there, and a page that asks by itself is nobody', async () => {
  const { desk, pass } = await scene();
  const session = value(await desk.logIn(CASHIER, PASSWORD));
  pass(IDLE_MS - 1);
  value(desk.sessions.of(shown(session), true));
  pass(IDLE_MS - 1);
  value(desk.sessions.of(shown(session), false));
  pass(1);
  expect(codeOf(desk.sessions.of(shown(session), true))).toBe('session.locked');
  expect(codeOf(await desk.unlock(shown(session), 'wrong'))).toBe('login.wrong');
  expect(codeOf(desk.sessions.of(shown(session), true))).toBe('session.locked');
  const again = value(await desk.unlock(shown(session), PASSWORD));
  expect(again.token).toBe(session.token);
  value(desk.sessions.of(shown(session), true));
});

test('a session ends after its longest time, whatever is done in it and whatever the wall clock says', async () => {
  const { desk, pass } = await scene();
  const session = value(await desk.logIn(CASHIER, PASSWORD));
  for (let at = MINUTE; at < LONGEST_MS; at += MINUTE) {
    pass(MINUTE);
    value(desk.sessions.of(shown(session), true));
  }
  expect(desk.sessions.isOpen(session.token)).toBe(true);
  pass(MINUTE);
  expect(desk.sessions.isOpen(session.token)).toBe(false);
  expect(codeOf(await desk.unlock(shown(session), PASSWORD))).toBe('session.none');
});

test('a computer that slept finds its screen locked, and its session ended by the next morning', async () => {
  const { desk, sleep } = await scene();
  const session = value(await desk.logIn(CASHIER, PASSWORD));
  sleep(IDLE_MS);
  expect(codeOf(desk.sessions.of(shown(session), true))).toBe('session.locked');
  value(await desk.unlock(shown(session), PASSWORD));
  sleep(-LONGEST_MS);
  value(desk.sessions.of(shown(session), true));
  sleep(2 * LONGEST_MS);
  expect(desk.sessions.isOpen(session.token)).toBe(false);
  expect(codeOf(await desk.unlock(shown(session), PASSWORD))).toBe('session.none');
});

test('the first administrator comes in by a code that serves once', async () => {
  const { desk, hall } = await scene();
  const wish = { person: 'boss', fullName: '管理员', password: PASSWORD };
  const enter = (code: string) => desk.enterFirst(CLERK, { operationId: hall.id(), code, ...wish });
  expect(codeOf(await enter(''))).toBe('first.code');
  const old = desk.newCode();
  const code = desk.newCode();
  expect(codeOf(await enter(old))).toBe('first.code');
  value(await enter(code));
  expect(value(await desk.logIn('boss', PASSWORD)).roles).toEqual(['administrator']);
  expect(codeOf(await enter(code))).toBe('first.code');
});

test('the code serves one of two who show it together, and again where a wish was refused', async () => {
  const { desk, hall } = await scene();
  const code = desk.newCode();
  const enter = (person: string, password = PASSWORD) =>
    desk.enterFirst(CLERK, {
      operationId: hall.id(),
      code,
      person,
      fullName: '管理员',
      password,
    });
  expect(codeOf(await enter('boss', 'short'))).toBe('person.password');
  const both = await Promise.all([enter('boss'), enter('other')]);
  expect(both.map(({ ok }) => ok)).toEqual([true, false]);
  expect(both.flatMap((one) => (one.ok ? [] : [one.refusal.code]))).toEqual(['first.code']);
});

test('another password ends every other session of the person', async () => {
  const { desk, hall } = await scene();
  const away = value(await desk.logIn(CASHIER, PASSWORD));
  const here = value(await desk.logIn(CASHIER, PASSWORD));
  const change = { operationId: hall.id(), password: PASSWORD, next: 'something else again' };
  const next = value(await desk.changeOwn(here, change));
  expect(codeOf(desk.sessions.of(shown(away), true))).toBe('session.none');
  expect(codeOf(desk.sessions.of(shown(here), true))).toBe('session.none');
  value(desk.sessions.of(shown(next), true));
});

test('a password typed long ago serves for sales and not for what gives money back', async () => {
  const { desk, pass } = await scene();
  const session = value(await desk.logIn(CASHIER, PASSWORD));
  expect(desk.sessions.proven(session.token).ok).toBe(true);
  pass(PROVEN_MS);
  // A sale is a sign of a person, and no password.
  expect(desk.sessions.of(shown(session), true).ok).toBe(true);
  expect(codeOf(desk.sessions.proven(session.token))).toBe('session.prove');
  expect(codeOf(await desk.unlock(shown(session), 'wrong'))).toBe('login.wrong');
  expect(codeOf(desk.sessions.proven(session.token))).toBe('session.prove');
  value(await desk.unlock(shown(session), PASSWORD));
  expect(desk.sessions.proven(session.token).ok).toBe(true);
  expect(codeOf(desk.sessions.proven('nobody’s'))).toBe('session.none');
});
