/** A file that holds the old text or the new one, and on the disk before this returns, whenever the power goes. */
import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o600;

/** Readable by its owner alone, who stays who it was. Throws what the disk says; then the old file stands. */
export function replaceFile(path: string, text: string): void {
  const part = `${path}.part`;
  const before = statSync(path, { throwIfNoEntry: false });
  rmSync(part, { force: true });
  const file = openSync(part, 'wx', OWNER_ONLY);
  try {
    writeSync(file, text);
    // Root holds a ceremony, and the daemon still has to read the file.
    if (before !== undefined) fchownSync(file, before.uid, before.gid);
    fsyncSync(file);
  } catch (cause) {
    rmSync(part, { force: true });
    throw cause;
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
  // A folder's entry is on the disk once the folder is; Windows has no such call.
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
