/** What meter and papers bar for an account, as far as it is known before anything is asked for. */
import type { BusinessDate } from '../calendar.ts';
import type { Outcome, Refusal } from '../outcome.ts';
import { type Litre, litre } from '../units.ts';
import { firstVolumeOf, mayBuyVolume, mayOpenCard } from './commissioning.ts';
import { saleUnit } from './gates.ts';
import type { AccountRow } from './rows.ts';
import type { Snapshot } from './snapshot.ts';

export interface SaleGates {
  /**
   * meter.ordinary, meter.format-not-taken; without a card what `mayOpenCard` refuses; with one commissioning.leak-test,
   * commissioning.ignition, where the small first purchase has been made.
   */
  readonly bars: readonly Refusal[];
  /** The most that may be bought before gas is on; null where it is on, or no gates are kept. */
  readonly firstVolume: Litre | null;
}

const refusalsOf = (outcomes: readonly (Outcome<unknown> | null)[]): Refusal[] =>
  outcomes.flatMap((outcome) => (outcome === null || outcome.ok ? [] : [outcome.refusal]));

export function saleGates(
  snapshot: Snapshot,
  { accountId, meter, cardNo }: Pick<AccountRow, 'accountId' | 'meter' | 'cardNo'>,
  today: BusinessDate,
): SaleGates {
  const gate =
    cardNo === null
      ? mayOpenCard(snapshot, accountId, today)
      : // The least that there is: how much is too much is told once it is asked for.
        mayBuyVolume(snapshot, accountId, litre(1));
  return {
    bars: refusalsOf([meter === null ? null : saleUnit(snapshot, meter), gate]),
    firstVolume: firstVolumeOf(snapshot, accountId),
  };
}
