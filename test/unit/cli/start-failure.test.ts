/** A start that fails tells the person what to do; a bug is not dressed up as advice. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeFindings } from '../../../src/cli/doctor.ts';
import { tryDoors } from '../../../src/cli/doors.ts';
import { verifyCommand } from '../../../src/cli/greeting.ts';
import { startFailure } from '../../../src/cli/serve.ts';
import { demoConfig } from '../../../src/config/config.ts';
import { StoreError } from '../../../src/ports/store.ts';

const company = { code: 31001, name: '示范燃气', outlet: '营业厅', timeZone: 'Asia/Shanghai' };
const config = demoConfig(company, { dataDir: resolve('/tmp/demo'), port: 7190 });

test.each([
  [Object.assign(new Error('listen'), { code: 'EADDRINUSE' }), '7190'],
  [new StoreError('store.in-use', 'another daemon has it'), 'Stop the other daemon'],
  [new StoreError('store.read-only', 'SQLITE_CORRUPT'), 'qika verify'],
  [new StoreError('store.schema', 'migration 9 is of a newer program'), 'migration 9'],
])('%s', (cause, advice) => {
  const said = startFailure(cause, config);
  expect(said).toContain(advice);
  expect(said).toMatch(/\p{Script=Han}/u);
});

test('a bug has no advice', () => {
  expect(startFailure(new TypeError('broken'), config)).toBeNull();
});

test('a finding shows its health and, where something is to be done, both next steps', () => {
  const text = describeFindings([
    { name: 'Node.js', health: 'ok', what: 'v20', next: null },
    {
      name: 'pcscd',
      health: 'missing',
      what: 'not running',
      next: { en: 'start it', zh: '请启动' },
    },
  ]);
  expect(text).toMatch(/^ok\s+Node\.js: v20\nmissing\s+pcscd: not running\n.*start it\n.*请启动$/);
});

const listening = (listen: (server: Server) => void): Promise<Server> =>
  new Promise((ready) => {
    const server = createServer();
    onTestFinished(() => {
      server.close();
    });
    server.once('listening', () => ready(server));
    listen(server);
  });

test('a port or a socket in use is noticed before anything is begun', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'qika-doors-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const taken = await listening((server) => server.listen(0, '127.0.0.1'));
  const { port } = taken.address() as AddressInfo;
  const busy = { code: 'EADDRINUSE' };
  await expect(tryDoors(demoConfig(company, { dataDir, port }))).rejects.toMatchObject(busy);
  await new Promise((closed) => taken.close(closed));
  const free = demoConfig(company, { dataDir, port });
  await tryDoors(free);
  expect(readdirSync(dataDir)).toEqual([]);
  const socket = await listening((server) => server.listen(free.socketPath));
  await expect(tryDoors(free)).rejects.toMatchObject(busy);
  await new Promise((closed) => socket.close(closed));
  await tryDoors(free);
  writeFileSync(free.socketPath, 'not a socket');
  await expect(tryDoors(free)).rejects.toMatchObject(busy);
});

test('the printed check is of this demo, wherever it lies', () => {
  const at = (dataDir: string): string =>
    verifyCommand(demoConfig(company, { dataDir: resolve(dataDir), port: null }));
  expect(at('var/demo')).toBe('npx qika verify');
  expect(at('var/second')).toBe('npx qika verify --data var/second');
  expect(at('/srv/qika demo')).toBe("npx qika verify --data '/srv/qika demo'");
});
