/** A disk that is really full: what the daemon and the commands then say, that nothing is lost, and that both go on once there is room. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectControl } from '../../simulators/control-client.ts';
import { createRandom } from '../../simulators/random.ts';
import { newOperationId } from '../rig/operation-ids.ts';
import { askSocket, freePort } from './ask-socket.ts';

const QIKA = resolve(import.meta.dirname, '..', '..', 'src', 'bootstrap', 'qika.mjs');
const ROOT = process.getuid?.() === 0;
const MAKE = ROOT ? ['-m'] : ['-r', '-m'];
const ENTER = ROOT ? ['-m'] : ['-U', '--preserve-credentials', '-m'];
const folder = mkdtempSync(join(tmpdir(), 'qika-full-'));
const random = createRandom(12);
/** Two disks: one holds the ledger, the other is too small for any copy. */
const [disk, small] = [join(folder, 'disk'), join(folder, 'small')];
let keeper: ChildProcess;
let daemon: ChildProcess | null = null;

/** A path of the namespace as it is seen from here. */
const seen = (path: string): string => `/proc/${keeper.pid}/root${path}`;
const inside = (words: readonly string[]): string[] => [
  '--target',
  String(keeper.pid),
  ...ENTER,
  process.execPath,
  QIKA,
  ...words,
];

function qika(...words: string[]): { readonly code: number | null; readonly text: string } {
  const done = spawnSync('nsenter', inside(words), { encoding: 'utf8', timeout: 60_000 });
  return { code: done.status, text: `${done.stdout}${done.stderr}` };
}

/** Writes until not one block is free. */
function fill(at: string): void {
  const { bavail, bsize } = statfsSync(seen(at));
  writeFileSync(seen(join(at, 'fill')), Buffer.alloc(bavail * bsize));
  expect(statfsSync(seen(at)).bavail).toBe(0);
}

const makeRoom = (at: string): void => rmSync(seen(join(at, 'fill')));

const configured = (name: string, settings: object): string => {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(settings));
  return path;
};

const community = (communityId: number) => ({
  operationId: newOperationId(random),
  communityId,
  name: `小区${communityId}`,
});
const ask = (path: string, body?: object) =>
  askSocket(seen(join(disk, 'data', 'qika.sock')), path, body);

