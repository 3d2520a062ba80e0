/** `qika doctor`: what this machine has, what it lacks, and what to do about it, in English and Chinese. */
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, ledgerPath } from '../config/config.ts';
import type { CardReaders } from '../ports/cards.ts';
import type { Clock } from '../ports/clock.ts';
import { customersInClearAt } from '../store/personal/in-clear.ts';
import { anchorsFinding } from './anchors-finding.ts';
import { backupsIn, madeAt } from './backup.ts';
import { coreFilesFinding } from './core-finding.ts';
import type { Finding, Health } from './finding.ts';
import { keysFinding } from './keys-finding.ts';
import { type Machine, thisMachine } from './machine.ts';

/** A ledger of years, its write-ahead log and one copy of it fit into less. */
const DISK_FREE_MIN = 512 * 1024 * 1024;
const READERS_MS = 2_500;
const PCSCD_SOCKETS = ['/run/pcscd/pcscd.comm', '/var/run/pcscd/pcscd.comm'];

const ok = (name: string, what: string): Finding => ({ name, health: 'ok', what, next: null });

export function nodeFinding({ nodeVersion }: Machine): Finding {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  if (enough) return ok('Node.js', nodeVersion);
  return {
    name: 'Node.js',
    health: 'broken',
    what: nodeVersion,
    next: { en: 'Install Node.js 20.19 or newer.', zh: '请安装 Node.js 20.19 或更新版本。' },
  };
}

interface NativeModule {
  readonly name: string;
  readonly purpose: string;
  /** Without it the station does not open. */
  readonly needed: boolean;
  /** The command that brings it; it is run in the project's folder. */
  readonly command: string;
}

export function moduleFinding(
  machine: Machine,
  { name, purpose, needed, command }: NativeModule,
): Finding {
  const state = machine.module(name);
  if (state === 'loads') return ok(name, `${purpose}: loads`);
  const broken = state === 'absent' ? 'not installed' : 'installed, but not built for this Node.js';
  return {
    name,
    health: needed ? 'broken' : 'missing',
    what: `${purpose}: ${broken}`,
    next: {
      en: `In ${machine.projectFolder}: ${command}`,
      zh: `请在 ${machine.projectFolder} 中执行：${command}`,
    },
  };
}

/** npm start builds pcsclite once its headers are there (src/bootstrap/install.mjs); the others come with the packages. */
const nativeModules = (real: boolean): readonly NativeModule[] => [
  {
    name: 'better-sqlite3',
    purpose: 'the ledger',
    needed: true,
    command: 'sudo apt-get install -y build-essential python3 && npm ci',
  },
  {
    name: 'pcsclite',
    purpose: 'card readers',
    needed: real,
    command: 'sudo apt-get install -y build-essential python3 libpcsclite-dev && npm start',
  },
  { name: 'serialport', purpose: 'lines to meters', needed: false, command: 'npm install' },
];

