/** docs/write-a-card-driver.md, done to the letter by a maker in a folder of his own: his module conforms, and is refused once it is wrong. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../../..');
const PAGE = readFileSync(join(PROJECT, 'docs/write-a-card-driver.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'qika-maker-7-'));
const file = (name: string): string => join(folder, 'maker-7', name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The first block of this language in section 4. */
function block(language: string): string {
  const section = PAGE.slice(PAGE.indexOf('## 4. The module'), PAGE.indexOf('## 5. The laws'));
  const text = section.split(`\`\`\`${language}\n`)[1]?.split('```')[0];
  if (text === undefined) throw new Error(`section 4 has no ${language}`);
  return text;
}

function conformance(): Promise<{ readonly code: number; readonly said: string }> {
  const words = [file('pairs.mts'), '--stride', '997', '--samples', '3'];
  return new Promise((told) => {
    const main = [join(PROJECT, 'test/conformance/main.ts'), ...words];
    execFile(process.execPath, ['--import', 'tsx', ...main], { cwd: PROJECT }, (error, out, said) =>
      told({ code: typeof error?.code === 'number' ? error.code : 0, said: `${out}${said}` }),
    );
  });
}

beforeAll(() => {
  symlinkSync(PROJECT, join(folder, 'qika'));
  execFileSync('sh', ['-e', '-c', block('sh')], { cwd: folder });
  writeFileSync(file('pairs.mts'), block('ts'));
});

test('the copy with a header of its own conforms', { timeout: 120_000 }, async () => {
  const { code, said } = await conformance();
  expect(said).toContain('SLE4442 × maker-7, ACS: conforms');
  expect(code, said).toBe(0);
});

test('with the header of another format it does not: its cards would be served as that one', {
  timeout: 120_000,
}, async () => {
  const text = readFileSync(file('maker-7.ts'), 'utf8');
  expect(text).toContain('headerOf(0x80)');
  writeFileSync(file('maker-7.ts'), text.replace('headerOf(0x80)', 'headerOf(0x02)'));
  const { code, said } = await conformance();
  expect(said).toMatch(/foreign +BROKEN/);
  expect(code).toBe(1);
});
