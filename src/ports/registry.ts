/** What engineering's desk asks of the books: meters with their papers, and the lists that it works through. */
import type { BusinessDate } from '../core/calendar.ts';
import type { MeterId } from '../core/ids.ts';
import type { MeterObservation, MeterRow } from '../core/ledger/rows.ts';
import type { MeterPlate } from '../core/plate.ts';

export interface MeterRecord
  extends Pick<
    MeterRow,
    | 'meter'
    | 'accountId'
    | 'communityId'
    | 'address'
    | 'direction'
    | 'regulatorBoxId'
    | 'floor'
    | 'model'
    | 'initialIndex'
    | 'ceiling'
  > {
  /** Null where the meter was enrolled before plates were kept. */
  readonly plate: MeterPlate | null;
  /** What the meter last said of itself; null before its first report. */
  readonly report: MeterObservation | null;
}

/** Which meters a list shows; all the given conditions hold together. */
export interface MeterFilter {
  readonly communityId?: number | undefined;
  /** Meters that wait for a customer (待点火). */
  readonly withoutCustomer?: boolean | undefined;
  /** Meters whose service ends on this day or before it: the rotation list (到期更换). */
  readonly serviceEndsBy?: BusinessDate | undefined;
}

export interface Registry {
  meterRecord(id: MeterId): MeterRecord | undefined;
  /** By identity, from the one above `after` on. */
  meterRecords(filter: MeterFilter, after: number, limit: number): readonly MeterRecord[];
}
