/** Four eyes by log-in: what the second person saw is what is done, once, soon, and by another than the first. */
import { expect, test } from 'vitest';
import { formatMeter } from '../../../src/core/ids.ts';
import { secondsIn } from '../../../src/http/approvals.ts';
import { verifyLedger } from '../../../src/store/verify.ts';
import { systemHash } from '../../../src/system/hash.ts';
import { headersOf, nameOf, PASSWORD } from '../../rig/people.ts';
import { ACCOUNT, METER } from '../app/account.ts';
import { READER } from '../app/desk.ts';
import { openPeopledHouse, PAGE, type PeopledHouse, problem } from './house.ts';

const [maker, number] = formatMeter(METER).split('-').map(Number);
const PATH = '/api/tool-cards';
const MANAGER = nameOf('manager');

const toolCard = (house: PeopledHouse) => ({
  operationId: house.hall.id(),
  toolNo: 90_000_001,
  tool: 'check',
  meter: { maker, number },
  purpose: '用户反映表内气量不符',
  witness: MANAGER,
  reader: READER,
});

async function scene() {
  const house = await openPeopledHouse();
  await house.station.remove();
  await house.station.insert(house.hall.blankCard());
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('card-administrator')) };
  const post = (url: string, body: object) =>
    house.knock({ method: 'POST', url, headers, payload: JSON.stringify(body) });
  const approve = (body: object, change: object = {}) =>
    post('/api/approvals', {
      operationId: house.hall.id(),
      name: MANAGER,
      password: PASSWORD,
      path: PATH,
      body,
      ...change,
    });
  return { house, post, approve };
}

test('approved for exactly this request, it is done; edited by a letter, it is not', async () => {
  const { house, post, approve } = await scene();
  const body = toolCard(house);
  const alone = await post(PATH, body);
  expect([alone.status, problem(alone).code]).toEqual([409, 'approval.needed']);
  expect((await approve(body)).status).toBe(200);
  const edited = await post(PATH, { ...body, purpose: '换表' });
  expect(problem(edited).code).toBe('approval.needed');
  const elsewhere = await post('/api/meter-swaps', body);
  expect(problem(elsewhere).code).not.toBe('request.invalid');
  // The same wish, its fields in another order.
  const done = await post(PATH, Object.fromEntries(Object.entries(body).reverse()));
  expect([done.status, done.body]).toMatchObject([200, { state: 'out' }]);
  const { laws } = verifyLedger(house.hall.store.db, systemHash);
  expect(laws.filter(({ ok }) => !ok)).toEqual([]);
});

test('it serves once: another operation id is another request', async () => {
  const { house, post, approve } = await scene();
  const body = toolCard(house);
  await approve(body);
  expect((await post(PATH, body)).status).toBe(200);
  expect((await post(PATH, body)).status).toBe(200);
  const again = await post(PATH, { ...body, operationId: house.hall.id() });
  expect(problem(again).code).toBe('approval.needed');
});

test.each([
  ['oneself', { name: nameOf('card-administrator') }, 'approval.same-person'],
  ['oneself in other letters', { name: 'THE.Card-Administrator' }, 'approval.same-person'],
  ['an auditor', { name: nameOf('auditor') }, 'approval.no-right'],
  ['somebody whose password is wrong', { password: 'wrong' }, 'login.wrong'],
])('%s approves nothing', async (_who, change, code) => {
  const { house, post, approve } = await scene();
  const body = toolCard(house);
  expect(problem(await approve(body, change)).code).toBe(code);
  expect(problem(await post(PATH, body)).code).toBe('approval.needed');
});

test('an approval by another than the one who is named is none, nor is one for another maker', async () => {
  const { house, post, approve } = await scene();
  const body = toolCard(house);
  expect((await approve(body, { name: nameOf('engineering') })).status).toBe(200);
  expect(problem(await post(PATH, body)).code).toBe('approval.needed');
});

test('after a quarter of an hour it is seen again', async () => {
  const { house, post, approve } = await scene();
  const body = toolCard(house);
  await approve(body);
  const { clock } = house.station.deps;
  const real = clock.now.bind(clock);
  Object.assign(clock, { now: () => real() + 15 * 60_000 + 60_000 });
  expect(problem(await post(PATH, body)).code).toBe('session.locked');
  expect((await post('/api/session/unlock', { password: PASSWORD })).status).toBe(200);
  expect(problem(await post(PATH, body)).code).toBe('approval.needed');
  Object.assign(clock, { now: real });
});

test('the database itself refuses that maker and checker are one', async () => {
  const { house } = await scene();
  const insert = house.hall.store.db.prepare(
    `INSERT INTO approval (approval, request, maker, checker, at)
     VALUES (randomblob(16), '${'a'.repeat(64)}', ?, ?, 0)`,
  );
  expect(() => insert.run(MANAGER, MANAGER)).toThrow(/CHECK/);
  expect(() => insert.run(nameOf('cashier'), MANAGER)).not.toThrow();
  const change = (sql: string) => () => house.hall.store.db.exec(sql);
  expect(change(`UPDATE approval SET maker = 'x'`)).toThrow(/append-only/);
  expect(change('DELETE FROM approval')).toThrow(/append-only/);
});

test('every field for a second person is known', () => {
  expect(
    secondsIn({ witness: 'a', waiver: { second: 'b', reason: '' }, secondPerson: null }),
  ).toEqual(['a', 'b']);
  expect(secondsIn([{ witness: 'a' }])).toEqual(['a']);
  expect(secondsIn({ purchase: { overLimit: { second: 'c' } } })).toEqual(['c']);
  const deep = Array.from({ length: 50_000 }).reduce<object>((within) => [within], {});
  expect(secondsIn(deep)).toEqual([]);
});

test('what lies deep in a body is asked of its second person too', async () => {
  const { house } = await scene();
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('cashier')) };
  const over = {
    accountId: ACCOUNT,
    reader: READER,
    purchase: {
      operationId: house.hall.id(),
      want: { volumeLitres: 1_000 },
      overLimit: { reason: '采暖', second: MANAGER },
    },
    load: { operationId: house.hall.id() },
  };
  const payload = JSON.stringify(over);
  const asked = await house.knock({ method: 'POST', url: '/api/loads', headers, payload });
  expect([asked.status, problem(asked).code]).toEqual([409, 'approval.needed']);
});

test('off the blacklist an account comes by two people, onto it by one', async () => {
  const { house } = await scene();
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('customer-service')) };
  const url = `/api/accounts/${ACCOUNT}/holds`;
  const hold = (reason: string, second: string | null) => {
    const body = { operationId: house.hall.id(), hold: 'blacklisted', reason, second };
    return house.knock({ method: 'POST', url, headers, payload: JSON.stringify(body) });
  };
  expect((await hold('窃气', null)).status).toBe(200);
  expect(problem(await hold('', null)).code).toBe('approval.witness-required');
  expect(problem(await hold('', MANAGER)).code).toBe('approval.needed');
  expect(problem(await hold('', nameOf('customer-service'))).code).toBe('approval.needed');
  expect(house.hall.store.account(ACCOUNT)?.holds.blacklisted).toBe('窃气');
  expect((await hold('盗卡', null)).status).toBe(200);
});
