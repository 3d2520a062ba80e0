/** The browser's door to a network, on a real socket with TLS: who gets in, and what a session's cookie is then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGateway } from '../../../src/gateway.ts';
import { peersOf } from '../../../src/http/peers.ts';
import { selfSigned } from '../../rig/certificate.ts';
import { freePort } from '../../rig/free-port.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { nameOf, PASSWORD, peopleRig } from '../../rig/people.ts';
import { CLERK, openedHall } from '../app/desk.ts';

const NAME = 'till-3.gas.example';
const pair = selfSigned(NAME, Date.UTC(2020, 0), Date.UTC(2049, 0));

interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

async function openDoor(peers: readonly string[]) {
  const { station, hall } = await openedHall();
  const people = await peopleRig(station.deps, () => hall.id());
  const folder = mkdtempSync(join(tmpdir(), 'qika-network-'));
  const port = await freePort();
  const host = `${NAME}:${port}`;
  const gateway = await createGateway({
    access: { desk: people.desk, localRoles: ['cashier'] },
    sheets: inlineSheets,
    app: station.deps,
    operator: CLERK,
    port,
    network: { address: '127.0.0.1', peers, ...pair },
    hosts: [host],
    socketPath: join(folder, 'qika.sock'),
    version: '0.0.0',
    page: [],
    sim: null,
    onBug: (cause) => {
      throw cause;
    },
  });
  await gateway.start();
  onTestFinished(async () => {
    await gateway.stop();
    await station.readers.stop();
    await hall.store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const PAGE = {
    host,
    origin: `https://${host}`,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  };
  const ask = (options: RequestOptions, body?: object): Promise<Told> =>
    new Promise((resolve, reject) => {
      const whole = { port, host: '127.0.0.1', servername: NAME, ca: pair.cert, ...options };
      const asked = request(
        { ...whole, headers: { ...PAGE, ...options.headers }, agent: false },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: JSON.parse(text),
            }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { ask, port, host };
}

const LOG_IN = { name: nameOf('cashier'), password: PASSWORD };

test('over TLS a person logs in, with a cookie that only this host over TLS can set and is sent', async () => {
  const { ask } = await openDoor(['127.0.0.0/8']);
  const begun = await ask({ method: 'POST', path: '/api/session' }, LOG_IN);
  expect(begun.status).toBe(200);
  expect(begun.headers['strict-transport-security']).toBe('max-age=31536000');
  const [cookie = ''] = begun.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(
    /^__Host-qika-session-[0-9a-f]{8}=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
  );
  const [shown = ''] = cookie.split(';');
  const token = { 'x-qika-session': String(begun.body.token) };
  const self = { method: 'GET', path: '/api/session' };
  expect((await ask({ ...self, headers: { cookie: shown, ...token } })).status).toBe(200);
  // The name that another host or a page without TLS could have planted is not looked at.
  const planted = { cookie: shown.replace('__Host-', ''), ...token };
  expect((await ask({ ...self, headers: planted })).body.code).toBe('session.none');
});

test('the gate asks the same of a network, and its origin is https', async () => {
  const { ask, host } = await openDoor(['127.0.0.1']);
  const post = { method: 'POST', path: '/api/session' };
  const told = async (headers: Record<string, string>) =>
    (await ask({ ...post, headers }, LOG_IN)).body.code;
  expect(await told({ origin: `http://${host}` })).toBe('gate.origin');
  expect(await told({ origin: 'null' })).toBe('gate.origin');
  expect(await told({ host: 'evil.example' })).toBe('gate.host');
  expect(await told({ 'sec-fetch-site': 'same-site' })).toBe('gate.site');
});

test('a peer outside the list is told nothing but that; without TLS nobody is answered', async () => {
  const { ask, port, host } = await openDoor(['192.168.1.0/24']);
  const answer = await ask({ method: 'POST', path: '/api/session' }, LOG_IN);
  expect([answer.status, answer.body.code]).toEqual([403, 'gate.peer']);
  const plain = new Promise((resolve, reject) => {
    const asked = plainRequest({ port, host: '127.0.0.1', headers: { host } }, resolve);
    asked.on('error', reject);
    asked.end();
  });
  await expect(plain).rejects.toThrow();
});

test('a list of peers takes addresses and networks of both families', () => {
  const isPeer = peersOf(['192.168.1.0/24', '10.0.0.7', 'fd00::/8']);
  const inside = ['192.168.1.1', '::ffff:192.168.1.9', '10.0.0.7', 'fd12::1'];
  const outside = ['192.168.2.1', '10.0.0.8', '::1', 'fe80::1', '', 'nobody', '127.0.0.1'];
  expect(inside.filter(isPeer)).toEqual(inside);
  expect(outside.filter(isPeer)).toEqual([]);
});
