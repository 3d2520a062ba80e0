/** Two accounts exchange meters that were written down crosswise (表号错误): one document, two people. */
import type { OperationId } from '../../core/ids.ts';
import type { Committed } from '../../core/ledger/results.ts';
import type { MeterSwapRow, SwapMeters } from '../../core/ledger/swap.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import { COLUMNS, slipText } from '../../core/slip.ts';
import { type BodyOf, commitOne, headOf } from '../command.ts';
import type { AppDeps, RequestContext } from '../deps.ts';
import { swapSheetLines } from './swap-sheet.ts';

export type SwapRequest = Omit<BodyOf<SwapMeters>, 'kind'> & {
  readonly operationId: OperationId;
};

/** Refuses as `decideSwapMeters`. */
export function swapMeters(
  deps: AppDeps,
  context: RequestContext,
  { operationId, ...document }: SwapRequest,
): Promise<Outcome<Committed>> {
  const body: BodyOf<SwapMeters> = { kind: 'swap-meters', ...document };
  return commitOne(deps, { ...headOf(deps, context, operationId, { ...body }), ...body });
}

export interface SwapSheet {
  readonly row: MeterSwapRow;
  /** As it is printed, on paper of 80 mm. */
  readonly text: string;
}

/** Refuses swap.unknown. */
export function swapSheet(deps: AppDeps, document: OperationId): Outcome<SwapSheet> {
  const row = deps.store.registry.meterSwap(document);
  if (row === undefined) return refuse('swap.unknown', { document });
  return accept({ row, text: slipText(swapSheetLines(deps, row), COLUMNS[80]) });
}
