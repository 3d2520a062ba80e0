/**
 * The meaning of one traced call on the watched directory. A call that this file does not understand would be a hole
 * in the proof, so it is an error and never passed over; so is a write whose length does not fit.
 */
import { assert } from '../../../src/core/outcome.ts';
import type { DiskEvent } from './disk-event.ts';

/** What to look at: absolute paths without symbolic links. Nothing but the ledger's files may be in `directory`. */
export interface Watched {
  readonly directory: string;
  /** The file into which the program writes one operation id a line once they are acknowledged. */
  readonly ackFile: string;
}

/** The calls strace must show: all those that can change a file, a directory or their durability. */
export const TRACED_CALLS: readonly string[] = [
  ...['open', 'openat', 'openat2', 'creat', 'close', 'mmap', 'io_uring_setup'],
  ...[
    'write',
    'writev',
    'pwrite64',
    'pwritev',
    'pwritev2',
    'sendfile',
    'copy_file_range',
    'splice',
  ],
  ...[
    'truncate',
    'ftruncate',
    'fallocate',
    'sync_file_range',
    'fsync',
    'fdatasync',
    'sync',
    'syncfs',
  ],
  ...[
    'unlink',
    'unlinkat',
    'rename',
    'renameat',
    'renameat2',
    'link',
    'linkat',
    'symlink',
    'symlinkat',
  ],
  ...['mkdir', 'mkdirat', 'rmdir'],
];

/** One finished call, cut into its parts. */
export interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: string;
  readonly line: number;
}

/** Decodes strace's `\x41\x42`; anything else between the quotes is an unknown shape. */
function unhex(text: string, line: number): Uint8Array {
  assert(text.length % 4 === 0, `line ${line}: not whole \\xNN groups`);
  const bytes = new Uint8Array(text.length / 4);
  for (let i = 0, at = 0; at < text.length; i += 1, at += 4) {
    assert(
      text.charCodeAt(at) === 92 && text.charCodeAt(at + 1) === 120,
      `line ${line}: not \\xNN`,
    );
    bytes[i] = (digit(text.charCodeAt(at + 2)) << 4) | digit(text.charCodeAt(at + 3));
  }
  return bytes;
}

function digit(code: number): number {
  const value = code <= 57 ? code - 48 : code - 87;
  assert(value >= 0 && value <= 15, 'not a lower-case hexadecimal digit');
  return value;
}

const textOf = (hexText: string, line: number): string =>
  Buffer.from(unhex(hexText, line)).toString('utf8');

function fail(call: Call): never {
  throw new Error(
    `line ${call.line}: no rule for ${call.name}(${call.args.slice(0, 200)}) = ${call.result}`,
  );
}

/** The arguments, matched whole; `null` from the pattern is an unknown shape. */
function args(call: Call, pattern: RegExp): readonly string[] {
  const match = pattern.exec(call.args);
  return match === null ? fail(call) : match.slice(1);
}

/**
 * A name inside the watched directory; '' is the directory itself, null is elsewhere or need not last. SQLite's shared
 * memory need not: the first program to open the database throws it away and makes it again from the log.
 */
function nameOf(hexPath: string, call: Call, watched: Watched): string | null {
  const path = textOf(hexPath, call.line);
  if (path === watched.directory) return '';
  if (!path.startsWith(`${watched.directory}/`)) return path.startsWith('/') ? null : fail(call);
  const name = path.slice(watched.directory.length + 1);
  if (name.includes('/')) return fail(call);
  return name.endsWith('-shm') ? null : name;
}

const FD = String.raw`\d+<((?:\\x[0-9a-f]{2})*)>`;
const TEXT = String.raw`"((?:\\x[0-9a-f]{2})*)"`;
const CWD = 'AT_FDCWD<[^>]*>';
const SHAPES = {
  fd: new RegExp(`^${FD}$`),
  truncate: new RegExp(`^${FD}, (\\d+)$`),
  openat: new RegExp(`^${CWD}, ${TEXT}, ([A-Z_|]+)(?:, 0\\d+)?$`),
  path: new RegExp(`^${TEXT}(?:, 0\\d+)?$`),
  unlinkat: new RegExp(`^${CWD}, ${TEXT}, 0$`),
  rename: new RegExp(`^${TEXT}, ${TEXT}$`),
  mmap: new RegExp(`^[^,]+, \\d+, ([A-Z_|]+), ([A-Z_|]+), ${FD}, [0-9a-fx]+$`),
};

