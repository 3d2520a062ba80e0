/** Holds (报停 · 停气/封停 · 黑名单): they bar gas, never a payment. */
import type { AccountId, OperationId } from '../../core/ids.ts';
import type { Hold, SetHold } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface HoldRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly hold: Hold;
  /** Empty releases the hold. */
  readonly reason: string;
  /** The second person; null where none is needed. */
  readonly second?: string | null;
}

export function setHold(
  deps: AppDeps,
  context: RequestContext,
  { operationId, accountId, hold, reason, second = null }: HoldRequest,
): Promise<Outcome<Committed>> {
  const beside = second === null ? {} : { second };
  const body: BodyOf<SetHold> = { kind: 'set-hold', accountId, hold, reason, ...beside };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
