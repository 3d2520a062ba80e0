/** A price that was wrong is put right (调价追收、追退): one document, two people. */
import type { OperationId } from '../../core/ids.ts';
import type { CorrectPrice } from '../../core/ledger/month-commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type CorrectionRequest = Omit<BodyOf<CorrectPrice>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideCorrectPrice`. */
export function correctPrice(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...document }: CorrectionRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<CorrectPrice> = { kind: 'correct-price', ...document };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
