/** Rows of the month: the period itself, a line a customer, and how far each meter has been billed. */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId, MeterId, OperationId } from '../ids.ts';
import type { Period } from '../period.ts';
import type { Litre } from '../units.ts';
import type { UsageFault, UsageSource, Watermark } from './month-commands.ts';

/** `posting` begins with the first line that was deducted. */
export type MonthState = 'preparing' | 'submitted' | 'reviewed' | 'posting' | 'closed';

export interface MonthRow {
  readonly period: Period;
  readonly firstDay: BusinessDate;
  readonly lastDay: BusinessDate;
  readonly state: MonthState;
  /** Rises with whatever changes a line: what was counted at one revision is frozen at no other. */
  readonly revision: number;
  readonly lines: number;
  /** Sum of the lines' litres; below zero when estimates were too high. */
  readonly litres: number;
  /** Lines that wait for a second look. */
  readonly blocked: number;
  /** Of the last submission; null while there is none. */
  readonly hash: string | null;
  readonly submittedBy: string | null;
  /** Accounts without a reading that was due, and who let them be without one. */
  readonly missing: number;
  readonly missingReason: string | null;
  readonly missingSecond: string | null;
  readonly reviewedBy: string | null;
  readonly closedBy: string | null;
}

/** What one customer used in one period, as judged when it was entered. */
export interface UsageLine {
  readonly accountId: AccountId;
  readonly meter: MeterId;
  readonly source: UsageSource;
  /** The interval: last index that was billed from, its date ('' before the first), and this one. */
  readonly previousIndex: Litre;
  readonly previousReadOn: BusinessDate | '';
  readonly readIndex: Litre;
  readonly readOn: BusinessDate;
  /** To be deducted; below zero where an estimate was higher than the reading that follows it. */
  readonly litres: number;
  readonly why: UsageFault;
  /** An estimate that nobody made (自动估抄); absent elsewhere. */
  readonly proposed?: true;
}

export interface UsageRow extends Omit<UsageLine, 'proposed'> {
  /** 1 for an estimate that was proposed from the account's own past. */
  readonly proposed: 0 | 1;
  readonly period: Period;
  readonly state: 'entered' | 'blocked' | 'waived' | 'deducted';
}

/** Where one station's facts of a closed period end. */
export interface WatermarkRow extends Watermark {
  readonly period: Period;
}

/** How much of each payment settles what is owed; 100 is all of it, which is no plan. */
export interface PlanRow {
  readonly accountId: AccountId;
  readonly sharePercent: number;
  readonly formNo: string;
}

/** A year's document of one account (年末清算): there is one. */
export interface TrueUpRow {
  readonly accountId: AccountId;
  readonly year: number;
  readonly formNo: string;
}

/** One document of a price that was wrong (调价追收、追退), as it stands beside the others of its account and version. */
export interface PriceCorrectionRow {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly tariffId: string;
  readonly litres: Litre;
  /** What 1 m³ should have cost more, in 1/10000 yuan; below zero: less. */
  readonly differenceE4: number;
  readonly formNo: string;
  readonly on: BusinessDate;
}

/** How far the use of one meter has been billed. Everything counts from its initial index, so nothing is billed twice. */
export interface MeteredRow {
  readonly meter: MeterId;
  readonly accountId: AccountId;
  /** Last index that was read, by what and when. Estimates do not move it. */
  readonly source: UsageSource | '';
  readonly readIndex: Litre;
  readonly readOn: BusinessDate | '';
  /** Litres billed since the initial index, estimates among them. */
  readonly billed: Litre;
  /** Part of `billed` that was estimated since that reading. */
  readonly estimated: Litre;
  /** Litres that documents have added to what the index says, or taken from it. */
  readonly adjusted: number;
}
