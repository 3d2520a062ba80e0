/** npm runs when node_modules does not fit the lock file, and only then. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
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
