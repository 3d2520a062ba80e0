/** A session over the wire: coming in, being locked, going out, and whose name stands in the books. */
import { expect, test } from 'vitest';
import { PROVEN_MS } from '../../../src/app/access/sessions.ts';
import { headersOf, nameOf, PASSWORD } from '../../rig/people.ts';
import { ACCOUNT } from '../app/account.ts';
import { openPeopledHouse, PAGE, type PeopledHouse, problem } from './house.ts';

const payment = (house: PeopledHouse) => ({
  operationId: house.hall.id(),
  accountId: ACCOUNT,
  amountFen: 1_000,
  channel: 'cash',
});

const posting =
  (house: PeopledHouse, headers: Record<string, string>) => (url: string, body: object) =>
    house.knock({
      method: 'POST',
      url,
      headers: { ...PAGE, ...headers },
      payload: JSON.stringify(body),
    });

test('the log-in gives a cookie that no script reads and a token that no other port is sent', async () => {
  const house = await openPeopledHouse();
  const answer = await house.post('/api/session', { name: nameOf('cashier'), password: PASSWORD });
  expect(answer.status).toBe(200);
  const cookie = String(answer.headers['set-cookie']);
  expect(cookie).toMatch(
    /^qika-session-[0-9a-f]{8}=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  const { token, ...session } = answer.body as { token: string };
  expect(cookie).not.toContain(token);
  expect(session).toMatchObject({ person: nameOf('cashier'), roles: ['cashier'] });
  const wrong = await house.post('/api/session', { name: 'nobody', password: PASSWORD });
  expect([wrong.status, problem(wrong).code]).toEqual([401, 'login.wrong']);
});

test('whoever logged in stands in the entry; a name in the body is theirs or is refused', async () => {
  const house = await openPeopledHouse();
  const cashier = posting(house, headersOf(await house.people.logIn('cashier')));
  const paid = payment(house);
  expect((await cashier('/api/payments', paid)).status).toBe(200);
  expect(house.hall.store.operation(paid.operationId)?.command.operator).toBe(nameOf('cashier'));
  const service = posting(house, headersOf(await house.people.logIn('customer-service')));
  const forOther = await service('/api/months/2026-11/collect', { operator: 'chen' });
  expect([forOther.status, problem(forOther).code]).toEqual([403, 'access.other-person']);
  expect((await service('/api/months/2026-11/collect', {})).status).toBe(200);
});

test('a locked screen does nothing until the same person is back; a session that ended does nothing at all', async () => {
  const house = await openPeopledHouse();
  const cashier = posting(house, headersOf(await house.people.logIn('cashier')));
  // Again: a page that locks itself may come after the station.
  for (const _ of [1, 2]) expect((await cashier('/api/session/lock', {})).status).toBe(200);
  const before = house.digest();
  const locked = await cashier('/api/payments', payment(house));
  expect([locked.status, problem(locked).code]).toEqual([423, 'session.locked']);
  expect((await cashier('/api/session/unlock', { password: 'wrong' })).status).toBe(401);
  expect(house.digest()).toBe(before);
  expect((await cashier('/api/session/unlock', { password: PASSWORD })).status).toBe(200);
  expect((await cashier('/api/payments', payment(house))).status).toBe(200);
  expect((await cashier('/api/session/end', {})).status).toBe(200);
  const ended = await cashier('/api/payments', payment(house));
  expect([ended.status, problem(ended).code]).toEqual([401, 'session.none']);
});

test('an administrator enters somebody, whose first password only serves to choose another', async () => {
  const house = await openPeopledHouse();
  const admin = posting(house, headersOf(await house.people.logIn('administrator')));
  const wish = {
    operationId: house.hall.id(),
    person: 'Wang',
    fullName: '王强',
    roles: ['cashier'],
  };
  expect((await admin('/api/people', { ...wish, password: PASSWORD })).status).toBe(200);
  const first = await house.people.desk.logIn('wang', PASSWORD);
  if (!first.ok) throw new Error(first.refusal.code);
  const wang = posting(house, headersOf(first.value));
  const due = await wang('/api/payments', payment(house));
  expect([due.status, problem(due).code]).toEqual([403, 'session.password-due']);
  const next = 'chosen by himself';
  const change = { operationId: house.hall.id(), password: PASSWORD, next };
  const changed = await wang('/api/session/password', change);
  expect([changed.status, changed.body]).toMatchObject([200, { passwordDue: false }]);
  const own = await house.people.desk.logIn('wang', next);
  if (!own.ok) throw new Error(own.refusal.code);
  const working = posting(house, headersOf(own.value));
  expect((await working('/api/payments', payment(house))).status).toBe(200);
  const out = { operationId: house.hall.id(), reason: '离职' };
  expect((await admin('/api/people/WANG/hold', out)).status).toBe(200);
  expect((await working('/api/payments', payment(house))).status).toBe(401);
});

test('over the Unix socket the local operator has the roles of the configuration and no session', async () => {
  const house = await openPeopledHouse({ transport: 'socket' });
  const local = posting(house, {});
  expect((await local('/api/payments', payment(house))).status).toBe(200);
  const month = await local('/api/months/2026-11/collect', {});
  expect([month.status, problem(month).code]).toEqual([403, 'access.denied']);
  const code = await local('/api/people/first-code', {});
  expect(code.status).toBe(200);
});

test('what gives money back asks for the password again; the same request then goes through', async () => {
  const house = await openPeopledHouse();
  const headers = headersOf(await house.people.logIn('cashier'));
  const cashier = posting(house, headers);
  const bought = house.hall.id();
  const wish = { operationId: bought, accountId: ACCOUNT, want: { amountFen: 2_400 } };
  const paid = { ...payment(house), amountFen: 5_000 };
  expect((await cashier('/api/payments', paid)).status).toBe(200);
  expect((await cashier('/api/purchases', wish)).status).toBe(200);
  await house.hall.clock.advance(PROVEN_MS);
  expect((await cashier('/api/session/seen', {})).status).toBe(200);
  const reversal = {
    operationId: house.hall.id(),
    accountId: ACCOUNT,
    purchase: bought,
    reason: '错购',
  };
  const before = house.digest();
  const asked = await cashier('/api/purchases/reverse', reversal);
  expect([asked.status, problem(asked).code]).toEqual([423, 'session.prove']);
  expect(house.digest()).toBe(before);
  expect((await cashier('/api/session/unlock', { password: PASSWORD })).status).toBe(200);
  expect((await cashier('/api/purchases/reverse', reversal)).status).toBe(200);
});

test('a desk that an administrator left makes no account for whoever sits down at it', async () => {
  const house = await openPeopledHouse();
  const admin = posting(house, headersOf(await house.people.logIn('administrator')));
  await house.hall.clock.advance(PROVEN_MS);
  const at = { operationId: house.hall.id() };
  const own = { person: 'new', fullName: '新人', roles: ['manager'], password: 'twelve letters' };
  const wishes: readonly [string, object][] = [
    ['/api/people', { ...at, ...own }],
    [`/api/people/${encodeURIComponent(nameOf('auditor'))}/roles`, { ...at, roles: ['manager'] }],
    [
      `/api/people/${encodeURIComponent(nameOf('auditor'))}/password`,
      { ...at, password: own.password },
    ],
  ];
  const before = house.digest();
  for (const [path, wish] of wishes) {
    const asked = await admin(path, wish);
    expect([path, asked.status, problem(asked).code]).toEqual([path, 423, 'session.prove']);
  }
  expect(house.digest()).toBe(before);
  expect((await admin('/api/session/unlock', { password: PASSWORD })).status).toBe(200);
  expect((await admin('/api/people', { ...at, ...own })).status).toBe(200);
});
