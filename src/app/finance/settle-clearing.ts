/** 第三方清算: a platform has paid out to the bank what customers paid by it, less its fee. */
import type { OperationId } from '../../core/ids.ts';
import type { PaidOut } from '../../core/ledger/bank-line.ts';
import type { SettleClearing } from '../../core/ledger/commands.ts';
import type { RedClearing } from '../../core/ledger/red-clearing.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { evidenceUnder, usualBank } from './bank-file.ts';

export type SettleClearingRequest = Pick<
  SettleClearing,
  'channel' | 'cleared' | 'fee' | 'second'
> & {
  readonly operationId: OperationId;
  /** Without a name, of the company's one bank. */
  readonly bankLine: Omit<PaidOut, 'account' | 'bank'> & { readonly bank?: string | undefined };
};

/** Refuses bank-file.unknown-bank, then as `decideSettleClearing`. */
export async function settleClearing(
  deps: AppDeps,
  context: RequestContext,
  { operationId, bankLine, ...request }: SettleClearingRequest,
): Promise<Outcome<Committed>> {
  const body = { kind: 'settle-clearing' as const, ...request };
  const head = headOf(deps, context, operationId, { ...body, bankLine: { ...bankLine } });
  const bank = bankLine.bank ?? usualBank(deps);
  const evidence = evidenceUnder(deps, operationId, { ...bankLine, bank });
  if (!evidence.ok) return evidence;
  return commitOne(deps, { ...head, ...body, bankLine: evidence.value });
}

export type RedClearingRequest = Pick<RedClearing, 'reason' | 'second'> & {
  readonly operationId: OperationId;
  readonly bankLine: { readonly bank?: string | undefined; readonly serial: string };
};

/** Refuses bank-file.unknown-bank, then as `decideRedClearing`. */
export async function redClearing(
  deps: AppDeps,
  context: RequestContext,
  { operationId, bankLine, ...request }: RedClearingRequest,
): Promise<Outcome<Committed>> {
  const body = { kind: 'red-clearing' as const, ...request };
  const head = headOf(deps, context, operationId, { ...body, bankLine: { ...bankLine } });
  const bank = bankLine.bank ?? usualBank(deps);
  const evidence = evidenceUnder(deps, operationId, { bank, serial: bankLine.serial });
  if (!evidence.ok) return evidence;
  return commitOne(deps, { ...head, ...body, bankLine: evidence.value });
}
