/** Readings are recorded and looked at; faults of meters are opened and ended. */
import type { OperationId } from '../../core/ids.ts';
import type {
  EndFault,
  RecordReading,
  ReportFault,
  ResolveReading,
} from '../../core/ledger/reading-rows.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

type Request<C extends RecordReading | ResolveReading | ReportFault | EndFault> = Omit<
  BodyOf<C>,
  'kind'
> & { readonly operationId: OperationId };

type Answer = Promise<Outcome<Committed>>;

export function recordReading(
  deps: AppDeps,
  context: RequestContext,
  { operationId, meter, reading, readBy }: Request<RecordReading>,
): Answer {
  const body = { kind: 'record-reading', meter, reading, readBy } as const;
  const hashed = { ...body, reading: { ...reading } };
  return commitOne(deps, { ...headOf(deps, context, operationId, hashed), ...body });
}

export function resolveReading(
  deps: AppDeps,
  context: RequestContext,
  { operationId, reading, resolution, reason }: Request<ResolveReading>,
): Answer {
  const body = { kind: 'resolve-reading', reading, resolution, reason } as const;
  return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
}

export function reportFault(
  deps: AppDeps,
  context: RequestContext,
  { operationId, meter, fault, foundOn, foundBy }: Request<ReportFault>,
): Answer {
  const body = { kind: 'report-fault', meter, fault, foundOn, foundBy } as const;
  return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
}

export function endFault(
  deps: AppDeps,
  context: RequestContext,
  { operationId, meter, endedOn, handling }: Request<EndFault>,
): Answer {
  const body = { kind: 'end-fault', meter, endedOn, handling } as const;
  return commitOne(deps, { ...headOf(deps, context, operationId, body), ...body });
}
