/** An open load whose card cannot come back, ended from the total that its meter shows (遗失结案). */
import type { OperationId } from '../../core/ids.ts';
import type { EndLostLoad } from '../../core/ledger/life/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type EndLostLoadRequest = Omit<BodyOf<EndLostLoad>, 'kind' | 'attempt'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideEndLostLoad`. The attempt is the one that stands now: a conductor that wakes later is refused. */
export async function endLostLoad(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...request }: EndLostLoadRequest,
): Promise<Outcome<Committed>> {
  const load = deps.store.load(request.load);
  if (load === undefined) return refuse('load.unknown', { operationId: request.load });
  const { attempt } = load;
  const asked = { kind: 'end-lost-load', ...request } as const;
  return commitOne(deps, {
    ...headOf(deps, context, operationId, { ...asked }),
    ...asked,
    attempt,
  });
}
