/** Every route of the house against the table of permissions, asked by a person of every role. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enterPerson } from '../../../src/app/access/people.ts';
import { apiDescription, neededByRoutes } from '../../../src/cli/api-description.ts';
import { type Permission, permissionsOf } from '../../../src/core/access/permissions.ts';
import { ROLES, type Role } from '../../../src/core/access/roles.ts';
import type { NeedyRoute } from '../../../src/http/access.ts';
import { headersOf, PASSWORD } from '../../rig/people.ts';
import { openPeopledHouse, PAGE, type PeopledHouse, problem } from './house.ts';

/** A path of the route that its schema may or may not take; nobody gets so far without the permission. */
const pathOf = (url: string): string => url.replaceAll(/:\w+/g, 'x');

const split = ({ route }: NeedyRoute): [string, string] => {
  const [method = '', url = ''] = route.split(' ');
  return [method, pathOf(url)];
};

const request = (method: string, url: string, headers: Record<string, string>) =>
  method === 'POST'
    ? { method: 'POST' as const, url, headers, payload: '{}' }
    : { method: 'GET' as const, url, headers };

/** A stream that never ends is asked for where somebody reads it. */
const STREAMS = ['GET /api/events', 'GET /api/lines/:line/bytes'];
const isStream = ({ route }: NeedyRoute): boolean => STREAMS.includes(route);

test('every route says what it needs, and what it needs is in the table', async () => {
  const routes = await neededByRoutes();
  expect(routes.length).toBeGreaterThan(100);
  const free = routes.filter(({ needs }) => needs === 'nobody').map(({ route }) => route);
  expect(free).toEqual([
    'GET /openapi.json',
    'GET /livez',
    'GET /readyz',
    'GET /api/station',
    'POST /api/session',
    'POST /api/session/unlock',
    'POST /api/session/first',
    'POST /api/session/lock',
    'POST /api/session/end',
    // A ticket that serves no more; one that does is answered by the route of its file.
    'GET /api/downloads/:ticket',
  ]);
});

test('what gives money back, uses a key, deletes a person or changes people asks for the password again', async () => {
  const routes = await neededByRoutes();
  const again = routes.filter(({ provesAgain }) => provesAgain).map(({ route }) => route);
  // A new way back for money is one of these, or this fails.
  const back = routes
    .map(({ route }) => route)
    .filter((route) => /^POST .*\/(refund|reverse|closure|erasure)$/.test(route));
  expect(back.filter((route) => !again.includes(route))).toEqual([]);
  expect(again.sort()).toEqual([
    'POST /api/accounts/:accountId/closure',
    'POST /api/accounts/:accountId/erasure',
    'POST /api/approvals/inbox/:id',
    'POST /api/cards/format',
    'POST /api/deposits/refund',
    'POST /api/payments/refund',
    'POST /api/people',
    'POST /api/people/:person/hold',
    'POST /api/people/:person/password',
    'POST /api/people/:person/roles',
    'POST /api/purchases/reverse',
    'POST /api/suspense/refund',
    'POST /api/tool-cards',
  ]);
});

interface Described {
  readonly paths: Record<
    string,
    Record<
      string,
      { readonly responses: object; readonly requestBody?: object; readonly parameters?: object }
    >
  >;
}

test('every change names its operation, or says what it does when it is sent twice; every route has its schemas', async () => {
  const routes = await neededByRoutes();
  const changes = routes.filter(({ repeats }) => repeats !== null);
  expect(changes.filter(({ repeats }) => repeats === 'operation-id').length).toBeGreaterThan(80);
  const others = changes.filter(({ repeats }) => repeats !== 'operation-id' && repeats !== 'demo');
  expect(others.map(({ route, repeats }) => `${route} ${repeats}`)).toMatchInlineSnapshot(`
    [
      "POST /api/session ends-alike",
      "POST /api/session/unlock ends-alike",
      "POST /api/session/seen ends-alike",
      "POST /api/session/lock ends-alike",
      "POST /api/session/end ends-alike",
      "POST /api/people/:person/unlock ends-alike",
      "POST /api/people/first-code ends-alike",
      "POST /api/approvals/inbox ends-alike",
      "POST /api/lists/taken changes-nothing",
      "POST /api/downloads changes-nothing",
      "POST /api/keys/unseal ends-alike",
      "POST /api/quotes changes-nothing",
      "POST /api/cards/reconcile ends-alike",
      "POST /api/cards/diagnose changes-nothing",
      "POST /api/lines/read changes-nothing",
      "POST /api/months/:period/estimates ends-alike",
      "POST /api/months/:period/collect ends-alike",
      "POST /api/months/:period/deduct goes-on",
      "POST /api/months/:period/export goes-on",
      "POST /api/bank-files changes-nothing",
    ]
  `);
  const { paths } = JSON.parse(await apiDescription('0.0.0')) as Described;
  for (const { route, repeats } of routes) {
    const [method = '', url = ''] = route.split(' ');
    if (url === '/openapi.json') continue;
    const described = paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    const answers = Object.keys(described?.responses ?? {}).some((status) =>
      status.startsWith('2'),
    );
    const takes = described?.requestBody ?? described?.parameters;
    expect([route, answers]).toEqual([route, true]);
    if (repeats === 'operation-id') expect([route, takes]).not.toEqual([route, undefined]);
  }
});

