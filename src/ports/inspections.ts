/** Inspections (安检) that are due or found faults, of households that still have gas. */
import type { BusinessDate } from '../core/calendar.ts';
import type { AccountId } from '../core/ids.ts';
import type { Inspection } from '../core/inspection.ts';
import type { AccountView } from './store.ts';

/** Where a page ends. */
export interface InspectionPlace {
  readonly since: BusinessDate;
  readonly accountId: AccountId;
}

export interface InspectionDue {
  /** The day it was due on; where the last one found faults, the day of that one. */
  readonly since: BusinessDate;
  readonly account: AccountView;
  readonly inspection: Inspection;
}

export interface InspectionReads {
  /** Those that wait since a day up to `by`, longest first and by number within a day, behind `after`. */
  due(by: BusinessDate, after: InspectionPlace | null, limit: number): readonly InspectionDue[];
  /** How many there are up to `by`. */
  dueCount(by: BusinessDate): number;
}
