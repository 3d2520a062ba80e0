/** Anchors of a running station: said at the start, every few minutes in which rows were written, and at the end. */
import type { Log } from '../app/deps.ts';
import type { AnchorConfig } from '../config/file.ts';
import type { Anchor } from '../core/anchor.ts';
import type { Clock } from '../ports/clock.ts';
import type { EpochView } from '../ports/gap.ts';
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
  /** Accepted gaps: where the power went before the first anchor behind one, the start says it. */
  epochs(): readonly Pick<EpochView, 'station' | 'at'>[];
  knowsPeople(): boolean;
}

/** What an anchor says of a head. */
export const anchorOf = (
  company: number,
  { station, n, last, at, chain }: ChainHead,
  knowsPeople: boolean,
): Anchor => ({
  ...{ company, station, n, last, at, chain },
  ...(knowsPeople ? { people: true } : {}),
});

/**
 * Batches said so far, by station: of the last line, not the highest number, because after an accepted gap the chain goes on
 * from an older one. A last line of before the newest gap says nothing of the chain that goes on.
 */
function saidIn({ file, epochs }: AnchorSchedule): Map<number, number> {
  const gaps = epochs();
  const isLost = ({ station, at }: Anchor): boolean =>
    gaps.some((gap) => gap.station === station && at < gap.at);
  const said = new Map<number, number>();
  for (const anchor of file.anchors) said.set(anchor.station, isLost(anchor) ? 0 : anchor.n);
  return said;
}

/** Returns the way to end, which says where the chain stands a last time. */
export function scheduleAnchors(schedule: AnchorSchedule): () => void {
  const { anchors, company, file, signer, clock, log, heads, knowsPeople } = schedule;
  const said = saidIn(schedule);
  let { wholeBytes } = file;
  let cancel = (): void => undefined;

  function sayNow(): void {
    try {
      const fresh = heads()
        .filter(({ station, n }) => n > (said.get(station) ?? 0))
        .map((head) => anchorOf(company, head, knowsPeople()));
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
