/** Meter change (换表) and what it leaves: one document, its sheet, and gas owed that is supplied later. */
import type { AccountId, MeterId, OperationId } from '../../core/ids.ts';
import { formatMeter } from '../../core/ids.ts';
import type { ChangeMeter, SupplyOwed } from '../../core/ledger/life/commands.ts';
import type { MeterEndRow } from '../../core/ledger/life/rows.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { Outcome } from '../../core/outcome.ts';
import { accept, refuse } from '../../core/outcome.ts';
import { COLUMNS, slipText } from '../../core/slip.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { sheetLines } from './settlement-sheet.ts';

export type ChangeMeterRequest = Omit<BodyOf<ChangeMeter>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideChangeMeter`. */
export function changeMeter(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...sheet }: ChangeMeterRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<ChangeMeter> = { kind: 'change-meter', ...sheet };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

/** Refuses as `decideSupplyOwed`. */
export function supplyOwed(
  deps: AppDeps,
  context: RequestContext,
  { operationId, accountId }: { readonly operationId: OperationId; readonly accountId: AccountId },
): Promise<Outcome<Committed>> {
  const body: BodyOf<SupplyOwed> = { kind: 'supply-owed', accountId };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface SettlementSheet {
  readonly row: MeterEndRow;
  /** As it is printed, on paper of 80 mm. */
  readonly text: string;
}

/** Refuses settlement.unknown: the meter hangs, or is not known. */
export function settlementSheet(deps: AppDeps, meter: MeterId): Outcome<SettlementSheet> {
  const row = deps.store.registry.meterEnd(meter);
  if (row === undefined) return refuse('settlement.unknown', { meter: formatMeter(meter) });
  return accept({ row, text: slipText(sheetLines(deps, row), COLUMNS[80]) });
}
