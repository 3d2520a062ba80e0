/** Where a meter answers (接入线路), and whether it takes its gas there. */
import type { MeterId, OperationId } from '../../core/ids.ts';
import type { LinkMeter } from '../../core/ledger/line-commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import { type Outcome, refuse } from '../../core/outcome.ts';
import type { MeterLink } from '../../ports/meters.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface LinkMeterRequest {
  readonly operationId: OperationId;
  readonly meter: MeterId;
  readonly place: MeterLink;
  /** It takes its gas over the line, and by no card. */
  readonly credited: boolean;
}

/**
 * Refuses meter.counts-money, and as the ledger does. Throws MeterError where line, protocol, profile or address are
 * none of this station. Nothing is sent: a meter may be linked before its line is laid.
 */
export async function linkMeter(
  deps: AppDeps,
  context: RequestContext,
  { operationId, meter, place, credited }: LinkMeterRequest,
): Promise<Outcome<Committed>> {
  const { creditRule } = deps.lines.meter(place);
  if (credited && creditRule === null) {
    return refuse('meter.counts-money', { profile: place.profile });
  }
  const creditUnit = credited && creditRule !== null ? creditRule.unit : null;
  const body: BodyOf<LinkMeter> = { kind: 'link-meter', meter, place, creditUnit };
  const hashed = { ...body, place: { ...place } };
  return commitOne(deps, { ...headOf(deps, context, operationId, hashed), ...body });
}
