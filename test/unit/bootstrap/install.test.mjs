/** npm runs when node_modules does not fit the lock file, and only then. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { circumstances } from '../../../src/bootstrap/install.mjs';
import { copyProject } from './project-copy.mjs';

/** An npm that writes down what it is asked and installs nothing. */
function withRecordingNpm(project) {
  const folder = join(project.root, 'programs');
  const record = join(project.root, 'npm-calls');
  mkdirSync(folder);
  const npm = join(folder, 'npm');
  writeFileSync(npm, `#!/bin/sh\necho "$1" >> '${record}'\n`);
  chmodSync(npm, 0o755);
  return {
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    calls: () => (existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : []),
  };
}

const posix = process.platform !== 'win32';

test('once for a fresh clone, again for another lock file, and for nothing else', () => {
  if (!posix) return expect(posix).toBe(false);
  const project = copyProject({ modules: false });
  const npm = withRecordingNpm(project);
  expect(project.run('install.mjs', npm).status).toBe(0);
  // Where its headers lie on this machine, an optional module that is not built is tried once.
  const first = npm.calls();
  expect(first[0]).toBe('ci');
  expect(first.filter((call) => call === 'ci')).toHaveLength(1);
  expect(project.run('install.mjs', npm).status).toBe(0);
  expect(npm.calls()).toEqual(first);
  appendFileSync(join(project.root, 'package-lock.json'), '\n');
  expect(project.run('install.mjs', npm).status).toBe(0);
  expect(npm.calls().filter((call) => call === 'ci')).toHaveLength(2);
});

test('a failed build is tried again when headers or the day are others, and only then', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-headers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const headers = [join(folder, 'a.h'), join(folder, 'b.h')];
  const day = new Date(Date.UTC(2026, 10, 23, 8));
  const seen = [circumstances({ headers }, day)];
  expect(circumstances({ headers }, new Date(Date.UTC(2026, 10, 23, 17)))).toBe(seen[0]);
  seen.push(circumstances({ headers }, new Date(Date.UTC(2026, 10, 24, 8))));
  writeFileSync(headers[1], '');
  seen.push(circumstances({ headers }, day));
  utimesSync(headers[1], 1, 1);
  seen.push(circumstances({ headers }, day));
  expect(new Set(seen).size).toBe(seen.length);
});

test('what was tried under other circumstances is tried again at the next start', () => {
  if (!posix) return expect(posix).toBe(false);
  const project = copyProject({ modules: false });
  const npm = withRecordingNpm(project);
  expect(project.run('install.mjs', npm).status).toBe(0);
  const stampPath = join(project.root, 'node_modules', '.qika-installed.json');
  const stamp = JSON.parse(readFileSync(stampPath, 'utf8'));
  // pcsclite is tried only where its headers lie.
  const retried = Object.hasOwn(stamp.tried, 'pcsclite') ? ['install', 'rebuild'] : [];
  const first = npm.calls();
  writeFileSync(stampPath, JSON.stringify({ ...stamp, tried: { pcsclite: 'another compiler' } }));
  expect(project.run('install.mjs', npm).status).toBe(0);
  expect(npm.calls()).toEqual([...first, ...retried]);
  expect(project.run('install.mjs', npm).status).toBe(0);
  expect(npm.calls()).toEqual([...first, ...retried]);
});

test('without npm its absence is named, and there is no stack', () => {
  const project = copyProject({ modules: false });
  const module = JSON.stringify(pathToFileURL(join(project.root, 'src/bootstrap/project.mjs')));
  const script = `import { runNpm } from ${module}; runNpm(['ci']);`;
  const words = ['--input-type=module', '-e', script];
  const { status, stderr } = spawnSync(process.execPath, words, {
    env: { PATH: '/nowhere' },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  if (posix) expect(stderr).toMatch(/^npm was not found.*\n$/);
});

test('a failed npm ends the start with its reason', () => {
  if (!posix) return expect(posix).toBe(false);
  const project = copyProject({ modules: false });
  const npm = withRecordingNpm(project);
  writeFileSync(join(project.root, 'programs', 'npm'), '#!/bin/sh\necho no network >&2\nexit 7\n');
  const { status, text } = project.run('start.mjs', npm);
  expect(status).toBe(1);
  expect(text).toContain('no network');
  expect(existsSync(join(project.root, 'dist'))).toBe(false);
});
