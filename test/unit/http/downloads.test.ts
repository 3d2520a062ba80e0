/** A file by its ticket: a link without a header, once, for a minute, beside the cookie of the same session. */
import { expect, test } from 'vitest';
import { FileTickets, TICKET_MS } from '../../../src/app/access/file-tickets.ts';
import { headersOf } from '../../rig/people.ts';
import { openPeopledHouse, PAGE, type PeopledHouse, problem } from './house.ts';

const TEMPLATE = '/api/rosters/template?kind=meters&format=csv';

type Role = Parameters<PeopledHouse['people']['logIn']>[0];
type Session = Awaited<ReturnType<PeopledHouse['people']['logIn']>>;

async function ticketFor(house: PeopledHouse, session: Session, path: string): Promise<string> {
  const answer = await house.knock({
    method: 'POST',
    url: '/api/downloads',
    headers: { ...PAGE, ...headersOf(session) },
    payload: { path },
  });
  expect(answer.status, answer.text).toBe(200);
  const { ticket } = answer.body as { readonly ticket: string };
  return ticket;
}

/** What a browser sends that follows a link of the page: its cookies, and no header of ours. */
const follow = (
  house: PeopledHouse,
  ticket: string,
  cookie: string,
  change: Record<string, string> = {},
) =>
  house.knock({
    method: 'GET',
    url: `/api/downloads/${ticket}`,
    headers: {
      host: PAGE.host,
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'navigate',
      cookie,
      ...change,
    },
  });

const engineer = async (house: PeopledHouse, role: Role = 'engineering') => {
  const session = await house.people.logIn(role);
  return { session, cookie: headersOf(session).cookie };
};

test('a ticket brings its file once; the second time it says to press again', async () => {
  const house = await openPeopledHouse();
  const { session, cookie } = await engineer(house);
  const ticket = await ticketFor(house, session, TEMPLATE);
  const file = await follow(house, ticket, cookie);
  expect(file.status, file.text).toBe(200);
  expect(file.type).toContain('text/csv');
  expect(file.headers['content-disposition']).toContain('attachment');
  expect(problem(await follow(house, ticket, cookie)).code).toBe('download.over');
});

test('a ticket is nothing without the cookie of its session, and is spent by being tried', async () => {
  const house = await openPeopledHouse();
  const { session, cookie } = await engineer(house);
  const other = await engineer(house);
  for (const shown of ['', other.cookie]) {
    const ticket = await ticketFor(house, session, TEMPLATE);
    expect(problem(await follow(house, ticket, shown)).code).toBe('session.none');
    expect(problem(await follow(house, ticket, cookie)).code).toBe('download.over');
  }
});

test('a page of another site that knew the link gets nothing by it', async () => {
  const house = await openPeopledHouse();
  const { session, cookie } = await engineer(house);
  const ticket = await ticketFor(house, session, TEMPLATE);
  const answer = await follow(house, ticket, cookie, { 'sec-fetch-site': 'cross-site' });
  expect(problem(answer).code).toBe('gate.site');
});

test('a ticket opens files alone: at any other route it is no token', async () => {
  const house = await openPeopledHouse();
  const { session, cookie } = await engineer(house);
  for (const path of ['/api/meters', '/api/session', '/api/accounts?find=1']) {
    const ticket = await ticketFor(house, session, path);
    expect(problem(await follow(house, ticket, cookie)).code).toBe('session.none');
  }
});

test('the file’s own route is asked: its permission, the locked screen, the end of the session', async () => {
  const house = await openPeopledHouse();
  const admin = await engineer(house, 'administrator');
  const denied = await ticketFor(house, admin.session, TEMPLATE);
  expect(problem(await follow(house, denied, admin.cookie)).code).toBe('access.denied');
  // The audit has the person and the file, not the ticket.
  const [kind, person, what] = house.noted.at(-1) ?? [];
  expect([kind, person]).toEqual(['access-refused', admin.session.person]);
  expect(what).toContain('GET /api/rosters/template');
  const { session, cookie } = await engineer(house);
  const [locked, ended] = [
    await ticketFor(house, session, TEMPLATE),
    await ticketFor(house, session, TEMPLATE),
  ];
  house.people.desk.sessions.lock(session.token);
  expect(problem(await follow(house, locked, cookie)).code).toBe('session.locked');
  house.people.desk.sessions.end(session.token);
  expect(problem(await follow(house, ended, cookie)).code).toBe('session.none');
});

test('after a minute a ticket is over', async () => {
  const house = await openPeopledHouse();
  const { session, cookie } = await engineer(house);
  const ticket = await ticketFor(house, session, TEMPLATE);
  await house.hall.clock.advance(TICKET_MS);
  expect(problem(await follow(house, ticket, cookie)).code).toBe('download.over');
});

test('nobody without a session is given a ticket, and no address of another house', async () => {
  const house = await openPeopledHouse();
  const { session } = await engineer(house);
  const ask = (path: string, headers: Record<string, string>) =>
    house.knock({
      method: 'POST',
      url: '/api/downloads',
      headers: { ...PAGE, ...headers },
      payload: { path },
    });
  expect(problem(await ask(TEMPLATE, {})).code).toBe('session.none');
  for (const path of ['https://evil.example/x', '//evil.example/x', '/', '/index.html']) {
    expect((await ask(path, headersOf(session))).status, path).toBe(400);
  }
});

test('a session keeps sixteen tickets, and the oldest goes for the next one', async () => {
  const house = await openPeopledHouse();
  const { clock, random } = house.station.deps;
  const tickets = new FileTickets(clock, random);
  const given = Array.from({ length: 17 }, () => tickets.give({ token: 'one', path: '/api/x' }));
  tickets.give({ token: 'other', path: '/api/y' });
  const spent = given.map((ticket) => tickets.spend(ticket));
  expect(spent[0]).toBeNull();
  expect(spent.slice(1).every((one) => one?.path === '/api/x')).toBe(true);
});
