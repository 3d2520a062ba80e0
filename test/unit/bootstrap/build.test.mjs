/** The build: only when a source is newer, beside the last one, and never half. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyProject } from './project-copy.mjs';

const GOOD = { 'src/main.ts': "console.log('built', process.argv.slice(2).join(' '));\n" };

test('once, then not again until a source changes; a broken source leaves the last build', () => {
  const project = copyProject({ files: { ...GOOD, 'src/store/first.sql': 'SELECT 1;\n' } });
  const built = () => readFileSync(join(project.root, 'dist', 'src', 'main.js'), 'utf8');
  const first = project.run('build.mjs');
  expect([first.status, first.text]).toEqual([0, 'Building …\n']);
  expect(existsSync(join(project.root, 'dist', 'src', 'store', 'first.sql'))).toBe(true);
  expect(project.run('build.mjs').text).toBe('');
  project.write('src/main.ts', "console.log('built anew');\n");
  expect(project.run('build.mjs').text).toBe('Building …\n');
  expect(built()).toContain('built anew');
  project.write('src/main.ts', 'const wrong: number = "text";\nexport default wrong;\n');
  const broken = project.run('build.mjs');
  expect(broken.status).toBe(1);
  expect(broken.text).toContain('do not compile');
  expect(built()).toContain('built anew');
});

/** What lies beside dist. */
const beside = ({ root }) => readdirSync(root).filter((name) => name.startsWith('dist.'));

const ended = (child) => new Promise((resolve) => child.once('exit', (code) => resolve(code)));

test('two builds at once wait for each other, and both find the whole build', async () => {
  const project = copyProject({ files: GOOD });
  const program = join(project.root, 'src', 'bootstrap', 'qika.mjs');
  const heard = [];
  const runs = [1, 2, 3].map((n) => {
    const child = spawn(process.execPath, [program, String(n)], { cwd: project.root });
    child.stdout.on('data', (part) => heard.push(String(part)));
    return ended(child);
  });
  expect(await Promise.all(runs)).toEqual([0, 0, 0]);
  expect(heard.join('').trim().split('\n').sort()).toEqual(['built 1', 'built 2', 'built 3']);
  expect(beside(project)).toEqual([]);
});

test('what a killed build has left is cleared away, its lock too, and a failed build leaves nothing', () => {
  const project = copyProject({ files: GOOD });
  const dead = 2 ** 30;
  for (const name of [`dist.${dead}`, `dist.old.${dead}`]) mkdirSync(join(project.root, name));
  writeFileSync(join(project.root, 'dist.lock'), String(dead));
  expect(project.run('build.mjs')).toMatchObject({ status: 0, text: 'Building …\n' });
  expect(beside(project)).toEqual([]);
  project.write('src/main.ts', 'const wrong: number = "text";\nexport default wrong;\n');
  expect(project.run('build.mjs').status).toBe(1);
  expect(beside(project)).toEqual([]);
});

test('qika runs the built program with its words, and says what to do where nothing is installed', () => {
  const project = copyProject({ files: GOOD });
  const ran = project.run('qika.mjs', { args: ['verify', '--db', 'x'] });
  expect([ran.status, ran.output]).toEqual([0, 'built verify --db x\n']);
  expect(ran.text).toContain('Building …\n');
  rmSync(join(project.root, 'node_modules'));
  rmSync(join(project.root, 'dist'), { recursive: true });
  const bare = project.run('qika.mjs', { args: ['help'] });
  expect([bare.status, bare.text]).toEqual([1, expect.stringContaining('npm start')]);
});

describe('the page', () => {
  const PAGE = {
    'docs/openapi.json': JSON.stringify({
      components: { schemas: { Fen: { type: 'integer' } } },
      paths: { '/api/fen': { get: { responses: { 200: { description: '' } } } } },
    }),
    'src/ui/index.html': '<!doctype html><script type="module" src="./main.ts"></script>',
    'src/ui/main.ts':
      "import type { Fen } from './api/generated.ts';\nconst one: Fen = 1;\nconsole.log(one, process.env.NODE_ENV);\n",
  };
  const bundled = (root) => readdirSync(join(root, 'dist', 'src', 'ui', 'assets'));

  test('is bundled from its sources and the description of the API, and taken over when others change', () => {
    const project = copyProject({ files: { 'src/a.ts': 'export const a = 1;\n', ...PAGE } });
    expect(project.run('build.mjs').status).toBe(0);
    const [script] = bundled(project.root);
    expect(script).toMatch(/^index-.+\.js$/);
    // As it is shipped, although a test has started the build.
    const text = readFileSync(join(project.root, 'dist', 'src', 'ui', 'assets', script), 'utf8');
    expect([process.env.NODE_ENV, text]).toEqual(['test', expect.stringContaining('production')]);
    expect(readFileSync(join(project.root, 'src/ui/api/generated.ts'), 'utf8')).toContain(
      'export type Fen = number;',
    );
    expect(project.run('build.mjs').text).toBe('');
    const page = readFileSync(join(project.root, 'dist', 'src', 'ui', 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*src=)|style=/);

    // What was bundled is not bundled again: a mark in it is still there.
    const mark = join(project.root, 'dist', 'src', 'ui', 'mark.txt');
    writeFileSync(mark, '');
    project.write('src/a.ts', 'export const a = 2;\n');
    expect(project.run('build.mjs').status).toBe(0);
    expect([bundled(project.root), existsSync(mark)]).toEqual([[script], true]);

    project.write('src/ui/main.ts', 'console.log(2);\n');
    expect(project.run('build.mjs').status).toBe(0);
    expect(bundled(project.root)).not.toEqual([script]);
  });

  test('that does not compile leaves the last good build in place', () => {
    const project = copyProject({ files: { 'src/a.ts': 'export const a = 1;\n', ...PAGE } });
    expect(project.run('build.mjs').status).toBe(0);
    const before = bundled(project.root);
    project.write('src/ui/main.ts', 'const =');
    const done = project.run('build.mjs');
    expect([done.status, bundled(project.root)]).toEqual([1, before]);
  });
});
