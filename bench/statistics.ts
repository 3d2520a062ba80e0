/** Medians, because a virtual disk has outliers and an average would believe them. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The value in the middle; the mean of the two in the middle of an even number. Throws RangeError without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('no values, no median');
  return (upper + lower) / 2;
}

export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** What happened in each round, side by side: the quotients, not the quotient of two medians. */
export const ratios = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((value, round) => value / (under[round] ?? Number.NaN));
