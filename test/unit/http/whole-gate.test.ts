/**
 * The whole gate (steps 1 to 8) through the server: every combination of what a request can show
 * ends with the first step that refuses, and only one combination changes the books.
 */
import type { InjectOptions } from 'fastify';
import { expect, test } from 'vitest';
import { headersOf, nameOf } from '../../rig/people.ts';
import { ACCOUNT } from '../app/account.ts';
import { openPeopledHouse, PAGE, type PeopledHouse, problem } from './house.ts';

type Part<T extends string> = readonly (readonly [name: T, headers: Record<string, string>])[];

/** What a request shows at steps 1 to 5, and the code of the step that refuses it; null passes. */
const DOORS = [
  ['the page', {}, null],
  ['another machine', { from: '10.0.0.9' }, 'gate.peer'],
  ['another port of this host', { host: 'qika.localhost:7181' }, 'gate.host'],
  ['a rebound name', { host: 'evil.example' }, 'gate.host'],
  ['a name that ends like ours', { host: `evil-${PAGE.host}` }, 'gate.host'],
  ['another site', { 'sec-fetch-site': 'cross-site' }, 'gate.site'],
  ['another port of this site', { 'sec-fetch-site': 'same-site' }, 'gate.site'],
  ['a page without an origin', { origin: 'null' }, 'gate.origin'],
  ['a change without Origin', { origin: '' }, 'gate.origin'],
  ['another origin', { origin: 'http://127.0.0.1:7180' }, 'gate.origin'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'request.content-type'],
] as const satisfies readonly (readonly [string, Record<string, string>, string | null])[];

interface Shown {
  readonly tokens: Part<'none' | 'own' | "another's">;
  readonly cookies: Part<'none' | 'own' | "another's">;
}

async function shownBy(house: PeopledHouse, role: 'cashier' | 'auditor'): Promise<Shown> {
  const [own, other] = [await house.people.logIn(role), await house.people.logIn('cashier')];
  const { cookie, ...token } = headersOf(own);
  const { cookie: otherCookie, ...otherToken } = headersOf(other);
  return {
    tokens: [
      ['none', {}],
      ['own', token],
      ["another's", otherToken],
    ],
    cookies: [
      ['none', {}],
      ['own', { cookie }],
      ["another's", { cookie: otherCookie }],
    ],
  };
}

/** Headers of the page, but for what is said here: `from` is the peer, and an empty value takes a header away. */
function payment(
  operationId: string,
  { from = '127.0.0.1', ...change }: Record<string, string>,
): InjectOptions {
  const headers = Object.entries({ ...PAGE, ...change }).filter(([, value]) => value !== '');
  return {
    method: 'POST',
    url: '/api/payments',
    remoteAddress: from,
    headers: Object.fromEntries(headers),
    payload: JSON.stringify({ operationId, accountId: ACCOUNT, amountFen: 100, channel: 'cash' }),
  };
}

/** The steps said again in plain words. */
function expected(door: string | null, role: string, token: string, cookie: string): string | null {
  if (door !== null) return door;
  if (token === 'none' || token !== cookie) return 'session.none';
  if (token === 'own' && role === 'auditor') return 'access.denied';
  return null;
}

test.each(['cashier', 'auditor'] as const)(
  'a payment that a %s sends, however it knocks',
  async (role) => {
    const house = await openPeopledHouse();
    const { tokens, cookies } = await shownBy(house, role);
    let seen = 0;
    for (const [from, headers, door] of DOORS) {
      for (const [token, tokenHeaders] of tokens) {
        for (const [cookie, cookieHeaders] of cookies) {
          const before = house.digest();
          const operationId = house.hall.id();
          const knocked = payment(operationId, { ...headers, ...tokenHeaders, ...cookieHeaders });
          const answer = await house.knock(knocked);
          const told = `${from}, token ${token}, cookie ${cookie}`;
          const wanted = expected(door, role, token, cookie);
          expect(answer.status === 200 ? null : problem(answer).code, told).toBe(wanted);
          expect(answer.status >= 400 && answer.status < 500, told).toBe(wanted !== null);
          expect(house.digest() === before, told).toBe(wanted !== null);
          const by = house.hall.store.operation(operationId)?.command.operator;
          expect(by, told).toBe(
            wanted === null ? nameOf(token === 'own' ? role : 'cashier') : undefined,
          );
          if (wanted === null) {
            const once = house.digest();
            expect((await house.knock(knocked)).body, told).toMatchObject({ replayed: true });
            expect(house.digest(), told).toBe(once);
          }
          seen += 1;
        }
      }
    }
    expect(seen).toBe(DOORS.length * 9);
  },
);
