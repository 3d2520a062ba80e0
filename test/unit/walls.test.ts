/** The walls of the house: who may import whom, and that the linter says so about a planted stone. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Folder or file → what it may import, besides itself. `node:` and packages are named like folders. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/core': [],
  'src/ports': ['src/core'],
  'src/app': ['src/ports', 'src/core'],
  'src/store': ['src/app', 'src/system', 'src/ports', 'src/core', 'node:', 'better-sqlite3'],
  'src/system': ['src/ports', 'src/core', 'node:', '@node-rs/argon2'],
  'src/http': [
    'src/app',
    'src/ports',
    'src/core',
    'node:',
    'fastify',
    'zod',
    'fastify-type-provider-zod',
    '@fastify/swagger',
    'prom-client',
  ],
  'src/gateway.ts': [
    'src/http',
    'src/app',
    'src/store',
    'src/ports',
    'src/core',
    'node:',
    'fastify',
  ],
  'src/config': ['src/core', 'node:', 'zod'],
  'src/cli': ['src', 'node:', 'pino'],
  'src/ui': ['react', 'react-dom', 'antd', 'echarts'],
  'src/main.ts': ['src', 'drivers', 'simulators', 'seeds', 'node:', 'serialport'],
  // First: the longer name tells more.
  'drivers/sheet': [
    'src/ports',
    'src/core',
    'node:',
    'csv-parse',
    'fflate',
    'read-excel-file',
    'write-excel-file',
  ],
  drivers: ['src/ports', 'src/core', 'node:', '@serialport/stream', 'iconv-lite', 'modbus-serial'],
  simulators: ['node:'],
  seeds: ['src/app', 'src/ports', 'src/core'],
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]/g;

const importsIn = (text: string): string[] =>
  [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '');

const zoneOf = (path: string): string | undefined =>
  Object.keys(MAY_IMPORT).find((zone) => path === zone || path.startsWith(`${zone}/`));

function sourceFiles(): string[] {
  return ['src', 'drivers', 'simulators', 'seeds'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
  );
}

const isAllowed = (target: string, allowed: readonly string[]): boolean =>
  allowed.some(
    (zone) => target === zone || target.startsWith(zone.endsWith(':') ? zone : `${zone}/`),
  );

function breaches(file: string, text: string): string[] {
  const zone = zoneOf(file);
  if (zone === undefined) return [`${file} lies in no zone of the house`];
  return importsIn(text)
    .map((specifier) =>
      specifier.startsWith('.')
        ? relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/')
        : specifier,
    )
    .filter((target) => !isAllowed(target, [zone, ...(MAY_IMPORT[zone] ?? [])]))
    .map((target) => `${file} imports ${target}`);
}

describe('imports point one way', () => {
  test('in every file of the house', () => {
    const found = sourceFiles().flatMap((file) =>
      breaches(file, readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  test('and a breach would be seen', () => {
    expect(breaches('src/core/x.ts', "import { a } from '../ports/clock.ts';")).toHaveLength(1);
    expect(breaches('drivers/card/x.ts', "import a from '../../src/app/deps.ts';")).toHaveLength(1);
    expect(breaches('simulators/x.ts', "export { a } from '../src/core/units.ts';")).toHaveLength(
      1,
    );
    expect(breaches('src/app/x.ts', "import { b,\n c } from 'node:fs';")).toHaveLength(1);
    expect(breaches('src/app/x.ts', "import { a } from '../core/units.ts';")).toEqual([]);
  });
});

/** [where, what is written there, the rule that must name it]. */
const PLANTED: readonly (readonly [string, string, string])[] = [
  ['src/core/bad.ts', "export { a } from '../ports/clock.ts';", 'noRestrictedImports'],
  ['src/core/bad.ts', "export { readFileSync } from 'node:fs';", 'noRestrictedImports'],
  ['src/ports/bad.ts', "export { a } from '../app/deps.ts';", 'noRestrictedImports'],
  ['src/app/counter/bad.ts', "export { a } from '../../store/sqlite.ts';", 'noRestrictedImports'],
  ['src/store/bad.ts', "export { a } from '../http/server.ts';", 'noRestrictedImports'],
  ['src/http/bad.ts', "export { a } from '../store/sqlite.ts';", 'noRestrictedImports'],
  ['src/gateway.ts', "export { a } from '../drivers/card/readers/pcsc.ts';", 'noRestrictedImports'],
  [
    'src/cli/bad.ts',
    "export { a } from '../../drivers/card/readers/pcsc.ts';",
    'noRestrictedImports',
  ],
  ['src/ui/bad.ts', "export { a } from '../core/units.ts';", 'noRestrictedImports'],
  ['src/ui/counter/bad.ts', "export { a } from '../../http/fields.ts';", 'noRestrictedImports'],
  ['src/ui/counter/bad.ts', 'export const at = Date.now();', 'plugin'],
  ['drivers/card/bad.ts', "export { a } from '../../src/app/deps.ts';", 'noRestrictedImports'],
  ['simulators/card/bad.ts', "export { a } from '../../src/core/units.ts';", 'noRestrictedImports'],
  [
    'simulators/meter/bad.ts',
    "export { a } from '../../drivers/card/x.ts';",
    'noRestrictedImports',
  ],
  ['seeds/bad.ts', "export { a } from '../src/store/sqlite.ts';", 'noRestrictedImports'],
  ['src/app/bad.ts', 'export const at = Date.now();', 'plugin'],
  ['drivers/card/bad.ts', 'export const at = new Date();', 'plugin'],
  ['simulators/bad.ts', 'export const n = Math.random();', 'plugin'],
  ['src/http/bad.ts', 'setTimeout(() => undefined, 5);', 'noRestrictedGlobals'],
  [
    'src/app/bad.ts',
    'async function a(): Promise<void> {}\nexport function b(): void {\n  a();\n}',
    'noFloatingPromises',
  ],
  [
    'test/bad.test.ts',
    "import { test } from 'vitest';\ntest.skip('x', () => {});",
    'noSkippedTests',
  ],
];

describe('the linter names a planted stone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qika-walls-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const settings = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8')) as { vcs: unknown };
  settings.vcs = { enabled: false };
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(settings));
  cpSync(join(ROOT, '.biome'), join(folder, '.biome'), { recursive: true });

  function lint(where: string, text: string): string {
    const path = join(folder, where);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
    const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const done = spawnSync(process.execPath, [biome, 'lint', '--colors=off', where], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(path);
    return `${done.status} ${done.stdout}${done.stderr}`;
  }

  test.each(PLANTED)('%s: %s', (where, text, rule) => {
    const said = lint(where, text);
    expect(said).toMatch(/^1 /);
    expect(said).toContain(rule);
  });

  test('and lets an honest file pass', () => {
    expect(lint('src/app/good.ts', 'export const at = (now: number): number => now;')).toMatch(
      /^0 /,
    );
  });
});
