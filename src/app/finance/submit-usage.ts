/**
 * Customer service submits the month (客户部提交): every line is read once more, in order of account, and hashed; what was
 * due and is missing is counted. The ledger takes the submission only if nothing was entered meanwhile.
 */
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { SubmitUsage } from '../../core/ledger/month-commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Period } from '../../core/period.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { isReadingDue, meteredAccounts } from './metered-accounts.ts';
import { RunningDigest, UsageHash } from './usage-hash.ts';

const PART = 500;

type Frozen = Pick<SubmitUsage, 'revision' | 'lines' | 'litres' | 'hash'>;

async function frozenLines(deps: AppDeps, period: Period): Promise<Frozen> {
  const { finance } = deps.store;
  const revision = finance.month(period)?.revision ?? 0;
  const hash = new UsageHash(deps.hash);
  let lines = 0;
  let litres = 0;
  for (let after = 0; ; await finance.nextTurn()) {
    const part = finance.usageAfter(period, after, PART);
    const last = part.at(-1);
    if (last === undefined) return { revision, lines, litres, hash: hash.value };
    after = last.accountId;
    for (const row of part) {
      lines += 1;
      litres += row.litres;
      hash.add(row);
    }
  }
}

export interface MissingReadings {
  readonly count: number;
  readonly accounts: readonly AccountId[];
  /** Of all of them, in order: says which they are where their number alone does not. 64 hex digits. */
  readonly digest: string;
}

/** Accounts that were due for a reading and have no line, in order; at most `limit` are named, all are counted. */
export async function missingReadings(
  deps: AppDeps,
  period: Period,
  limit: number,
): Promise<MissingReadings> {
  const accounts: AccountId[] = [];
  const digest = new RunningDigest(deps.hash);
  let count = 0;
  for await (const part of meteredAccounts(deps)) {
    for (const account of part) {
      if (!isReadingDue(deps, account, period)) continue;
      if (deps.store.finance.usage(period, account.accountId) !== undefined) continue;
      count += 1;
      digest.add(String(account.accountId));
      if (accounts.length < limit) accounts.push(account.accountId);
    }
  }
  return { count, accounts, digest: digest.value };
}

export interface SubmitRequest {
  readonly operationId: OperationId;
  readonly period: Period;
  /** Needed where readings are missing: one reason, and a second person, who says which they let pass. */
  readonly waiver: SubmitUsage['waiver'];
}

/** Refuses as `decideSubmitUsage`. The hash that is to be reviewed stands in the result. */
export async function submitUsage(
  deps: AppDeps,
  context: RequestContext,
  { operationId, period, waiver }: SubmitRequest,
): Promise<Outcome<Committed>> {
  const frozen = await frozenLines(deps, period);
  const { count: missing, digest: missingHash } = await missingReadings(deps, period, 0);
  const found = { ...frozen, missing, missingHash };
  const body: BodyOf<SubmitUsage> = { kind: 'submit-usage', period, ...found, waiver };
  const asked = { kind: 'submit-usage', period, waiver: waiver && { ...waiver } };
  return commitOne(deps, { ...headOf(deps, context, operationId, asked), ...body });
}
