/** What the door tells the audit, and who may read it. */
import { expect, test } from 'vitest';
import { Audit } from '../../../src/app/access/audit.ts';
import { headersOf, nameOf, PASSWORD } from '../../rig/people.ts';
import { ACCOUNT } from '../app/account.ts';
import { openPeopledHouse, PAGE, problem } from './house.ts';

test('comings, goings and refusals are told, with names that somebody has and no other', async () => {
  const house = await openPeopledHouse();
  const { noted } = house;
  const logIn = (name: string, password: string) => house.post('/api/session', { name, password });
  expect((await logIn(nameOf('cashier'), PASSWORD)).status).toBe(200);
  await logIn(nameOf('cashier'), 'wrong');
  await logIn('my secret by mistake', 'wrong');
  await house.knock({ method: 'GET', url: '/?who=x', headers: { host: 'evil.example' } });
  const own = headersOf(await house.people.logIn('auditor'));
  const headers = { ...PAGE, ...own };
  const pay = { method: 'POST', url: '/api/payments', headers, payload: '{}' } as const;
  expect((await house.knock(pay)).status).toBe(403);
  await house.knock({ method: 'POST', url: '/api/session/end', headers, payload: '{}' });
  expect(noted).toEqual([
    ['log-in', nameOf('cashier'), ''],
    ['log-in-refused', '', `login.wrong ${nameOf('cashier')} POST /api/session`],
    ['log-in-refused', '', 'login.wrong (a name that nobody has) POST /api/session'],
    ['gate-refused', '', 'gate.host GET /'],
    ['access-refused', nameOf('auditor'), 'access.denied POST /api/payments'],
    ['log-out', nameOf('auditor'), ''],
  ]);
});

test('whoever looks at a customer is told by name; what they searched for is not', async () => {
  const house = await openPeopledHouse();
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('cashier')) };
  const look = (url: string) => house.knock({ method: 'GET', url, headers });
  expect((await look(`/api/accounts/${ACCOUNT}`)).status).toBe(200);
  expect((await look('/api/accounts?find=%E6%9D%8E')).status).toBe(200);
  expect((await look('/api/accounts/99999999')).status).toBe(404);
  expect(house.noted).toEqual([
    ['personal-data-viewed', nameOf('cashier'), `GET /api/accounts/${ACCOUNT}`],
    ['personal-data-viewed', nameOf('cashier'), 'GET /api/accounts'],
  ]);
});

test.each([
  `/api/accounts/${ACCOUNT}/statement`,
  `/api/accounts/${ACCOUNT}/use`,
  `/api/accounts/${ACCOUNT}/closure`,
  `/api/accounts/${ACCOUNT}/commissioning`,
  '/api/cards/attention',
  '/api/inspections/due',
  '/api/meters',
])('%s shows customers, and the audit says who looked', async (url) => {
  const house = await openPeopledHouse();
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('cashier')) };
  const { status, text } = await house.knock({ method: 'GET', url, headers });
  expect(status, text).toBe(200);
  const [path = ''] = url.split('?');
  expect(house.noted).toEqual([['personal-data-viewed', nameOf('cashier'), `GET ${path}`]]);
});

test('the auditor reads it, page by page; the cashier does not', async () => {
  const house = await openPeopledHouse({
    furnish: async ({ station }) => ({ audit: new Audit(station.deps) }),
  });
  await house.post('/api/session', { name: 'nobody', password: 'x' });
  const asking = async (role: 'auditor' | 'cashier', url: string) => {
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    return house.knock({ method: 'GET', url, headers });
  };
  const refused = await asking('cashier', '/api/audit');
  expect([refused.status, problem(refused).code]).toEqual([403, 'access.denied']);
  const first = await asking('auditor', '/api/audit?limit=2');
  const body = first.body as { lines: { kind: string; entry: number }[]; before: number | null };
  expect(body.lines.map(({ kind }) => kind)).toEqual(['access-refused', 'log-in-refused']);
  expect(body.before).not.toBeNull();
  const next = await asking('auditor', `/api/audit?limit=500&before=${body.before}`);
  const older = next.body as typeof body;
  expect(older.before).toBeNull();
  expect(older.lines.map(({ kind }) => kind)).toContain('enter-person');
  expect(JSON.stringify([body, older])).not.toContain('argon2');
});

test('the audit is asked for one kind and one person; who changed what is a list of its own', async () => {
  const house = await openPeopledHouse({
    furnish: async ({ station }) => ({ audit: new Audit(station.deps) }),
  });
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('auditor')) };
  const look = async (url: string) => (await house.knock({ method: 'GET', url, headers })).body;
  await house.post('/api/session', { name: 'nobody', password: 'x' });
  await house.post('/api/session', { name: nameOf('cashier'), password: PASSWORD });
  const refused = (await look('/api/audit?kind=log-in-refused')) as { lines: { kind: string }[] };
  expect(refused.lines.map(({ kind }) => kind)).toEqual(['log-in-refused']);
  const own = await look(
    `/api/audit?kind=log-in&person=${encodeURIComponent(nameOf('cashier'))}&limit=1`,
  );
  expect(own).toMatchObject({ lines: [{ kind: 'log-in', person: nameOf('cashier') }] });

  type Page = { changes: { kind: string; operator: string; entry: number }[]; before: number };
  const all = (await look('/api/audit/changes?limit=3')) as Page;
  expect(all.changes).toHaveLength(3);
  const next = (await look(`/api/audit/changes?limit=500&before=${all.before}`)) as Page;
  const entries = [...all.changes, ...next.changes];
  expect(new Set(entries.map(({ entry }) => entry)).size).toBe(entries.length);
  const kinds = entries.map(({ kind }) => kind);
  expect(kinds).toContain('open-account');
  expect(kinds).not.toContain('record-audit');
  const [{ operator } = { operator: '' }] = entries;
  const theirs = (await look(
    `/api/audit/changes?limit=500&operator=${encodeURIComponent(operator)}`,
  )) as Page;
  expect(theirs.changes.every((change) => change.operator === operator)).toBe(true);
  expect(await look('/api/audit/changes?operator=nobody-of-that-name')).toMatchObject({
    changes: [],
  });
});

test('a list of the page is saved as a file only once the audit has who took which, and how much of it', async () => {
  const house = await openPeopledHouse({
    furnish: async ({ station }) => ({ audit: new Audit(station.deps) }),
  });
  const take = async (role: 'cashier' | 'auditor', body: object) => {
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    const payload = JSON.stringify(body);
    return house.knock({ method: 'POST', url: '/api/lists/taken', headers, payload });
  };
  const list = { page: 'services/attention', list: '待补写、待补气 · 312', rows: 312 };
  expect(await take('cashier', list)).toMatchObject({ status: 200, body: { rows: 312 } });
  const headers = { ...PAGE, ...headersOf(await house.people.logIn('auditor')) };
  const url = '/api/audit?kind=export-taken';
  const { lines } = (await house.knock({ method: 'GET', url, headers })).body as {
    lines: { person: string; what: string }[];
  };
  expect(lines).toMatchObject([
    {
      person: nameOf('cashier'),
      what: 'list services/attention 待补写、待补气 · 312 (312)',
    },
  ]);
  // A page of the address, not a customer in it; and a heading without line ends.
  for (const wrong of [{ page: 'finance/10000008' }, { list: '待办\n' }, { rows: -1 }]) {
    const refused = await take('cashier', { ...list, ...wrong });
    expect([refused.status, problem(refused).code]).toEqual([400, 'request.invalid']);
  }
});
