/** The rows of `qika doctor`: what is looked at, what bars a start, and what a person is told to do. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { anchorsFinding } from '../../../src/cli/anchors-finding.ts';
import { diskFinding, examine, nodeFinding, pcscdFinding } from '../../../src/cli/doctor.ts';
import { keysFinding } from '../../../src/cli/keys-finding.ts';
import { type Machine, thisMachine } from '../../../src/cli/machine.ts';
import { type Config, demoConfig } from '../../../src/config/config.ts';
import { makeKeyFile } from '../../../src/system/keys/ceremony.ts';
import { systemRandom } from '../../../src/system/random.ts';
import { ManualClock } from '../../manual-clock.ts';

const GIB = 1024 ** 3;
const ROOT = resolve(import.meta.dirname, '..', '..', '..');

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'qika-doctor-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const machine = (change: Partial<Machine> = {}): Machine => ({
  nodeVersion: 'v20.19.0',
  platform: 'linux',
  projectFolder: '/opt/qika',
  module: () => 'loads',
  exists: () => true,
  freeBytes: () => GIB,
  coreFiles: () => 'shut',
  ...change,
});

function stationAt(dataDir: string) {
  const company = { code: 31001, name: '示范燃气', outlet: '厅', timeZone: 'Asia/Shanghai' };
  const demo = demoConfig(company, { dataDir, port: null });
  const keys: Config['keys'] = {
    file: join(dataDir, 'keys'),
    credentialFile: join(dataDir, 'credential'),
  };
  const backup = { dir: dataDir, keyFile: join(dataDir, 'backup.key'), everyHours: 24, keep: 14 };
  const readers = { binding: 'pcsclite' } as const;
  const anchors = { file: join(dataDir, '1.txt'), keyFile: 'anchor.key', everyMinutes: 15 };
  return { ...demo, keys, backup, anchors, demo: false, readers };
}

/** A file of keys that opens by the credential beside it. */
async function sealedKeysAt(dataDir: string): Promise<void> {
  const key = new Uint8Array(32).fill(0x11);
  const text = await makeKeyFile(
    { random: systemRandom, cost: { memoryKib: 8, passes: 1 }, now: 0 },
    {
      custodians: { names: ['li.na', 'gu'], shares: ['one share', 'another'] },
      start: { by: 'credential', key },
      existing: null,
    },
  );
  writeFileSync(join(dataDir, 'keys'), text, { mode: 0o600 });
  writeFileSync(join(dataDir, 'credential'), '11'.repeat(32), { mode: 0o600 });
}

const rows = async (dataDir: string, on: Machine, demo = false) => {
  const real = stationAt(dataDir);
  const config = demo ? { ...real, demo, readers: { binding: 'simulated' } as const } : real;
  const found = await examine(config, null, new ManualClock(), on);
  return new Map(found.map((finding) => [finding.name, finding]));
};

test('a real station with all it needs has nothing to be done', async () => {
  const at = folder();
  await sealedKeysAt(at);
  const lately = new Date(new ManualClock().now()).toISOString().replace(/[-:]|\.\d{3}/g, '');
  writeFileSync(join(at, `qika-1-${lately}.qikabackup`), '');
  const found = await rows(at, machine());
  expect([...found.keys()]).toContain('master keys');
  expect([...found.values()].filter(({ health }) => health !== 'ok')).toEqual([]);
});

test.each([
  ['v20.18.9', 'broken'],
  ['v18.20.4', 'broken'],
  ['v20.19.0', 'ok'],
  ['v22.0.0', 'ok'],
])('Node %s is %s', (nodeVersion, health) => {
  expect(nodeFinding(machine({ nodeVersion })).health).toBe(health);
});

test('a module that is absent is told apart from one that is not built, each with its command', async () => {
  const at = folder();
  const absent = await rows(at, machine({ module: () => 'absent' }));
  const broken = await rows(at, machine({ module: () => 'does not load' }));
  for (const [name, command] of [
    ['better-sqlite3', 'npm ci'],
    ['pcsclite', 'libpcsclite-dev && npm start'],
    ['serialport', 'npm install'],
  ] as const) {
    expect([name, absent.get(name)?.what]).toEqual([
      name,
      expect.stringContaining('not installed'),
    ]);
    expect([name, broken.get(name)?.what]).toEqual([name, expect.stringContaining('not built')]);
    const next = absent.get(name)?.next;
    expect(next?.en).toContain(`/opt/qika: `);
    expect([next?.en, next?.zh].every((text) => text?.endsWith(command))).toBe(true);
  }
  const healths = ['better-sqlite3', 'pcsclite', 'serialport'].map((n) => absent.get(n)?.health);
  expect(healths).toEqual(['broken', 'broken', 'missing']);
  const demo = await rows(at, machine({ module: () => 'absent' }), true);
  expect(demo.get('pcsclite')?.health).toBe('missing');
});

