/**
 * Gas (of a money meter 金额表 money) of before a gap that waits when a card comes back: what waited in the copy, and that of an open load which was given up
 * in what was lost. A load writes all that waits, so what the card does not show of it was given back there.
 */

import { liveOf } from '../effects.ts';
import { factOf } from '../fact.ts';
import type { CommandResult } from '../results.ts';
import type { CardRow, LoadRow } from '../rows.ts';
import type { Snapshot } from '../snapshot.ts';
import { moneyAlong } from '../stages.ts';

export interface Waited {
  readonly litres: number;
  readonly fen: number;
}

const NOTHING: Waited = { litres: 0, fen: 0 };

/** What waited in the copy and still does; of a money meter it is money alone. */
function waitedIn({ accountId }: CardRow, snapshot: Snapshot): Waited {
  const waited = snapshot.gap.waiting(accountId);
  const { toBeWrittenLitre, toBeWrittenFen } = liveOf(snapshot, accountId);
  const stands =
    waited !== undefined && waited.litres <= toBeWrittenLitre && waited.fen <= toBeWrittenFen;
  return stands ? waited : NOTHING;
}

function givenBy({ accountId }: CardRow, load: LoadRow | undefined, snapshot: Snapshot): Waited {
  if (load === undefined) return NOTHING;
  return { litres: load.litres, fen: moneyAlong(load, liveOf(snapshot, accountId), 'inFlightFen') };
}

/**
 * Of both as much as can be of what the card shows beyond the ledger, and what is left waiting; `given`: the load that was given
 * up. A card shows litres, that of a money meter (金额表) fen.
 */
export function waitedFor(
  card: CardRow,
  given: LoadRow | undefined,
  { beyond, counts }: { readonly beyond: number; readonly counts: keyof Waited },
  snapshot: Snapshot,
): { readonly shown: Waited; readonly left: Waited } {
  const waited = waitedIn(card, snapshot);
  const back = givenBy(card, given, snapshot);
  const both = { litres: back.litres + waited.litres, fen: back.fen + waited.fen };
  const shown = [both, back, waited].find((one) => one[counts] <= beyond) ?? NOTHING;
  return { shown, left: { litres: both.litres - shown.litres, fen: both.fen - shown.fen } };
}

/** What a recovery left waiting. Entries of before this was told say nothing of it: for them nothing was. */
export const leftIn = (result: CommandResult): Waited =>
  result.kind === 'fact' && 'leftLitres' in result.facts
    ? { litres: factOf(result, 'leftLitres'), fen: factOf(result, 'leftFen') }
    : NOTHING;
