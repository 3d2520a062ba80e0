/** Papers are put on file, review sheets are entered and signed. Value never moves here. */
import type { AccountId } from '../ids.ts';
import { accept, assert, type Facts, type Outcome, refuse } from '../outcome.ts';
import type { Consequence } from './effects.ts';
import { openAccountOf } from './gates.ts';
import { hasBeen } from './has-been.ts';
import {
  type EnterReviewSheet,
  type FilePaper,
  noPapers,
  type Paper,
  type PapersRow,
  type ReviewSheetRow,
  type SignReviewSheet,
  signatureOf,
} from './papers.ts';
import type { FactResult } from './results.ts';
import type { Change } from './rows.ts';
import type { Books, Snapshot } from './snapshot.ts';

const told = (facts: Facts): Outcome<FactResult> => accept({ kind: 'fact', facts });

const rowOf = (books: Books, accountId: AccountId): PapersRow =>
  books.papers(accountId) ?? noPapers(accountId);

/**
 * Refuses, in this order: account.unknown, account.closed, date.in-the-future (a promise alone is of a day to come),
 * commissioning.leak-test (gas is lit only behind a tight pipe), inspection.due (the next one is not after this one). A paper of a kind that is on file already takes its place.
 */
export function decideFilePaper(command: FilePaper, snapshot: Snapshot): Outcome<FactResult> {
  const { accountId, paper } = command;
  const account = openAccountOf(snapshot, accountId);
  if (!account.ok) return account;
  const done = paper.kind === 'commitment' ? accept(true) : hasBeen(paper.on, command);
  if (!done.ok) return done;
  const { leakTest } = rowOf(snapshot, accountId);
  if (paper.kind === 'ignition' && leakTest?.passed !== true) {
    return refuse('commissioning.leak-test', { accountId });
  }
  if (paper.kind === 'inspection' && paper.dueOn <= paper.on) {
    return refuse('inspection.due', { accountId, on: paper.on, dueOn: paper.dueOn });
  }
  return told({ accountId, paper: paper.kind });
}

function withPaper(row: PapersRow, paper: Paper): PapersRow {
  switch (paper.kind) {
    case 'contract':
      return { ...row, contract: paper };
    case 'fees-cleared':
      return { ...row, feesCleared: paper };
    case 'commitment':
      return { ...row, commitment: paper };
    case 'leak-test':
      return { ...row, leakTest: paper };
    case 'ignition':
      return { ...row, ignition: paper };
    case 'standing':
      return { ...row, standing: paper };
    case 'inspection':
      return { ...row, inspection: paper };
  }
}

export function filePaperEffects({ accountId, paper }: FilePaper, books: Books): Consequence {
  const row = withPaper(rowOf(books, accountId), paper);
  const changes: Change[] = [{ table: 'papers', row }];
  return { subject: { accountId, cardNo: null }, postings: [], changes };
}

/**
 * Refuses, in this order: review-sheet.exists, account.unknown and account.closed of the first household that is so. A
 * household on an earlier sheet moves to this one: a sheet that was entered wrongly is replaced by another.
 */
export function decideEnterReviewSheet(
  { sheetNo, accounts }: EnterReviewSheet,
  snapshot: Snapshot,
): Outcome<FactResult> {
  if (snapshot.reviewSheet(sheetNo) !== undefined)
    return refuse('review-sheet.exists', { sheetNo });
  for (const accountId of accounts) {
    const account = openAccountOf(snapshot, accountId);
    if (!account.ok) return account;
  }
  return told({ sheetNo, households: new Set(accounts).size });
}

export function enterReviewSheetEffects(command: EnterReviewSheet, books: Books): Consequence {
  const { sheetNo } = command;
  const accounts = [...new Set(command.accounts)];
  const sheet: ReviewSheetRow = { sheetNo, accounts, financeDirector: '', costAccountant: '' };
  return {
    subject: { accountId: null, cardNo: null },
    postings: [],
    changes: [
      { table: 'reviewSheet', row: sheet },
      ...accounts.map(
        (accountId): Change => ({
          table: 'papers',
          row: { ...rowOf(books, accountId), sheetNo },
        }),
      ),
    ],
  };
}

/** Refuses, in this order: review-sheet.unknown, review-sheet.signed (this post), review-sheet.same-person. */
export function decideSignReviewSheet(
  { sheetNo, post, signedBy }: SignReviewSheet,
  snapshot: Snapshot,
): Outcome<FactResult> {
  const sheet = snapshot.reviewSheet(sheetNo);
  if (sheet === undefined) return refuse('review-sheet.unknown', { sheetNo });
  const signed = signatureOf(sheet, post);
  if (signed !== '') return refuse('review-sheet.signed', { sheetNo, signedBy: signed });
  const other = post === 'finance-director' ? 'cost-accountant' : 'finance-director';
  if (signatureOf(sheet, other) === signedBy) {
    return refuse('review-sheet.same-person', { sheetNo, signedBy });
  }
  return told({ sheetNo, post, signedBy });
}

export function signReviewSheetEffects(
  { sheetNo, post, signedBy }: SignReviewSheet,
  books: Books,
): Consequence {
  const sheet = books.reviewSheet(sheetNo);
  assert(sheet !== undefined, `review sheet ${sheetNo} is gone between the rule and its effect`);
  const row: ReviewSheetRow =
    post === 'finance-director'
      ? { ...sheet, financeDirector: signedBy }
      : { ...sheet, costAccountant: signedBy };
  return {
    subject: { accountId: null, cardNo: null },
    postings: [],
    changes: [{ table: 'reviewSheet', row }],
  };
}