test('users × roles × routes: refused exactly where the table has no mark', async () => {
  const routes: NeedyRoute[] = [];
  const house = await openPeopledHouse({ change: { tellRoute: (route) => routes.push(route) } });
  const before = house.digest();
  let asked = 0;
  for (const role of ROLES) {
    const has = permissionsOf([role]);
    const headers = { ...PAGE, ...headersOf(await house.people.logIn(role)) };
    for (const route of routes) {
      const { needs } = route;
      if (needs === 'nobody' || needs === 'self') continue;
      const may = needs !== 'local' && has.has(needs satisfies Permission);
      if (may && isStream(route)) continue;
      const [method, url] = split(route);
      const answer = await house.knock(request(method, url, headers));
      const denied = answer.status === 403 && problem(answer).code === 'access.denied';
      expect([role, route.route, denied]).toEqual([role, route.route, !may]);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(700);
  expect(house.digest()).toBe(before);
});

test('no change is open to the auditor, and to the administrator none but those of people', async () => {
  const changes = (await neededByRoutes()).filter(
    ({ repeats }) => repeats !== null && repeats !== 'changes-nothing' && repeats !== 'demo',
  );
  const openTo = (role: Role): string[] => {
    const has: ReadonlySet<string> = permissionsOf([role]);
    return changes.filter(({ needs }) => has.has(needs)).map(({ needs }) => needs);
  };
  expect(openTo('auditor')).toEqual([]);
  expect(new Set(openTo('administrator'))).toEqual(new Set(['people.enter', 'people.unlock']));
});

/** Somebody who has several roles at once, entered as an administrator would. */
async function withRoles(house: PeopledHouse, roles: readonly Role[], person: string) {
  const { desk } = house.people;
  const wish = { person, fullName: person, roles, password: PASSWORD, temporary: false };
  const operationId = house.hall.id();
  const entered = await enterPerson(desk.people, { operator: 'root' }, { operationId, ...wish });
  if (!entered.ok) return entered.refusal.code;
  const session = await desk.logIn(person, PASSWORD);
  if (!session.ok) throw new Error(session.refusal.code);
  return { ...PAGE, ...headersOf(session.value) };
}

test('any set of roles together may what one of them may, and administrator and auditor stand alone', async () => {
  const routes: NeedyRoute[] = [];
  const house = await openPeopledHouse({ change: { tellRoute: (route) => routes.push(route) } });
  const tried: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 }), async (roles) => {
      const headers = await withRoles(house, roles, `set.${tried.length + 1}`);
      tried.push(roles.join(' '));
      const alone = ['administrator', 'auditor'] as const;
      const mixed = roles.length > 1 && alone.some((role) => roles.includes(role));
      expect(typeof headers === 'string' ? headers : 'let in').toBe(
        mixed ? 'person.roles' : 'let in',
      );
      if (typeof headers === 'string') return;
      const has = permissionsOf(roles);
      for (const route of routes.filter(
        (one, n) => (n + tried.length) % 7 === 0 && !isStream(one),
      )) {
        const { needs } = route;
        if (needs === 'nobody' || needs === 'self') continue;
        const may = needs !== 'local' && has.has(needs satisfies Permission);
        const [method, url] = split(route);
        const answer = await house.knock(request(method, url, headers));
        const denied = answer.status === 403 && problem(answer).code === 'access.denied';
        expect([roles, route.route, denied]).toEqual([roles, route.route, !may]);
      }
    }),
    { seed: 6, numRuns: 40 },
  );
  expect(new Set(tried).size).toBeGreaterThan(25);
});

test('without a session no route but those for everybody says anything', async () => {
  const routes: NeedyRoute[] = [];
  const house = await openPeopledHouse({ change: { tellRoute: (route) => routes.push(route) } });
  for (const route of routes) {
    if (route.needs === 'nobody') continue;
    const [method, url] = split(route);
    const answer = await house.knock(request(method, url, PAGE));
    expect([route.route, answer.status, problem(answer).code]).toEqual([
      route.route,
      401,
      'session.none',
    ]);
  }
});
