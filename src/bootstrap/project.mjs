/** Where the project lies and how a program of it is run; the same on Linux, macOS and Windows. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const inProject = (...parts) => join(ROOT, ...parts);

/** Directories that hold daemons and are often not on the PATH of an ordinary user. */
const SYSTEM_DIRECTORIES = process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin'];

/** Full path of the first of `names` that can be run, or null. Looks; starts nothing. */
export function findProgram(...names) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  const directories = (process.env.PATH ?? '').split(delimiter).concat(SYSTEM_DIRECTORIES);
  for (const name of names) {
    for (const directory of directories.filter(Boolean)) {
      for (const ending of endings) {
        const path = join(directory, name + ending);
        if (existsSync(path)) return path;
      }
    }
  }
  return null;
}

/** Runs this Node with `args` in the project folder, its output shown as it comes; returns the exit code. */
export function runNode(args, env = {}) {
  const done = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (done.error) throw done.error;
  return done.status ?? 1;
}

/** Runs npm, which is a .cmd on Windows and there needs a shell; `args` never come from a user. */
export function runNpm(args, env = {}) {
  const windows = process.platform === 'win32';
  const done = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: windows,
    env: { ...process.env, ...env },
  });
  if (done.error?.code === 'ENOENT')
    giveUp('npm was not found; it comes with Node.js. 未找到 npm。');
  if (done.error) throw done.error;
  return done.status ?? 1;
}

/** Ends the process with a sentence for the person at the keyboard and no stack. */
export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
