/** 赠气: gas that the company gives, as money of the balance; two people. */
import type { OperationId } from '../../core/ids.ts';
import type { GrantGift } from '../../core/ledger/life/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type GiftRequest = Omit<BodyOf<GrantGift>, 'kind'> & { readonly operationId: OperationId };

/** Refuses document.exists, and as `decideGrantGift`. */
export function grantGift(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: GiftRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<GrantGift> = { kind: 'grant-gift', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
