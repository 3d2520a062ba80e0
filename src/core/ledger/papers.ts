/**
 * What must be on paper before gas flows (trade.md §8): contract, fees or a written commitment, and the review before
 * gas-on (开气前审核表) with two signatures gate the open-account card; leak test and ignition gate the second purchase.
 */
import type { BusinessDate } from '../calendar.ts';
import type { AccountId } from '../ids.ts';
import type { Fen } from '../units.ts';
import type { CommandHead } from './command-head.ts';

/** One paper of a household, as it is put on file. */
export type Paper =
  | {
      /** 供用气合同 */
      readonly kind: 'contract';
      readonly number: string;
      readonly on: BusinessDate;
    }
  | { readonly kind: 'fees-cleared'; readonly on: BusinessDate }
  | {
      /** 欠款追缴承诺书: what is still owed will be paid by a day; after that day it counts no more. */
      readonly kind: 'commitment';
      readonly amount: Fen;
      readonly dueOn: BusinessDate;
      readonly promisedBy: string;
    }
  | {
      /** 查漏 */
      readonly kind: 'leak-test';
      readonly passed: boolean;
      readonly on: BusinessDate;
      readonly testedBy: string;
    }
  | {
      /** 空房 (confirmed by the department), 拆除, or that people live there again. */
      readonly kind: 'standing';
      readonly standing: 'occupied' | 'vacant' | 'dismantled';
      readonly on: BusinessDate;
      readonly confirmedBy: string;
    }
  | {
      /** 安检: the installation of a household looked at by somebody of the company, and when the next look is due. */
      readonly kind: 'inspection';
      readonly passed: boolean;
      readonly on: BusinessDate;
      readonly dueOn: BusinessDate;
      readonly inspectedBy: string;
      /** What was found (隐患); '' for nothing. */
      readonly found: string;
    }
  | {
      /** 点火记录单 */
      readonly kind: 'ignition';
      readonly number: string;
      readonly on: BusinessDate;
      readonly ignitedBy: string;
    };

export type PaperOf<K extends Paper['kind']> = Extract<Paper, { readonly kind: K }>;

/** A household's papers; the last of each kind counts. */
export interface PapersRow {
  readonly accountId: AccountId;
  readonly contract: PaperOf<'contract'> | null;
  readonly feesCleared: PaperOf<'fees-cleared'> | null;
  readonly commitment: PaperOf<'commitment'> | null;
  readonly leakTest: PaperOf<'leak-test'> | null;
  readonly ignition: PaperOf<'ignition'> | null;
  readonly standing: PaperOf<'standing'> | null;
  /** Absent before the first one: rows of before inspections were kept are as they were. */
  readonly inspection?: PaperOf<'inspection'>;
  /** Number of the review sheet that lists the household; '' for none. */
  readonly sheetNo: string;
}

export const noPapers = (accountId: AccountId): PapersRow => ({
  accountId,
  contract: null,
  feesCleared: null,
  commitment: null,
  leakTest: null,
  ignition: null,
  standing: null,
  sheetNo: '',
});

/** Who signs a review sheet: 财务总监 and 成本会计, two different people. */
export type SigningPost = 'finance-director' | 'cost-accountant';

/** 开气前审核表: one sheet lists many households. A signature is the signer's name; '' is none yet. */
export interface ReviewSheetRow {
  readonly sheetNo: string;
  readonly accounts: readonly AccountId[];
  readonly financeDirector: string;
  readonly costAccountant: string;
}

export const signatureOf = (sheet: ReviewSheetRow, post: SigningPost): string =>
  post === 'finance-director' ? sheet.financeDirector : sheet.costAccountant;

export interface FilePaper extends CommandHead {
  readonly kind: 'file-paper';
  readonly accountId: AccountId;
  readonly paper: Paper;
}

export interface EnterReviewSheet extends CommandHead {
  readonly kind: 'enter-review-sheet';
  readonly sheetNo: string;
  readonly accounts: readonly AccountId[];
}

export interface SignReviewSheet extends CommandHead {
  readonly kind: 'sign-review-sheet';
  readonly sheetNo: string;
  readonly post: SigningPost;
  readonly signedBy: string;
}

export type PaperCommand = FilePaper | EnterReviewSheet | SignReviewSheet;
