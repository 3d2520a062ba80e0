/** Folders of commands: made with what is missing above them, refused by the system's word, and never waited for. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { diskFault } from '../../../src/cli/disk-fault.ts';
import { makeFolder } from '../../../src/cli/make-folder.ts';

const place = mkdtempSync(join(tmpdir(), 'qika-folder-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const faultOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (cause) {
    return diskFault(cause)?.code ?? String(cause);
  }
};

const refusalOf = (path: string): string | undefined => faultOf(() => makeFolder(path));

test('a folder is made with those above it, each with its rights, and may be there already', () => {
  const folder = join(place, 'a', 'b');
  makeFolder(folder, 0o700);
  expect(statSync(join(place, 'a')).mode & 0o777).toBe(0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  makeFolder(folder, 0o700);
  expect(existsSync(folder)).toBe(true);
});

test('a file in its place, and above it, is no folder', () => {
  const file = join(place, 'file');
  writeFileSync(file, '');
  expect(refusalOf(file)).toBe('disk.not-a-file');
  expect(refusalOf(join(file, 'below'))).toBe('disk.not-a-file');
});

test.runIf(existsSync('/proc/self'))('a place that takes no folder is told at once', () => {
  expect(refusalOf('/proc/october')).toBe('disk.no-file');
  expect(refusalOf('/proc/october/vouchers')).toBe('disk.no-file');
});

test.runIf(existsSync('/proc/self'))(
  'files that nobody may open and disks that fail are told apart',
  () => {
    const kernel = '/proc/sys/kernel/ostype';
    expect(faultOf(() => writeFileSync(kernel, 'x'))).toBe('disk.no-rights');
    // Nothing is mapped at address 0 of a process: its memory file fails there as a broken disk does.
    expect(faultOf(() => readFileSync('/proc/self/mem'))).toBe('disk.failed');
  },
);
