/** A customer comes to a meter that has hung there without one (待点火). */
import type { OperationId } from '../../core/ids.ts';
import type { AssignMeter } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface AssignMeterRequest extends Omit<BodyOf<AssignMeter>, 'kind'> {
  readonly operationId: OperationId;
}

export function assignMeter(
  deps: AppDeps,
  context: RequestContext,
  { operationId, meter, accountId }: AssignMeterRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<AssignMeter> = { kind: 'assign-meter', meter, accountId };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
