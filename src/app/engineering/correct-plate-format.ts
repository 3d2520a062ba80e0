/** The card format on a meter's plate is corrected (卡格式更正), with a second person. */
import type { OperationId } from '../../core/ids.ts';
import type { CorrectPlateFormat } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export type CorrectPlateFormatRequest = Omit<BodyOf<CorrectPlateFormat>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideCorrectPlateFormat`. */
export function correctPlateFormat(
  deps: AppDeps,
  context: RequestContext,
  { operationId, meter, format, reason, witness }: CorrectPlateFormatRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<CorrectPlateFormat> = {
    kind: 'correct-plate-format',
    meter,
    format,
    reason,
    witness,
  };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
