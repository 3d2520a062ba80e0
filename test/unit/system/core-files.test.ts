/** Core files: what the kernel says is believed, and a start that may write one tries to forbid it. */
import { expect, test } from 'vitest';
import { coreFilesIn, shutCoreFiles, thisProcess } from '../../../src/system/core-files.ts';

const limits = (soft: string, hard: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax stack size            8388608              unlimited            bytes     \nMax core file size        ${soft.padEnd(20)} ${hard.padEnd(20)} bytes     \n`;

test.each([
  ['0', '0', 'shut'],
  // Raised again by the process itself, or by whoever may.
  ['0', 'unlimited', 'open'],
  ['unlimited', 'unlimited', 'open'],
  ['1024', '2048', 'open'],
])('limits of %s and %s are %s', (soft, hard, told) => {
  expect(coreFilesIn(limits(soft, hard))).toBe(told);
});

test('a system that tells no limits is not called shut', () => {
  expect(coreFilesIn(null)).toBe('unknown');
  expect(coreFilesIn('Max open files 1024 1024 files\n')).toBe('unknown');
});

test('only what is open is forbidden, and what the kernel says afterwards is told', () => {
  for (const works of [true, false]) {
    let now = limits('unlimited', 'unlimited');
    let asked = 0;
    const forbid = (): void => {
      asked += 1;
      if (works) now = limits('0', '0');
    };
    const system = { limits: () => now, forbid };
    expect([shutCoreFiles(system), asked]).toEqual([works ? 'shut' : 'open', 1]);
    if (works) expect([shutCoreFiles(system), asked]).toEqual(['shut', 1]);
  }
  expect(coreFilesIn(thisProcess.limits())).not.toBeUndefined();
});
