/** Year-end documents (年末清算) and payment plans of debtors (分期): each one form, two people. */
import type { OperationId } from '../../core/ids.ts';
import type { AgreePlan, TrueUpYear } from '../../core/ledger/month-commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

type Request<Command extends AgreePlan | TrueUpYear> = Omit<BodyOf<Command>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideTrueUpYear`. */
export function trueUpYear(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...document }: Request<TrueUpYear>,
): Promise<Outcome<Committed>> {
  const body: BodyOf<TrueUpYear> = { kind: 'true-up-year', ...document };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

/** Refuses as `decideAgreePlan`. */
export function agreePlan(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...plan }: Request<AgreePlan>,
): Promise<Outcome<Committed>> {
  const body: BodyOf<AgreePlan> = { kind: 'agree-plan', ...plan };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
