/**
 * `qika backup`: a copy of the ledger that was held against every law, sealed, on the disk, and only then counted. A
 * running station is not disturbed. Older copies go when there are more than are to be kept.
 */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError, ledgerPath } from '../config/config.ts';
import type { BackupConfig } from '../config/file.ts';
import type { Refusal } from '../core/outcome.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hash } from '../ports/hash.ts';
import type { Random } from '../ports/random.ts';
import { StoreError } from '../ports/store.ts';
import { holdLock } from '../store/connection.ts';
import { chainHeadsIn, copyLedger } from '../store/copy.ts';
import { verifyLedger } from '../store/verify.ts';
import { sealFile } from '../system/sealed-file.ts';
import { diskFault } from './disk-fault.ts';
import { makeFolder } from './make-folder.ts';
import { readKeyFile } from './master-key.ts';
import { refusalText } from './say-refusal.ts';

const SALT = 32;
const ENDING = '.qikabackup';

export interface BackupParts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly random: Random;
  /** Lines for the person at the keyboard. */
  readonly say: (line: string) => void;
}

/** A backup that could not be made or is not to be believed; the message says why, in both languages. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const storeFault = ({ code, message }: StoreError): Refusal => ({
  code: code === 'store.full' ? 'disk.full' : code === 'store.in-use' ? code : 'disk.failed',
  facts: { why: message },
});

/** Runs `work` and says what the disk says as a reason for a person. Throws BackupError, ConfigError. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const fault = cause instanceof StoreError ? storeFault(cause) : diskFault(cause);
    if (fault === null) throw cause;
    throw new BackupError(refusalText(fault), { cause });
  }
}

/** `qika-1-20261126T081502Z.qikabackup`: order by name is order by time. */
const nameOf = (station: number, at: number): string =>
  `qika-${station}-${new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '')}${ENDING}`;

/** When a copy of that name was made, ms since 1970 UTC; null for a file that is none of this station's copies. */
export function madeAt(name: string, station: number): number | null {
  const [, own, y, mo, d, h, mi, s] =
    /^qika-(\d+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.qikabackup$/.exec(name) ?? [];
  if (own !== String(station)) return null;
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  return Number.isNaN(at) ? null : at;
}

/**
 * This station's copies made until `now`, newest first. A copy dated later was made while the clock was wrong: it is not
 * counted, so that no real copy waits for its date or makes room for it, and nobody removes it.
 */
export function backupsIn(dir: string, station: number, now: number): readonly string[] {
  if (!existsSync(dir)) return [];
  const own = readdirSync(dir).filter((name) => {
    const at = madeAt(name, station);
    return at !== null && at <= now;
  });
  return own.sort().reverse();
}

export function backupSection(config: Config): BackupConfig {
  if (config.backup !== null) return config.backup;
  throw new ConfigError(
    'backup: the configuration has no such section, so there is no place for copies. 配置中没有 backup 一节。',
  );
}

/** A folder entry is on the disk once its folder is; Windows has no such call. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

export function assertLawful(copy: string, hash: Hash): void {
  const { ok, laws } = verifyLedger(copy, hash);
  if (ok) return;
  const broken = laws.filter((law) => !law.ok).map((law) => `${law.law}: ${law.message}`);
  throw new BackupError(
    `The copy breaks a law and is not used; run qika verify. 副本未通过校验，不予使用；请运行 qika verify。\n${broken.join('\n')}`,
  );
}

/** Names, addresses and telephone numbers are in clear in the copy that is verified: it lies beside the ledger only. */
const WORK = '.backup-';

async function sealCopy(
  config: Config,
  copy: string,
  made: string,
  note: string,
  { random }: BackupParts,
): Promise<void> {
  const part = `${made}.part`;
  const key = readKeyFile(backupSection(config).keyFile, 'backup.keyFile');
  try {
    await rm(part, { force: true });
    await sealFile(copy, part, { key, salt: random.bytes(SALT), note });
    await rename(part, made);
  } catch (cause) {
    await rm(part, { force: true });
    throw cause;
  } finally {
    key.fill(0);
  }
}

async function makeCopy(config: Config, work: string, parts: BackupParts): Promise<string> {
  const { dir } = backupSection(config);
  const { clock, hash } = parts;
  const { station, company } = config;
  const copy = join(work, 'ledger.db');
  const at = clock.now();
  copyLedger(ledgerPath(config), copy);
  assertLawful(copy, hash);
  const note = JSON.stringify({
    station,
    company: company.code,
    at,
    heads: chainHeadsIn(copy, hash),
  });
  const made = join(dir, nameOf(station, at));
  await sealCopy(config, copy, made, note, parts);
  syncFolder(dir);
  return made;
}

/** What a copy that was broken off has left in clear. */
async function clearWork(dataDir: string): Promise<void> {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(WORK)) await rm(join(dataDir, name), { recursive: true });
  }
}

/** Makes one copy and lets the oldest go; throws ConfigError, StoreError, BackupError, and then nothing is left of it. */
export async function makeBackup(
  config: Config,
  parts: BackupParts,
): Promise<{ readonly made: string; readonly dropped: number }> {
  const { dir, keep } = backupSection(config);
  makeFolder(dir, 0o700);
  const lock = holdLock(join(config.dataDir, 'backup'));
  try {
    await clearWork(config.dataDir);
    const work = await mkdtemp(join(config.dataDir, WORK));
    const made = await makeCopy(config, work, parts);
    const old = backupsIn(dir, config.station, parts.clock.now()).slice(keep);
    for (const name of old) await rm(join(dir, name));
    return { made, dropped: old.length };
  } finally {
    await clearWork(config.dataDir);
    lock.close();
  }
}

export async function backup(config: Config, parts: BackupParts): Promise<number> {
  const path = ledgerPath(config);
  if (!existsSync(path)) throw new BackupError(`There is no ledger at ${path}. 没有台账文件。`);
  const { made, dropped } = await onDisk(() => makeBackup(config, parts));
  const kib = Math.ceil(statSync(made).size / 1024);
  const gone = dropped === 0 ? '' : ` Older copies removed 已清理旧副本: ${dropped}.`;
  parts.say(`${made} (${kib} KiB), verified and sealed 已校验并加密.${gone}`);
  return 0;
}
