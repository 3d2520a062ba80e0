/** Recovered gas gets its reason (找回气量处理): the paper of the lost sale, or none; two people. */
import type { OperationId } from '../../core/ids.ts';
import type { ResolveRecovered } from '../../core/ledger/gap/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type ResolveRequest = Omit<BodyOf<ResolveRecovered>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideResolveRecovered`. */
export function resolveRecovered(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...wish }: ResolveRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<ResolveRecovered> = { kind: 'resolve-recovered', ...wish };
  const hashed = { ...body, how: { ...wish.how } };
  return commitOne(deps, { ...headOf(deps, context, operationId, hashed), ...body });
}
