/**
 * What a document recognises of revenue that goes apart from use, by tier. Gas of an account that was bought so stands in a row,
 * oldest first; revenue is recognised from its beginning, as use is. So what moves is always the stretch between two places of
 * that row, and the lots that lie there say at which tiers it was bought.
 */
import { type Lot, lotTiers } from '../lots.ts';
import { fen, litre } from '../units.ts';
import { netOf } from '../vat.ts';
import type { RecognitionRow } from './recognition.ts';

/** Net half up a line (trade.md §7). Tier 0 is what no lot explains. */
export interface RecognisedTier {
  readonly tier: number;
  readonly litres: number;
  readonly fen: number;
  readonly netFen: number;
}

/** Litres and money whose revenue a document recognises; below zero it is taken back. */
export interface Recognised {
  readonly litres: number;
  readonly fen: number;
  /** Sum of the tiers. */
  readonly netFen: number;
  /** Absent in entries that are older than the tiers of revenue apart. */
  readonly tiers?: readonly RecognisedTier[];
}

/** A place in the row: so many litres from its beginning, and their money. */
export interface Point {
  readonly litres: number;
  readonly fen: number;
}

type Sum = Pick<RecognisedTier, 'litres' | 'fen'>;

const netted = (money: number): number => Math.sign(money) * netOf(fen(Math.abs(money)));

function toldBy(sums: ReadonlyMap<number, Sum>, { litres, fen: money }: Point): Recognised {
  const tiers = [...sums]
    .filter(([, sum]) => sum.litres !== 0 || sum.fen !== 0)
    .sort(([a], [b]) => a - b)
    .map(([tier, sum]) => ({ tier, ...sum, netFen: netted(sum.fen) }));
  return { litres, fen: money, netFen: tiers.reduce((all, { netFen }) => all + netFen, 0), tiers };
}

/** Litres and money of the row between `low` and `high`, by tier, from the newest lot back. */
function between(
  newestFirst: Iterable<Lot>,
  end: number,
  [low, high]: readonly [number, number],
): Map<number, Sum> {
  const sums = new Map<number, Sum>();
  let top = end;
  for (const lot of newestFirst) {
    if (top <= low) break;
    if (lot.apart === undefined) continue;
    const bottom = top - lot.volume;
    const from = Math.max(low, bottom);
    const to = Math.min(high, top);
    top = bottom;
    if (from >= to) continue;
    for (const part of lotTiers(lot, litre(from - bottom), litre(to - bottom))) {
      const sum = sums.get(part.tier) ?? { litres: 0, fen: 0 };
      sums.set(part.tier, { litres: sum.litres + part.volume, fen: sum.fen + part.amount });
    }
  }
  return sums;
}

/**
 * From where the row stands to `to`, which may lie before it. `own` is gas of a purchase that is being made: at the row's end,
 * and in no lot yet.
 */
export function recognisedTo(
  to: Point,
  row: Pick<RecognitionRow, 'boughtLitres' | 'recognisedLitres' | 'recognisedFen'>,
  lots: () => Iterable<Lot>,
  own: readonly (Sum & { readonly tier: number })[] = [],
): Recognised {
  const moved = { litres: to.litres - row.recognisedLitres, fen: to.fen - row.recognisedFen };
  const sign = moved.litres < 0 ? -1 : 1;
  const low = Math.min(to.litres, row.recognisedLitres);
  const high = Math.max(to.litres, row.recognisedLitres);
  const sums = new Map<number, Sum>();
  const add = (tier: number, { litres, fen: money }: Sum): void => {
    const sum = sums.get(tier) ?? { litres: 0, fen: 0 };
    sums.set(tier, { litres: sum.litres + litres, fen: sum.fen + money });
  };
  for (const { tier, ...sum } of own) add(tier, sum);
  // The usual purchase finds everything before it recognised, and walks through no lots.
  if (low < Math.min(high, row.boughtLitres)) {
    for (const [tier, sum] of between(lots(), row.boughtLitres, [low, high])) {
      add(tier, { litres: sign * sum.litres, fen: sign * sum.fen });
    }
  }
  const told = [...sums.values()].reduce<Sum>(
    (all, sum) => ({ litres: all.litres + sum.litres, fen: all.fen + sum.fen }),
    { litres: 0, fen: 0 },
  );
  add(0, { litres: moved.litres - told.litres, fen: moved.fen - told.fen });
  return toldBy(sums, moved);
}
