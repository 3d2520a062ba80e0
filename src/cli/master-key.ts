/**
 * One master key of the cards in clear: 64 hex digits in a file of its own. Whoever reads it can write every card. The
 * demo's key is made from the sentence below and is therefore no secret: it makes two demos the same, and a real station
 * refuses it.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { type Config, ConfigError } from '../config/config.ts';
import type { Hash } from '../ports/hash.ts';
import { unreadableKey } from './missing-key.ts';

const DEMO_PHRASE = 'Qika demo master key: known to everyone, for simulated cards only';
const OTHERS_MAY_READ = 0o077;

/** Lines that begin with # are for people. */
const withoutRemarks = (text: string): string => text.replace(/^#.*$/gm, '').trim();

/** A key of `digits` hex digits, whoever may read it: what a service manager hands over it has guarded. Throws ConfigError. */
export function readHexKey(path: string, field: string, digits = 64): Uint8Array {
  let text: string;
  try {
    text = withoutRemarks(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw unreadableKey(field, path, cause);
  }
  if (text.length !== digits || !/^[0-9a-f]*$/i.test(text)) {
    throw new ConfigError(
      `${field}: ${path} does not hold ${digits} hex digits. ${path} 须为 ${digits} 位十六进制密钥。`,
    );
  }
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/**
 * Reads a key of `digits` hex digits from the file that `field` of the configuration names, which others may not read;
 * the caller zeroes it after use. Throws ConfigError.
 */
export function readKeyFile(path: string, field: string, digits = 64): Uint8Array {
  const key = readHexKey(path, field, digits);
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS_MAY_READ) !== 0) {
    key.fill(0);
    throw new ConfigError(
      `${field}: others may read ${path}; run: chmod 600 ${path} 其他用户可读，请执行 chmod 600`,
    );
  }
  return key;
}

const demoKey = (hash: Hash): string => Buffer.from(hash.sha256(DEMO_PHRASE)).toString('hex');

/** Writes the demo's key at its first start; a file that is there is left alone, for cards are made with it. */
export function makeDemoKey(path: string, hash: Hash): void {
  const remark = '# The key of every Qika demo, known to everyone. Never make real cards with it.';
  try {
    writeFileSync(path, `${remark}\n${demoKey(hash)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!exists) throw cause;
  }
}

/** A real company's key, which is not the demo's; the caller zeroes it after use. Throws ConfigError. */
export function companyKey(path: string, field: string, hash: Hash): Uint8Array {
  const key = readKeyFile(path, field);
  if (Buffer.from(key).toString('hex') === demoKey(hash)) {
    key.fill(0);
    throw new ConfigError(`${field}: ${path} holds the demo's key, which everyone knows`);
  }
  return key;
}

/** The key in clear that `path` of the configuration names; the demo's is made here. Throws ConfigError. */
export function stationKey(config: Config, path: string, hash: Hash): Uint8Array {
  if (!config.demo) return companyKey(path, 'masterKeyFile', hash);
  makeDemoKey(path, hash);
  return readKeyFile(path, 'masterKeyFile');
}