export function pcscdFinding(machine: Machine, needed: boolean): Finding {
  if (machine.platform === 'win32') return ok('card service', 'Windows brings its own');
  if (PCSCD_SOCKETS.some((path) => machine.exists(path))) return ok('pcscd', 'running');
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
function existing(machine: Machine, path: string): string {
  let folder = path;
  while (!machine.exists(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export function diskFinding(machine: Machine, config: Config): Finding {
  const free = machine.freeBytes(existing(machine, config.dataDir));
  const what = `${Math.floor(free / 1024 / 1024)} MiB free at ${config.dataDir}`;
  if (free >= DISK_FREE_MIN) return ok('disk', what);
  return {
    name: 'disk',
    health: 'advice',
    what,
    next: {
      en: 'Free disk space soon: less than 512 MiB are left, and on a full disk nothing is sold.',
      zh: '请尽快清理磁盘：剩余不足 512 MiB；磁盘写满后将不能售气。',
    },
  };
}

function ledgerFinding(config: Config): Finding {
  const path = ledgerPath(config);
  if (!existsSync(path)) return ok('ledger', `${path}: not there yet; the first start makes it`);
  const { size } = statSync(path);
  return ok('ledger', `${path}: ${Math.ceil(size / 1024)} KiB; check it with qika verify`);
}

/** A ledger from before personal data was sealed keeps what it was written with. */
export function personalFinding(config: Config): readonly Finding[] {
  const inClear = customersInClearAt(ledgerPath(config));
  if (inClear === null) return [];
  const name = 'personal data';
  if (inClear === 0) return [ok(name, 'every customer in the ledger is sealed or deleted')];
  return [
    {
      name,
      health: 'advice',
      what: `${inClear} customers lie in clear in the ledger and its copies`,
      next: {
        en: 'No row of the chain is rewritten: encrypt the disk. docs/personal-data.md.',
        zh: '链上记录不可改写：请加密磁盘，见 docs/personal-data.md。',
      },
    },
  ];
}

/** A copy that is twice as old as copies may become was not made when it was due. */
export function backupFinding(config: Config, clock: Clock): Finding {
  const { backup, station } = config;
  const advice = (what: string, en: string, zh: string): Finding => ({
    name: 'backup',
    health: 'advice',
    what,
    next: { en, zh },
  });
  if (backup === null) {
    return advice(
      'none is made',
      'Give the configuration a section backup: {"dir", "keyFile"}, best on another disk.',
      '请在配置中加入 backup 一节（dir、keyFile），最好在另一块磁盘。',
    );
  }
  const [newest] = backupsIn(backup.dir, station, clock.now());
  const made = newest === undefined ? null : madeAt(newest, station);
  const age = made === null ? null : (clock.now() - made) / 3_600_000;
  if (newest !== undefined && age !== null && age <= 2 * backup.everyHours) {
    return ok('backup', `${newest}, ${Math.floor(age)} h old`);
  }
  return advice(
    age === null ? `none in ${backup.dir}` : `the newest is ${Math.floor(age)} h old`,
    'Run qika backup and read what it says; a running station makes one every ' +
      `${backup.everyHours} h.`,
    '请运行 qika backup 并查看提示；运行中的收费站会定时备份。',
  );
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

/** Looks only, and prints nothing: a printer that is switched off shows itself with the first slip. */
export function printerFinding(machine: Machine, { printer }: Config): Finding {
  const name = 'printer';
  if (printer === undefined) return ok(name, 'none is configured; tickets are printed as pages');
  if (printer.connection === 'tcp') return ok(name, `tcp ${printer.host}:${printer.port}`);
  if (printer.connection === 'file') return ok(name, `slips are appended to ${printer.path}`);
  const { path } = printer;
  if (machine.platform === 'win32' || machine.exists(path)) return ok(name, path);
  return {
    name,
    health: 'advice',
    what: `${path} is not there`,
    next: {
      en: 'Switch the printer on and plug it in; sales go on without it and slips are printed again later.',
      zh: '请接通打印机；未接通时可继续收费，小票之后补打。',
    },
  };
}

export async function examine(
  config: Config,
  cards: CardReaders | null,
  clock: Clock,
  machine: Machine = thisMachine,
): Promise<readonly Finding[]> {
  const real = config.readers.binding === 'pcsclite';
  return [
    nodeFinding(machine),
    ...nativeModules(real).map((module) => moduleFinding(machine, module)),
    pcscdFinding(machine, real),
    ...(cards === null ? [] : [await readersFinding(cards, clock)]),
    // The demo makes its own at the first start.
    ...(config.demo ? [] : [await keysFinding(config)]),
    coreFilesFinding(machine.coreFiles()),
    printerFinding(machine, config),
    diskFinding(machine, config),
    ledgerFinding(config),
    ...personalFinding(config),
    ...(config.demo ? [] : [backupFinding(config, clock), anchorsFinding(config)]),
  ];
}

const SIGNS: Readonly<Record<Health, string>> = {
  ok: 'ok     ',
  missing: 'missing',
  advice: 'advice ',
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