async function start(config: string): Promise<void> {
  const child = spawn('nsenter', inside(['serve', '--config', config]), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  daemon = child;
  let said = '';
  await new Promise<void>((ready, failed) => {
    child.stdout?.on('data', (part: Buffer) => {
      said += String(part);
      if (said.includes('is ready at')) ready();
    });
    child.once('exit', (code) => failed(new Error(`ended with ${code}: ${said}`)));
  });
}

let config: string;
let onSmall: string;
let elsewhere: string;

beforeAll(async () => {
  for (const at of [disk, small]) mkdirSync(at);
  for (const key of ['master.key', 'backup.key'])
    writeFileSync(join(folder, key), '5a'.repeat(32), { mode: 0o600 });
  const mount = `mount -t tmpfs -o size=8m tmpfs ${disk} && mount -t tmpfs -o size=8k tmpfs ${small} && echo ready && exec sleep 600`;
  keeper = spawn('unshare', [...MAKE, 'sh', '-c', mount], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (keeper.stdout !== null) await once(keeper.stdout, 'data');
  const base = {
    port: await freePort(),
    dataDir: join(disk, 'data'),
    company: { code: 31_001, name: '滨河市燃气有限公司', outlet: '中心营业厅' },
    station: 1,
    operator: '收费员01',
    readers: { binding: 'simulated' },
    masterKeyFile: join(folder, 'master.key'),
    backup: { dir: join(folder, 'copies'), keyFile: join(folder, 'backup.key') },
  };
  config = configured('station', base);
  const backup = { ...base.backup, dir: join(small, 'copies') };
  onSmall = configured('small', { ...base, backup });
  elsewhere = configured('elsewhere', { ...base, dataDir: join(small, 'data') });
  await start(config);
});

afterAll(async () => {
  const hardware = connectControl(seen(join(disk, 'data', 'sim.sock')));
  await hardware.call('shutdown', {}).catch(() => undefined);
  hardware.close();
  for (const child of [daemon, keeper]) {
    if (child === null || child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

test('a full disk refuses with store.full, loses nothing, and the same request is done once there is room', async () => {
  expect((await ask('/api/communities', community(1))).status).toBe(200);
  const waiting = community(2);
  fill(disk);
  for (const body of [waiting, waiting, community(3)]) {
    const refused = await ask('/api/communities', body);
    expect([refused.status, refused.body]).toMatchObject([503, { code: 'store.full' }]);
  }
  expect((await ask('/readyz')).text).toContain('store.full');
  expect((await ask('/api/communities')).text).toContain('小区1');
  makeRoom(disk);
  expect((await ask('/api/communities', waiting)).body).toMatchObject({ replayed: false });
  expect((await ask('/api/communities', waiting)).body).toMatchObject({ replayed: true });
  expect((await ask('/readyz')).status).toBe(200);
  const { text } = await ask('/api/communities');
  expect([text.includes('小区2'), text.includes('小区3')]).toEqual([true, false]);
  expect(qika('verify', '--config', config).code).toBe(0);
});

test('a backup is whole or not there at all, wherever the room ends', () => {
  const full = qika('backup', '--config', onSmall);
  expect(full).toEqual({ code: 1, text: expect.stringMatching(/no room left.*Free disk space/) });
  expect(readdirSync(seen(join(small, 'copies')))).toEqual([]);
  fill(disk);
  expect(qika('backup', '--config', config)).toMatchObject({
    code: 1,
    text: expect.stringMatching(/no room left.*磁盘空间不足/),
  });
  makeRoom(disk);
  expect(existsSync(join(folder, 'copies')) ? readdirSync(join(folder, 'copies')) : []).toEqual([]);
  const left = readdirSync(seen(join(disk, 'data'))).filter((name) => name.startsWith('.'));
  expect(left).toEqual([]);
  expect(qika('backup', '--config', config).code).toBe(0);
});

test('what a command writes for people is whole or not there at all', () => {
  fill(small);
  const out = join(small, 'year.journal');
  const wanted = ['journal', '--config', config, '--out', out];
  expect(qika(...wanted)).toEqual({ code: 1, text: expect.stringContaining('no room left') });
  expect(existsSync(seen(out))).toBe(false);
  const key = join(small, 'anchor.key');
  expect(qika('anchor', 'key', '--out', key)).toMatchObject({
    code: 1,
    text: expect.stringContaining('no room left'),
  });
  makeRoom(small);
  expect(qika('anchor', 'key', '--out', key).code).toBe(0);
});

test('a copy that finds no room is not restored, and leaves nothing in clear', () => {
  const [copy = ''] = readdirSync(join(folder, 'copies'));
  expect(copy).toMatch(/qikabackup$/);
  const wanted = ['restore', join(folder, 'copies', copy), '--config', elsewhere];
  expect(qika(...wanted)).toEqual({
    code: 1,
    text: expect.stringMatching(/no room left.*Free disk space/),
  });
  expect(readdirSync(seen(join(small, 'data')))).toEqual([]);
});

test('a station that finds no room to open its ledger does not start, and says why', async () => {
  // Stopped in order it leaves no log behind, and needs room for a new one.
  daemon?.kill('SIGTERM');
  if (daemon !== null) await once(daemon, 'exit');
  fill(disk);
  const started = qika('serve', '--config', config);
  expect(started).toMatchObject({ code: 1, text: expect.stringContaining('The disk is full') });
  makeRoom(disk);
  expect(qika('verify', '--config', config).code).toBe(0);
});
