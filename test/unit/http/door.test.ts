/** What stands at the door of every route: headers, problems in two languages, and the gate with nothing past it. */
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../src/core/catalogue.ts';
import { HOST, openHouse, PAGE, problem } from './house.ts';

/** What Helmet 8 sets where nothing is configured, but for its policy, which is laxer, and HSTS, which is for TLS. */
const HELMET = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

describe('every answer', () => {
  test('carries the security headers, refused or not', async () => {
    const house = await openHouse();
    for (const answer of [
      await house.get('/livez'),
      await house.get('/'),
      await house.get('/nowhere'),
      await house.knock({ method: 'GET', url: '/livez', headers: { host: 'evil.example' } }),
    ]) {
      expect(answer.headers).toMatchObject({
        ...HELMET,
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('that refuses says what and what next, in English and Chinese', async () => {
    const house = await openHouse();
    const answer = await house.get('/api/accounts/77');
    expect(answer.status).toBe(404);
    expect(answer.type).toContain('application/problem+json');
    expect(problem(answer)).toEqual({
      type: 'urn:qika:problem:account.unknown',
      title: 'Not Found',
      status: 404,
      code: 'account.unknown',
      detail: 'There is no account 77.',
      next: CATALOGUE['account.unknown'].en.next,
      zh: { detail: '没有户号 77。', next: CATALOGUE['account.unknown'].zh.next },
      facts: { accountId: 77 },
    });
  });
});

describe('the gate stands before every route', () => {
  const ATTACKS: readonly (readonly [string, Record<string, string>, string])[] = [
    ['a rebound name', { ...PAGE, host: 'evil.example:7180' }, 'gate.host'],
    ['another port of this computer', { ...PAGE, 'sec-fetch-site': 'same-site' }, 'gate.site'],
    ['no Fetch Metadata', { host: HOST, 'content-type': 'application/json' }, 'gate.site'],
    ['a foreign Origin', { ...PAGE, origin: 'http://127.0.0.1:7180' }, 'gate.origin'],
  ];
  test.each(ATTACKS)('%s', async (_what, headers, code) => {
    const house = await openHouse();
    const before = house.digest();
    const routes = house.server.printRoutes({ commonPrefix: false });
    expect(routes).toContain('api/loads');
    for (const [method, url] of [
      ['GET', '/'],
      ['GET', '/openapi.json'],
      ['GET', '/livez'],
      ['GET', '/api/readers'],
      ['GET', '/api/events'],
      ['GET', '/api/accounts/10000042'],
      ['POST', '/api/loads'],
      ['POST', '/api/payments'],
      ['GET', '/no/such/route'],
    ] as const) {
      const answer = await house.knock({ method, url, headers });
      expect([url, problem(answer).code]).toEqual([url, code]);
      expect(answer.status).toBe(CATALOGUE[problem(answer).code].status);
    }
    expect(house.digest()).toBe(before);
  });

  test('a form is refused over the Unix socket too', async () => {
    const house = await openHouse({ transport: 'socket' });
    const answer = await house.knock({
      method: 'POST',
      url: '/api/payments',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'amountFen=1',
    });
    expect([answer.status, problem(answer).code]).toEqual([415, 'request.content-type']);
  });

  test('over the Unix socket no header is needed to read', async () => {
    const house = await openHouse({ transport: 'socket' });
    const answer = await house.knock({ method: 'GET', url: '/livez' });
    expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
  });
});

test('a bug answers "internal", and the process is told to end', async () => {
  const house = await openHouse();
  Object.defineProperty(house.station.deps.store, 'account', {
    value: () => {
      throw new TypeError('a broken promise inside');
    },
  });
  const answer = await house.get('/api/accounts/10000042');
  expect([answer.status, problem(answer).code]).toEqual([500, 'internal']);
  expect(house.bugs).toHaveLength(1);
  expect(answer.text).not.toContain('broken promise');
});

test('a station that is closing takes nothing new and waits for what is open', async () => {
  const house = await openHouse();
  house.work.begin();
  let done = false;
  const closed = house.work.close().then(() => {
    done = true;
  });
  const before = house.digest();
  const answer = await house.post('/api/payments', {
    operationId: house.hall.id(),
    accountId: 10000042,
    amountFen: 100,
    channel: 'cash',
  });
  expect([answer.status, problem(answer).code]).toEqual([503, 'station.closing']);
  expect((await house.get('/readyz')).status).toBe(503);
  expect((await house.get('/livez')).status).toBe(200);
  expect(house.digest()).toBe(before);
  expect(done).toBe(false);
  house.work.end();
  await closed;
});

test('a path that cannot be read passes no gate either', async () => {
  const house = await openHouse();
  const url = '/api/accounts/%E4%B8';
  expect(problem(await house.get(url)).code).toBe('request.unknown-route');
  const headers = { ...PAGE, host: 'evil.example' };
  const attacked = await house.knock({ method: 'GET', url, headers });
  expect([attacked.status, problem(attacked).code]).toEqual([421, 'gate.host']);
  expect(attacked.headers).toHaveProperty('content-security-policy');
});
