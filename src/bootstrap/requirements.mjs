/**
 * What must be on the machine before npm runs: said in one go, each with the line that brings it. Nothing is installed
 * here, because a gas hall's PC belongs to its administrator.
 */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findProgram, giveUp } from './project.mjs';

/** The oldest Node that every dependency accepts; package.json says the same in `engines`. */
const NODE_NEEDED = [20, 19, 0];

export function isNodeNewEnough(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  for (const [index, needed] of NODE_NEEDED.entries()) {
    const part = parts[index] ?? 0;
    if (part !== needed) return part > needed;
  }
  return true;
}

/** `nodedir` as npm's own settings name it: the environment first, then the user's and the machine's npmrc. */
function nodedirOfNpm(env, files) {
  if (env.npm_config_nodedir) return env.npm_config_nodedir;
  for (const file of files) {
    if (!existsSync(file)) continue;
    const line = /^\s*nodedir\s*=\s*(.+?)\s*$/m.exec(readFileSync(file, 'utf8'));
    if (line) return line[1].replace(/^["']|["']$/g, '');
  }
  return null;
}

/** ABI number that a folder's headers are for, or null when they are not there. */
function abiOfHeaders(nodedir) {
  const folder = join(nodedir, 'include', 'node');
  if (!existsSync(join(folder, 'node_api.h'))) return null;
  const version = join(folder, 'node_version.h');
  if (!existsSync(version)) return null;
  return /#define NODE_MODULE_VERSION (\d+)/.exec(readFileSync(version, 'utf8'))?.[1] ?? null;
}

/**
 * The folder whose include/node holds the headers of this very Node, or null. Headers of another Node (Debian's
 * libnode-dev beside a Node from elsewhere) would build modules that crash, so they do not count.
 */
export function findNodedir(env = process.env) {
  const npmrc = [join(homedir(), '.npmrc'), '/etc/npmrc', '/usr/etc/npmrc'];
  const candidates = [nodedirOfNpm(env, npmrc), dirname(dirname(process.execPath)), '/usr'];
  const fits = (folder) => folder !== null && abiOfHeaders(folder) === process.versions.modules;
  return candidates.find(fits) ?? null;
}

/** Windows gets ready-built modules and its own compiler packages; the apt lines are for Debian and its relatives. */
const onWindows = process.platform === 'win32';

export const REQUIREMENTS = [
  {
    name: `Node.js ${NODE_NEEDED.join('.')} or newer (this is ${process.versions.node})`,
    isThere: () => isNodeNewEnough(process.versions.node),
    how: [
      'Debian 13 and later: sudo apt-get install -y nodejs npm',
      'Debian 12 has only Node.js 18, which is too old: take the apt source of NodeSource, nvm, or the tarball of nodejs.org',
    ].join('\n           '),
  },
  {
    name: 'npm',
    isThere: () => findProgram('npm') !== null,
    how: "it comes with Node.js of NodeSource, nvm and nodejs.org; for Debian's own nodejs: sudo apt-get install -y npm",
  },
  {
    name: `the headers of Node.js ${process.versions.node} (include/node/node_api.h)`,
    isThere: () => onWindows || findNodedir() !== null,
    how: "sudo apt-get install -y libnode-dev   (for Debian's own nodejs; other builds of Node bring their headers along)",
  },
  {
    name: 'git',
    isThere: () => findProgram('git') !== null,
    how: 'sudo apt-get install -y git',
  },
  {
    name: 'a C++ compiler',
    isThere: () => onWindows || findProgram('c++', 'g++', 'clang++') !== null,
    how: 'sudo apt-get install -y build-essential',
  },
  {
    name: 'make',
    isThere: () => onWindows || findProgram('make', 'gmake') !== null,
    how: 'sudo apt-get install -y build-essential',
  },
  {
    name: 'Python 3 (the native modules are built with it)',
    isThere: () => onWindows || findProgram('python3', 'python') !== null,
    how: 'sudo apt-get install -y python3',
  },
];

/** Everything that is missing, in the order of the table. */
export const missingRequirements = (requirements = REQUIREMENTS) =>
  requirements.filter((requirement) => !requirement.isThere());

/** One line a missing thing, then one line that brings them all where apt can. */
export function describeMissing(missing) {
  const lines = missing.map(({ name, how }) => `  missing: ${name}\n           ${how}`);
  return ['Qika cannot be installed yet. 尚缺以下软件，请先安装：', ...lines].join('\n');
}

/** Only the Node that runs this: the rest is asked for when npm has something to build. */
export function requireNode() {
  if (!isNodeNewEnough(process.versions.node)) giveUp(describeMissing([REQUIREMENTS[0]]));
}

/** Ends the process with status 1 and the list when something is missing. */
export function requireAll() {
  const missing = missingRequirements();
  if (missing.length > 0) giveUp(describeMissing(missing));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) requireAll();