/** What the call did to the watched files; null is nothing. Throws on a call it has no rule for. */
export function eventOf(call: Call, watched: Watched): DiskEvent | null {
  if (call.name === 'write' || call.name === 'pwrite64') return writeOf(call, watched);
  const failed = /^-1 E[A-Z]+ \(.*\)$/.test(call.result);
  if (call.name === 'openat') return failed ? null : openOf(call, watched);
  if (call.name === 'mmap') return mapOf(call, watched);
  if (call.name === 'mkdir' && failed) return null;
  if (call.name === 'close' && call.result === '0') return null;
  if (call.name === 'unlink' || call.name === 'unlinkat') {
    const [path = ''] = args(call, call.name === 'unlink' ? SHAPES.path : SHAPES.unlinkat);
    const name = nameOf(path, call, watched);
    if (failed || name === null) return null;
    return { kind: 'unlink', name };
  }
  if (call.result !== '0') return fail(call);
  switch (call.name) {
    case 'fsync':
    case 'fdatasync': {
      const name = nameOf(args(call, SHAPES.fd)[0] ?? '', call, watched);
      if (name === null) return null;
      return name === '' ? { kind: 'sync-directory' } : { kind: 'sync', name };
    }
    case 'ftruncate': {
      const [path = '', size = ''] = args(call, SHAPES.truncate);
      const name = nameOf(path, call, watched);
      return name === null ? null : { kind: 'truncate', name, size: Number(size) };
    }
    case 'rename': {
      const [a = '', b = ''] = args(call, SHAPES.rename);
      const [from, to] = [nameOf(a, call, watched), nameOf(b, call, watched)];
      return from === null || to === null ? fail(call) : { kind: 'rename', from, to };
    }
    default:
      return fail(call);
  }
}

function openOf(call: Call, watched: Watched): DiskEvent | null {
  const [path = '', flags = ''] = args(call, SHAPES.openat);
  const name = nameOf(path, call, watched);
  const set = new Set(flags.split('|'));
  if (name === null || name === '' || !set.has('O_CREAT')) return null;
  // A truncation hidden in an open would be lost on the way.
  return set.has('O_TRUNC') ? fail(call) : { kind: 'create', name };
}

/** Stores through a shared mapping would not appear in the log. */
function mapOf(call: Call, watched: Watched): null {
  const [protection = '', flags = '', path = ''] = args(call, SHAPES.mmap);
  const stores = protection.includes('PROT_WRITE') && !flags.includes('MAP_PRIVATE');
  return stores && nameOf(path, call, watched) !== null ? fail(call) : null;
}

/** Data is cut out by position, because a pattern over a whole page of `\xNN` is slow. */
function writeOf(call: Call, watched: Watched): DiskEvent | null {
  const from = call.args.indexOf(', "');
  const to = call.args.lastIndexOf('", ');
  if (from < 0 || to <= from) return fail(call);
  const path = SHAPES.fd.exec(call.args.slice(0, from))?.[1] ?? fail(call);
  const bytes = unhex(call.args.slice(from + 3, to), call.line);
  const numbers = /^(\d+)(?:, (\d+))?$/.exec(call.args.slice(to + 3)) ?? fail(call);
  const whole = Number(numbers[1]) === bytes.length && Number(call.result) === bytes.length;
  assert(
    whole,
    `line ${call.line}: ${bytes.length} bytes shown, ${numbers[1]} asked, ${call.result}`,
  );
  if (call.name === 'write') {
    if (textOf(path, call.line) !== watched.ackFile || numbers[2] !== undefined) return fail(call);
    const text = Buffer.from(bytes).toString('ascii');
    assert(text.endsWith('\n'), `line ${call.line}: half an acknowledgement`);
    return { kind: 'ack', operationIds: text.slice(0, -1).split('\n') };
  }
  const name = nameOf(path, call, watched);
  if (name === '' || numbers[2] === undefined) return fail(call);
  if (name === null) return null;
  return { kind: 'write', name, offset: Number(numbers[2]), bytes };
}
