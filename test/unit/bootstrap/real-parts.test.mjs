/** Real parts: which tests need which, what is said of a missing one, and what stays in the count. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  countTests,
  describePart,
  GROUPS,
  missingParts,
  PARTS,
  patternOf,
  unselectedGroups,
} from '../../../src/bootstrap/real-parts.mjs';
import { copyProject, ROOT } from './project-copy.mjs';

const ids = PARTS.map(({ id }) => id);

test('every group is made of known parts, and every part says how to get it', () => {
  for (const parts of Object.values(GROUPS)) expect(ids).toEqual(expect.arrayContaining(parts));
  for (const part of PARTS) expect(describePart(part)).toMatch(/^not found: .+; to get it: .+/);
});

test('nothing is asked for that no test needs', () => {
  for (const group of Object.keys(GROUPS)) {
    const { files } = countTests(join(ROOT, 'test'), [group]);
    expect([group, files > 0]).toEqual([group, true]);
  }
  expect(ids.filter((id) => !Object.values(GROUPS).flat().includes(id))).toEqual([]);
});

test('a missing part leaves out the groups that need it, and no other', () => {
  expect(unselectedGroups([])).toEqual([]);
  expect(unselectedGroups([{ id: 'vpcd' }])).toEqual(['pcscd', 'hall']);
  expect(unselectedGroups([{ id: 'strace' }])).toEqual(['strace']);
  expect(unselectedGroups(PARTS)).toEqual(Object.keys(GROUPS));
  const none = { id: 'none', name: 'none', how: '', isThere: () => false };
  expect(missingParts([none, { ...none, isThere: () => true }])).toEqual([none]);
});

test('every test of a group is named so, wherever it lies', () => {
  const words = new Set(
    readdirSync(join(ROOT, 'test'), { recursive: true })
      .map((name) => /\.([a-z0-9]+)\.test\.ts$/.exec(String(name))?.[1])
      .filter((word) => word !== undefined),
  );
  const known = new Set([...Object.keys(GROUPS), 'e2e', 'sim']);
  for (const word of words) expect([word, known.has(word)]).toEqual([word, true]);
  expect(patternOf('strace')).toBe('**/*.strace.test.ts');
});

test('tests that are left out are counted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-count-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'deep'));
  const text = "test('a', f);\n  test.each([1])('b', f);\n// test of nothing\nit('c', f);\n";
  writeFileSync(join(folder, 'deep', 'one.strace.test.ts'), text);
  writeFileSync(join(folder, 'two.pcscd.test.ts'), "test('d', f);\n");
  expect(countTests(folder, ['strace'])).toEqual({ files: 1, tests: 3 });
  expect(countTests(folder, ['strace', 'pcscd'])).toEqual({ files: 2, tests: 4 });
});

const SMALL = {
  'src/main.ts': 'export {};\n',
  'vitest.config.ts':
    "export default { test: { include: ['test/**/*.test.ts'], exclude: (process.env.QIKA_TEST_EXCLUDE ?? '').split(',') } };\n",
  'test/plain.test.ts':
    "import { expect, test } from 'vitest';\ntest('one', () => expect(1).toBe(1));\ntest('two', () => expect(1).toBe(Number(process.env.TWO ?? 1)));\n",
  'test/disk.strace.test.ts':
    "import { test } from 'vitest';\ntest('needs strace', () => { throw new Error('selected'); });\n",
};

/** A machine without strace: nothing on its path, and this Node by its own full name. */
const bare = { ...process.env, PATH: '/nowhere', QIKA_REQUIRE_REAL: '' };

test('npm test says what was not found, leaves its tests out and counts them', () => {
  const project = copyProject({ files: SMALL });
  const { status, output, text } = project.run('test.mjs', { env: bare });
  expect([status, text]).toEqual([0, expect.stringContaining('not found: strace')]);
  expect(output).toMatch(
    /\n1 tests in 1 files were not selected: .*strace.* not found\n2 passed, 0 failed\n$/,
  );
});

test('a failing test is counted, and the end is not 0', () => {
  const project = copyProject({ files: SMALL });
  const { status, output } = project.run('test.mjs', { env: { ...bare, TWO: '2' } });
  expect(status).toBe(1);
  expect(output).toMatch(/\n1 passed, 1 failed\n$/);
});

test('a file that does not load is a failure', () => {
  const project = copyProject({
    files: { ...SMALL, 'test/broken.test.ts': 'throw new Error();\n' },
  });
  const { status, output } = project.run('test.mjs', { env: bare });
  expect(status).toBe(1);
  expect(output).toMatch(/\n2 passed, 1 failed\n$/);
});

test('with QIKA_REQUIRE_REAL=1 a missing part is a failure', () => {
  const project = copyProject({ files: SMALL });
  const { status, text } = project.run('test.mjs', { env: { ...bare, QIKA_REQUIRE_REAL: '1' } });
  expect(status).toBe(1);
  expect(text).toContain('QIKA_REQUIRE_REAL');
  expect(text).not.toContain('passed,');
});
