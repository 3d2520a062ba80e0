/** What the month's commands answered. */
import type { ProfileName } from '../posting-profile.ts';
import type { UsageLine } from './month-rows.ts';
import type { Recognised } from './recognised.ts';

/** Lines as they were judged. */
export interface UsageResult {
  readonly kind: 'usage';
  readonly lines: readonly UsageLine[];
}

/** What one tier of one price version contributes. Below zero in the red lines of an estimate that was too high. */
export interface DeductionLine {
  /** '' for gas without a price. */
  readonly tariffId: string;
  readonly tier: number;
  readonly priceE4: number;
  readonly litres: number;
  readonly fen: number;
  /** Net of VAT, half up; tax is fen − netFen. */
  readonly netFen: number;
  /** Priced at the day of the deduction, beyond all that was ever bought (超用). */
  readonly overUse: boolean;
  /** Tax of it that is due since a VAT invoice before the use: no part of this month's output VAT. Absent elsewhere. */
  readonly invoicedVatFen?: number;
  /** Its revenue goes apart from its use (`netFen` is 0 then); absent elsewhere. */
  readonly apart?: true;
}

export interface DeductionResult {
  readonly kind: 'deduction';
  /** What a money meter deducted itself (金额表): its gas came from no lot. Absent of every other meter. */
  readonly counts?: 'money';
  readonly profile: ProfileName;
  /** What left the lots, and its price. */
  readonly litres: number;
  readonly fen: number;
  /** Loads that the reading proves to be in the meter: card → meter. */
  readonly taken: { readonly litres: number; readonly fen: number; readonly total: number };
  /** Use that only an open load can explain: listed, not billed (待核实). */
  readonly awaitingLitres: number;
  readonly overUse: {
    readonly litres: number;
    readonly fen: number;
    /** Taken from the balance at once; the rest is a receivable that the next payment settles first. */
    readonly fromBalanceFen: number;
    readonly cycleStart: string;
    readonly cycleVolumeLitres: number;
  } | null;
  /** Net of all lines. */
  readonly netFen: number;
  /** Pending VAT of the lots that is due now (待转销项税额转出), below zero where gas goes back; absent where none waited. */
  readonly releasedVatFen?: number;
  /** Tax of the lines that is due since a VAT invoice before the use; absent where there was none. */
  readonly invoicedVatFen?: number;
  /** Of `litres` and `fen`, gas whose revenue goes apart from its use; absent where there was none. */
  readonly apart?: { readonly litres: number; readonly fen: number };
  /** What a year-end document (below zero: takes back) or a deduction that catches up recognises beside the lines; absent where nothing. */
  readonly recognised?: Recognised;
  /** The meter's counters afterwards. */
  readonly billedLitres: number;
  readonly estimatedLitres: number;
  readonly lines: readonly DeductionLine[];
}
