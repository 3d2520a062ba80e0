/** Adjusting what was billed (调量、补量): one document, two people. */
import type { OperationId } from '../../core/ids.ts';
import type { AdjustUsage } from '../../core/ledger/month-commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type AdjustRequest = Omit<BodyOf<AdjustUsage>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideAdjustUsage`. */
export function adjustUsage(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...document }: AdjustRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<AdjustUsage> = { kind: 'adjust-usage', ...document };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
