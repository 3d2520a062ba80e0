/**
 * Writing again (补写卡): bought gas that is on no card is written by a new load. No money moves and no price is asked:
 * what was bought keeps the price it was bought at (trade.md §1).
 */
import type { AccountId, OperationId } from '../../core/ids.ts';
import { accept, type Outcome } from '../../core/outcome.ts';
import type { LoadOutcome, SaleOutcome, SaleRequest } from './sale.ts';

export interface WriteAgainRequest {
  readonly operationId: OperationId;
  readonly accountId: AccountId;
  readonly reader: string;
  readonly confirmLowTries: boolean;
}

/**
 * Refuses load.nothing-to-write, and as a sale that brings neither payment nor purchase. `load` carries out the one part
 * that is left of it.
 */
export async function writeAgain(
  { operationId, ...request }: WriteAgainRequest,
  load: (request: SaleRequest) => Promise<Outcome<SaleOutcome>>,
): Promise<Outcome<LoadOutcome>> {
  const sale = await load({ ...request, payment: null, purchase: null, load: { operationId } });
  return sale.ok ? accept(sale.value.load) : sale;
}
