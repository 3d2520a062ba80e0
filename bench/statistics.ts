/** Medians and quartiles, because a virtual disk has outliers and an average would believe them. */

export interface Spread {
  readonly median: number;
  /** Half of the rounds lie between these two. */
  readonly low: number;
  readonly high: number;
}

/** The value below which `part` of the values lie, between neighbours in proportion. Throws RangeError without values. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const lower = sorted[Math.floor(place)];
  const upper = sorted[Math.ceil(place)];
  if (upper === undefined || lower === undefined) throw new RangeError('no values, no quantile');
  return lower + (upper - lower) * (place - Math.floor(place));
}

export const spread = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** What happened in each round, side by side: the quotients, not the quotient of two medians. */
export const ratios = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((value, round) => value / (under[round] ?? Number.NaN));
