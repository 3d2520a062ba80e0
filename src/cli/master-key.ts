/** The master key of the cards: 64 hex digits in a file of its own. Whoever reads it can write every card. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../config.ts';
import type { Random } from '../ports/random.ts';

const KEY_BYTES = 32;
const OTHERS_MAY_READ = 0o077;

/** Reads the key; the caller zeroes it after use. Throws ConfigError. */
export function readMasterKey(path: string): Uint8Array {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`masterKeyFile: ${path} cannot be read`, { cause });
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new ConfigError(`masterKeyFile: ${path} does not hold 64 hex digits`);
  }
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS_MAY_READ) !== 0) {
    throw new ConfigError(`masterKeyFile: others may read ${path}; run: chmod 600 ${path}`);
  }
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** Makes the demo's key at its first start. A real company's key comes from its custodians. */
export function makeDemoKey(path: string, random: Random): void {
  try {
    const key = Buffer.from(random.bytes(KEY_BYTES)).toString('hex');
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!exists) throw cause;
  }
}
