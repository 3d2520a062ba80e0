/** A station that anchors its chain, as its people meet it: an old copy put in place of the ledger sells nothing. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askSocket, freePort } from './ask-socket.ts';
import { until } from './until.ts';

const QIKA = resolve(import.meta.dirname, '..', '..', 'src', 'bootstrap', 'qika.mjs');

const folder = mkdtempSync(join(tmpdir(), 'qika-anchors-'));
const config = join(folder, 'qika.json');
const socketPath = join(folder, 'qika.sock');
const ledger = join(folder, 'data', 'ledger.db');
const anchors = join(folder, 'anchors.txt');

function qika(...words: string[]): { status: number | null; text: string } {
  const done = spawnSync(process.execPath, [QIKA, ...words], { encoding: 'utf8' });
  return { status: done.status, text: `${done.stdout}${done.stderr}` };
}

async function whileOpen<T>(work: () => Promise<T>): Promise<T> {
  const child: ChildProcess = spawn(process.execPath, [QIKA, 'serve', '--config', config], {
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((end) => child.once('exit', end));
  try {
    await until('the station', async () => {
      const answer = await askSocket(socketPath, '/livez').catch(() => null);
      return answer?.status === 200;
    });
    return await work();
  } finally {
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }
}

let operation = 0;
const enter = (name: string) => {
  operation += 1;
  const operationId = `0199c000-0000-7000-8000-${operation.toString().padStart(12, '0')}`;
  return askSocket(socketPath, '/api/communities', { operationId, communityId: operation, name });
};

beforeAll(async () => {
  writeFileSync(join(folder, 'key'), `${'7c'.repeat(32)}\n`, { mode: 0o600 });
  expect(qika('anchor', 'key', '--out', join(folder, 'anchor.key')).status).toBe(0);
  const station = {
    port: await freePort(),
    dataDir: 'data',
    socketPath,
    company: { code: 7, name: '试验燃气', outlet: '一号厅' },
    station: 1,
    operator: '王芳',
    readers: { binding: 'pcsclite' },
    masterKeyFile: 'key',
    anchors: { file: anchors, keyFile: 'anchor.key' },
  };
  writeFileSync(config, JSON.stringify(station));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the chain is anchored when the station closes, and verify counts the anchors', async () => {
  expect((await whileOpen(() => enter('梧桐花园'))).status).toBe(200);
  copyFileSync(ledger, join(folder, 'old.db'));
  expect((await whileOpen(() => enter('杏林小区'))).status).toBe(200);
  const lines = readFileSync(anchors, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(2);
  const verified = qika('verify', '--config', config);
  expect(verified.status, verified.text).toBe(0);
  expect(verified.text).toContain(`${lines.length} anchors beside it`);
});

test('an old copy in place of the ledger: nothing is entered, and verify says where it ends', async () => {
  copyFileSync(ledger, join(folder, 'true.db'));
  copyFileSync(join(folder, 'old.db'), ledger);
  const [ready, entered] = await whileOpen(async () => [
    await askSocket(socketPath, '/readyz'),
    await enter('假小区'),
  ]);
  expect([ready?.status, entered?.status]).toEqual([503, 503]);
  expect(entered?.text).toContain('store.read-only');
  const verified = qika('verify', '--config', config);
  expect(verified.status).toBe(1);
  expect(verified.text).toContain('older copy');
  expect(verified.text).toContain('qika restore --accept-gap');
});

test('two people accept the gap: the station enters again, and the gap stays named', async () => {
  const before = readFileSync(anchors, 'utf8');
  const accept = (second: string) =>
    qika(
      'restore',
      '--accept-gap',
      '--reason',
      '磁盘损坏',
      '--by',
      'gu',
      '--second',
      second,
      '--config',
      config,
    );
  expect(accept('gu')).toMatchObject({ status: 1 });
  const accepted = accept('fang');
  expect(accepted.status, accepted.text).toBe(0);
  expect(accepted.text).toContain('epoch 1 begins');
  const [entered, told] = await whileOpen(
    async () => [await enter('桂花新村'), qika('recovered', '--config', config)] as const,
  );
  expect(entered.status, entered.text).toBe(200);
  expect(told.text).toContain('gu, fang: 磁盘损坏');
  const verified = qika('verify', '--config', config);
  expect(verified.status, verified.text).toBe(0);
  expect(verified.text).toContain('accepted by gu and fang');
  expect(readFileSync(anchors, 'utf8').length).toBeGreaterThan(before.length);
  writeFileSync(anchors, before);
});

test('the ledger put back goes on; anchors elsewhere need the public half only', async () => {
  copyFileSync(join(folder, 'true.db'), ledger);
  expect((await whileOpen(() => enter('桂花苑'))).status).toBe(200);
  const key = ['--anchors', anchors, '--public-key', join(folder, 'anchor.key.pub')];
  expect(qika('verify', '--db', ledger, ...key).status).toBe(0);
  const old = qika('verify', '--db', join(folder, 'old.db'), ...key);
  expect(old.status).toBe(1);
});

test('what was still under way when the station was told to close is anchored too', async () => {
  let asked: Promise<unknown>[] = [];
  await whileOpen(async () => {
    asked = Array.from({ length: 200 }, (_, n) => enter(`丁香苑${n}`).catch(() => null));
    await Promise.race(asked);
  });
  await Promise.all(asked);
  const db = new Database(ledger, { readonly: true });
  const last = db.prepare('SELECT max(n) FROM batch').pluck().get();
  db.close();
  const [line = ''] = readFileSync(anchors, 'utf8').trimEnd().split('\n').slice(-1);
  expect(Number(line.split(' ')[3])).toBe(last);
});

test('a line of the anchor file that the key did not sign keeps the station shut, in words', () => {
  const text = readFileSync(anchors, 'utf8');
  writeFileSync(anchors, text.replace(/^qika-anchor-1 7 1 (\d+)/m, 'qika-anchor-1 7 1 9$1'));
  const started = qika('serve', '--config', config);
  expect(started.status).toBe(1);
  expect(started.text).toContain('the signature is not of this station');
  writeFileSync(anchors, text);
});
