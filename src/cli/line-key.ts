/** The SM4 key of a line's meters: 32 hex digits in a file that only the daemon may read. */
import { ConfigError } from '../config/config.ts';
import { readKeyFile } from './master-key.ts';

const DIGITS = 32;

/** Throws ConfigError. */
export function lineKey(path: string): Uint8Array {
  const key = readKeyFile(path, 'sm4KeyFile', DIGITS);
  if (key.every((byte) => byte === 0)) {
    throw new ConfigError(`sm4KeyFile: ${path} holds zeros, which are no key`);
  }
  return key;
}
