/** What the commands of a meter's life answered. */
import type { DeductionResult } from '../month-results.ts';

/** Gas that went back (退气). */
export interface ReturnedGas {
  readonly litres: number;
  /** At the price paid. */
  readonly fen: number;
  /** Of the balance then, what settled over-use first, and what of it is still owed. */
  readonly overUsePaidFen: number;
  readonly overUseLeftFen: number;
  /** What is to be paid back by its channel. */
  readonly balanceFen: number;
  /** V afterwards. */
  readonly cycleVolumeLitres: number;
  /** Pending VAT that fell away with the gas; absent where none waited. */
  readonly releasedVatFen?: number;
}

export interface SettlementResult {
  readonly kind: 'settlement';
  /** The use up to the final index, as a deduction. */
  readonly use: DeductionResult;
  /** Gas of the account afterwards, all of it waiting: in whole units to be written, and the rest owed. */
  readonly toBeWrittenLitres: number;
  readonly owedLitres: number;
  /** What the owed part cost. */
  readonly owedFen: number;
  /** Only at the end of a contract. */
  readonly returned?: ReturnedGas;
}
