/** `qika doctor`: what this machine has, what it lacks, and what to do about it, in English and Chinese. */
import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, ledgerPath } from '../config.ts';
import type { CardReaders } from '../ports/cards.ts';
import type { Clock } from '../ports/clock.ts';

/** `missing` can be lived without; `broken` bars the station from opening. */
type Health = 'ok' | 'missing' | 'broken';

export interface Finding {
  readonly name: string;
  readonly health: Health;
  readonly what: string;
  readonly next: { readonly en: string; readonly zh: string } | null;
}

/** Below this a day's ledger and its write-ahead log may not fit. */
const DISK_FREE_MIN = 512 * 1024 * 1024;
const READERS_MS = 2_500;
const PCSCD_SOCKETS = ['/run/pcscd/pcscd.comm', '/var/run/pcscd/pcscd.comm'];

const ok = (name: string, what: string): Finding => ({ name, health: 'ok', what, next: null });

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  if (enough) return ok('Node.js', process.version);
  return {
    name: 'Node.js',
    health: 'broken',
    what: process.version,
    next: { en: 'Install Node.js 20.19 or newer.', zh: '请安装 Node.js 20.19 或更新版本。' },
  };
}

/** In a process of its own: a native module of another Node may take its process along. */
function loads(module: string): boolean {
  const script = `require(${JSON.stringify(module)})`;
  return spawnSync(process.execPath, ['-e', script], { stdio: 'ignore' }).status === 0;
}

function moduleFinding(name: string, purpose: string, apt: string, needed: boolean): Finding {
  if (loads(name)) return ok(name, `${purpose}: loads`);
  return {
    name,
    health: needed ? 'broken' : 'missing',
    what: `${purpose}: not installed or not built`,
    next: {
      en: `${apt}, then npm start builds it.`,
      zh: `${apt}，然后 npm start 会自动编译。`,
    },
  };
}

function pcscdFinding(needed: boolean): Finding {
  if (process.platform === 'win32') return ok('card service', 'Windows brings its own');
  if (PCSCD_SOCKETS.some((path) => existsSync(path))) return ok('pcscd', 'running');
  return {
    name: 'pcscd',
    health: needed ? 'broken' : 'missing',
    what: 'not running',
    next: {
      en: 'sudo apt-get install -y pcscd && sudo systemctl start pcscd.socket',
      zh: '请执行 sudo apt-get install -y pcscd && sudo systemctl start pcscd.socket',
    },
  };
}

/** The folder itself need not be there yet: its nearest parent that is lies on the same disk. */
function existing(path: string): string {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function diskFinding(config: Config): Finding {
  const { bavail, bsize } = statfsSync(existing(config.dataDir));
  const free = bavail * bsize;
  const what = `${Math.floor(free / 1024 / 1024)} MiB free at ${config.dataDir}`;
  if (free >= DISK_FREE_MIN) return ok('disk', what);
  return {
    name: 'disk',
    health: 'broken',
    what,
    next: {
      en: 'Free disk space: below 512 MiB nothing is written to cards.',
      zh: '请清理磁盘：不足 512 MiB 时不再写卡。',
    },
  };
}

function ledgerFinding(config: Config): Finding {
  const path = ledgerPath(config);
  if (!existsSync(path)) return ok('ledger', `${path}: not there yet; the first start makes it`);
  const { size } = statSync(path);
  return ok('ledger', `${path}: ${Math.ceil(size / 1024)} KiB; check it with qika verify`);
}

/** Readers show themselves within a moment, or there are none. */
async function readersFinding(cards: CardReaders, clock: Clock): Promise<Finding> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      unwatch();
      cancel();
      resolve();
    };
    const cancel = clock.after(READERS_MS, end);
    const unwatch = cards.watch(({ condition }) => {
      if (condition === 'card' || condition === 'empty') end();
    });
    if (cards.states().some(({ condition }) => condition === 'card' || condition === 'empty'))
      end();
  });
  const states = cards.states().filter(({ condition }) => condition !== 'service-down');
  if (states.length > 0) {
    return ok('readers', states.map(({ name, condition }) => `${name} (${condition})`).join('; '));
  }
  return {
    name: 'readers',
    health: 'missing',
    what: 'no card reader seen',
    next: {
      en: 'Connect a PC/SC reader; payments work without one, cards are not written.',
      zh: '请连接 PC/SC 读卡器；无读卡器可收款，不能写卡。',
    },
  };
}

export async function examine(
  config: Config,
  cards: CardReaders | null,
  clock: Clock,
): Promise<readonly Finding[]> {
  const real = config.readers.binding === 'pcsclite';
  const pcsc = 'sudo apt-get install -y libpcsclite-dev';
  const serial = 'npm rebuild @serialport/bindings-cpp';
  return [
    nodeFinding(),
    moduleFinding('better-sqlite3', 'the ledger', 'sudo apt-get install -y build-essential', true),
    moduleFinding('pcsclite', 'card readers', pcsc, real),
    moduleFinding('serialport', 'lines to meters', serial, false),
    pcscdFinding(real),
    ...(cards === null ? [] : [await readersFinding(cards, clock)]),
    diskFinding(config),
    ledgerFinding(config),
  ];
}

const SIGNS: Readonly<Record<Health, string>> = {
  ok: 'ok     ',
  missing: 'missing',
  broken: 'BROKEN ',
};

export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ name, health, what, next }) => [
      `${SIGNS[health]}  ${name}: ${what}`,
      ...(next === null ? [] : [`         → ${next.en}`, `         → ${next.zh}`]),
    ])
    .join('\n');
}

export async function doctor(
  config: Config,
  cards: CardReaders | null,
  clock: Clock,
): Promise<number> {
  const findings = await examine(config, cards, clock);
  process.stdout.write(`${describeFindings(findings)}\n`);
  return findings.some(({ health }) => health === 'broken') ? 1 : 0;
}
