/** Commissioning on paper: papers are put on file, review sheets entered and signed (开气审核). */
import type { OperationId } from '../../core/ids.ts';
import type { EnterReviewSheet, FilePaper, SignReviewSheet } from '../../core/ledger/papers.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

type Request<C extends FilePaper | EnterReviewSheet | SignReviewSheet> = Omit<BodyOf<C>, 'kind'> & {
  readonly operationId: OperationId;
};

export function filePaper(
  deps: AppDeps,
  context: RequestContext,
  { operationId, accountId, paper }: Request<FilePaper>,
): Promise<Outcome<Committed>> {
  const body = { kind: 'file-paper', accountId, paper } as const;
  const hashed = { ...body, paper: { ...paper } };
  return commitOne(deps, { ...headOf(deps, context, operationId, hashed), ...body });
}

export function enterReviewSheet(
  deps: AppDeps,
  context: RequestContext,
  { operationId, sheetNo, accounts }: Request<EnterReviewSheet>,
): Promise<Outcome<Committed>> {
  const body = { kind: 'enter-review-sheet', sheetNo, accounts } as const;
  return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
}

export function signReviewSheet(
  deps: AppDeps,
  context: RequestContext,
  { operationId, sheetNo, post, signedBy }: Request<SignReviewSheet>,
): Promise<Outcome<Committed>> {
  const body = { kind: 'sign-review-sheet', sheetNo, post, signedBy } as const;
  return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
}
