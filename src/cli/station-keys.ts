/**
 * The keys of a station at its start: from its sealed file by the machine's credential, which systemd hands over in a
 * folder that only the daemon sees ($CREDENTIALS_DIRECTORY), or a file of the configuration stands in for; else from one
 * key in clear.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { KeysConfig } from '../config/file.ts';
import type { Hash } from '../ports/hash.ts';
import type { KeyKeeper } from '../ports/keys.ts';
import { createKeeper, plainKeeper } from '../system/keys/key-keeper.ts';
import { KeyRing } from '../system/keys/key-ring.ts';
import { readHexKey, readKeyFile, stationKey } from './master-key.ts';
import { CREDENTIAL } from './service-units.ts';

/** The machine's credential, which the caller zeroes; null where it has none. Throws ConfigError. */
export function machineCredential(
  { credentialFile }: KeysConfig,
  { CREDENTIALS_DIRECTORY: folder }: Readonly<NodeJS.ProcessEnv> = process.env,
): Uint8Array | null {
  const handed = folder === undefined ? null : join(folder, CREDENTIAL);
  if (handed !== null && existsSync(handed)) return readHexKey(handed, 'the credential');
  if (credentialFile === null || !existsSync(credentialFile)) return null;
  return readKeyFile(credentialFile, 'keys.credentialFile');
}

export interface StationKeys {
  readonly ring: KeyRing;
  readonly keeper: KeyKeeper;
}

/** Throws ConfigError where a key or a credential is there and cannot be used. */
export async function openStationKeys(config: Config, hash: Hash): Promise<StationKeys> {
  const { keys } = config;
  if ('masterKeyFile' in keys) {
    const key = stationKey(config, keys.masterKeyFile, hash);
    const ring = KeyRing.of(key);
    key.fill(0);
    return { ring, keeper: plainKeeper(ring) };
  }
  const ring = new KeyRing();
  const place = { path: keys.file, credential: () => machineCredential(keys) };
  return { ring, keeper: await createKeeper(ring, place) };
}
