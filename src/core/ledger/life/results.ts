/** What the commands of a meter's life answered. */
import type { DeductionResult } from '../month-results.ts';
import type { Recognised } from '../recognised.ts';

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
  /** Deposits that the company still holds then; no gas money, so it stays. Absent where there is none. */
  readonly depositHeldFen?: number;
  /** V afterwards. */
  readonly cycleVolumeLitres: number;
  /** Pending VAT that fell away with the gas; absent where none waited. */
  readonly releasedVatFen?: number;
  /** Of it, gas whose revenue goes apart from use; and what brings revenue to what was used. Absent where there is none. */
  readonly apart?: { readonly litres: number; readonly fen: number };
  readonly recognised?: Recognised;
}

/** What a money meter (金额表) took for the gas of its base meter, and by whose word. */
export interface MoneySpent {
  /** Up to its end, since it was hung. */
  readonly spentFen: number;
  /** `window`: its own figure, which the base meter bears out; `wheel`: the base meter's gas at the household's prices. */
  readonly by: 'window' | 'wheel';
  /** Bought and not used, money that waits within. */
  readonly surplusFen: number;
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
  /** Absent of a meter that counts gas. */
  readonly money?: MoneySpent;
  /** V of the household, which a money meter counted by itself; absent of every other, and of entries of before it was told. */
  readonly ladder?: { readonly cycleStart: string; readonly cycleVolumeLitres: number };
  /** Only at the end of a contract. */
  readonly returned?: ReturnedGas;
}
