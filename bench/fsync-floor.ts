/** What the disk allows: 4 KiB appended and synced, one after the other, with no database at all. */
import { closeSync, fdatasyncSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = Buffer.alloc(4096, 0x5a);
const CALLS = 500;
const ROUNDS = 7;

function callsPerSecond(path: string, sync: (fd: number) => void): number {
  const fd = openSync(path, 'w');
  const began = performance.now();
  for (let call = 0; call < CALLS; call += 1) {
    writeSync(fd, PAGE);
    sync(fd);
  }
  const seconds = (performance.now() - began) / 1000;
  closeSync(fd);
  rmSync(path);
  return CALLS / seconds;
}

/** Calls a second, round by round. */
export interface FsyncFloor {
  readonly fsync: number[];
  readonly fdatasync: number[];
}

/** Adds rounds to `floor`; `folder` has to lie on the disk that the books lie on. */
export function addFsyncRounds(folder: string, floor: FsyncFloor): void {
  const path = join(folder, 'fsync-floor');
  for (let round = 0; round < ROUNDS; round += 1) {
    floor.fsync.push(callsPerSecond(path, fsyncSync));
    floor.fdatasync.push(callsPerSecond(path, fdatasyncSync));
  }
}
