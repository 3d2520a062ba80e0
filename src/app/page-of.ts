/** A page of a list that is read in its order: how many there are in all, and where the next page goes on. */

export interface Listed<R, K> {
  /** Of the whole list. */
  readonly total: number;
  readonly rows: readonly R[];
  /** Where the next page goes on; null on the last one. */
  readonly next: K | null;
}

/** `read` is asked for one row more than a page holds, which says whether there is a next one. */
export function pageOf<S, R, K>(
  total: number,
  limit: number,
  read: (limit: number) => readonly S[],
  row: (one: S) => R,
  key: (one: S) => K,
): Listed<R, K> {
  const found = read(limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = found.length > limit && last !== undefined ? key(last) : null;
  return { total, rows: page.map(row), next };
}