test('modules are looked for beside the program, not where the command was typed', () => {
  expect(thisMachine.module('better-sqlite3')).toBe('loads');
  expect(thisMachine.module('no-such-module')).toBe('absent');
  expect(thisMachine.projectFolder).toBe(ROOT);
  const url = pathToFileURL(join(ROOT, 'src', 'cli', 'machine.ts')).href;
  const tsx = pathToFileURL(join(ROOT, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs')).href;
  const asked = `import { thisMachine as m } from '${url}'; console.log(m.module('better-sqlite3'))`;
  const words = ['--import', tsx, '--input-type=module', '-e', asked];
  const elsewhere = spawnSync(process.execPath, words, { cwd: folder(), encoding: 'utf8' });
  expect(elsewhere.stdout).toBe('loads\n');
});

test('a card service that does not run bars only a station that needs it', () => {
  const without = machine({ exists: () => false });
  expect(pcscdFinding(without, true).health).toBe('broken');
  expect(pcscdFinding(without, false).health).toBe('missing');
  expect(pcscdFinding(machine({ exists: () => false, platform: 'win32' }), true).health).toBe('ok');
});

test('a disk that runs full is advice, measured where the data will lie', () => {
  const looked: string[] = [];
  const config = stationAt('/srv/qika/data');
  const low = diskFinding(
    machine({
      exists: (path) => path === '/srv',
      freeBytes: (path) => looked.push(path) * 1024 ** 2,
    }),
    config,
  );
  expect(looked).toEqual(['/srv']);
  expect([low.health, low.what]).toEqual(['advice', '1 MiB free at /srv/qika/data']);
  expect(low.next?.en).not.toContain('nothing is written to cards');
  expect(diskFinding(machine(), config).health).toBe('ok');
});

test('a key in clear must be there, be nobody else’s to read, and be a key; sealing it is advised', async () => {
  const at = folder();
  const path = join(at, 'master.key');
  const found = () => keysFinding({ ...stationAt(at), keys: { masterKeyFile: path } });
  expect((await found()).health).toBe('broken');
  writeFileSync(path, 'ab'.repeat(31), { mode: 0o600 });
  expect((await found()).what).toContain('64 hex digits');
  writeFileSync(path, 'ab'.repeat(32));
  expect((await found()).health).toBe('advice');
  chmodSync(path, 0o644);
  if (process.platform !== 'win32') expect((await found()).health).toBe('broken');
  expect((await rows(at, machine(), true)).has('master keys')).toBe(false);
});

test('a sealed file of keys says whether a start would open it', async () => {
  const at = folder();
  const found = () => keysFinding(stationAt(at));
  expect(await found()).toMatchObject({ health: 'broken', what: 'sealed: file-unreadable' });
  await sealedKeysAt(at);
  expect(await found()).toMatchObject({ health: 'ok', what: 'open by the credential' });
  writeFileSync(join(at, 'credential'), '22'.repeat(32));
  expect(await found()).toMatchObject({ health: 'advice', what: 'sealed: wrong-credential' });
  rmSync(join(at, 'credential'));
  expect(await found()).toMatchObject({ health: 'advice', what: 'sealed: no-credential' });
  writeFileSync(join(at, 'keys'), 'QIKAKEYS 1\n{}\nAAAA\n');
  expect(await found()).toMatchObject({ health: 'broken', what: 'sealed: file-damaged' });
});

test('core files that no start from here could shut are advice with what to do', async () => {
  const found = await examine(
    stationAt(folder()),
    null,
    new ManualClock(0),
    machine({ coreFiles: () => 'open' }),
  );
  const told = found.find(({ name }) => name === 'core files');
  expect(told).toMatchObject({
    health: 'advice',
    next: { en: expect.stringContaining('ulimit -c 0') },
  });
});

test('anchors that nobody configured, and a medium that is away, are advice; a folder that is there is not', () => {
  const there = { file: join(folder(), '1.txt'), keyFile: 'anchor.key', everyMinutes: 60 };
  expect(anchorsFinding({ anchors: null })).toMatchObject({ health: 'advice' });
  expect(anchorsFinding({ anchors: there })).toMatchObject({ health: 'ok' });
  const away = { ...there, file: join(folder(), 'stick', '1.txt') };
  expect(anchorsFinding({ anchors: away })).toMatchObject({
    health: 'advice',
    what: expect.stringContaining('stick is not there'),
  });
});
