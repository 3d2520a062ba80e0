/** Enrolling a meter (气表录入): from now on the ledger knows what it may hold and whose it is. */
import type { OperationId } from '../../core/ids.ts';
import type { EnrolMeter } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import type { Canonical } from '../request-hash.ts';

export interface EnrolMeterRequest extends Omit<BodyOf<EnrolMeter>, 'kind'> {
  readonly operationId: OperationId;
}

export function enrolMeter(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...meter }: EnrolMeterRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<EnrolMeter> = { kind: 'enrol-meter', ...meter };
  return commitOne(deps, { ...headOf(deps, context, operationId, hashedEnrolment(body)), ...body });
}

/** The body as it is fingerprinted: a plate is an object of its own. */
export const hashedEnrolment = ({ plate, ...rest }: BodyOf<EnrolMeter>): Canonical => ({
  ...rest,
  ...(plate === undefined ? {} : { plate: { ...plate } }),
});
