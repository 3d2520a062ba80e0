/** 安检: how the last inspection of a household stands today. It is told, and bars nothing: whoever is dangerous is stopped (停气). */
import type { BusinessDate } from './calendar.ts';
import type { PaperOf } from './ledger/papers.ts';

export type Inspection = PaperOf<'inspection'>;
/** `faults` until another one has passed, `due` from its day on. */
export type InspectionState = 'in-order' | 'due' | 'faults';

export function inspectionState(
  { passed, dueOn }: Inspection,
  today: BusinessDate,
): InspectionState {
  if (!passed) return 'faults';
  return today >= dueOn ? 'due' : 'in-order';
}
