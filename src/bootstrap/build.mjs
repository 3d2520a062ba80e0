/**
 * Compiles src, drivers, simulators and seeds to dist/, and bundles the page, when a source is newer than the last build;
 * else returns at once.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whileLocked } from './build-lock.mjs';
import { giveUp, inProject, ROOT, runNode } from './project.mjs';

const DIST = inProject('dist');
const STAMP = join(DIST, '.sources');
const COMPILER = inProject('node_modules', 'typescript', 'bin', 'tsc');
const FOLDERS = ['src', 'drivers', 'simulators', 'seeds'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package.json'];
/** The page's sources, what it is bundled from beside them, and where it and the state of its sources lie. */
const PAGE = join('src', 'ui');
const PAGE_SETTINGS = ['package-lock.json', join('docs', 'openapi.json')];
const BUNDLER = inProject('src', 'bootstrap', 'build-page.mjs');
const PAGE_STAMP = join(PAGE, '.sources');
/** Made from docs/openapi.json by the build itself. */
const GENERATED = inProject(PAGE, 'api', 'generated.ts');
/** The compiler writes these itself, or nobody reads them at run time. */
const NOT_COPIED = new Set(['.ts', '.tsx', '.mts', '.mjs', '.md']);

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}

const sources = () =>
  FOLDERS.map((folder) => inProject(folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [...filesBelow(folder)])
    .filter((file) => file !== GENERATED)
    .sort();

const isOfPage = (file) => file.startsWith(inProject(PAGE) + sep);

/** Names, sizes and times, not contents: reading every file would cost more than it tells. */
function stateOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(ROOT, file)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/** SQL, JSON and pages lie beside the code that reads them, in dist as in the sources. */
function copyData(files, target) {
  for (const file of files.filter((path) => !NOT_COPIED.has(extname(path)) && !isOfPage(path))) {
    const copy = join(target, relative(ROOT, file));
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(file, copy);
  }
}

/** What builds that were killed have left beside dist; nobody else builds while the lock is ours. */
function clearLeftovers() {
  for (const name of readdirSync(ROOT)) {
    if (/^dist\.(?:old\.)?\d+$/.test(name))
      rmSync(inProject(name), { recursive: true, force: true });
  }
}

/** Moved away and not deleted first: without dist there is only the moment between two renames. */
function replaceDist(fresh) {
  const old = inProject(`dist.old.${process.pid}`);
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(fresh, DIST);
  rmSync(old, { recursive: true, force: true });
}

const named = (names) => names.map((name) => inProject(name)).filter((path) => existsSync(path));

/** Most changes are not of the page: what was bundled from the same sources is taken over. */
function bundlePage(fresh) {
  if (!existsSync(inProject(PAGE, 'index.html'))) return;
  const state = stateOf([BUNDLER, ...sources().filter(isOfPage), ...named(PAGE_SETTINGS)]);
  const stamp = join(DIST, PAGE_STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) {
    cpSync(join(DIST, PAGE), join(fresh, PAGE), { recursive: true });
    return;
  }
  // Whatever has started this build, a test for one: there is one page, and it is the one that is shipped.
  const status = runNode([BUNDLER, join(fresh, PAGE)], { NODE_ENV: 'production' });
  if (status !== 0) failed(fresh);
  writeFileSync(join(fresh, PAGE_STAMP), state);
}

/** The state of the sources when the last build is not of them; null when it is. */
function stateToBuild() {
  const state = stateOf([...sources(), ...named([...SETTINGS, ...PAGE_SETTINGS])]);
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === state ? null : state;
}

function failed(fresh) {
  rmSync(fresh, { recursive: true, force: true });
  giveUp("The sources do not compile; the compiler's message stands above. 编译失败，原因见上。");
}

/** A failed build leaves the last good one in place: it is made beside it and moved over. */
function buildBeside() {
  // Another process may have built it while this one waited.
  const state = stateToBuild();
  if (state === null) return;
  // Not on stdout: there a command prints what a program may read.
  process.stderr.write('Building …\n');
  clearLeftovers();
  const fresh = inProject(`dist.${process.pid}`);
  const status = runNode([COMPILER, '-p', inProject('tsconfig.build.json'), '--outDir', fresh]);
  if (status !== 0) failed(fresh);
  bundlePage(fresh);
  copyData(sources(), fresh);
  writeFileSync(join(fresh, '.sources'), state);
  replaceDist(fresh);
}

/** After it, dist is of the present sources, or the process has ended with the reason. */
export function build() {
  if (stateToBuild() === null) return;
  if (!existsSync(COMPILER))
    giveUp('Run `npm start` here once first. 请先在此目录运行 npm start。');
  whileLocked(inProject('dist.lock'), buildBeside);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) build();
