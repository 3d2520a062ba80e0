/** The two doors on real sockets: which one a request used decides what the gate asks. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { CATALOGUE } from '../../../src/core/catalogue.ts';
import { createGateway, type Gateway } from '../../../src/gateway.ts';
import { answerMalformed } from '../../../src/http/malformed.ts';
import { settle } from '../../manual-clock.ts';
import { freePort } from '../../rig/free-port.ts';
import { inlineSheets } from '../../rig/inline-sheets.ts';
import { ACCOUNT, CLERK, openedHall, READER, type Scene } from '../app/desk.ts';

interface Open extends Scene {
  readonly gateway: Gateway;
  readonly socketPath: string;
  readonly port: number;
  stop(): Promise<void>;
}

async function openDoors(before: (socketPath: string) => void = () => undefined): Promise<Open> {
  const scene = await openedHall();
  const { station, hall } = scene;
  const folder = mkdtempSync(join(tmpdir(), 'qika-door-'));
  const port = await freePort();
  const socketPath = join(folder, 'qika.sock');
  before(socketPath);
  const gateway = await createGateway({
    access: null,
    sheets: inlineSheets,
    app: station.deps,
    operator: CLERK,
    port,
    hosts: [`qika.localhost:${port}`],
    socketPath,
    version: '0.0.0',
    page: [],
    sim: null,
    onBug: (cause) => {
      throw cause;
    },
  });
  await gateway.start();
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= gateway.stop();
    return stopped;
  };
  onTestFinished(async () => {
    await stop();
    await station.readers.stop();
    await hall.store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...scene, gateway, socketPath, port, stop };
}

const ask = (options: RequestOptions, body?: object): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });

const overSocket = ({ socketPath }: Open, path: string, body?: object) =>
  ask(
    {
      socketPath,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    },
    body,
  );

test('the socket file belongs to its owner alone and asks for no browser headers', async () => {
  const open = await openDoors();
  expect(statSync(open.socketPath).mode & 0o777).toBe(0o600);
  expect((await overSocket(open, '/livez')).status).toBe(200);
  const paid = await overSocket(open, '/api/payments', {
    operationId: open.hall.id(),
    accountId: ACCOUNT,
    amountFen: 100,
    channel: 'cash',
  });
  expect(paid.status).toBe(200);
});

test('TCP has no exception: what the socket may do, a program on TCP may not', async () => {
  const open = await openDoors();
  const host = `qika.localhost:${open.port}`;
  const over = (headers: Record<string, string>) =>
    ask({ host: '127.0.0.1', port: open.port, path: '/livez', headers });
  expect((await over({})).status).toBe(421);
  expect((await over({ host })).status).toBe(403);
  expect((await over({ host, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
});

test('two Host headers are none', async () => {
  const { port } = await openDoors();
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      const host = `qika.localhost:${port}`;
      socket.write(
        `GET /livez HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n`,
      );
    });
    socket.on('data', (part) => {
      text += String(part);
    });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 4(00|21) /);
});

/** Everything that the house sends back for these bytes. */
const saidTo = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (part) => {
      text += String(part);
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });

