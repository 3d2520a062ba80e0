/** The demo as a newcomer meets it: start, follow the printed lines, pull a card, kill the daemon, start again, verify. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectControl } from '../../simulators/control-client.ts';
import { type Answer, askSocket, freePort } from './ask-socket.ts';

const QIKA = resolve(import.meta.dirname, '..', '..', 'src', 'bootstrap', 'qika.mjs');
/** What the issue of a start promises; the best of a few, for the machine has other things to do. */
const STARTS = 4;

const folder = mkdtempSync(join(tmpdir(), 'qika-demo-'));
const socketPath = join(folder, 'qika.sock');
let port = 0;
let daemon: ChildProcess | null = null;
let printed = '';

function qika(...words: string[]): { status: number | null; text: string } {
  const done = spawnSync(process.execPath, [QIKA, ...words, '--data', folder], {
    encoding: 'utf8',
  });
  return { status: done.status, text: `${done.stdout}${done.stderr}` };
}

/** Resolves when the station says that it is ready. */
function start(): Promise<void> {
  printed = '';
  return new Promise((ready, failed) => {
    const words = ['serve', '--data', folder, '--port', String(port)];
    const child = spawn(process.execPath, [QIKA, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    daemon = child;
    const hear = (part: Buffer): void => {
      printed += String(part);
      if (printed.includes('npx qika verify')) ready();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => failed(new Error(`ended with ${code}: ${printed}`)));
  });
}

function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  const child = daemon;
  if (child === null || child.exitCode !== null) return Promise.resolve(null);
  return new Promise((ended) => {
    child.once('exit', (code) => ended(code));
    child.kill(signal);
  });
}

const ask = (path: string, body?: object, headers?: Record<string, string>): Promise<Answer> =>
  askSocket(socketPath, path, body, headers);

interface Sale {
  readonly accountId: number;
  readonly reader: string;
  readonly load: { readonly operationId: string };
  readonly payment: { readonly operationId: string };
}

/** The bodies of the printed curl lines, by their path. */
const printedBody = (path: string): unknown => {
  const line = printed.split('\n').find((each) => each.includes(`http://qika${path} `));
  return JSON.parse(line?.match(/--json '(.*)'/)?.[1] ?? 'null');
};

const freshSale = (sale: Sale) => ({
  ...sale,
  payment: { ...sale.payment, operationId: crypto.randomUUID() },
  purchase: { operationId: crypto.randomUUID(), want: { amountFen: 4800 } },
  load: { operationId: crypto.randomUUID() },
});

beforeAll(async () => {
  port = await freePort();
  await start();
}, 120_000);

afterAll(async () => {
  await end('SIGKILL');
  const control = connectControl(join(folder, 'sim.sock'));
  await control.call('shutdown').catch(() => undefined);
  control.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the printed lines sell gas onto a card, and the ticket says so', async () => {
  expect(printed).toContain(`http://qika.localhost:${port}`);
  expect(printed).toContain(`npx qika verify --data ${folder}`);
  const insert = await ask('/sim/insert', printedBody('/sim/insert') as object);
  expect(insert.status).toBe(200);
  const sale = printedBody('/api/loads') as Sale;
  let read = await ask('/api/cards/reconcile', { reader: sale.reader });
  // The reader tells of the card a moment after it is in.
  for (let tries = 0; read.status !== 200 && tries < 50; tries += 1) {
    await new Promise((later) => setTimeout(later, 20));
    read = await ask('/api/cards/reconcile', { reader: sale.reader });
  }
  expect(read.body).toMatchObject({ account: { accountId: sale.accountId } });
  const sold = await ask('/api/loads', sale);
  expect([sold.status, sold.body]).toMatchObject([200, { load: { state: 'done' } }]);
  const { ticketNo } = sold.body as { ticketNo: number };
  const ticket = await ask(`/api/receipts/${ticketNo}`, undefined, { accept: 'text/plain' });
  expect(ticket.text).toContain('成功');

  // Killed, and started again: the same request is answered the same, and nothing is done twice.
  await end('SIGKILL');
  await start();
  const again = await ask('/api/loads', sale);
  expect([again.status, again.body]).toMatchObject([200, { load: { state: 'done' }, ticketNo }]);
});

test('a card that is pulled out settles when it is back, and its gas reaches the meter', async () => {
  const sale = freshSale(printedBody('/api/loads') as Sale);
  const { card } = printedBody('/sim/insert') as { card: string };
  await ask('/sim/insert', { card });
  await ask('/sim/pull-at-byte', { n: 9 });
  const pulled = await ask('/api/loads', sale);
  expect([pulled.status, pulled.body]).toMatchObject([202, { load: { state: 'pending' } }]);
  expect(qika('verify').status).toBe(0);
  await ask('/sim/insert', { card });
  let settled = await ask(`/api/loads/${sale.load.operationId}/settle`, { reader: sale.reader });
  for (let tries = 0; settled.status !== 200 && tries < 50; tries += 1) {
    await new Promise((later) => setTimeout(later, 20));
    settled = await ask(`/api/loads/${sale.load.operationId}/settle`, { reader: sale.reader });
  }
  expect(settled.body).toMatchObject({ state: 'done', result: { state: 'POSTED' } });
  const account = (await ask(`/api/accounts/${sale.accountId}`)).body as {
    meter: { number: number };
  };
  const meter = String(account.meter.number).padStart(12, '0');
  await ask('/sim/remove', {});
  expect((await ask('/sim/put-into-meter', { card, meter })).status).toBe(200);
  expect((await ask('/sim/burn', { meter, days: 3, litresPerDay: 900 })).status).toBe(200);
  expect((await ask('/sim/insert', { card: 'nobody' })).body).toMatchObject({
    code: 'sim.refused',
  });
});

test('verify finds every law kept while the station runs, and doctor finds nothing broken', () => {
  const verified = qika('verify');
  expect([verified.status, verified.text]).toEqual([0, expect.stringContaining('every law')]);
  const examined = qika('doctor');
  expect([examined.status, examined.text]).toEqual([0, expect.stringContaining('ledger')]);
});

test('card read prints the card in the reader', async () => {
  const { card } = printedBody('/sim/insert') as { card: string };
  await ask('/sim/insert', { card });
  const read = qika('card', 'read');
  expect([read.status, read.text]).toEqual([0, expect.stringContaining('customer card')]);
  expect(read.text).toContain(`card 卡号 ${card}`);
});

test('a demo whose port is in use ends before it is seeded, and leaves no simulator behind', async () => {
  const other = mkdtempSync(join(tmpdir(), 'qika-demo-'));
  const words = [QIKA, 'serve', '--data', other, '--port', String(port)];
  const second = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect([second.status, second.stderr]).toEqual([1, expect.stringContaining(`Port ${port}`)]);
  expect(second.stdout).not.toContain('Loading');
  expect(existsSync(join(other, 'sim.sock'))).toBe(false);
  rmSync(other, { recursive: true, force: true });
});

test('what would be ignored beside --config is refused', () => {
  const refused = qika('doctor', '--config', 'station.json');
  expect([refused.status, refused.text]).toEqual([2, expect.stringContaining('--data cannot')]);
});

test('a second daemon on the same data does not start', () => {
  const second = qika('serve', '--port', String(port));
  expect([second.status, second.text]).toEqual([1, expect.stringContaining('Another daemon')]);
});

test('a stop ends with 0, and a later start has the same accounts and loads nothing anew', async () => {
  const before = await ask('/api/accounts/10000001');
  for (let n = 0; n < STARTS; n += 1) {
    expect(await end('SIGTERM')).toBe(0);
    await start();
    expect(printed).not.toContain('Loading');
    expect((await ask('/api/accounts/10000001')).body).toEqual(before.body);
  }
});
