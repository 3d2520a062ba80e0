/** Pages of a list whose answer does not say whether more follows: one row more than is shown is asked for, and it tells. */

/** Rows shown at once. */
const PAGE = 200;

/** How many rows are asked for. */
export const ONE_MORE = PAGE + 1;

export interface OnePage<T> {
  readonly shown: readonly T[];
  /** A page of exactly as many rows as are shown is the last: nothing empty follows it. */
  readonly goesOn: boolean;
}

/** `found`: what was answered to a question for ONE_MORE rows. */
export const onePage = <T>(found: readonly T[]): OnePage<T> => ({
  shown: found.slice(0, PAGE),
  goesOn: found.length > PAGE,
});
