/**
 * The configuration that a station runs on: the file's, its paths placed; without a file the demo company of this module, its
 * data below ./var/demo.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  type AnchorConfig,
  type BackupConfig,
  type ConfigFile,
  fileSchema,
  type KeysConfig,
  type NetworkConfig,
} from './file.ts';
import { linesWithKeysIn } from './lines.ts';
import { placedPrinter } from './printer.ts';

/** Where the demo lies when nobody says otherwise, from the folder in which the command is typed. */
export const DEMO_FOLDER = join('var', 'demo');
/** Longest path of a Unix socket on Linux, less the closing zero. */
const SOCKET_PATH_MAX = 107;

export interface Config
  extends Omit<
    ConfigFile,
    'hosts' | 'socketPath' | 'backup' | 'anchors' | 'network' | 'keys' | 'masterKeyFile'
  > {
  /** Null: this machine alone. */
  readonly network: NetworkConfig | null;
  readonly hosts: readonly string[];
  readonly socketPath: string;
  readonly backup: BackupConfig | null;
  readonly anchors: AnchorConfig | null;
  /** A sealed file, or the path of one key in clear. */
  readonly keys: KeysConfig | { readonly masterKeyFile: string };
  /** The demo company with its simulators; /sim routes exist only here. */
  readonly demo: boolean;
}
/** The file cannot be used; the message names every place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config.invalid';
}

function placeOf(issue: { path: readonly PropertyKey[]; message: string }): string {
  const path = issue.path.map(String).join('.');
  return `  ${path === '' ? '(top)' : path}: ${issue.message}`;
}

const defaultSocketPath = (dataDir: string, station: number): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\qika-${station}` : join(dataDir, 'qika.sock');

const backupIn = (folder: string, { backup }: ConfigFile): BackupConfig | null =>
  backup === undefined
    ? null
    : {
        ...backup,
        dir: resolve(folder, backup.dir),
        keyFile: resolve(folder, backup.keyFile),
      };

function keysIn(folder: string, { keys, masterKeyFile }: ConfigFile): Config['keys'] {
  if ((keys === undefined) === (masterKeyFile === undefined)) {
    throw new ConfigError(
      'keys: give either keys, a sealed file (docs/keys.md), or masterKeyFile. 请填写 keys 或 masterKeyFile 之一。',
    );
  }
  if (masterKeyFile !== undefined) return { masterKeyFile: resolve(folder, masterKeyFile) };
  const { file = '', credentialFile } = keys ?? {};
  return {
    file: resolve(folder, file),
    credentialFile: credentialFile === undefined ? null : resolve(folder, credentialFile),
  };
}

const anchorsIn = (folder: string, { anchors }: ConfigFile): AnchorConfig | null =>
  anchors === undefined
    ? null
    : {
        ...anchors,
        file: resolve(folder, anchors.file),
        keyFile: resolve(folder, anchors.keyFile),
      };

const networkIn = (folder: string, { network }: ConfigFile): NetworkConfig | null => {
  if (network === undefined) return null;
  const { tls, ...door } = network;
  if (tls === undefined) return door;
  const [certFile, keyFile] = [resolve(folder, tls.certFile), resolve(folder, tls.keyFile)];
  return { ...door, tls: { certFile, keyFile } };
};

/** A network knows this machine by no name that could be guessed. */
const hostsIn = ({ hosts, network, port }: ConfigFile): readonly string[] =>
  hosts ?? (network === undefined ? [`qika.localhost:${port}`] : []);

function complete(file: ConfigFile, folder: string, demo: boolean): Config {
  const dataDir = resolve(folder, file.dataDir);
  const socketPath =
    file.socketPath === undefined
      ? defaultSocketPath(dataDir, file.station)
      : resolve(folder, file.socketPath);
  if (process.platform !== 'win32' && Buffer.byteLength(socketPath) > SOCKET_PATH_MAX) {
    throw new ConfigError(
      `socketPath: ${socketPath} is longer than ${SOCKET_PATH_MAX} bytes; name a shorter one`,
    );
  }
  const { masterKeyFile: _, ...rest } = file;
  return {
    ...rest,
    dataDir,
    socketPath,
    keys: keysIn(folder, file),
    ...(file.printer === undefined ? {} : { printer: placedPrinter(file.printer, folder) }),
    lines: linesWithKeysIn(file.lines, folder),
    hosts: hostsIn(file),
    network: networkIn(folder, file),
    backup: backupIn(folder, file),
    anchors: anchorsIn(folder, file),
    demo,
  };
}

/** Checks a parsed configuration; relative paths count from `folder`. Throws ConfigError. */
export function readConfig(value: unknown, folder: string): Config {
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const places = parsed.error.issues.map(placeOf).join('\n');
    throw new ConfigError(`The configuration is not valid:\n${places}`);
  }
  return complete(parsed.data, folder, false);
}

/** Reads and checks one JSON file. Throws ConfigError. */
export function loadConfig(path: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${path} cannot be read as JSON: ${why}`, { cause });
  }
  return readConfig(value, dirname(resolve(path)));
}

export interface DemoPlace {
  /** Two demos beside each other need two folders and two ports. */
  readonly dataDir: string;
  readonly port: number | null;
}

/** Runs the company of seeds/ on simulated hardware; all else as a file that says nothing of it. */
export function demoConfig(company: Config['company'], { dataDir, port }: DemoPlace): Config {
  const file = fileSchema.parse({
    ...(port !== null && { port }),
    dataDir,
    company,
    station: 1,
    operator: 'demo',
    otherCardFormats: ['reference-money'],
    readers: { binding: 'simulated' },
    masterKeyFile: join(dataDir, 'demo-master.key'),
  });
  return complete(file, process.cwd(), true);
}

/** The ledger's file of a station. */
export const ledgerPath = (config: Config): string => join(config.dataDir, 'ledger.db');