test.each([
  ['bytes that are no HTTP', '\u0016\u0003\u0001 hello\r\n\r\n', 'request.malformed'],
  ['too many headers', `GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}`, 'request.headers-too-large'],
] as const)('%s are told so as everything else is', async (_what, bytes, code) => {
  const { port } = await openDoors();
  const [head = '', body = ''] = (await saidTo(port, bytes)).split('\r\n\r\n');
  const { status, en, zh } = CATALOGUE[code];
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`));
  expect(head).toContain('content-type: application/problem+json');
  expect(head).toContain('x-content-type-options: nosniff');
  expect(JSON.parse(body)).toMatchObject({
    code,
    status,
    detail: en.what,
    zh: { detail: zh.what, next: zh.next },
  });
});

test('a request that does not arrive whole is told so, a sender that is gone is let go', async () => {
  const told = new PassThrough();
  const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  answerMalformed(late, told as unknown as Socket);
  expect(String(told.read())).toMatch(
    /^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*request\.timed-out/,
  );
  const gone = new PassThrough();
  answerMalformed(
    Object.assign(new Error('gone'), { code: 'ECONNRESET' }),
    gone as unknown as Socket,
  );
  expect(gone.destroyed).toBe(true);
  expect(gone.read()).toBeNull();
});

test('a start tells the log what bars sales and readers', async () => {
  const { station, hall } = await openedHall();
  const lines: string[] = [];
  const write =
    (level: string) =>
    (facts: object, message: string): void => {
      lines.push(`${level} ${message} ${JSON.stringify(facts)}`);
    };
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const folder = mkdtempSync(join(tmpdir(), 'qika-door-'));
  const health = () => ({ ok: false, code: 'store.read-only', why: 'posting 7' }) as const;
  const gateway = await createGateway({
    access: null,
    sheets: inlineSheets,
    app: { ...station.deps, log, store: { ...hall.store, health } },
    operator: CLERK,
    port: await freePort(),
    hosts: [],
    socketPath: join(folder, 'qika.sock'),
    version: '0.0.0',
    page: [],
    sim: null,
    onBug: () => undefined,
  });
  onTestFinished(async () => {
    await gateway.stop();
    await station.readers.stop();
    await hall.store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await gateway.start();
  expect(lines[0]).toMatch(/^error NOTHING CAN BE SOLD.*store\.read-only.*posting 7/);
  station.hardware.stopService();
  await settle();
  expect(lines.join('\n')).toMatch(
    /^warn a card reader is out of service .*"reader\.service-down"/m,
  );
});

test('events: first every reader, then each change, and the end when the station stops', async () => {
  const open = await openDoors();
  const events: string[] = [];
  let heard = (): void => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    const asked = httpRequest({ socketPath: open.socketPath, path: '/api/events' }, (answer) => {
      expect(answer.headers['content-type']).toBe('text/event-stream');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      answer.setEncoding('utf8').on('data', (part: string) => {
        events.push(part);
        heard();
      });
      answer.on('end', resolve);
    });
    asked.on('error', reject).end();
  });
  const hear = (text: string): Promise<void> =>
    new Promise((resolve) => {
      heard = () => {
        if (events.join('').includes(text)) resolve();
      };
      heard();
    });
  await hear('"condition":"card"');
  await open.station.remove();
  await hear(`{"name":"${READER}","condition":"empty"`);
  await open.stop();
  await ended;
});

test('a stop waits for a card that is being written', async () => {
  const open = await openDoors();
  const { hall } = open;
  const load = { operationId: hall.id() };
  const sale = overSocket(open, '/api/loads', {
    accountId: ACCOUNT,
    reader: READER,
    payment: { operationId: hall.id(), amountFen: 4800, channel: 'cash' },
    purchase: { operationId: hall.id(), want: { amountFen: 4800 } },
    load,
  });
  // The request is on its way into the house when the station is told to stop.
  await overSocket(open, '/livez');
  await open.stop();
  const answer = await sale;
  const done = answer.status === 200 && answer.text.includes('"state":"POSTED"');
  const refused = answer.status === 503 && answer.text.includes('station.closing');
  expect([answer.text, done || refused]).toEqual([answer.text, true]);
  expect(hall.store.openLoads(10)).toEqual([]);
});

test('a second station at the same doors does not start, and leaves the first one its socket', async () => {
  const open = await openDoors();
  const other = await createGateway({
    access: null,
    sheets: inlineSheets,
    app: open.station.deps,
    operator: CLERK,
    port: await freePort(),
    hosts: ['qika.localhost:1'],
    socketPath: open.socketPath,
    version: '0.0.0',
    page: [],
    sim: null,
    onBug: () => undefined,
  });
  await expect(other.start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await other.stop();
  expect((await overSocket(open, '/livez')).status).toBe(200);
});

test('a connection that never asks anything does not keep a closing station open', async () => {
  const open = await openDoors();
  const silent = connect(open.port, '127.0.0.1').resume();
  const half = connect(open.socketPath).resume();
  silent.on('error', () => undefined);
  half.on('error', () => undefined);
  await Promise.all([silent, half].map((s) => new Promise((made) => s.once('connect', made))));
  half.write('GET /livez HTTP/1.1\r\nHost:');
  const gone = Promise.all([silent, half].map((s) => new Promise((end) => s.once('close', end))));
  await open.stop();
  await gone;
});

test('a file that is no socket is never taken for an old one', async () => {
  let path = '';
  await expect(
    openDoors((socketPath) => {
      path = socketPath;
      writeFileSync(socketPath, 'precious');
    }),
  ).rejects.toThrow('EADDRINUSE');
  expect(readFileSync(path, 'utf8')).toBe('precious');
  rmSync(path);
});
