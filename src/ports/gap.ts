/** What the ledger tells of a gap that was accepted, and of gas found since. */
import type { EpochRow, RecoveredRow } from '../core/ledger/gap/rows.ts';

export type EpochView = EpochRow;
export type RecoveredView = RecoveredRow;

export interface GapReads {
  /** The newest accepted gap; undefined while there was none. */
  latest(): EpochView | undefined;
  /** Every accepted gap, oldest first. */
  epochs(): readonly EpochView[];
  /** Recovered loads that nobody has explained yet, oldest first. */
  open(limit: number): readonly RecoveredView[];
}
