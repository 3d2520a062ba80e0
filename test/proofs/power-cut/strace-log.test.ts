import { describe, expect, test } from 'vitest';
import type { DiskEvent } from './disk-event.ts';
import { StraceReader } from './strace-log.ts';

const x = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const DB = `18<${x('/d/qika.db')}>`;
const ACKS = `20<${x('/acks')}>`;

function read(...lines: string[]): (DiskEvent | null)[] {
  const reader = new StraceReader({ directory: '/d', ackFile: '/acks' });
  const events = lines.map((line) => reader.read(line));
  reader.end();
  return events;
}

describe('a strace log becomes disk events', () => {
  test('creations, writes, truncations, syncs, removals and acknowledgements keep their order', () => {
    const events = read(
      `7 openat(AT_FDCWD<${x('/')}>, "${x('/d/qika.db')}", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = ${DB}`,
      `7 pwrite64(${DB}, "${x('gas')}", 3, 4096) = 3`,
      `7 ftruncate(${DB}, 8192) = 0`,
      `7 fdatasync(${DB}) = 0`,
      `7 fsync(19<${x('/d')}>) = 0`,
      `7 write(${ACKS}, "${x('a\nb\n')}", 4) = 4`,
      `7 unlink("${x('/d/qika.db-journal')}") = 0`,
    );
    expect(events).toEqual([
      { kind: 'create', name: 'qika.db' },
      { kind: 'write', name: 'qika.db', offset: 4096, bytes: new Uint8Array(Buffer.from('gas')) },
      { kind: 'truncate', name: 'qika.db', size: 8192 },
      { kind: 'sync', name: 'qika.db' },
      { kind: 'sync-directory' },
      { kind: 'ack', operationIds: ['a', 'b'] },
      { kind: 'unlink', name: 'qika.db-journal' },
    ]);
  });

  test('a call shown in two halves counts where it ended, other files, shared memory and failed calls not', () => {
    const events = read(
      `7 fsync(${DB} <unfinished ...>`,
      `8 write(1<${x('/dev/null')}>, "${x('hi')}", 2) = 2`,
      '7 <... fsync resumed>) = 0',
      `7 unlink("${x('/d/qika.db-wal')}") = -1 ENOENT (No such file or directory)`,
      `7 mmap(NULL, 32768, PROT_READ|PROT_WRITE, MAP_SHARED, 21<${x('/d/qika.db-shm')}>, 0) = 0x7f`,
      '7 +++ exited with 0 +++',
    );
    expect(events).toEqual([null, null, { kind: 'sync', name: 'qika.db' }, null, null, null]);
  });
});

describe('what the reader does not understand is an error', () => {
  test.each([
    ['a short write', `7 pwrite64(${DB}, "${x('gas')}", 3, 0) = 2`],
    ['a string cut by strace', `7 pwrite64(${DB}, "${x('gas')}"..., 4096, 0) = 4096`],
    ['a length that is not the data', `7 pwrite64(${DB}, "${x('gas')}", 4, 0) = 4`],
    ['a write without a place', `7 write(${DB}, "${x('gas')}", 3) = 3`],
    [
      'a writable shared mapping',
      `7 mmap(NULL, 64, PROT_READ|PROT_WRITE, MAP_SHARED, ${DB}, 0) = 0x7f`,
    ],
    ['a failed fsync', `7 fsync(${DB}) = -1 EIO (Input/output error)`],
    ['a call without a rule', `7 fallocate(${DB}, 0, 0, 4096) = 0`],
    [
      'truncation inside an open',
      `7 openat(AT_FDCWD<${x('/')}>, "${x('/d/a')}", O_RDWR|O_CREAT|O_TRUNC, 0644) = 3`,
    ],
    ['a sync of everything', '7 sync() = 0'],
    ['io_uring', '7 io_uring_setup(8, {flags=0}) = 9'],
    ['half an acknowledgement', `7 write(${ACKS}, "${x('a')}", 1) = 1`],
    ['no process number', `pwrite64(${DB}, "", 0, 0) = 0`],
  ])('%s', (_what, line) => {
    expect(() => read(line)).toThrow();
  });

  test('two threads on the watched files at once', () => {
    const begun = `7 pwrite64(${DB}, "${x('gas')}", 3, 0 <unfinished ...>`;
    expect(() => read(begun, `8 fsync(${DB}) = 0`)).toThrow('two threads');
    expect(() => read(begun)).toThrow('ends inside a call');
  });
});
