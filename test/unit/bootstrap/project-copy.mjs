/** A small project in a folder of its own, with our bootstrap in it; what is installed is shared with the real one. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const ROOT = resolve(import.meta.dirname, '..', '..', '..');

export function copyProject({ modules = true, files = {} } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'qika-project-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ]) {
    cpSync(join(ROOT, name), join(root, name));
  }
  cpSync(join(ROOT, 'src', 'bootstrap'), join(root, 'src', 'bootstrap'), { recursive: true });
  if (modules) symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  const write = (name, text) => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    root,
    write,
    /** Runs a file of the bootstrap; `env` is all of its environment but what Node itself needs. */
    run(name, { args = [], env = process.env } = {}) {
      const done = spawnSync(process.execPath, [join(root, 'src', 'bootstrap', name), ...args], {
        cwd: root,
        encoding: 'utf8',
        env,
      });
      return { status: done.status, text: `${done.stdout}${done.stderr}`, output: done.stdout };
    },
  };
}
