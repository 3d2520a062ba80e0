/** `qika anchor key`, and the key of a station's anchors: whoever has its public half can tell whether a chain was rewritten. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../config/config.ts';
import type { AnchorConfig } from '../config/file.ts';
import type { SignatureCheck, Signer } from '../ports/signer.ts';
import { makeStationKey, signatureCheck, stationSigner } from '../system/station-key.ts';
import { unreadableKey } from './missing-key.ts';
import { UsageError } from './options.ts';

export const ANCHOR_USAGE = 'qika anchor key --out FILE';

/** Makes FILE, for the station alone, and FILE.pub, to be kept where the station is not. */
export function writeAnchorKey(path: string | undefined, say: (line: string) => void): number {
  if (path === undefined) throw new UsageError(ANCHOR_USAGE);
  for (const there of [path, `${path}.pub`]) {
    if (!existsSync(there)) continue;
    say(`${there} is there already and is not overwritten. 文件已存在，不会覆盖。`);
    return 1;
  }
  const { privatePem, publicPem } = makeStationKey();
  try {
    writeFileSync(path, privatePem, { mode: 0o600, flag: 'wx' });
    writeFileSync(`${path}.pub`, publicPem, { mode: 0o644, flag: 'wx' });
  } catch (cause) {
    // Half a pair would be "there already" when this is done again.
    for (const half of [path, `${path}.pub`]) rmSync(half, { force: true });
    throw cause;
  }
  say(`wrote 已写入 ${path} (private, mode 0600 私钥), ${path}.pub (public 公钥)`);
  say('Give the public half to finance or the auditor. 请将公钥交财务或审计保管。');
  return 0;
}

function keyText(path: string, field: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw unreadableKey(field, path, cause);
  }
}

/** Throws ConfigError where the file is no Ed25519 key. */
function asKey<T>(path: string, field: string, read: (pem: string) => T): T {
  const text = keyText(path, field);
  try {
    return read(text);
  } catch (cause) {
    throw new ConfigError(`${field}: ${path} is no Ed25519 key; make one with: ${ANCHOR_USAGE}`, {
      cause,
    });
  }
}

export const anchorSigner = ({ keyFile }: AnchorConfig): Signer =>
  asKey(keyFile, 'anchors.keyFile', stationSigner);

/** From either half of the key. */
export const anchorCheck = (path: string, field = 'anchors.keyFile'): SignatureCheck =>
  asKey(path, field, signatureCheck);
