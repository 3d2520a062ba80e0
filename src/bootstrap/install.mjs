/**
 * Brings node_modules in step with package-lock.json and does nothing when it already is. npm is the only thing that
 * touches the network. An optional module that could not be built is tried again when something has changed
 * that may let it succeed, and on another day, for the network may have been the reason.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findProgram, giveUp, inProject, runNpm } from './project.mjs';
import { findNodedir, requireAll } from './requirements.mjs';

const LOCK = inProject('package-lock.json');
const MODULES = inProject('node_modules');
const STAMP = join(MODULES, '.qika-installed.json');

/** Optional native modules: what they need to be built, and what shows that they are. */
const OPTIONAL_NATIVE = [
  {
    name: 'pcsclite',
    builtFile: join('build', 'Release', 'pcsclite.node'),
    headers: ['/usr/include/PCSC/winscard.h', '/usr/local/include/PCSC/winscard.h'],
  },
];

/** The Node that the native modules were built for. */
const ABI = `${process.versions.modules} ${process.platform} ${process.arch}`;
const lockDigest = () => createHash('sha256').update(readFileSync(LOCK)).digest('hex');

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'));
  } catch {
    return { lock: null, abi: ABI, tried: {} };
  }
}

function writeStamp(stamp) {
  mkdirSync(MODULES, { recursive: true });
  writeFileSync(STAMP, `${JSON.stringify(stamp)}\n`);
}

/** Did a person run npm with this very lock file? Then npm's own record agrees and nothing needs to be done. */
function wasInstalledByHand() {
  const record = join(MODULES, '.package-lock.json');
  const built = join(MODULES, 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
  if (!existsSync(record) || !existsSync(built)) return false;
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      path === '' || optional || link || present[path]?.version === version,
  );
}

const npmEnvironment = () => {
  const nodedir = findNodedir();
  return nodedir === null ? {} : { npm_config_nodedir: nodedir };
};

const isBuilt = ({ name, builtFile }) => existsSync(join(MODULES, name, builtFile));
const canBeBuilt = ({ headers }) => headers.some((header) => existsSync(header));

/** What a build depends on: another compiler, other headers or another day may bring another end. */
export function circumstances({ headers }, today = new Date()) {
  const times = headers.filter((path) => existsSync(path)).map((path) => statSync(path).mtimeMs);
  const programs = [findProgram('c++', 'g++', 'clang++'), findProgram('make', 'gmake')];
  return [...programs, ...times, today.toISOString().slice(0, 10)].join(' ');
}

/** Tries each missing optional module; a failure is remembered with its circumstances, so that later starts stay quick. */
function buildOptional(stamp) {
  const due = OPTIONAL_NATIVE.filter(
    (module) =>
      !isBuilt(module) &&
      canBeBuilt(module) &&
      stamp.tried?.[module.name] !== circumstances(module),
  );
  if (due.length === 0 || findProgram('npm') === null) return;
  process.stdout.write(`Building ${due.map(({ name }) => name).join(', ')} …\n`);
  runNpm(['install', '--no-save'], npmEnvironment());
  const absent = due.filter((module) => !isBuilt(module));
  if (absent.length > 0) runNpm(['rebuild', ...absent.map(({ name }) => name)], npmEnvironment());
  const failed = due.filter((module) => !isBuilt(module));
  const tried = Object.fromEntries(failed.map((module) => [module.name, circumstances(module)]));
  writeStamp({ ...stamp, tried: { ...stamp.tried, ...tried } });
}

/** Does node_modules fit the lock file and this Node? Reads two small files. */
export function isInstalled() {
  const stamp = readStamp();
  return stamp.lock === lockDigest() && stamp.abi === ABI;
}

/** After it, node_modules fits the lock file, or the process has ended with the reason. */
export function install() {
  const stamp = readStamp();
  const lock = lockDigest();
  if (stamp.lock === lock && stamp.abi === ABI) {
    buildOptional(stamp);
    return;
  }
  if (stamp.abi !== ABI || !wasInstalledByHand()) {
    requireAll();
    process.stdout.write(
      'Installing the packages of package-lock.json (npm ci) …\n' +
        'better-sqlite3 is compiled for this machine, which takes one to two minutes. 首次安装需编译，约一至两分钟。\n',
    );
    if (runNpm(['ci'], npmEnvironment()) !== 0) {
      giveUp('npm ci failed; its own message stands above. 安装失败，原因见上。');
    }
  }
  const fresh = { lock, abi: ABI, tried: {} };
  writeStamp(fresh);
  buildOptional(fresh);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) install();
