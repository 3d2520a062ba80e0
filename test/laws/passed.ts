/** What an exchange of meters brought to an account, or took from it; what was used by a meter that came down. */
export interface Passed {
  readonly coins: number;
  readonly sold: number;
  readonly posted: number;
  /** What the month has billed out of the meter and off the card: litres, or of a money meter fen. */
  readonly billed: number;
  /** Litres that papers say were used, and no wheel shows. */
  readonly papers: number;
}

export const NOTHING_PASSED: Passed = { coins: 0, sold: 0, posted: 0, billed: 0, papers: 0 };
