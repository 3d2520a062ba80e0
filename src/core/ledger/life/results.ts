/** What the commands of a meter's life answered. */
import type { DeductionResult } from '../month-results.ts';

export interface SettlementResult {
  readonly kind: 'settlement';
  /** The use up to the final index, as a deduction. */
  readonly use: DeductionResult;
  /** Gas of the account afterwards, all of it waiting: in whole units to be written, and the rest owed. */
  readonly toBeWrittenLitres: number;
  readonly owedLitres: number;
  /** What the owed part cost. */
  readonly owedFen: number;
}
