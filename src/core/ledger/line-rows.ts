/** Rows of meters on a line: where each answers, what its counter is known to say, and loads over it. */
import type { MeterId, RowId } from '../ids.ts';
import type { LineReservation } from '../line-load.ts';
import type { LoadState } from '../load.ts';
import type { Litre } from '../units.ts';

/** Where a meter answers, as src/ports/meters.ts has it. */
export interface LinkPlace {
  readonly line: string;
  readonly protocol: string;
  readonly profile: string;
  readonly address: string;
}

export interface MeterLinkRow extends LinkPlace {
  readonly meter: MeterId;
  /** Gas of one unit of its counter, where it takes its gas over the line and by no card; null where it is only read. */
  readonly creditUnit: Litre | null;
  /** What its counter said when the last load was posted; null before. */
  readonly count: number | null;
  readonly total: number | null;
  /** Sequence number of the last order ever reserved, whatever became of it; null before the first. */
  readonly lastSer: number | null;
}

export interface LineLoadRow extends LineReservation {
  readonly state: LineLoadState;
  readonly reservedAt: number;
  readonly endedAt: number | null;
  /** Entry of the reservation. */
  readonly entryId: RowId;
}

/** A load over the line is never superseded: there is nothing to replace. */
export type LineLoadState = Exclude<LoadState, 'SUPERSEDED'>;
