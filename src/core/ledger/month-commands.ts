/** What the month asks of the books: use is entered, frozen, reviewed and deducted, and the period is closed (trade.md §7). */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId, StationId } from '../ids.ts';
import type { LedgerAccount } from '../journal.ts';
import type { Period } from '../period.ts';
import type { Litre } from '../units.ts';
import type { CommandHead } from './command-head.ts';

/** Where a figure of use comes from: the line, the card's return area, a handheld, or nobody's eyes. */
export type UsageSource = 'line' | 'card' | 'handheld' | 'estimate';

/** Why a line waits for a second look; '' is a line that is as it should be. */
export type UsageFault = '' | 'index-back' | 'too-high';

/** A reading has the index of the base meter; an estimate has litres. The other one is null. */
export interface UsageEntry {
  readonly accountId: AccountId;
  readonly source: UsageSource;
  readonly index: Litre | null;
  readonly litres: Litre | null;
  readonly readOn: BusinessDate;
  /** An estimate that the ledger has made from the account's own past (自动估抄); absent where a person made it. */
  readonly proposed?: true;
}

/** Lines of one period; an account's line is replaced by a later one as long as nothing was submitted. */
export interface EnterUsage extends CommandHead {
  readonly kind: 'enter-usage';
  readonly period: Period;
  /** First and last day by the company's accounting calendar. */
  readonly firstDay: BusinessDate;
  readonly lastDay: BusinessDate;
  readonly lines: readonly UsageEntry[];
}

/** A filtered list of blocked lines let through, with one reason and a second person. */
export interface WaiveUsage extends CommandHead {
  readonly kind: 'waive-usage';
  readonly period: Period;
  readonly why: Exclude<UsageFault, ''>;
  readonly accounts: readonly AccountId[];
  /** Use of each of them as the second person saw it; absent in entries of before it was asked for. */
  readonly litres?: readonly number[];
  readonly reason: string;
  readonly second: string;
}

/** What the second person saw of the readings that are missing; the last three are absent in entries of before they were asked for. */
export interface Waiver {
  readonly reason: string;
  readonly second: string;
  readonly missing?: number;
  /** The month's, when they looked. */
  readonly revision?: number;
  /** Which accounts they are: 64 hex digits. */
  readonly missingHash?: string;
}

/** Customer service submits (客户部提交): lines are frozen, and `hash` is what they were. */
export interface SubmitUsage extends CommandHead {
  readonly kind: 'submit-usage';
  readonly period: Period;
  /** The month's, when the lines were read. */
  readonly revision: number;
  readonly lines: number;
  readonly litres: number;
  /** SHA-256 of the lines in order of account, 64 hex digits. */
  readonly hash: string;
  /** Accounts that were due under their reading cycle and have no line. */
  readonly missing: number;
  /** Which they are, as the waiver says it; absent in entries of before it was kept. */
  readonly missingHash?: string;
  readonly waiver: Waiver | null;
}

/** Two people take the submission back, before anything of it was deducted. */
export interface WithdrawUsage extends CommandHead {
  readonly kind: 'withdraw-usage';
  readonly period: Period;
  readonly reason: string;
  readonly second: string;
}

/** Finance has looked at totals, samples and exceptions of the lines with this hash (财务审核). */
export interface ReviewUsage extends CommandHead {
  readonly kind: 'review-usage';
  readonly period: Period;
  readonly hash: string;
}

/** One customer's use leaves the advance (扣收). */
export interface DeductUsage extends CommandHead {
  readonly kind: 'deduct-usage';
  readonly period: Period;
  readonly accountId: AccountId;
}

/** A document of what was billed wrongly (《气表调整量工作单》), checked by one person and signed by another. */
export interface AdjustUsage extends CommandHead {
  readonly kind: 'adjust-usage';
  readonly accountId: AccountId;
  /** Above zero: used and not billed; below zero: billed and not used. */
  readonly litres: number;
  /** Where the index was read wrongly: what it truly was then. Absent, the reading stands. */
  readonly trueIndex?: Litre;
  readonly formNo: string;
  readonly reason: string;
  readonly evidence: string;
  /** Whose mistake it was. */
  readonly responsible: string;
  readonly second: string;
}

/** Gas of a price version was sold too cheaply or too dearly (调价追收、追退): a document, signed by another person. */
export interface CorrectPrice extends CommandHead {
  readonly kind: 'correct-price';
  readonly accountId: AccountId;
  /** The version at which the gas was bought. */
  readonly tariffId: string;
  readonly litres: Litre;
  /** What 1 m³ should have cost more, in 1/10000 yuan; below zero: less. */
  readonly differenceE4: number;
  readonly formNo: string;
  readonly reason: string;
  readonly evidence: string;
  readonly responsible: string;
  readonly second: string;
}

/** A year's end for one account (年末清算): the index of the base meter then, a document signed by another person. */
export interface TrueUpYear extends CommandHead {
  readonly kind: 'true-up-year';
  readonly accountId: AccountId;
  readonly year: number;
  readonly index: Litre;
  readonly readOn: BusinessDate;
  readonly formNo: string;
  readonly reason: string;
  readonly evidence: string;
  readonly responsible: string;
  readonly second: string;
}

/**
 * A debtor's plan (分期): of each payment this share settles what is owed for over-use, and the rest buys gas. 100 is no plan:
 * debts first. It ends with the debt.
 */
export interface AgreePlan extends CommandHead {
  readonly kind: 'agree-plan';
  readonly accountId: AccountId;
  /** 1 … 100. */
  readonly sharePercent: number;
  readonly formNo: string;
  readonly reason: string;
  readonly second: string;
}

/** Where one station's facts of a period end: the last row of its chain that belongs to it, or to one before. */
export interface Watermark {
  readonly station: StationId;
  readonly row: number;
}

/** What an account of the chart was debited and credited in a period. */
export interface PeriodTotal {
  readonly account: LedgerAccount;
  readonly debit: number;
  readonly credit: number;
}

/**
 * How the export of a month is written. What would change a byte of one that was taken is a new number: 1 had no register of
 * tickets, and codes that look like numbers were numbers in its workbook; 2 had no columns of money meters (金额表);
 * 3 had no shifts and slips beside the receipts.
 */
export type ExportFormat = 1 | 2 | 3 | 4;
export const EXPORT_FORMAT: ExportFormat = 4;

/** The period is closed; its totals are written down, so that nobody has to believe them later (L11). */
export interface ClosePeriod extends CommandHead {
  readonly kind: 'close-period';
  readonly period: Period;
  readonly watermarks: readonly Watermark[];
  /** By name of account; what did not move is left out. */
  readonly totals: readonly PeriodTotal[];
  /** Of the program that closed it, for ever; absent in entries of before there were two, which is 1. */
  readonly exportFormat?: ExportFormat;
}

export type MonthCommand =
  | EnterUsage
  | WaiveUsage
  | SubmitUsage
  | WithdrawUsage
  | ReviewUsage
  | DeductUsage
  | AdjustUsage
  | CorrectPrice
  | TrueUpYear
  | AgreePlan
  | ClosePeriod;
