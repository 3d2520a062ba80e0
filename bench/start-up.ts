/** How long a station takes from its start until it serves. */
import { startDaemon } from './daemon.ts';

/** Milliseconds of each of `times` starts over `folder`/ledger.db; each ends before the next begins. */
export async function timeStarts(folder: string, times: number): Promise<number[]> {
  const readyAfter: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const daemon = await startDaemon(folder);
    readyAfter.push(daemon.readyAfter);
    await daemon.stop();
  }
  return readyAfter;
}
