/** A disk loss of a station in a process of its own, as docs/after-a-disk-loss.md tells it: the copy back, and two people who accept what is lost. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD } from '../rig/people.ts';
import { SECOND } from './households.ts';
import type { PageStation } from './page-station.ts';

type Qika = (words: readonly string[], typed?: string) => string;

/** The daemon is killed, its ledger is moved away as `lost.db`, and the newest copy of `copies` is brought back. */
export async function backToTheCopy(station: PageStation, qika: Qika): Promise<string> {
  await station.kill();
  for (const end of ['', '-wal', '-shm']) {
    const file = join(station.folder, `ledger.db${end}`);
    if (existsSync(file)) renameSync(file, join(station.folder, `lost.db${end}`));
  }
  const copies = join(station.folder, 'copies');
  const copy = readdirSync(copies).sort().at(-1) ?? '';
  return qika(['restore', join(copies, copy)]);
}

/** By their own passwords; the station is not running. */
export const acceptTheGap = ({ logIn }: PageStation, qika: Qika): string =>
  qika(
    [
      ...['restore', '--accept-gap', '--reason', '磁盘损坏'],
      ...['--by', logIn.name, '--second', SECOND],
    ],
    `${PASSWORD}\n${PASSWORD}\n`,
  );
