/** A folder for what a command writes, with those above it that are missing. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * One folder after the other: where a folder takes no new one and says ENOENT of it, as /proc does, Node's recursive mkdir
 * never comes back. Throws the system's error (ENOENT, EACCES, ENOTDIR; EEXIST where a file has the name); what was made above stays.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const folder = resolve(path);
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) make(each, mode);
  // Says EEXIST of a file, and leaves a folder that is there as it is.
  if (missing.length === 0) mkdirSync(folder, { recursive: true });
}

function make(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (cause) {
    // Somebody else has made it meanwhile.
    if (!existsSync(folder)) throw cause;
  }
}
