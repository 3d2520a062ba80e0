/** What pictures over time are drawn from. Each answer is short; long ones are read in parts. */
import type { AccountId, StationId } from '../core/ids.ts';
import type { PeriodTotal } from '../core/ledger/month-commands.ts';
import type { LoadState } from '../core/load.ts';
import type { Period } from '../core/period.ts';

/** One load of gas, by when it was begun and ended, ms since 1970 UTC. */
export interface LoadTimes {
  /** Row of the entry that reserved it. */
  readonly entryId: number;
  readonly litres: number;
  readonly state: LoadState;
  readonly reservedAt: number;
  /** Null while it is open. */
  readonly endedAt: number | null;
}

export interface PictureReads {
  /** What the closing of a period wrote down; undefined while it is open. */
  closing(period: Period): readonly PeriodTotal[] | undefined;
  /** Accounts whose meters hang in the community, by number above `after`. */
  households(communityId: number, after: number, limit: number): readonly AccountId[];
  /** The station's loads that are open, oldest first. */
  openLoads(station: StationId): readonly LoadTimes[];
  /** The station's loads with an entry below `before` (null: from the newest), newest first. */
  loadsBefore(station: StationId, before: number | null, limit: number): readonly LoadTimes[];
}
