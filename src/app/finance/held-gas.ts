/** What a customer holds at which price (批次余量): a hoarder before a price change is seen here, and nobody is re-priced. */
import type { AccountId } from '../../core/ids.ts';
import { type HeldLot, lotTiers } from '../../core/lots.ts';
import { accept, type Outcome, refuse } from '../../core/outcome.ts';
import type { TierPart } from '../../core/tariff.ts';
import { addFen, addLitre, type Fen, type Litre, ZERO_FEN, ZERO_LITRE } from '../../core/units.ts';
import type { AppDeps } from '../deps.ts';

export interface HeldLotView extends HeldLot {
  /** What is left, by tier; empty for gas without a price. */
  readonly tiers: readonly TierPart[];
}

export interface HeldGas {
  readonly accountId: AccountId;
  readonly litres: Litre;
  readonly fen: Fen;
  /** Oldest first: the order in which use takes them. */
  readonly lots: readonly HeldLotView[];
}

export const heldLotView = (held: HeldLot): HeldLotView => ({
  ...held,
  tiers: lotTiers(held.lot, held.used, held.lot.volume),
});

/** Refuses account.unknown. */
export function heldGas(deps: AppDeps, accountId: AccountId): Outcome<HeldGas> {
  const held = deps.store.finance.lots(accountId);
  if (held === undefined) return refuse('account.unknown', { accountId });
  return accept({
    accountId,
    litres: held.reduce((sum, { left }) => addLitre(sum, left), ZERO_LITRE),
    fen: held.reduce((sum, { fen }) => addFen(sum, fen), ZERO_FEN),
    lots: held.map(heldLotView),
  });
}
