/** Readings, what became of doubtful ones, and meters that are stuck, dead or broken (卡死坏): rows and commands. */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId, MeterId, RowId } from '../ids.ts';
import { type Doubt, type Figure, figureOf, type Observed } from '../reading.ts';
import type { Litre } from '../units.ts';
import type { CommandHead } from './command-head.ts';

/** '' while nobody has looked at a doubtful reading; `discarded` was read wrongly and counts nowhere. */
export type Resolution = '' | 'confirmed' | 'discarded';

export interface ReadingRow extends Observed {
  /** Entry that brought it. */
  readonly entryId: RowId;
  readonly meter: MeterId;
  /** Whom the meter served then; null for nobody. */
  readonly accountId: AccountId | null;
  readonly use: Litre;
  /** What a money meter (金额表) has deducted by itself in all, fen; absent of every other. */
  readonly spentFen?: number;
  readonly doubts: readonly Doubt[];
  readonly counts: boolean;
  readonly readBy: string;
  readonly resolution: Resolution;
  readonly resolvedBy: string;
  readonly reason: string;
}

/** Wheel and electronics differed, and somebody has seen that they do. */
export const isDifferenceFound = ({ doubts, resolution }: ReadingRow): boolean =>
  resolution === 'confirmed' && doubts.includes('mechanical-electronic');

export const bringsFigure = ({ source, electronic }: ReadingRow, figure: Figure): boolean =>
  electronic !== null && figureOf(source) === figure;

export const FAULT_KINDS = ['stuck', 'dead', 'broken'] as const;
/** 卡、死、坏 */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The last fault of a meter; it stands until `endedOn`. */
export interface MeterFaultRow {
  readonly meter: MeterId;
  readonly fault: FaultKind;
  readonly foundOn: BusinessDate;
  readonly foundBy: string;
  /** '' while it stands. */
  readonly endedOn: BusinessDate | '';
  /** 处理: repaired, changed … */
  readonly handling: string;
}

export interface RecordReading extends CommandHead {
  readonly kind: 'record-reading';
  readonly meter: MeterId;
  readonly reading: Observed;
  readonly readBy: string;
}

export interface ResolveReading extends CommandHead {
  readonly kind: 'resolve-reading';
  readonly reading: RowId;
  readonly resolution: Exclude<Resolution, ''>;
  readonly reason: string;
}

export interface ReportFault extends CommandHead {
  readonly kind: 'report-fault';
  readonly meter: MeterId;
  readonly fault: FaultKind;
  readonly foundOn: BusinessDate;
  readonly foundBy: string;
}

export interface EndFault extends CommandHead {
  readonly kind: 'end-fault';
  readonly meter: MeterId;
  readonly endedOn: BusinessDate;
  readonly handling: string;
}

export type ReadingCommand = RecordReading | ResolveReading | ReportFault | EndFault;
