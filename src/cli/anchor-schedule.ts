/** Anchors of a running station: said at the start, every few minutes in which rows were written, and at the end. */
import type { Log } from '../app/deps.ts';
import type { AnchorConfig } from '../config.ts';
import type { Anchor } from '../core/anchor.ts';
import type { Clock } from '../ports/clock.ts';
import type { Signer } from '../ports/signer.ts';
import type { ChainHead } from '../store/stations.ts';
import { type AnchorFile, addAnchors } from './anchor-file.ts';

const MINUTE_MS = 60_000;

export interface AnchorSchedule {
  readonly anchors: AnchorConfig;
  readonly company: number;
  readonly file: AnchorFile;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly log: Log;
  heads(): readonly ChainHead[];
}

/** Returns the way to end, which says where the chain stands a last time. */
export function scheduleAnchors(schedule: AnchorSchedule): () => void {
  const { anchors, company, file, signer, clock, log, heads } = schedule;
  /** Batches said so far, by station. */
  const said = new Map<number, number>();
  // The last line, not the highest number: after an accepted gap the chain goes on from an older one.
  for (const { station, n } of file.anchors) said.set(station, n);
  let { wholeBytes } = file;
  let cancel = (): void => undefined;

  function sayNow(): void {
    try {
      const fresh = heads()
        .filter(({ station, n }) => n > (said.get(station) ?? 0))
        .map(
          ({ station, n, last, at, chain }): Anchor => ({ company, station, n, last, at, chain }),
        );
      if (fresh.length === 0) return;
      wholeBytes = addAnchors(anchors.file, wholeBytes, fresh, signer);
      for (const { station, n } of fresh) said.set(station, n);
    } catch (cause) {
      // Sales go on: the rows are chained, and the next anchor covers them too.
      log.error({ why: String(cause), file: anchors.file }, 'NO ANCHOR WAS WRITTEN');
    }
  }

  const again = (): void => {
    sayNow();
    cancel = clock.after(anchors.everyMinutes * MINUTE_MS, again);
  };
  again();
  return () => {
    cancel();
    sayNow();
  };
}
