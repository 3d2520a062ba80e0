/** Use for the month as people ask for it: lines entered, blocked ones waived, a submission reviewed or taken back. */
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { LedgerCommand } from '../../core/ledger/commands.ts';
import type { UsageEntry, UsageFault } from '../../core/ledger/month-commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type Period, periodRange } from '../../core/period.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import { type AppDeps, DEFAULT_FINANCE, type RequestContext } from '../deps.ts';

interface InMonth {
  readonly operationId: OperationId;
  readonly period: Period;
}

type MonthBody = Extract<
  BodyOf<LedgerCommand>,
  { kind: 'enter-usage' | 'waive-usage' | 'withdraw-usage' | 'review-usage' }
>;

/** Bodies of the month hold texts, numbers and lists of them: hashed as they are. */
const commitMonth = (
  deps: AppDeps,
  context: RequestContext,
  operationId: OperationId,
  body: MonthBody,
): Promise<Outcome<Committed>> => {
  const lines = body.kind === 'enter-usage' ? body.lines.map((line) => ({ ...line })) : undefined;
  const head = headOf(deps, context, operationId, { ...body, lines });
  return commitOne(deps, { ...head, ...body });
};

/** First and last day of a period by the company's calendar. */
export const daysOf = (deps: AppDeps, period: Period) => {
  const { from, to } = periodRange(
    period,
    (deps.company.finance ?? DEFAULT_FINANCE).periodStartDay,
  );
  return { firstDay: from, lastDay: to };
};

/** Refuses as `decideEnterUsage`; the result has the lines as they were judged. */
export const enterUsage = (
  deps: AppDeps,
  context: RequestContext,
  { operationId, period, lines }: InMonth & { readonly lines: readonly UsageEntry[] },
): Promise<Outcome<Committed>> =>
  commitMonth(deps, context, operationId, {
    kind: 'enter-usage',
    period,
    ...daysOf(deps, period),
    lines,
  });

export interface WaiveRequest extends InMonth {
  readonly why: Exclude<UsageFault, ''>;
  readonly accounts: readonly AccountId[];
  readonly reason: string;
  readonly second: string;
}

export const waiveUsage = (
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...body }: WaiveRequest,
): Promise<Outcome<Committed>> =>
  commitMonth(deps, context, operationId, { kind: 'waive-usage', ...body });

export const withdrawUsage = (
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...body }: InMonth & { readonly reason: string; readonly second: string },
): Promise<Outcome<Committed>> =>
  commitMonth(deps, context, operationId, { kind: 'withdraw-usage', ...body });

export const reviewUsage = (
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...body }: InMonth & { readonly hash: string },
): Promise<Outcome<Committed>> =>
  commitMonth(deps, context, operationId, { kind: 'review-usage', ...body });
