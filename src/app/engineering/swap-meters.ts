/** Two accounts exchange meters that were written down crosswise (表号错误): one document, two people. */
import type { OperationId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { SwapMeters } from '../../core/ledger/swap.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type SwapRequest = Omit<BodyOf<SwapMeters>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideSwapMeters`. */
export function swapMeters(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...document }: SwapRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<SwapMeters> = { kind: 'swap-meters', ...document };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
