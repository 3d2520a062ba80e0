/** Entering a price version (气价版本). A version never changes; a new price is a new version with its date. */
import type { OperationId } from '../../core/ids.ts';
import type { EnterTariff } from '../../core/ledger/commands.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { TariffVersion } from '../../core/tariff.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';

export interface EnterTariffRequest {
  readonly operationId: OperationId;
  readonly version: TariffVersion;
}

export function enterTariff(
  deps: AppDeps,
  context: RequestContext,
  { operationId, version }: EnterTariffRequest,
): Promise<Outcome<Committed>> {
  const { tiers, household } = version;
  const hashed = {
    kind: 'enter-tariff',
    version: {
      ...version,
      tiers: tiers.map((tier) => ({ ...tier })),
      household: household === null ? null : { ...household },
    },
  };
  const body: BodyOf<EnterTariff> = { kind: 'enter-tariff', version };
  return commitOne(deps, { ...headOf(deps, context, operationId, hashed), ...body });
}
