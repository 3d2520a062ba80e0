/** What engineering (工程部) asks of the books: meters, their papers, and whom they serve. */

import type { AccountId, MeterId } from '../ids.ts';
import type { MeterPlate } from '../plate.ts';
import type { Litre } from '../units.ts';
import type { BenchCheck } from './bench-check.ts';
import type { CommandHead } from './command-head.ts';
import type { CorrectWheel } from './correct-wheel.ts';
import type { PaperCommand } from './papers.ts';
import type { ReadingCommand } from './reading-rows.ts';
import type { SwapMeters } from './swap.ts';
import type { NoteWindow } from './window-count.ts';

/**
 * Meter number (用户表号), community (小区), address and door (地址门牌号), direction (气表方向) and regulator box
 * (所属调压箱) are the five facts that nothing is enrolled without.
 */
export interface EnrolMeter extends CommandHead {
  readonly kind: 'enrol-meter';
  readonly meter: MeterId;
  /** The account the meter serves; null for a meter without a customer yet. */
  readonly accountId: AccountId | null;
  readonly communityId: number;
  readonly address: string;
  /** Direction of the inlet (气表方向). */
  readonly direction: 'left' | 'right';
  readonly regulatorBoxId: number;
  readonly floor: number | null;
  readonly model: string;
  readonly initialIndex: Litre;
  /** Whole digits of the index wheel (字轮整数位); absent for the usual five. */
  readonly wheelDigits?: number;
  /** 充值上限; 0 = none. */
  readonly ceiling: Litre;
  /** Absent in entries from before plates were kept. */
  readonly plate?: MeterPlate;
}

/** A customer comes to a meter that hung there without one. */
export interface AssignMeter extends CommandHead {
  readonly kind: 'assign-meter';
  readonly meter: MeterId;
  readonly accountId: AccountId;
}

/** A plate names another card format than its meter has (卡格式更正): put there when none was named, or read wrongly. */
export interface CorrectPlateFormat extends CommandHead {
  readonly kind: 'correct-plate-format';
  readonly meter: MeterId;
  /** Name of the format that the meter has, 'single-zone'. */
  readonly format: string;
  readonly reason: string;
  /** Who looked at the plate too. */
  readonly witness: string;
}

export type EngineeringCommand =
  | EnrolMeter
  | AssignMeter
  | CorrectPlateFormat
  | PaperCommand
  | ReadingCommand
  | BenchCheck
  | NoteWindow
  | SwapMeters
  | CorrectWheel;
