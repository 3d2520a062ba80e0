/** What the disk says to a command, as a refusal with its next step: no room, no such file, a folder, no rights. */
import type { RefusalCode } from '../core/catalogue.ts';
import type { Refusal } from '../core/outcome.ts';

/** `why` is what the system said, in English; it names the path where the system does. */
const CODES: Readonly<Record<string, RefusalCode>> = {
  ENOSPC: 'disk.full',
  EDQUOT: 'disk.full',
  ENOENT: 'disk.no-file',
  EISDIR: 'disk.not-a-file',
  ENOTDIR: 'disk.not-a-file',
  EACCES: 'disk.no-rights',
  EPERM: 'disk.no-rights',
  EROFS: 'disk.no-rights',
  EIO: 'disk.failed',
};

/** A door that is not there and a program that cannot be started are no matter of the disk. */
const ELSEWHERE = /^(connect|listen|bind|spawn)/;

/** Null for whatever is no fault of a disk. */
export function diskFault(cause: unknown): Refusal | null {
  if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) return null;
  if (ELSEWHERE.test(String(cause.syscall))) return null;
  const isTaken = cause.code === 'EEXIST' && cause.syscall === 'mkdir';
  const code = isTaken ? 'disk.not-a-file' : CODES[String(cause.code)];
  return code === undefined ? null : { code, facts: { why: cause.message } };
}
