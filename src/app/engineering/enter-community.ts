/** Entering a community (小区). */
import type { OperationId } from '../../core/ids.ts';
import type { EnterCommunity } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface EnterCommunityRequest extends Omit<BodyOf<EnterCommunity>, 'kind'> {
  readonly operationId: OperationId;
}

export function enterCommunity(
  deps: AppDeps,
  context: RequestContext,
  { operationId, communityId, name }: EnterCommunityRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<EnterCommunity> = { kind: 'enter-community', communityId, name };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
