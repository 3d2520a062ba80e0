/** Entering a regulator box (调压箱) of a community. */
import type { OperationId } from '../../core/ids.ts';
import type { EnterRegulatorBox } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface EnterRegulatorBoxRequest extends Omit<BodyOf<EnterRegulatorBox>, 'kind'> {
  readonly operationId: OperationId;
}

export function enterRegulatorBox(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...box }: EnterRegulatorBoxRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<EnterRegulatorBox> = { kind: 'enter-regulator-box', ...box };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
