/** Lists of the auditor go on below a row of the ledger. */

/** Rows in one answer where all of them are wanted: the most that the station answers. */
export const WHOLE = 500;

export const behindRow = (before: number | null): { readonly before?: number } =>
  before === null ? {} : { before };
