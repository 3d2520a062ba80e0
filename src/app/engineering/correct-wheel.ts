/** The whole digits of a meter's wheel are corrected (字轮位数更正): one document, two people. */
import type { OperationId } from '../../core/ids.ts';
import type { CorrectWheel } from '../../core/ledger/correct-wheel.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type CorrectWheelRequest = Omit<BodyOf<CorrectWheel>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideCorrectWheel`. */
export function correctWheel(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...document }: CorrectWheelRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<CorrectWheel> = { kind: 'correct-wheel', ...document };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
