/**
 * Core files (内存转储) of this process: what would write keys and customers from its memory to a disk. A unit of systemd forbids
 * them (LimitCORE=0); a start from a shell forbids them here, by prlimit of util-linux, because Node sets no limits itself.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { CoreFiles } from '../ports/core-files.ts';

const LIMITS = '/proc/self/limits';
const PRLIMIT_MS = 5_000;

export interface CoreSystem {
  /** The text of /proc/self/limits; null where there is none. */
  limits(): string | null;
  /** Sets the soft and the hard limit of this process to 0; nothing where it cannot. */
  forbid(): void;
}

/** Soft and hard limit as the kernel says them: both 0, or a file may be written. */
export function coreFilesIn(limits: string | null): CoreFiles {
  const [, soft, hard] = /^Max core file size\s+(\S+)\s+(\S+)/m.exec(limits ?? '') ?? [];
  if (soft === undefined) return 'unknown';
  return soft === '0' && hard === '0' ? 'shut' : 'open';
}

/** Before anything is opened that is worth reading; children begun afterwards are bound by it too. */
export function shutCoreFiles(system: CoreSystem = thisProcess): CoreFiles {
  if (coreFilesIn(system.limits()) !== 'open') return coreFilesIn(system.limits());
  system.forbid();
  return coreFilesIn(system.limits());
}

export const thisProcess: CoreSystem = {
  limits() {
    try {
      return readFileSync(LIMITS, 'utf8');
    } catch {
      // Not Linux, or no /proc: nothing is known, and that is what is told.
      return null;
    }
  },
  forbid() {
    const words = ['--core=0:0', '--pid', String(process.pid)];
    // Whether it did is read afterwards, where the kernel says it.
    spawnSync('prlimit', words, { stdio: 'ignore', timeout: PRLIMIT_MS });
  },
};
