/** What the ledger tells of a gap that was accepted, and of gas found since. */
import type { CardNo, MeterId } from '../core/ids.ts';
import type { EpochRow, RecoveredRow } from '../core/ledger/gap/rows.ts';

export type EpochView = EpochRow;
export type RecoveredView = RecoveredRow;

/** A meter on a line whose counter nobody has heard since the gap: it may be ahead. */
export interface UnheardMeter {
  readonly meter: MeterId;
  readonly line: string;
  readonly address: string;
  /** What the ledger knows of its counter, litres. */
  readonly litres: number;
}

/** A genuine card that shows a write which the ledger does not know: the ledger is an older copy, or has lost its end. */
export interface AheadCard {
  readonly cardNo: CardNo;
  readonly cardSequence: number;
  readonly ledgerSequence: number;
  /** When the card says that its gas was sold, seconds since 1970 UTC; 0 where it does not. */
  readonly soldAt: number;
  /** When it was read, ms since 1970 UTC. */
  readonly at: number;
}

export interface GapReads {
  /** The newest accepted gap; undefined while there was none. */
  latest(): EpochView | undefined;
  /** Every accepted gap, oldest first. */
  epochs(): readonly EpochView[];
  /** Recovered loads that nobody has explained yet, oldest first. */
  open(limit: number): readonly RecoveredView[];
  /** Meters that take gas over a line and have ended no load since the newest gap, by line and address. */
  unheard(limit: number): readonly UnheardMeter[];
}
