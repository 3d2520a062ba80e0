/** The ticket register (票据台账): slips that lose their force, invoices given for them, series and spoiled numbers. */

import type { OperationId } from '../../core/ids.ts';
import type { CommandHead } from '../../core/ledger/command-head.ts';
import type {
  EndTicket,
  EnterSeries,
  GiveInvoice,
  RedInvoice,
  SpoilNumber,
} from '../../core/ledger/hall/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

type Answer = Promise<Outcome<Committed>>;

/** A command as it is asked for: its body and the client's id. */
type Asked<C extends CommandHead & { readonly kind: string }> = Omit<
  C,
  keyof CommandHead | 'kind'
> & {
  readonly operationId: OperationId;
};

export function endTicket(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<EndTicket>,
): Answer {
  const body: BodyOf<EndTicket> = { kind: 'end-ticket', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export function enterSeries(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<EnterSeries>,
): Answer {
  const body: BodyOf<EnterSeries> = { kind: 'enter-series', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

/** The number is in the answer's facts. */
export function giveInvoice(
  deps: AppDeps,
  context: RequestContext,
  { operationId, from, ...asked }: Asked<GiveInvoice>,
): Answer {
  const body: BodyOf<GiveInvoice> = { kind: 'give-invoice', from, ...asked };
  const hashed = { ...body, from: { ...from } };
  return commitOne(deps, { ...headOf(deps, context, operationId, hashed), ...body });
}

export function redInvoice(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<RedInvoice>,
): Answer {
  const body: BodyOf<RedInvoice> = { kind: 'red-invoice', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

/** The number is in the answer's facts. */
export function spoilNumber(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...asked }: Asked<SpoilNumber>,
): Answer {
  const body: BodyOf<SpoilNumber> = { kind: 'spoil-number', ...asked };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}
