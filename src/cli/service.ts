/**
 * `qika service install|uninstall`: the station as a service of a Debian system. Writes four small files below the root,
 * says what a person still has to do, and takes away only what it has made. The ledger is never touched.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { makeFolder } from './make-folder.ts';
import { type Options, UsageError } from './options.ts';
import {
  CREDENTIAL,
  type ServiceFacts,
  type ServiceFile,
  SIGNATURE,
  serviceFiles,
} from './service-units.ts';

export const SERVICE_USAGE =
  'qika service install --config FILE [--user NAME] [--root DIR] | qika service uninstall [--root DIR]';

export interface ServiceParts {
  /** Absolute paths of Node and of this program. */
  readonly node: string;
  readonly program: string;
  readonly say: (line: string) => void;
}

/** A name that useradd takes; nothing else may stand in a unit. */
const USER = /^[a-z_][a-z0-9_-]{0,30}$/;

const isOurs = (text: string): boolean =>
  text.split('\n', 1)[0]?.endsWith(SIGNATURE.slice(2)) === true;

/** Printers, lines and browsers that are not on this machine. */
const dialledBy = ({ lines, printer, network }: Config): string[] => [
  ...(network === null ? [] : [network.address, ...network.peers]),
  ...lines.flatMap((line) => (line.kind === 'tcp' ? [line.host] : [])),
  ...(printer?.connection === 'tcp' ? [printer.host] : []),
];

function foldersOf({ dataDir, socketPath, backup, anchors, printer }: Config): string[] {
  const all = [
    dirname(socketPath),
    ...(backup === null ? [] : [backup.dir]),
    ...(anchors === null ? [] : [dirname(anchors.file)]),
    ...(printer?.connection === 'file' ? [dirname(printer.path)] : []),
  ];
  return [...new Set(all)].filter((folder) => folder !== dataDir);
}

function factsOf(config: Config, options: Options, parts: ServiceParts): ServiceFacts {
  const user = options.get('user') ?? 'qika';
  const file = options.get('config');
  if (file === undefined) throw new UsageError(SERVICE_USAGE);
  if (!USER.test(user)) throw new UsageError(`--user ${user} is not a system user. 用户名无效。`);
  return {
    node: parts.node,
    program: parts.program,
    config: resolve(file),
    dataDir: config.dataDir,
    socketPath: config.socketPath,
    alsoWritten: foldersOf(config),
    user,
    port: config.port,
    address: config.network?.address ?? '127.0.0.1',
    sealedKeys: 'file' in config.keys,
    dialled: dialledBy(config),
  };
}

function rootOf(options: Options): string {
  const root = options.get('root') ?? '/';
  if (!isAbsolute(root)) throw new UsageError('--root needs an absolute path. 需要绝对路径。');
  return root;
}

const stillToDo = ({ user, config, dataDir, sealedKeys }: ServiceFacts): readonly string[] => [
  '',
  'Then, as root 然后以 root 执行:',
  `  useradd --system --home-dir ${dataDir} --shell /usr/sbin/nologin ${user}`,
  `  install -d -o ${user} -g ${user} -m 0700 ${dataDir}`,
  `  chown root:${user} ${config} && chmod 0640 ${config}`,
  '  udevadm control --reload && systemctl daemon-reload',
  '  systemctl enable --now qika.socket qika.service',
  'The file of the keys must belong to that user, mode 0600. 密钥文件须归该用户所有，权限 0600。',
  ...(sealedKeys
    ? [
        `Its credential belongs into /etc/credstore.encrypted/${CREDENTIAL}, see docs/keys.md. 本机凭据放入该处。`,
      ]
    : []),
];

/** Files of another hand are not written over: the person is told which, and nothing is written at all. */
export function installService(config: Config, options: Options, parts: ServiceParts): number {
  const root = rootOf(options);
  const facts = factsOf(config, options, parts);
  const files = serviceFiles(facts).map(({ path, text }) => ({ path: join(root, path), text }));
  const foreign = files.filter(
    ({ path }) => existsSync(path) && !isOurs(readFileSync(path, 'utf8')),
  );
  for (const { path } of foreign) {
    parts.say(
      `${path} was not made by this command; move it away first. 已有他人的文件，请先移走。`,
    );
  }
  if (foreign.length > 0) return 1;
  for (const { path, text } of files) {
    makeFolder(dirname(path));
    writeFileSync(path, text, { mode: 0o644 });
    parts.say(`wrote 已写入 ${path}`);
  }
  for (const line of stillToDo(facts)) parts.say(line);
  return 0;
}

/** Where the files lie does not depend on the station. */
const NOWHERE: ServiceFacts = {
  node: '',
  program: '',
  config: '',
  dataDir: '',
  socketPath: '',
  alsoWritten: [],
  user: 'qika',
  port: 0,
  address: '',
  sealedKeys: false,
  dialled: [],
};

/** Ledger, configuration, keys and the system's user stay. */
export function uninstallService(options: Options, { say }: ServiceParts): number {
  const root = rootOf(options);
  const found = serviceFiles(NOWHERE)
    .map(({ path }: ServiceFile) => join(root, path))
    .filter((path) => existsSync(path));
  for (const path of found) {
    if (!isOurs(readFileSync(path, 'utf8'))) {
      say(`${path} was not made by this command and stays. 不是本命令生成的文件，保留。`);
      continue;
    }
    rmSync(path);
    say(`removed 已删除 ${path}`);
  }
  if (found.length === 0) say('Nothing is installed here. 没有安装。');
  else
    say(
      'Then, as root 然后以 root 执行: systemctl disable --now qika.socket qika.service; systemctl daemon-reload',
    );
  return 0;
}
