/** `qika backup key`: the key under which copies of the ledger are sealed. It belongs where the copies are not. */
import { writeFileSync } from 'node:fs';
import type { Random } from '../ports/random.ts';
import { UsageError } from './options.ts';

export const BACKUP_KEY_USAGE = 'qika backup key --out FILE';
const KEY_BYTES = 32;

/** Makes FILE, 64 hex digits, for the user of the station alone; never over one that is there, for copies are sealed with it. */
export function writeBackupKey(
  path: string | undefined,
  random: Random,
  say: (line: string) => void,
): number {
  if (path === undefined) throw new UsageError(BACKUP_KEY_USAGE);
  const key = Buffer.from(random.bytes(KEY_BYTES));
  try {
    writeFileSync(path, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!isThere) throw cause;
    say(
      `${path} is there already and is not overwritten: copies are sealed with it. 文件已存在，不会覆盖（备份以其加密）。`,
    );
    return 1;
  } finally {
    key.fill(0);
  }
  say(`wrote 已写入 ${path} (mode 0600)`);
  say(
    'Keep another copy of it where neither this disk nor the copies are: without it no copy is ever opened. 请另存一份，勿与备份或本盘放在一起：无此密钥则备份无法打开。',
  );
  return 0;
}
