/**
 * Real parts that some tests run on, how each is recognised, and how to get it. A test names what it needs in its file
 * name: `journeys.pcscd.test.ts` needs the group `pcscd`. Files of a group with a missing part are not selected.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, inProject } from './project.mjs';

const anyOf = (...paths) => paths.some((path) => existsSync(path));
/** Looks only: loading a native module may abort, and nobody needs it yet. */
const isBuilt = (...path) => existsSync(inProject('node_modules', ...path));

/** Root may make namespaces unless a container forbids it; others first become root in a user namespace of their own. */
function makesNamespaces() {
  if (!['unshare', 'nsenter', 'setpriv', 'ip'].every((name) => findProgram(name) !== null))
    return false;
  const user = process.getuid?.() === 0 ? [] : ['-r'];
  return spawnSync('unshare', [...user, '-m', '-n', 'true']).status === 0;
}

export const PARTS = [
  {
    id: 'pcscd',
    name: 'pcscd, the card service',
    isThere: () => findProgram('pcscd') !== null,
    how: 'sudo apt-get install -y pcscd',
  },
  {
    id: 'vpcd',
    name: 'vsmartcard-vpcd, a reader for pcscd without a device',
    isThere: () =>
      anyOf(
        '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
        '/usr/local/lib/pcsc/drivers/serial/libifdvpcd.so',
      ),
    how: 'sudo apt-get install -y vsmartcard-vpcd',
  },
  {
    id: 'pcsclite',
    name: 'the npm module pcsclite',
    isThere: () => isBuilt('pcsclite', 'build', 'Release', 'pcsclite.node'),
    how: 'sudo apt-get install -y libpcsclite-dev, then npm start or npm test builds it',
  },
  {
    id: 'namespaces',
    name: 'mount and network namespaces, where a test has a pcscd or a disk of its own',
    isThere: makesNamespaces,
    how: 'sudo apt-get install -y util-linux iproute2, and run as root or allow user namespaces',
  },
  {
    id: 'socat',
    name: 'socat, which makes a serial port without a device',
    isThere: () => findProgram('socat') !== null,
    how: 'sudo apt-get install -y socat',
  },
  {
    id: 'serialport',
    name: 'the npm module serialport',
    isThere: () => isBuilt('@serialport', 'bindings-cpp', 'package.json'),
    how: 'npm install, with optional dependencies',
  },
  {
    id: 'strace',
    name: 'strace, which records what reaches the disk',
    isThere: () => findProgram('strace') !== null,
    how: 'sudo apt-get install -y strace',
  },
  {
    id: 'chromium',
    name: 'Chromium, in which the page is driven',
    isThere: () => anyOf('/usr/bin/chromium'),
    how: 'sudo apt-get install -y chromium',
  },
  {
    id: 'hledger',
    name: 'hledger, which reads the plain-text journal',
    isThere: () => findProgram('hledger') !== null,
    how: 'sudo apt-get install -y hledger',
  },
  {
    id: 'systemd',
    name: "systemd's own tools, which judge the units of the service",
    isThere: () =>
      ['systemd-analyze', 'systemd-socket-activate', 'curl'].every(
        (name) => findProgram(name) !== null,
      ),
    how: 'sudo apt-get install -y systemd curl',
  },
  {
    id: 'cjk-font',
    name: 'a Chinese font of the system, for those pictures',
    isThere: () => anyOf('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
    how: 'sudo apt-get install -y fonts-noto-cjk',
  },
];

/** The word in a test's file name, and the parts it stands for; each group has a test, or nobody would need its parts. */
export const GROUPS = {
  pcscd: ['pcscd', 'vpcd', 'pcsclite', 'namespaces'],
  socat: ['socat', 'serialport'],
  strace: ['strace'],
  chromium: ['chromium'],
  hall: ['chromium', 'pcscd', 'vpcd', 'pcsclite', 'namespaces'],
  hledger: ['hledger'],
  cjk: ['chromium', 'cjk-font'],
  systemd: ['systemd'],
  tmpfs: ['namespaces'],
};

/** Parts that are not on this machine. */
export const missingParts = (parts = PARTS) => parts.filter((part) => !part.isThere());

/** Groups that cannot run without `missing`. */
export const unselectedGroups = (missing) =>
  Object.keys(GROUPS).filter((group) =>
    GROUPS[group].some((id) => missing.some((m) => m.id === id)),
  );

/** One line a missing part. */
export const describePart = ({ name, how }) => `not found: ${name}; to get it: ${how}`;

export const patternOf = (group) => `**/*.${group}.test.ts`;

/** How many test files and tests of `groups` lie below `folder`: counted in the text, for they cannot be loaded. */
export function countTests(folder, groups) {
  const count = { files: 0, tests: 0 };
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !groups.some((group) => entry.name.endsWith(`.${group}.test.ts`)))
      continue;
    const text = readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8');
    count.files += 1;
    count.tests += text.match(/^\s*(?:test|it)(?:\.\w+)*\s*\(/gm)?.length ?? 0;
  }
  return count;
}
